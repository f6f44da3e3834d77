using System.Globalization;

namespace HataDsl.Ir;

/// <content>
/// Memory is asked for in its own order before a run that meets it in another. A subgroup takes 32 bytes of each row of a tile, which no
/// processor foresees; one line after the other, it does.
/// </content>
public sealed partial class CpuEmitter
{
    /// <summary>Accesses of a run beyond which it computes so much that it may wait for each.</summary>
    private const int MostPrefetched = 16;

    private readonly RowAccesses _rows;

    private void EmitTouches(Run run)
    {
        List<TileOfRows> tiles = _rows.Of(run.Instructions).FindAll(tile => IsPositionExpression(tile.Lowest.Operands[0]) && (tile.Condition is null || IsPositionExpression(tile.Condition)));
        if (tiles.Count > 0)
        {
            CodeBlock outer = _block;
            _block = outer.Open("");
            DeclareFirstSubgroup();
            foreach (TileOfRows tile in tiles)
            {
                Value index = tile.Lowest.Operands[0];
                Symbol view = tile.Lowest.Symbol!;
                EmitPosition(index);
                if (tile.Condition is { } condition)
                {
                    EmitPosition(condition);
                }

                string count = (tile.Count * _kernel.Workgroup.Count).ToString(CultureInfo.InvariantCulture);
                _block.Line($"{(tile.Condition is null ? "" : $"if ({Scalar(tile.Condition)}) ")}{Simd}Touch({NameOf(view)}, {Scalar(index)}, {count}, work.Length({IndexOf(view)}));");
            }

            _block = outer;
        }

        EmitPrefetches(run);
    }

    /// <summary>
    /// Lines of a picture that a two-dimensional workgroup is going to read or write, in rows far from each other: writes wait for memory
    /// one after the other, and what is done with the rows keeps the processor from seeing the next, while requests go out at once.
    /// </summary>
    private void EmitPrefetches(Run run)
    {
        var accesses = new List<Instruction>();
        if (_plan.RunCount > 1 && _kernel.Workgroup.Y > 1)
        {
            FindScatteredRows(run.Instructions, accesses);
        }

        if (accesses.Count is 0 or > MostPrefetched)
        {
            return;
        }

        CodeBlock outer = _block;
        int step = _kernel.Workgroup.X % (2 * Lanes) == 0 ? 2 : 1;
        Symbol far = accesses[0].Symbol!;
        _block = outer.Open($"if ({Simd}IsFar({far.Type.Size()} * work.Length({IndexOf(far)})))");
        _block = _block.Open($"for (int subgroup = 0; subgroup < {Subgroups}; subgroup += {step})", isLoop: true);
        _block.Temporary("int", "first", $"subgroup * {Lanes}");
        foreach (Instruction access in accesses)
        {
            EmitPosition(access.Operands[0]);
            _block.Line($"{Simd}Prefetch(&{NameOf(access.Symbol!)}[{Scalar(access.Operands[0])}]);");
        }

        _block = outer;
    }

    private void FindScatteredRows(List<Instruction> code, List<Instruction> accesses)
    {
        foreach (Instruction instruction in code)
        {
            if (instruction is { Op: Op.Load or Op.Store, Symbol: { Kind: SymbolKind.View, Stride: 1, Lanes: 1 } }
                && ShapeOf(instruction.Operands[0]) is { IsLinear: true, Stride: 1 } shape && !shape.Has(LaneFacts.Spread)
                && IsPositionExpression(instruction.Operands[0]) && !IsTransposedFarAway(instruction))
            {
                accesses.Add(instruction);
            }
            else if (instruction.Op == Op.If)
            {
                Array.ForEach(instruction.Regions, region => FindScatteredRows(region.Instructions, accesses));
            }
        }
    }

    /// <summary>Whether an access is part of a transposition from a view or to one, which goes through eight rows at a time itself.</summary>
    private bool IsTransposedFarAway(Instruction access) =>
        _forwarded.Values.Any(array => array.Found.Loads.ContainsValue(access))
        || _transposedRuns.Values.Any(run => run.Stores?.ContainsKey(access) == true);
}

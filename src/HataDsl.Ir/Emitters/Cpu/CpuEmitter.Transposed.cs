using System.Globalization;

namespace HataDsl.Ir;

/// <content>
/// Columns of shared arrays: loaded as rows and transposed, for all subgroups of a run together. They go to where the run stores them,
/// if that is all it does with them, or else into the frames of the subgroups.
/// </content>
public sealed partial class CpuEmitter
{
    private readonly Dictionary<Run, TransposedRun> _transposedRuns = [];
    private readonly Dictionary<Instruction, KeptPlace> _transposed = [];

    /// <summary>The transposed loads of a run.</summary>
    /// <param name="Groups">The loads.</param>
    /// <param name="Targets">The array of places that the columns go to.</param>
    /// <param name="Stores">For each store of a column the first entry of its load; none if the run does anything else with them.</param>
    private sealed record TransposedRun(List<TransposedGroup> Groups, string Targets, Dictionary<Instruction, int>? Stores);

    /// <summary>Finds the loads that are done together and gives them places in the frames.</summary>
    private void PlaceTransposed()
    {
        var finder = new TransposedLoads(_kernel, _lanes, _positions);
        foreach (Run run in _plan.Runs)
        {
            List<TransposedGroup> groups = finder.Of(run);
            if (groups.Count == 0)
            {
                continue;
            }

            foreach (Instruction load in groups.SelectMany(group => group.Loads))
            {
                _transposed.Add(load, NextPlace(CpuTypes.Vector(load.Result.Type), 32));
            }

            _transposedRuns.Add(run, new TransposedRun(groups, FreshName("targets"), StoresOf(run, groups)));
        }
    }

    /// <summary>Declares the arrays of places; the frames have theirs.</summary>
    private void DeclareTransposed()
    {
        foreach (TransposedRun run in _transposedRuns.Values)
        {
            _prologue.Declare("float**", run.Targets, $"(float**)(kept + {Number(Reserve(run.Groups.Sum(group => group.Loads.Count) * Subgroups * sizeof(long)))})");
        }
    }

    /// <summary>
    /// The stores of a run, if all that it does is to store each of these columns as a row of a view once, under no condition but those
    /// that are asked for the whole workgroup.
    /// </summary>
    private Dictionary<Instruction, int>? StoresOf(Run run, List<TransposedGroup> groups)
    {
        var entries = new Dictionary<Value, int>();
        foreach (Instruction load in groups.SelectMany(group => group.Loads))
        {
            entries.Add(load.Result, entries.Count * Subgroups);
        }

        var stores = new Dictionary<Instruction, int>();
        foreach (Instruction instruction in run.Reached(hold: true))
        {
            if (instruction is { Op: Op.Store, Operands.Length: 2, Symbol: { Kind: SymbolKind.View, Stride: 1, Lanes: 1 } view }
                && entries.TryGetValue(instruction.Operands[1], out int entry) && view.Type == instruction.Operands[1].Type
                && _tree.UsesOf(instruction.Operands[1]).Count == 1 && ShapeOf(instruction.Operands[0]) is { IsLinear: true, Stride: 1 }
                && IsPositionExpression(instruction.Operands[0]))
            {
                stores.Add(instruction, entry);
            }
            else if (instruction.Op == Op.If || HasEffect([instruction]))
            {
                return null;
            }
        }

        return stores.Count == entries.Count && CanBeWhole(run) ? stores : null;
    }

    /// <summary>Transposes into the frames, ahead of the run.</summary>
    private void EmitTransposedFrames(Run run)
    {
        if (!_transposedRuns.TryGetValue(run, out TransposedRun? transposed))
        {
            return;
        }

        CodeBlock outer = _block;
        _block = OpenLines(1);
        int entry = 0;
        foreach (Instruction load in transposed.Groups.SelectMany(group => group.Loads))
        {
            _block.Line($"{transposed.Targets}[{Number(entry)} + line] = (float*)(kept + (line * {Number(_lineBytes)}) + {Number(_transposed[load].Offset)});");
            entry += Subgroups;
        }

        _block = outer;
        EmitSquares(transposed, 1);
    }

    /// <summary>Transposes to where the run stores the columns: that is all it does.</summary>
    private void EmitTransposedStores(TransposedRun transposed)
    {
        int pieces = PiecesOf(transposed);
        if (EvenRowsOf(transposed) is { } even)
        {
            EmitEvenRows(even);
        }
        else
        {
            CodeBlock outer = _block;
            _block = OpenLines(pieces);
            foreach (KeyValuePair<Instruction, int> store in transposed.Stores!)
            {
                EmitPosition(store.Key.Operands[0]);
                _block.Line($"{transposed.Targets}[{Number(store.Value / pieces)} + line] = (float*){Address(store.Key.Symbol!, store.Key.Operands[0], 0, out _)};");
            }

            _block = outer;
        }

        EmitSquares(transposed, pieces);
    }

    /// <summary>Subgroups whose columns form one row of the view that they are stored to.</summary>
    private int PiecesOf(TransposedRun transposed) => Math.Min(
        transposed.Stores!.Keys.Min(store => _positions.PiecesOf(store.Operands[0], Subgroups)), transposed.Groups.Min(group => group.Distance));

    /// <summary>Transposes to where the targets are.</summary>
    /// <param name="transposed">The squares.</param>
    /// <param name="pieces">Entries whose columns form one target.</param>
    private void EmitSquares(TransposedRun transposed, int pieces)
    {
        int entry = 0;
        foreach (TransposedGroup group in transposed.Groups)
        {
            string targets = $"{transposed.Targets} + {Number(entry / pieces)}, {Number(group.Distance)}, {Number(pieces)}";
            _block.Line(_forwarded.TryGetValue(group.Array, out ForwardedArray? forwarded)
                ? $"{Simd}Transpose({forwarded.Rows}, [{string.Join(", ", group.Starts.SelectMany(start => PlaceOf(start - forwarded.Found.Start, group.Stride)))}], {targets});"
                : $"{Simd}Transpose((float*){NameOf(group.Array)}, [{string.Join(", ", group.Starts.Select(start => Number(start)))}], {Number(group.Stride)}, {targets});");
            entry += group.Loads.Count * Subgroups;
        }
    }

    /// <summary>The row and the element that a square starts with.</summary>
    private static string[] PlaceOf(long start, int stride) => [Number(start / stride), Number(start % stride)];

    /// <summary>A loop over every so many subgroups, the number of which is <c>line</c>.</summary>
    private CodeBlock OpenLines(int pieces)
    {
        CodeBlock loop = _block.Open($"for (int line = 0; line < {Number(Subgroups / pieces)}; line++)", isLoop: true);
        loop.Line($"int subgroup = line * {Number(pieces)};");
        loop.Line($"int first = subgroup * {Number(Lanes)};");
        return loop;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

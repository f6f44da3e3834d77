namespace HataDsl.Ir;

/// <content>Tiles that hold where their rows are, not the rows: while all of a tile lies inside the view that it is filled from.</content>
public sealed partial class CpuEmitter
{
    private readonly Dictionary<Symbol, ForwardedArray> _forwarded = [];

    /// <summary>Whether the run that is being emitted need not copy rows into tiles.</summary>
    private bool _forwards;

    /// <summary>A tile with the places of its rows.</summary>
    /// <param name="Found">What is known of it.</param>
    /// <param name="Rows">The array of places.</param>
    /// <param name="Apart">Whether what the kernel writes lies apart from the views that the rows come from.</param>
    private sealed record ForwardedArray(ForwardedRows Found, string Rows, string Apart);

    /// <summary>Finds the tiles and declares their arrays of places.</summary>
    private void PlaceForwarded()
    {
        var finder = new ForwardedRowsFinder(_kernel, _tree, _lanes, _positions, _plan);
        foreach (IGrouping<Symbol, TransposedGroup> groups in _transposedRuns.Values.SelectMany(run => run.Groups).GroupBy(group => group.Array).ToArray())
        {
            if (groups.Select(group => _plan.RunOf(group.Loads[0])).Distinct().Count() == 1 && finder.Of(groups.Key, [.. groups]) is { } rows && CanBeWhole(rows.Filling)
                && rows.Loads.All(row => IsPositionExpression(row.Key.Operands[0]) && IsPositionExpression(row.Value.Operands[0])))
            {
                var array = new ForwardedArray(rows, FreshName("rows"), FreshName("apart"));
                _forwarded.Add(groups.Key, array);
                _prologue.Declare("float**", array.Rows, $"(float**)(kept + {Number(Reserve(rows.Count * sizeof(long)))})");
                _prologue.Declare("bool", array.Apart, ApartTest(rows));
            }
        }
    }

    private string ApartTest(ForwardedRows rows)
    {
        Symbol[] written = [.. _kernel.Parameters.Where(parameter => parameter.Kind == SymbolKind.View && _tree.AccessesOf(parameter).Any(access => access.Info.Has(OpTraits.Writes)))];
        List<string> tests = [.. rows.Views.SelectMany(view => written.Select(target =>
            $"{Simd}AreApart({NameOf(view)}, {BytesOf(view)}, {NameOf(target)}, {BytesOf(target)})"))];
        return tests.Count == 0 ? "true" : string.Join(" && ", tests);
    }

    private string BytesOf(Symbol view) => $"work.Length({IndexOf(view)}) * {Number(view.Stride * view.Type.Size())}";

    private IEnumerable<ForwardedArray> ForwardedBy(Run run) => _forwarded.Values.Where(array => array.Found.Filling == run);

    /// <summary>Gives the tiles that a run fills their rows: those of the views, or their own, ahead of a run that copies into them.</summary>
    private void EmitRows(Run run, bool own)
    {
        foreach (ForwardedArray array in ForwardedBy(run))
        {
            if (EvenRowsOf(array, own) is { } even)
            {
                EmitEvenRows(even);
                continue;
            }

            CodeBlock outer = _block;
            _block = OpenLines(array.Found.Pieces);
            foreach (KeyValuePair<Instruction, Instruction> row in array.Found.Loads)
            {
                Instruction access = own ? row.Key : row.Value;
                EmitPosition(access.Operands[0]);
                _block.Line($"{array.Rows}[{Number(array.Found.FirstRows[row.Key])} + (line * {Number(array.Found.Step)})] = (float*)&{NameOf(access.Symbol!)}[{Scalar(access.Operands[0])}];");
            }

            _block = outer;
        }
    }

    /// <summary>Whether an instruction belongs to copying a row into a tile.</summary>
    private static bool IsCopying(Instruction instruction, ForwardedRows rows) =>
        rows.Loads.ContainsKey(instruction) || rows.Loads.ContainsValue(instruction) || rows.Copies.Contains(instruction);

    /// <summary>Whether a run does more than to fill tiles while its conditions hold.</summary>
    private bool DoesMore(Run run) => HasEffect(run.Reached(hold: true).Where(instruction => !ForwardedBy(run).Any(array => IsCopying(instruction, array.Found))));
}

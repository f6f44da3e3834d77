namespace HataDsl.Ir;

/// <content>Lists of rows that lie evenly, as those of a tile do: their places follow from that of the first.</content>
public sealed partial class CpuEmitter
{
    /// <summary>Rows at one distance.</summary>
    /// <param name="Places">The name of the list of their places.</param>
    /// <param name="First">An access to the first row, for the first subgroup.</param>
    /// <param name="Count">Number of rows.</param>
    /// <param name="Distance">Elements from one row to the next: multiples of values of the workgroup.</param>
    /// <param name="Constant">And this many.</param>
    private sealed record EvenRows(string Places, Instruction First, int Count, IReadOnlyDictionary<Value, long> Distance, long Constant);

    /// <summary>The lists of a run whose rows are those of views.</summary>
    private List<EvenRows> EvenRowsOf(Run run)
    {
        List<EvenRows> lists = [.. ForwardedBy(run).Select(array => EvenRowsOf(array, own: false)).OfType<EvenRows>()];
        if (_transposedRuns.TryGetValue(run, out TransposedRun? transposed) && transposed.Stores is not null && EvenRowsOf(transposed) is { } targets)
        {
            lists.Add(targets);
        }

        return lists;
    }

    private EvenRows? EvenRowsOf(ForwardedArray array, bool own)
    {
        var rows = new (Instruction, int)[array.Found.Count];
        foreach (KeyValuePair<Instruction, Instruction> row in array.Found.Loads)
        {
            for (int line = 0; line < Subgroups / array.Found.Pieces; line++)
            {
                rows[array.Found.FirstRows[row.Key] + (line * array.Found.Step)] = (own ? row.Key : row.Value, line * array.Found.Pieces * Lanes);
            }
        }

        return EvenRowsOf(array.Rows, rows);
    }

    private EvenRows? EvenRowsOf(TransposedRun transposed)
    {
        int pieces = PiecesOf(transposed);
        var rows = new (Instruction, int)[transposed.Stores!.Count * Subgroups / pieces];
        foreach (KeyValuePair<Instruction, int> store in transposed.Stores)
        {
            for (int line = 0; line < Subgroups / pieces; line++)
            {
                rows[(store.Value / pieces) + line] = (store.Key, line * pieces * Lanes);
            }
        }

        return EvenRowsOf(transposed.Targets, rows);
    }

    private EvenRows? EvenRowsOf(string places, (Instruction Access, int First)[] rows)
    {
        var distances = new RowDistances(_tree, _positions, IsGroupExpression);
        return rows[0].First == 0 && Array.TrueForAll(rows, row => row.Access.Symbol == rows[0].Access.Symbol)
            && distances.Between([.. rows.Select(row => (row.Access.Operands[0], row.First))], out long constant) is { } distance
                ? new EvenRows(places, rows[0].Access, rows.Length, distance, constant) : null;
    }

    private string DistanceOf(EvenRows rows) =>
        string.Join(" + ", rows.Distance.Select(term => $"({Number(term.Value)}L * {Scalar(term.Key)})").Prepend($"{Number(rows.Constant)}L"));

    /// <summary>Whether the indices of the rows do not overflow: if they do, they lie elsewhere.</summary>
    private string TestOf(EvenRows rows)
    {
        EmitPosition(rows.First.Operands[0]);
        return $"{Simd}AreIndices({Scalar(rows.First.Operands[0])}, {DistanceOf(rows)}, {Number(rows.Count)})";
    }

    private void EmitEvenRows(EvenRows rows)
    {
        CodeBlock outer = _block;
        _block = outer.Open("");
        DeclareFirstSubgroup();
        EmitPosition(rows.First.Operands[0]);
        _block.Line($"{Simd}PlaceRows({rows.Places}, (float*)&{NameOf(rows.First.Symbol!)}[{Scalar(rows.First.Operands[0])}], {DistanceOf(rows)}, {Number(rows.Count)});");
        _block = outer;
    }
}

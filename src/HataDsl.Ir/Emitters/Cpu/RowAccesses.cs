namespace HataDsl.Ir;

/// <summary>Rows of a tile: accesses by which each invocation takes elements i, i + w, i + 2 · w, … of a view, w the size of the workgroup.</summary>
/// <param name="Lowest">The access to the first row.</param>
/// <param name="Count">Rows, one behind the other in memory.</param>
/// <param name="Condition">A condition that is the same for the workgroup, under which they are reached; none if they always are.</param>
internal readonly record struct TileOfRows(Instruction Lowest, int Count, Value? Condition);

/// <summary>Finds accesses by which a workgroup reads or writes a piece of memory that is several times as long as itself.</summary>
internal sealed class RowAccesses
{
    /// <summary>Elements of a row below which rows lie so close together that their order does not matter.</summary>
    private const int ShortestRow = 64;

    private readonly Kernel _kernel;
    private readonly RegionTree _tree;
    private readonly LaneAnalysis _lanes;
    private readonly Dictionary<Value, AffineIndex> _indices = [];

    public RowAccesses(Kernel kernel, RegionTree tree, LaneAnalysis lanes)
    {
        _kernel = kernel;
        _tree = tree;
        _lanes = lanes;
    }

    /// <summary>The tiles that straight code accesses, under conditions at most.</summary>
    public List<TileOfRows> Of(List<Instruction> code)
    {
        var accesses = new List<(Instruction Access, Value? Condition)>();
        if (_kernel.Workgroup.Count >= ShortestRow && _kernel.Workgroup.Count % 8 == 0)
        {
            Find(code, null, accesses);
        }

        var tiles = new List<TileOfRows>();
        while (accesses.Count > 0)
        {
            (Instruction first, Value? condition) = accesses[0];
            var rows = accesses.FindAll(other => other.Condition == condition && RowOf(other.Access, first) is not null)
                .ConvertAll(other => (other.Access, Row: RowOf(other.Access, first)!.Value));
            accesses.RemoveAll(other => rows.Exists(row => row.Access == other.Access));
            long lowest = rows.Min(row => row.Row);
            int count = rows.Select(row => row.Row).Distinct().Count();
            if (count > 1 && rows.Max(row => row.Row) - lowest == count - 1)
            {
                tiles.Add(new TileOfRows(rows.Find(row => row.Row == lowest).Access, count, condition));
            }
        }

        return tiles;
    }

    /// <summary>Whether an access is to neighbouring elements of a view by the whole workgroup.</summary>
    private bool IsRow(Instruction instruction) =>
        instruction is { Op: Op.Load or Op.Store, Symbol: { Kind: SymbolKind.View, Stride: 1, Lanes: 1 } }
        && _lanes.Of(instruction.Operands[0]) is { IsLinear: true, Stride: 1 } shape && shape.Has(LaneFacts.Spread);

    private void Find(List<Instruction> code, Value? condition, List<(Instruction Access, Value? Condition)> accesses)
    {
        foreach (Instruction instruction in code)
        {
            if (IsRow(instruction))
            {
                accesses.Add((instruction, condition));
            }
            else if (instruction.Op == Op.If)
            {
                FindInBranches(instruction, condition, accesses);
            }
        }
    }

    private void FindInBranches(Instruction branch, Value? condition, List<(Instruction Access, Value? Condition)> accesses)
    {
        if (!_lanes.IsGroupControl(branch))
        {
            foreach (Region region in branch.Regions)
            {
                Find(region.Instructions, condition, accesses);
            }
        }
        else if (condition is null)
        {
            // The other branch is what remains at an end.
            Find(branch.Regions[0].Instructions, branch.Operands[0], accesses);
        }
    }

    /// <summary>How many rows an access is behind another, if it is a whole number of them.</summary>
    private long? RowOf(Instruction access, Instruction other) =>
        access.Symbol == other.Symbol && IndexOf(access).Behind(IndexOf(other)) is { } distance && distance % _kernel.Workgroup.Count == 0
            ? distance / _kernel.Workgroup.Count : null;

    private AffineIndex IndexOf(Instruction access)
    {
        if (!_indices.TryGetValue(access.Operands[0], out AffineIndex? index))
        {
            _indices.Add(access.Operands[0], index = AffineIndex.Of(access.Operands[0], _tree));
        }

        return index;
    }
}

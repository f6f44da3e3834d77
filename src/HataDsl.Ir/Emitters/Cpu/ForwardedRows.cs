namespace HataDsl.Ir;

/// <summary>
/// A tile that is filled with rows of a view and read by columns: on a processor, whose cache is where shared memory lies, the columns
/// may as well be taken from the view. The tile then has a list of where its rows are.
/// </summary>
/// <param name="Tile">The shared array.</param>
/// <param name="Filling">The run that fills it.</param>
internal sealed record ForwardedRows(Symbol Tile, Run Filling)
{
    /// <summary>For each store to the tile the load from the view.</summary>
    public Dictionary<Instruction, Instruction> Loads { get; } = [];

    /// <summary>Assignments between the two that are not needed then.</summary>
    public HashSet<Instruction> Copies { get; } = [];

    /// <summary>For each store its first row.</summary>
    public Dictionary<Instruction, int> FirstRows { get; } = [];

    /// <summary>Subgroups that store one row together.</summary>
    public int Pieces { get; set; }

    /// <summary>How many rows on a store is with the next such subgroups.</summary>
    public int Step { get; set; }

    /// <summary>The element that the first row starts with.</summary>
    public long Start { get; set; }

    /// <summary>Rows of the tile.</summary>
    public int Count { get; set; }

    /// <summary>The views that the rows come from.</summary>
    public IEnumerable<Symbol> Views => Loads.Values.Select(load => load.Symbol!).Distinct();
}

/// <summary>Finds the tiles whose rows may be taken from where they come from.</summary>
internal sealed class ForwardedRowsFinder
{
    private const int Lanes = 8;

    private readonly Kernel _kernel;
    private readonly RegionTree _tree;
    private readonly LaneAnalysis _lanes;
    private readonly LocalPositions _positions;
    private readonly BarrierPlan _plan;

    public ForwardedRowsFinder(Kernel kernel, RegionTree tree, LaneAnalysis lanes, LocalPositions positions, BarrierPlan plan)
    {
        _kernel = kernel;
        _tree = tree;
        _lanes = lanes;
        _positions = positions;
        _plan = plan;
    }

    /// <summary>The rows of a tile, if all that the kernel does with it is to fill it in one run and to read these groups in a later one.</summary>
    public ForwardedRows? Of(Symbol tile, IReadOnlyList<TransposedGroup> groups)
    {
        IReadOnlyList<Instruction> accesses = _tree.AccessesOf(tile);
        Instruction[] stores = [.. accesses.Where(access => access.Info.Has(OpTraits.Writes))];
        HashSet<Instruction> loads = [.. groups.SelectMany(group => group.Loads)];
        if (stores.Length == 0 || stores.Length + loads.Count != accesses.Count || !accesses.All(access => access.Info.Has(OpTraits.Writes) || loads.Contains(access))
            || _plan.RunOf(stores[0]) is not { } filling || !IsStep(_plan.Steps, filling, _plan.RunOf(groups[0].Loads[0])!))
        {
            return null;
        }

        var rows = new ForwardedRows(tile, filling);
        return Array.TrueForAll(stores, store => Forward(store, rows)) && Covers(rows, groups) ? rows : null;
    }

    /// <summary>Whether one run is a step before another in the same list.</summary>
    private static bool IsStep(List<PlanStep> steps, Run earlier, Run later)
    {
        int first = steps.FindIndex(step => step.Run == earlier);
        return first >= 0
            ? steps.FindIndex(first + 1, step => step.Run == later) > first
            : steps.Exists(step => step.Parts.Any(part => IsStep(part, earlier, later)));
    }

    /// <summary>Notes where a store has its row from, if that is a view which nothing writes, whenever the conditions of the run hold.</summary>
    private bool Forward(Instruction store, ForwardedRows rows)
    {
        if (store.Op != Op.Store || store.Operands.Length != 2 || _plan.RunOf(store) != rows.Filling || !rows.Filling.Reached(hold: true).Contains(store)
            || _lanes.Of(store.Operands[0]) is not { IsLinear: true, Stride: 1 } || SourceOf(store.Operands[1], rows) is not { } load)
        {
            return false;
        }

        Symbol view = load.Symbol!;
        rows.Loads.Add(store, load);
        return load.Results.Length == 1 && view is { Kind: SymbolKind.View, Stride: 1, Lanes: 1, Record: null } && view.Type == store.Symbol!.Type
            && _tree.UsesOf(load.Result).Count == 1 && rows.Filling.Reached(hold: true).Contains(load)
            && _lanes.Of(load.Operands[0]) is { IsLinear: true, Stride: 1 }
            && _tree.AccessesOf(view).All(access => !access.Info.Has(OpTraits.Writes))
            && _kernel.Symbols.TrueForAll(symbol => symbol.Record is null);
    }

    /// <summary>The load that a value comes from while all conditions hold: itself, or what a condition puts into a variable.</summary>
    private Instruction? SourceOf(Value value, ForwardedRows rows)
    {
        Instruction definition = _tree.DefinitionOf(value);
        if (definition.Op == Op.Load)
        {
            return definition;
        }

        if (definition is not { Op: Op.Get, Symbol: { Kind: SymbolKind.Local } variable } || _tree.UsesOf(value).Count != 1)
        {
            return null;
        }

        Instruction[] sets = [.. _tree.AccessesOf(variable).Where(access => access.Op == Op.Set)];
        Instruction[] reached = [.. sets.Where(rows.Filling.Reached(hold: true).Contains)];
        if (reached.Length != 1 || _tree.AccessesOf(variable).Count != sets.Length + 1 || _tree.NodeOf(reached[0]).Control is not { Op: Op.If } branch
            || !rows.Filling.Instructions.Contains(definition) || rows.Filling.Instructions.IndexOf(branch) > rows.Filling.Instructions.IndexOf(definition)
            || sets.Any(set => _tree.NodeOf(set).Control != branch) || _tree.DefinitionOf(reached[0].Operands[0]) is not { Op: Op.Load } load)
        {
            return null;
        }

        rows.Copies.Add(reached[0]);
        rows.Copies.Add(definition);
        return load;
    }

    /// <summary>Whether the stores put rows into the tile at one distance, of which the rows of all squares are pieces.</summary>
    private bool Covers(ForwardedRows rows, IReadOnlyList<TransposedGroup> groups)
    {
        int stride = groups[0].Stride;
        rows.Pieces = rows.Loads.Min(row => Math.Min(_positions.PiecesOf(row.Key.Operands[0], Subgroups), _positions.PiecesOf(row.Value.Operands[0], Subgroups)));
        if (rows.Pieces * Lanes > stride)
        {
            return false;
        }

        var starts = new SortedDictionary<long, (Instruction Store, int Line)>();
        foreach (Instruction store in rows.Loads.Keys)
        {
            for (int line = 0; line < Subgroups / rows.Pieces; line++)
            {
                if (_positions.Evaluate(store.Operands[0], line * rows.Pieces * Lanes) is not { } start || starts.ContainsKey(start))
                {
                    return false;
                }

                starts.Add(start, (store, line));
            }
        }

        rows.Start = starts.Keys.First();
        rows.Count = starts.Count;
        return rows.Start >= 0 && NumberRows(rows, starts, stride) && groups.All(group => group.Stride == stride && group.Starts.All(start => IsInside(rows, start, stride)));
    }

    /// <summary>Numbers the rows; false if their numbers do not grow evenly from one row of a store to its next.</summary>
    private static bool NumberRows(ForwardedRows rows, SortedDictionary<long, (Instruction Store, int Line)> starts, int stride)
    {
        var numbers = new Dictionary<(Instruction Store, int Line), int>();
        foreach (KeyValuePair<long, (Instruction Store, int Line)> row in starts)
        {
            if (row.Key != rows.Start + (numbers.Count * (long)stride))
            {
                return false;
            }

            numbers.Add(row.Value, numbers.Count);
        }

        Instruction any = rows.Loads.Keys.First();
        rows.Step = numbers.TryGetValue((any, 1), out int second) ? second - numbers[(any, 0)] : 0;
        foreach (KeyValuePair<(Instruction Store, int Line), int> row in numbers)
        {
            int first = numbers[(row.Key.Store, 0)];
            if (row.Value != first + (row.Key.Line * rows.Step))
            {
                return false;
            }

            rows.FirstRows[row.Key.Store] = first;
        }

        return true;
    }

    /// <summary>Whether a square lies inside the rows.</summary>
    private static bool IsInside(ForwardedRows rows, int start, int stride)
    {
        long row = (start - rows.Start) / stride;
        long element = (start - rows.Start) % stride;
        return start >= rows.Start && row + Lanes <= rows.Count && element + Lanes <= rows.Pieces * Lanes;
    }

    private int Subgroups => _kernel.Workgroup.Count / Lanes;
}

namespace HataDsl.Ir;

/// <summary>
/// Lets a workgroup that reads or writes a tile of several rows, each as long as the workgroup, take one row after the other:
/// invocation i of 256 takes elements i, i + 256, i + 512, …, so that the tile is one piece of memory. Subgroup after subgroup would
/// walk the rows side by side, a few lines of each at a time, which memory serves at less than half of its speed.
/// </summary>
/// <remarks>
/// A run ends where the next row begins: subgroups may wait for each other anywhere. Where loads of all rows come before the stores,
/// as a GPU likes it, the work on each row is put together first, if rows have nothing to do with each other. Only rows that end in
/// memory are taken apart: what else comes of them would go through memory from one run to the next, and the emitter touches such a
/// tile ahead instead.
/// </remarks>
internal sealed class TileRows
{
    /// <summary>Rows beyond which the code for them would be too much.</summary>
    private const int MostRows = 32;

    /// <summary>Elements of a row below which rows lie so close together that their order does not matter.</summary>
    private const int ShortestRow = 64;

    private readonly Kernel _kernel;
    private readonly HashSet<Instruction> _inStep;
    private readonly RegionTree _tree;
    private readonly LaneAnalysis _lanes;
    private readonly HashSet<Instruction> _breaks = [];
    private readonly List<(Instruction Loop, Symbol View)> _sums = [];
    private readonly Dictionary<Value, AffineIndex> _indices = [];

    private TileRows(Kernel kernel, HashSet<Instruction> inStep)
    {
        _kernel = kernel;
        _inStep = inStep;
        _tree = new RegionTree(kernel.Body);
        _lanes = new LaneAnalysis(kernel, _tree);
    }

    /// <summary>The instructions where a row begins.</summary>
    public IReadOnlyCollection<Instruction> Breaks => _breaks;

    /// <summary>Loops put in step that add several rows of a view to variables.</summary>
    public IReadOnlyList<(Instruction Loop, Symbol View)> Sums => _sums;

    /// <summary>Orders the rows of a kernel without jumps.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="inStep">Control that the workgroup goes through in step; control with rows inside is added.</param>
    public static TileRows Order(Kernel kernel, HashSet<Instruction> inStep)
    {
        var rows = new TileRows(kernel, inStep);
        if (kernel.Workgroup.Count >= ShortestRow && kernel.Workgroup.Count % 8 == 0 && kernel.Symbols.All(symbol => symbol.Kind != SymbolKind.Private))
        {
            rows.Visit(kernel.Body, isRound: false);
        }

        return rows;
    }

    /// <summary>A region that the workgroup goes through in step.</summary>
    /// <param name="region">The region.</param>
    /// <param name="isRound">Whether it is a round of a loop, whose variables go through memory in any case.</param>
    private void Visit(Region region, bool isRound)
    {
        if (CountRows(region) is > 1 and <= MostRows)
        {
            foreach ((int start, int count) in Stretches(region))
            {
                if (RowComponents.Of(region.Instructions.GetRange(start, count), _tree, _lanes, AreRows) is { } components
                    && components.Skip(1).All(component => (component.Exists(WritesMemory) || isRound) && !IsNeeded(component, region.Instructions.Skip(start + count))))
                {
                    region.Instructions.RemoveRange(start, count);
                    region.Instructions.InsertRange(start, components.SelectMany(component => component));
                    BreakBetween(components);
                }
            }

            Break(region, isRound);
        }

        foreach (Instruction control in region.Instructions.Where(instruction => instruction.Regions.Length > 0))
        {
            if (_lanes.IsGroupControl(control) && control.Regions.Any(nested => CountRows(nested) is > 1 and <= MostRows) && Pays(control)
                && (control.Op == Op.Loop || !IsNeeded([control], region.Instructions.SkipWhile(instruction => instruction != control).Skip(1))))
            {
                _inStep.Add(control);
                NoteSum(control);
            }

            if (_inStep.Contains(control) || RegionTree.HasBarrier(control))
            {
                foreach (Region nested in control.Regions)
                {
                    Visit(nested, control.Op == Op.Loop);
                }
            }
        }
    }

    private void NoteSum(Instruction control)
    {
        var accesses = new List<Instruction>();
        if (control.Op == Op.Loop && Assigned(control.Regions[1]).Any())
        {
            control.Regions[1].Instructions.ForEach(instruction => Find(instruction, accesses));
            _sums.Add((control, accesses[0].Symbol!));
        }
    }

    /// <summary>Whether a loop brings no more variables to memory in each round than it reads from there anyway: a product had better keep its sums.</summary>
    private bool Pays(Instruction control)
    {
        var accesses = new List<Instruction>();
        control.Regions[1].Instructions.ForEach(instruction => Find(instruction, accesses));
        return control.Op != Op.Loop || Assigned(control.Regions[1]).Distinct().Count() <= accesses.Count;
    }

    private IEnumerable<Symbol> Assigned(Region region) => region.Instructions.SelectMany(instruction =>
        instruction.Op == Op.Set && _lanes.Of(instruction.Symbol!).IsVarying ? [instruction.Symbol!] : instruction.Regions.SelectMany(Assigned));

    /// <summary>Parts of a region between control and what must keep its place.</summary>
    private static List<(int Start, int Count)> Stretches(Region region)
    {
        var stretches = new List<(int, int)>();
        int start = 0;
        for (int i = 0; i <= region.Instructions.Count; i++)
        {
            if (i == region.Instructions.Count || !IsPlain(region.Instructions[i]))
            {
                stretches.Add((start, i - start));
                start = i + 1;
            }
        }

        return stretches;
    }

    private static bool IsPlain(Instruction instruction) =>
        instruction.Op is Op.Get or Op.Set or Op.Load or Op.Store or Op.AtomicAdd || (instruction.Info.Has(OpTraits.Pure) && instruction.Regions.Length == 0);

    /// <summary>Ends the run before components that go on with another row.</summary>
    private void BreakBetween(List<List<Instruction>> components)
    {
        var current = new List<Instruction>();
        foreach (List<Instruction> component in components)
        {
            var accesses = new List<Instruction>();
            component.ForEach(instruction => Find(instruction, accesses));
            if (accesses.Exists(access => current.Exists(other => AreRows(access, other))))
            {
                _breaks.Add(component[0]);
                current.Clear();
            }

            current.AddRange(accesses);
        }
    }

    /// <summary>Ends the run where the next row of a view begins.</summary>
    private void Break(Region region, bool isRound)
    {
        var current = new List<Instruction>();
        var run = new List<Instruction>();
        for (int i = 0; i < region.Instructions.Count; i++)
        {
            Instruction instruction = region.Instructions[i];
            if (_breaks.Contains(instruction))
            {
                current.Clear();
                run.Clear();
            }

            if (instruction.Op is Op.Barrier or Op.Loop || _inStep.Contains(instruction))
            {
                current.Clear();
                run.Clear();
                continue;
            }

            var accesses = new List<Instruction>();
            Find(instruction, accesses);
            if (accesses.Any(access => current.Any(other => AreRows(access, other)))
                && (run.Exists(WritesMemory) || isRound) && !IsNeeded(run, region.Instructions.Skip(i)))
            {
                _breaks.Add(instruction);
                current.Clear();
                run.Clear();
            }

            run.Add(instruction);
            current.AddRange(accesses);
        }
    }

    private static bool WritesMemory(Instruction instruction) =>
        (instruction.Info.Has(OpTraits.Writes) && instruction.Op != Op.Set)
        || instruction.Regions.Any(region => region.Instructions.Exists(WritesMemory));

    /// <summary>Whether what some instructions compute is asked for before the workgroup comes together again.</summary>
    private bool IsNeeded(List<Instruction> code, IEnumerable<Instruction> after)
    {
        var values = new HashSet<Value>();
        var symbols = new HashSet<Symbol>();
        code.ForEach(instruction => Collect(instruction, values, symbols));
        return after.TakeWhile(instruction => !RegionTree.HasBarrier(instruction) && !_inStep.Contains(instruction))
            .Any(instruction => Asks(instruction, values, symbols));
    }

    private void Collect(Instruction instruction, HashSet<Value> values, HashSet<Symbol> symbols)
    {
        values.UnionWith(instruction.Results.Where(result => _lanes.Of(result).IsVarying));
        if (instruction.Op == Op.Set)
        {
            symbols.Add(instruction.Symbol!);
        }

        foreach (Instruction nested in instruction.Regions.SelectMany(region => region.Instructions))
        {
            Collect(nested, values, symbols);
        }
    }

    private static bool Asks(Instruction instruction, HashSet<Value> values, HashSet<Symbol> symbols) =>
        instruction.Operands.Any(values.Contains) || (instruction.Op == Op.Get && symbols.Contains(instruction.Symbol!))
        || instruction.Regions.Any(region => region.Instructions.Exists(nested => Asks(nested, values, symbols)));

    private int CountRows(Region region)
    {
        var rows = new List<Instruction>();
        foreach (Instruction instruction in region.Instructions)
        {
            var accesses = new List<Instruction>();
            Find(instruction, accesses);
            rows.AddRange(accesses.Where(access => rows.TrueForAll(row => row.Symbol != access.Symbol || row.Operands[0] != access.Operands[0])));
        }

        return rows.Count == 0 ? 0 : rows.Max(row => 1 + rows.Count(other => AreRows(row, other)));
    }

    /// <summary>Accesses to neighbouring elements by the whole workgroup, under conditions at most.</summary>
    private void Find(Instruction instruction, List<Instruction> accesses)
    {
        if (instruction is { Op: Op.Load or Op.Store, Symbol: { Kind: SymbolKind.View, Stride: 1, Lanes: 1 } }
            && _lanes.Of(instruction.Operands[0]) is { IsLinear: true, Stride: 1 } shape && shape.Has(LaneFacts.Spread))
        {
            accesses.Add(instruction);
        }

        if (instruction.Op == Op.If && !_inStep.Contains(instruction))
        {
            foreach (Instruction nested in instruction.Regions.SelectMany(region => region.Instructions))
            {
                Find(nested, accesses);
            }
        }
    }

    /// <summary>Whether two accesses to a view are a number of workgroups' lengths apart.</summary>
    private bool AreRows(Instruction a, Instruction b) =>
        a.Symbol == b.Symbol && IndexOf(a).Behind(IndexOf(b)) is { } distance && distance != 0 && distance % _kernel.Workgroup.Count == 0;

    private AffineIndex IndexOf(Instruction access)
    {
        if (!_indices.TryGetValue(access.Operands[0], out AffineIndex? index))
        {
            _indices.Add(access.Operands[0], index = AffineIndex.Of(access.Operands[0], _tree));
        }

        return index;
    }
}

namespace HataDsl.Ir;

/// <summary>A stretch of instructions that each subgroup runs to its end before the next subgroup starts.</summary>
internal sealed class Run
{
    public List<Instruction> Instructions { get; } = [];

    /// <summary>Values that come from an earlier run, in order of definition.</summary>
    public List<Value> Imports { get; } = [];

    /// <summary>The conditions of its own branches, each once.</summary>
    public List<Value> Conditions => [.. Instructions.Where(instruction => instruction.Op == Op.If).Select(branch => branch.Operands[0]).Distinct()];

    /// <summary>What it does while all these conditions hold, or while none does; branches inside branches stand for themselves.</summary>
    public IEnumerable<Instruction> Reached(bool hold) =>
        Instructions.SelectMany(instruction => instruction.Op == Op.If ? instruction.Regions[hold ? 0 : 1].Instructions : [instruction]);
}

/// <summary>One step of a workgroup: a run, an instruction done once for the workgroup, or control around further steps.</summary>
/// <param name="Run">The run, or none.</param>
/// <param name="Instruction">Done once, or the control; none for a run.</param>
/// <param name="Parts">The steps of the control's regions.</param>
internal sealed record PlanStep(Run? Run, Instruction? Instruction, List<PlanStep>[] Parts);

/// <summary>
/// Splits a kernel at its barriers. Control that contains a barrier is the same for the whole workgroup, so it is taken out of the
/// loop over subgroups, together with all that its conditions depend on; what is left between barriers becomes runs.
/// Values that cross from one run to another are kept per subgroup, or computed again where that is cheap.
/// Loops may be taken out in the same way without a barrier, where the workgroup should go through them in step, and a run may end
/// before any instruction: subgroups may wait for each other at any place that all of them reach.
/// </summary>
internal sealed partial class BarrierPlan
{
    private readonly LaneAnalysis _lanes;
    private readonly RegionTree _tree;
    private readonly HashSet<Instruction> _inStep;
    private readonly HashSet<Instruction> _breaks;
    private readonly HashSet<Instruction> _hoisted = [];
    private readonly HashSet<Instruction> _needed = [];
    private readonly HashSet<Symbol> _groupSymbols = [];
    private readonly HashSet<Value> _groupValues = [];
    private readonly Dictionary<Instruction, Run> _runs = [];
    private readonly List<Run> _allRuns = [];

    /// <param name="kernel">A kernel without jumps and calls.</param>
    /// <param name="lanes">The forms of its values.</param>
    /// <param name="tree">Its regions.</param>
    /// <param name="inStep">Loops that the workgroup goes through in step.</param>
    /// <param name="breaks">Instructions before which a run ends.</param>
    public BarrierPlan(Kernel kernel, LaneAnalysis lanes, RegionTree tree, HashSet<Instruction> inStep, HashSet<Instruction> breaks)
    {
        _breaks = breaks;
        _inStep = inStep;
        _lanes = lanes;
        _tree = tree;
        HoistBarriers(kernel.Body);
        HoistUniformLoops(kernel.Body);
        Steps = Build(kernel.Body);
        AssignRuns();
        FindCrossings();
    }

    public List<PlanStep> Steps { get; }

    /// <summary>Values kept in memory per subgroup from the run that defines them.</summary>
    public HashSet<Value> Kept { get; } = [];

    /// <summary>Variables kept in memory per subgroup between runs.</summary>
    public HashSet<Symbol> KeptSymbols { get; } = [];

    /// <summary>All runs, in the order of the text.</summary>
    public IReadOnlyList<Run> Runs => _allRuns;

    public int RunCount => _allRuns.Count;

    /// <summary>Whether a variable belongs to the workgroup.</summary>
    public bool IsGroup(Symbol symbol) => _groupSymbols.Contains(symbol);

    /// <summary>Whether a value is computed once for the workgroup.</summary>
    public bool IsGroup(Value value) => _groupValues.Contains(value);

    /// <summary>The run that an instruction is in, at any depth; none for what is done once.</summary>
    public Run? RunOf(Instruction instruction) => _runs.TryGetValue(instruction, out Run? run) ? run : null;

    /// <summary>The runs that name a symbol.</summary>
    public HashSet<Run> RunsOf(Symbol symbol)
    {
        var runs = new HashSet<Run>();
        foreach (Instruction access in _tree.AccessesOf(symbol))
        {
            if (RunOf(access) is { } run)
            {
                runs.Add(run);
            }
        }

        return runs;
    }

    private bool HoistBarriers(Region region)
    {
        bool any = false;
        foreach (Instruction instruction in region.Instructions)
        {
            bool inside = instruction.Op == Op.Barrier || _inStep.Contains(instruction);
            foreach (Region nested in instruction.Regions)
            {
                inside |= HoistBarriers(nested);
            }

            if (inside && instruction.Regions.Length > 0)
            {
                Hoist(instruction);
            }

            any |= inside;
        }

        return any;
    }

    /// <summary>Takes control out of the loop over subgroups, with what its conditions depend on.</summary>
    private void Hoist(Instruction control)
    {
        if (!_hoisted.Add(control))
        {
            return;
        }

        foreach (Value operand in control.Operands)
        {
            Need(operand);
        }

        foreach (Region region in control.Regions)
        {
            foreach (Instruction instruction in region.Instructions)
            {
                if (instruction.Op == Op.Test)
                {
                    Need(instruction.Operands[0]);
                }
            }
        }

        for (RegionNode? node = _tree.NodeOf(control); node?.Control is { } around; node = node.Parent)
        {
            Hoist(around);
        }
    }

    private void Need(Value value)
    {
        if (!_lanes.Of(value).IsGroup)
        {
            throw new InvalidOperationException("A barrier stands in control flow that is not the same for the whole workgroup.");
        }

        Instruction definition = _tree.DefinitionOf(value);
        if (!_needed.Add(definition))
        {
            return;
        }

        foreach (Value operand in definition.Operands)
        {
            Need(operand);
        }

        if (definition is { Op: Op.Get, Symbol: { Kind: SymbolKind.Local } symbol })
        {
            Need(symbol);
        }

        // A value computed inside control can only be done once for the workgroup when the control is.
        if (_tree.NodeOf(definition).Control is { } control)
        {
            Hoist(control);
        }
    }

    /// <summary>Makes a variable one of the workgroup: all its assignments are done once.</summary>
    private void Need(Symbol symbol)
    {
        if (!_groupSymbols.Add(symbol))
        {
            return;
        }

        foreach (Instruction access in _tree.AccessesOf(symbol))
        {
            if (access.Op == Op.Set)
            {
                Need(access.Operands[0]);
                if (_tree.NodeOf(access).Control is { } around)
                {
                    Hoist(around);
                }
            }
        }
    }

    private List<PlanStep> Build(Region region)
    {
        var steps = new List<PlanStep>();
        Run? run = null;
        foreach (Instruction instruction in region.Instructions)
        {
            run = _breaks.Contains(instruction) ? null : run;
            if (instruction.Op is Op.Barrier or Op.Const)
            {
                run = instruction.Op == Op.Barrier ? null : run;
                if (instruction.Op == Op.Const)
                {
                    _groupValues.Add(instruction.Result);
                }
            }
            else if (_hoisted.Contains(instruction))
            {
                List<PlanStep>[] parts = [.. instruction.Regions.Select(Build)];
                steps.Add(new PlanStep(null, instruction, parts));
                run = null;
            }
            else if (IsGroup(instruction, run, out bool ordered))
            {
                foreach (Value result in instruction.Results)
                {
                    _groupValues.Add(result);
                }

                // What does not depend on the run before it may be done ahead of it, so that the run stays whole.
                int place = run is null || ordered ? steps.Count : steps.Count - 1;
                run = ordered ? null : run;
                steps.Insert(place, new PlanStep(null, instruction, []));
            }
            else
            {
                if (run is null)
                {
                    run = new Run();
                    _allRuns.Add(run);
                    steps.Add(new PlanStep(run, null, []));
                }

                run.Instructions.Add(instruction);
            }
        }

        return steps;
    }

    /// <summary>Whether an instruction of hoisted control is done once for the workgroup, and whether it must stay behind the run before it.</summary>
    private bool IsGroup(Instruction instruction, Run? run, out bool ordered)
    {
        ordered = false;
        switch (instruction.Op)
        {
            case Op.Test:
                // What a header does before its test is done even when the test leaves the loop.
                ordered = true;
                return true;
            case Op.Set:
                return _groupSymbols.Contains(instruction.Symbol!);
            case Op.Get:
                return instruction.Symbol!.Kind == SymbolKind.Scalar || _groupSymbols.Contains(instruction.Symbol);
            case Op.Load:
                ordered = instruction.Symbol is not ({ Kind: SymbolKind.View, Access: ViewAccess.Read } or { Kind: SymbolKind.Table })
                    && run is not null && run.Instructions.Any(WritesMemory);
                return _lanes.Of(instruction.Result).IsGroup && OperandsAreGroup(instruction) && (!ordered || _needed.Contains(instruction));
            default:
                bool pure = instruction.Info.Has(OpTraits.Pure) || instruction.Info.Has(OpTraits.ExchangesInSubgroup);
                return pure && instruction.Regions.Length == 0 && instruction.Results.Length == 1
                    && _lanes.Of(instruction.Result).IsGroup && OperandsAreGroup(instruction);
        }
    }

    private static bool WritesMemory(Instruction instruction) =>
        (instruction.Info.Has(OpTraits.Writes) && instruction.Op != Op.Set)
        || instruction.Regions.Any(region => region.Instructions.Any(WritesMemory));

    private bool OperandsAreGroup(Instruction instruction)
    {
        foreach (Value operand in instruction.Operands)
        {
            if (!_groupValues.Contains(operand))
            {
                return false;
            }
        }

        return true;
    }
}

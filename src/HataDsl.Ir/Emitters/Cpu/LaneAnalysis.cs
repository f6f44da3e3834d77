namespace HataDsl.Ir;

/// <summary>
/// Finds the form of every value and variable: scalar, scalar plus lanes, or vector. Where <see cref="Uniformity"/> answers which
/// invocations agree, this answers what the emitter may keep: a loop counter is a scalar even in a loop that lanes leave one by one,
/// and a position stays a scalar start, so that neighbouring lanes read neighbouring elements with one load.
/// </summary>
/// <remarks>A fix-point from the best form down over the variables; jumps and calls must be gone.</remarks>
internal sealed partial class LaneAnalysis
{
    private readonly Kernel _kernel;
    private readonly RegionTree _tree;
    private readonly Dictionary<Value, LaneShape> _values = [];
    private readonly Dictionary<Symbol, LaneShape> _symbols = [];
    private bool _changed;

    public LaneAnalysis(Kernel kernel, RegionTree tree)
    {
        _kernel = kernel;
        _tree = tree;
        do
        {
            _changed = false;
            Walk(kernel.Body);
        }
        while (_changed);
    }

    public LaneShape Of(Value value) => _values[value];

    /// <summary>The form of a variable or scalar parameter; the best form for one that is never assigned.</summary>
    public LaneShape Of(Symbol symbol) =>
        symbol.Kind == SymbolKind.Local && _symbols.TryGetValue(symbol, out LaneShape shape) ? shape : LaneShape.Group;

    /// <summary>Whether lanes may part at a conditional or leave a loop at different times.</summary>
    public bool IsDivergent(Instruction control) => control.Op == Op.If
        ? !_values.TryGetValue(control.Operands[0], out LaneShape shape) ? false : !shape.IsUniform
        : IsDivergentTest(control.Regions[0]) || IsDivergentTest(control.Regions[2]);

    /// <summary>
    /// Whether an assignment may overwrite the variable in lanes that are not active: they either never read it again,
    /// or assign it before they do.
    /// </summary>
    public bool MayOverwriteAllLanes(Instruction set)
    {
        RegionNode? mask = _tree.NodeOf(set);
        while (mask is not null && (mask.Control is null || !IsDivergent(mask.Control)))
        {
            mask = mask.Parent;
        }

        if (mask is null)
        {
            return true;
        }

        foreach (Instruction access in _tree.AccessesOf(set.Symbol!))
        {
            if (access.Op == Op.Get && !IsUnder(_tree.NodeOf(access), mask))
            {
                return false;
            }
        }

        (RegionNode home, bool startsWithSet) = _tree.HomeOf(set.Symbol!);
        return startsWithSet && (IsUnder(home, mask) || _tree.NodeOf(mask.Control!) == home);
    }

    private bool IsDivergentTest(Region region)
    {
        List<Instruction> list = region.Instructions;
        return list.Count > 0 && list[list.Count - 1] is { Op: Op.Test } test
            && _values.TryGetValue(test.Operands[0], out LaneShape shape) && !shape.IsUniform;
    }

    /// <summary>All parts of a loop share its mask; the branches of a conditional have one each.</summary>
    private static bool IsUnder(RegionNode node, RegionNode mask) =>
        mask.Control!.Op == Op.Loop ? RegionTree.IsInside(node, mask.Control) : RegionTree.IsInside(node, mask);

    private void Walk(Region region)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            foreach (Region nested in instruction.Regions)
            {
                Walk(nested);
            }

            if (instruction.Op == Op.Set)
            {
                Assign(instruction);
            }
            else if (instruction.Results.Length > 0)
            {
                LaneShape shape = ShapeOf(instruction);
                foreach (Value result in instruction.Results)
                {
                    _changed |= !_values.TryGetValue(result, out LaneShape old) || old != shape;
                    _values[result] = shape;
                }
            }
        }
    }

    private void Assign(Instruction set)
    {
        LaneShape shape = _values[set.Operands[0]];
        bool wider = set.Symbol!.Type.Size() == 8 && shape.Has(LaneFacts.AddressOnly);
        if (wider || !MayOverwriteAllLanes(set))
        {
            shape = LaneShape.Varying;
        }

        (RegionNode home, bool startsWithSet) = _tree.HomeOf(set.Symbol!);
        for (RegionNode node = _tree.NodeOf(set); node.Parent is not null && !(startsWithSet && node == home); node = node.Parent)
        {
            if (!IsGroupControl(node.Control!))
            {
                shape = shape.Without(LaneFacts.Group | LaneFacts.Spread);
            }
        }

        bool known = _symbols.TryGetValue(set.Symbol, out LaneShape old);
        LaneShape joined = known ? LaneShape.Join(old, shape) : shape;
        if (!known || joined != old)
        {
            _symbols[set.Symbol] = joined;
            _changed = true;
        }
    }

    /// <summary>Whether all invocations of the workgroup go the same way.</summary>
    public bool IsGroupControl(Instruction control)
    {
        if (control.Op == Op.If)
        {
            return !_values.TryGetValue(control.Operands[0], out LaneShape shape) || shape.IsGroup;
        }

        return IsGroupTest(control.Regions[0]) && IsGroupTest(control.Regions[2]);
    }

    private bool IsGroupTest(Region region)
    {
        List<Instruction> list = region.Instructions;
        return list.Count == 0 || list[list.Count - 1] is not { Op: Op.Test } test
            || !_values.TryGetValue(test.Operands[0], out LaneShape shape) || shape.IsGroup;
    }
}

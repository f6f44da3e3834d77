namespace HataDsl.Ir;

/// <summary>
/// Finds loops in which a workgroup walks memory together, <c>for (i = local; i &lt; n; i += workgroup)</c>, and gives them a trip
/// count that is the same for all invocations, so that they can be taken out of the loop over subgroups as a loop with a barrier is.
/// So are loops over tiles, <c>for (tile = group; tile &lt; n; tile += groups)</c>.
/// </summary>
/// <remarks>
/// Run to its end by one subgroup after the other, such a loop reads 32 bytes of every kilobyte, each time from the start, and adds
/// to one variable in one long chain. Taken apart, each round reads what the workgroup reads, from one end to the other, and
/// neighbouring additions do not depend on each other. Subgroups may run in any order between barriers, so results stay the same.
/// As an index of memory, the counter is taken not to overflow.
/// </remarks>
internal sealed class CooperativeLoops
{
    /// <summary>Instructions in a body beyond which going through memory for variables costs nothing worth saving.</summary>
    private const int LargestBody = 64;

    private readonly Kernel _kernel;
    private readonly RegionTree _tree;
    private readonly LaneAnalysis _lanes;
    private readonly HashSet<Instruction> _inStep = [];
    private readonly Dictionary<Instruction, Value> _prefetches = [];

    private CooperativeLoops(Kernel kernel)
    {
        _kernel = kernel;
        _tree = new RegionTree(kernel.Body);
        _lanes = new LaneAnalysis(kernel, _tree);
    }

    /// <summary>The loops to be taken out of the loop over subgroups.</summary>
    public HashSet<Instruction> InStep => _inStep;

    /// <summary>
    /// Loads in rounds that jump over what other workgroups read, and by how many elements: no processor foresees that, so the next
    /// rounds' elements are asked for ahead of time.
    /// </summary>
    public IReadOnlyDictionary<Instruction, Value> Prefetches => _prefetches;

    /// <summary>Rewrites the loops of a kernel without jumps.</summary>
    public static CooperativeLoops Rewrite(Kernel kernel)
    {
        var loops = new CooperativeLoops(kernel);
        bool several = kernel.Workgroup.Count > 8 && kernel.Workgroup.Count % 8 == 0;
        if (several && kernel.Symbols.All(symbol => symbol.Kind != SymbolKind.Private))
        {
            loops.Walk(kernel.Body);
        }

        return loops;
    }

    /// <summary>Looks for loops where all control around is the same for the workgroup.</summary>
    private void Walk(Region region)
    {
        foreach (Instruction instruction in region.Instructions.ToArray())
        {
            if (instruction.Op == Op.Loop && Match(instruction) is { } found)
            {
                FindPrefetches(instruction.Regions[1], found);
                Rewrite(region, instruction, found);
                _inStep.Add(instruction);
            }
            else if (instruction.Regions.Length > 0 && _lanes.IsGroupControl(instruction))
            {
                foreach (Region nested in instruction.Regions)
                {
                    Walk(nested);
                }
            }
        }
    }

    private Found? Match(Instruction loop)
    {
        List<Instruction> header = loop.Regions[0].Instructions;
        List<Instruction> latch = loop.Regions[2].Instructions;
        if (!ControlFlow.HasTest(loop.Regions[0]) || latch.Any(instruction => instruction.Regions.Length > 0 || instruction.Op == Op.Test)
            || !header.All(instruction => instruction.Op is Op.Test or Op.Get || instruction.Info.Has(OpTraits.Pure)))
        {
            return null;
        }

        Instruction comparison = _tree.DefinitionOf(header[header.Count - 1].Operands[0]);
        int side = comparison.Op is Op.Less or Op.LessEqual ? 0 : comparison.Op is Op.Greater or Op.GreaterEqual ? 1 : -1;
        if (side < 0 || _tree.UsesOf(comparison.Result).Count != 1 || !_lanes.Of(comparison.Operands[1 - side]).IsGroup
            || _tree.DefinitionOf(comparison.Operands[side]) is not { Op: Op.Get, Symbol.Kind: SymbolKind.Local } read
            || _tree.NodeOf(read).Region != loop.Regions[0] || header.Count(instruction => instruction.Symbol == read.Symbol) > 1
            || _tree.UsesOf(read.Result).Any(use => use != comparison && _tree.NodeOf(use) == _tree.NodeOf(read)))
        {
            return null;
        }

        (Instruction? start, Instruction? step) = Assignments(loop, read.Symbol);
        return start is not null && step is not null && StepOf(step, read.Symbol) is { } by && IsGroupStart(start.Operands[0])
            && (!_lanes.Of(start.Operands[0]).IsGroup || _tree.DefinitionOf(by).Op != Op.Const) && Pays(loop.Regions[1])
            ? new Found(read.Symbol, comparison, side, start, step, by)
            : null;
    }

    /// <summary>The only assignment before the loop, in its own region, and the only one in it, in the latch; everything else is inside.</summary>
    private (Instruction? Start, Instruction? Step) Assignments(Instruction loop, Symbol counter)
    {
        Instruction? start = null;
        Instruction? step = null;
        foreach (Instruction access in _tree.AccessesOf(counter))
        {
            RegionNode node = _tree.NodeOf(access);
            if (access.Op == Op.Set && start is null && node == _tree.NodeOf(loop))
            {
                start = access;
            }
            else if (access.Op == Op.Set && step is null && node.Region == loop.Regions[2])
            {
                step = access;
            }
            else if (access.Op == Op.Set || start is null || !RegionTree.IsInside(node, loop))
            {
                return default;
            }
        }

        return (start, step);
    }

    /// <summary>What a latch adds to the counter, if that is the same everywhere, positive, and known outside the loop.</summary>
    private Value? StepOf(Instruction step, Symbol counter)
    {
        Instruction sum = _tree.DefinitionOf(step.Operands[0]);
        for (int i = 0; sum.Op == Op.Add && i < 2; i++)
        {
            bool counts = _tree.DefinitionOf(sum.Operands[i]) is { Op: Op.Get } read && read.Symbol == counter;
            if (counts && IsPositive(sum.Operands[1 - i]))
            {
                return sum.Operands[1 - i];
            }
        }

        return null;
    }

    /// <summary>A positive constant, or one times a number of workgroups.</summary>
    private bool IsPositive(Value value)
    {
        Instruction definition = _tree.DefinitionOf(value);
        return definition.Op switch
        {
            Op.Const => ConstantBits.ToInt64(value.Type, definition.Bits) > 0,
            Op.WorkgroupCountX or Op.WorkgroupCountY or Op.WorkgroupCountZ => _tree.NodeOf(definition).Parent is null,
            Op.Mul or Op.Convert => _tree.NodeOf(definition).Parent is null && definition.Operands.All(IsPositive),
            Op.ShiftLeft => _tree.NodeOf(definition).Parent is null && IsPositive(definition.Operands[0]),
            _ => false,
        };
    }

    /// <summary>Whether the body walks a view side by side, and has neither loops nor too much else.</summary>
    private bool Pays(Region body)
    {
        int size = 0;
        bool walks = false;
        bool plain = true;
        void Visit(Region region)
        {
            foreach (Instruction instruction in region.Instructions)
            {
                size++;
                plain &= instruction.Op is not (Op.Loop or Op.Barrier or Op.FenceDevice) && !instruction.Info.Has(OpTraits.ExchangesInSubgroup);
                walks |= instruction is { Op: Op.Load or Op.Store, Symbol.Kind: SymbolKind.View } && IsConsecutive(instruction);
                foreach (Region nested in instruction.Regions)
                {
                    Visit(nested);
                }
            }
        }

        Visit(body);
        return plain && walks && size <= LargestBody;
    }

    private bool IsConsecutive(Instruction access) => _lanes.Of(access.Operands[0]) is { IsLinear: true, Stride: 1 };

    private void FindPrefetches(Region region, Found found)
    {
        if (_tree.DefinitionOf(found.By).Op == Op.Const || _lanes.Of(found.Start.Operands[0]) is not { IsLinear: true, Stride: 1 })
        {
            return;
        }

        foreach (Instruction instruction in region.Instructions)
        {
            if (instruction is { Op: Op.Load, Symbol.Kind: SymbolKind.View } && IsConsecutive(instruction))
            {
                _prefetches.Add(instruction, found.By);
            }

            foreach (Region nested in instruction.Regions)
            {
                FindPrefetches(nested, found);
            }
        }
    }

    /// <summary>Whether a start is something of the workgroup plus a positive multiple of the position in it.</summary>
    private bool IsGroupStart(Value value)
    {
        if (_lanes.Of(value).IsGroup)
        {
            return true;
        }

        Instruction definition = _tree.DefinitionOf(value);
        return definition.Op switch
        {
            Op.LocalIndex => true,
            Op.LocalX or Op.InvocationX => _kernel.Workgroup.X == _kernel.Workgroup.Count,
            Op.Add => IsGroupStart(definition.Operands[0]) && IsGroupStart(definition.Operands[1]),
            Op.Convert => value.Type is ScalarType.I32 or ScalarType.I64 && definition.Operands[0].Type == ScalarType.I32 && IsGroupStart(definition.Operands[0]),
            Op.Mul => IsGroupStart(definition.Operands[0]) && _tree.DefinitionOf(definition.Operands[1]).Op == Op.Const && IsPositive(definition.Operands[1]),
            _ => false,
        };
    }

    /// <summary>The start of the first invocation of the workgroup.</summary>
    private Value GroupStart(Value value, RegionBuilder builder)
    {
        if (_lanes.Of(value).IsGroup)
        {
            return value;
        }

        Instruction definition = _tree.DefinitionOf(value);
        switch (definition.Op)
        {
            case Op.LocalIndex or Op.LocalX:
                return builder.Constant(0);
            case Op.InvocationX:
                return builder.Emit(Op.Mul, builder.Emit(Op.WorkgroupX), builder.Constant(_kernel.Workgroup.X));
            case Op.Convert:
                return builder.EmitAs(value.Type, Op.Convert, GroupStart(definition.Operands[0], builder));
            default:
                return builder.Emit(definition.Op, GroupStart(definition.Operands[0], builder), GroupStart(definition.Operands[1], builder));
        }
    }

    private void Rewrite(Region region, Instruction loop, Found found)
    {
        ScalarType type = found.Counter.Type;
        var trip = new Symbol(SymbolKind.Local, new Passes.SymbolNames(_kernel.Parameters, _kernel.Symbols).Take("trip"), type);
        _kernel.Symbols.Add(trip);

        var before = new RegionBuilder(new Region());
        Value groupStart = GroupStart(found.Start.Operands[0], before);
        before.Set(trip, before.Constant(type, 0));
        region.Instructions.InsertRange(region.Instructions.IndexOf(loop), before.Region.Instructions);
        region.Instructions.Remove(found.Start);

        // The header asks for the first invocation of the workgroup.
        List<Instruction> header = loop.Regions[0].Instructions;
        header.RemoveRange(header.Count - 1, 1);
        header.Remove(found.Comparison);
        var head = new RegionBuilder(loop.Regions[0]);
        Value first = head.Emit(Op.Add, groupStart, head.Get(trip));
        head.EmitEffect(Op.Test, Compare(head, found, first));

        // The body asks for each.
        var inside = new Region();
        inside.Instructions.AddRange(loop.Regions[1].Instructions);
        inside.Instructions.AddRange(loop.Regions[2].Instructions);
        inside.Instructions.Remove(found.Step);
        loop.Regions[1] = new Region();
        var body = new RegionBuilder(loop.Regions[1]);
        Value position = body.Emit(Op.Add, found.Start.Operands[0], body.Get(trip));
        Instruction guard = body.If(Compare(body, found, position));
        guard.Regions[0] = inside;
        var replacements = new Passes.Replacements();
        header.RemoveAll(instruction => IsRead(instruction, found.Counter, position, replacements));
        Replace(inside, found.Counter, position, replacements);

        loop.Regions[2] = new Region();
        var latch = new RegionBuilder(loop.Regions[2]);
        Instruction step = _tree.DefinitionOf(found.By);
        latch.Set(trip, latch.Emit(Op.Add, latch.Get(trip), step.Op == Op.Const ? latch.Constant(type, step.Bits) : found.By));
    }

    private static Value Compare(RegionBuilder builder, Found found, Value counter)
    {
        Value bound = found.Comparison.Operands[1 - found.Side];
        return found.Side == 0 ? builder.Emit(found.Comparison.Op, counter, bound) : builder.Emit(found.Comparison.Op, bound, counter);
    }

    /// <summary>Puts the position in place of what was read from the counter, and takes the reads out.</summary>
    private static void Replace(Region region, Symbol counter, Value position, Passes.Replacements replacements)
    {
        region.Instructions.RemoveAll(instruction => IsRead(instruction, counter, position, replacements));
        foreach (Instruction instruction in region.Instructions)
        {
            replacements.Apply(instruction);
            foreach (Region nested in instruction.Regions)
            {
                Replace(nested, counter, position, replacements);
            }
        }
    }

    private static bool IsRead(Instruction instruction, Symbol counter, Value position, Passes.Replacements replacements)
    {
        if (instruction.Op != Op.Get || instruction.Symbol != counter)
        {
            return false;
        }

        replacements.Add(instruction.Result, position);
        return true;
    }

    /// <summary>A loop that fits.</summary>
    /// <param name="Counter">Its counter.</param>
    /// <param name="Comparison">The comparison of the counter with a bound.</param>
    /// <param name="Side">Which operand of the comparison is the counter.</param>
    /// <param name="Start">The assignment before the loop.</param>
    /// <param name="Step">The assignment in the latch.</param>
    /// <param name="By">What it adds.</param>
    private sealed record Found(Symbol Counter, Instruction Comparison, int Side, Instruction Start, Instruction Step, Value By);
}

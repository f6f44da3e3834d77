namespace HataDsl.Ir;

/// <summary>
/// Finds what is the same in all invocations of a launch, workgroup or subgroup, by a forward fix-point over values, variables and
/// control. The generator turns its divergences into diagnostics; the CPU emitter keeps uniform values in scalars.
/// </summary>
/// <remarks>
/// A variable assigned under divergent control varies. Control is counted from the region that holds all uses of the variable, if
/// an assignment comes before every other use: a loop counter inside <c>if (i &lt; n)</c>, or after a divergent return, is uniform
/// among the invocations that see it.
/// </remarks>
public sealed partial class Uniformity
{
    private readonly Kernel _kernel;
    private readonly Dictionary<Value, UniformityLevel> _values = [];
    private readonly Dictionary<Symbol, UniformityLevel> _symbols = [];
    private readonly Dictionary<Instruction, UniformityLevel> _control = [];
    private readonly List<Divergence> _divergences = [];
    private readonly MemoryIntervals _intervals;
    private bool _changed;

    private Uniformity(Kernel kernel)
    {
        _kernel = kernel;
        _intervals = new MemoryIntervals(kernel.Body);
    }

    /// <summary>Analyses a kernel whose calls have been inlined.</summary>
    /// <exception cref="ArgumentException">A call remains.</exception>
    public static UniformityInfo Analyze(Kernel kernel)
    {
        var analysis = new Uniformity(kernel);
        var root = new Scope(kernel.Body, null, -1);
        analysis.Prepare(root);
        do
        {
            analysis._changed = false;
            analysis._position = 0;
            analysis.Walk(root, UniformityLevel.Constant);
        }
        while (analysis._changed);

        analysis._position = 0;
        analysis.FindDivergences(root);
        return new UniformityInfo(analysis._values, analysis._symbols, analysis._control, analysis._divergences);
    }

    private static UniformityLevel Join(UniformityLevel a, UniformityLevel b) => a > b ? a : b;

    /// <summary>One pass over a region; levels only grow, so repeated passes end.</summary>
    private void Walk(Scope scope, UniformityLevel entry)
    {
        entry = Join(entry, scope.Own);
        scope.Jumped = UniformityLevel.Constant;
        scope.Jumps.Clear();
        int nested = 0;
        foreach (Instruction instruction in scope.Region.Instructions)
        {
            _position++;
            UniformityLevel control = Join(entry, scope.Jumped);
            _control[instruction] = control;
            switch (instruction.Op)
            {
                case Op.If:
                    Raise(scope.Nested[nested], OfOperand(instruction, 0), instruction);
                    Raise(scope.Nested[nested + 1], OfOperand(instruction, 0), instruction);
                    Walk(scope.Nested[nested++], control);
                    Walk(scope.Nested[nested++], control);
                    break;
                case Op.Loop:
                    for (int i = 0; i < 3; i++)
                    {
                        Walk(scope.Nested[nested++], control);
                    }

                    break;
                case Op.Test:
                    RaiseLoop(scope, OfOperand(instruction, 0), instruction);
                    break;
                case Op.Break or Op.Continue or Op.Return:
                    Jump(scope, instruction);
                    break;
                case Op.Set:
                    RaiseSymbol(instruction, Join(OfOperand(instruction, 0), ControlWithinHome(scope, instruction.Symbol!)));
                    break;
                case Op.Store when instruction.Symbol!.Kind == SymbolKind.Private:
                    UniformityLevel stored = Join(OfOperand(instruction, 0), OfOperand(instruction, 1));
                    RaiseSymbol(instruction, Join(stored, ControlWithinHome(scope, instruction.Symbol)));
                    break;
                default:
                    SetResults(instruction);
                    break;
            }
        }
    }

    private UniformityLevel OfOperand(Instruction instruction, int index) => _values[instruction.Operands[index]];

    private void SetResults(Instruction instruction)
    {
        if (instruction.Results.Length == 0)
        {
            return;
        }

        UniformityLevel level = LevelOf(instruction);
        foreach (Value result in instruction.Results)
        {
            if (!_values.TryGetValue(result, out UniformityLevel old) || old < level)
            {
                _values[result] = level;
                _changed = true;
            }
        }
    }

    private UniformityLevel LevelOf(Instruction instruction)
    {
        var operands = UniformityLevel.Constant;
        foreach (Value operand in instruction.Operands)
        {
            operands = Join(operands, _values[operand]);
        }

        WorkgroupShape shape = _kernel.Workgroup;
        switch (instruction.Op)
        {
            case Op.LocalX when shape.X == 1:
            case Op.LocalY when shape.Y == 1:
            case Op.LocalZ when shape.Z == 1:
            case Op.LocalIndex when shape.Count == 1:
                return UniformityLevel.Constant;
            case Op.InvocationX when shape.X == 1:
            case Op.InvocationY when shape.Y == 1:
            case Op.InvocationZ when shape.Z == 1:
            case Op.WorkgroupX or Op.WorkgroupY or Op.WorkgroupZ:
                return UniformityLevel.Workgroup;
            case Op.WorkgroupCountX or Op.WorkgroupCountY or Op.WorkgroupCountZ or Op.SubgroupSize or Op.Length:
                return UniformityLevel.Launch;
            case Op.Get:
                return instruction.Symbol!.Kind == SymbolKind.Scalar ? UniformityLevel.Launch : SymbolLevel(instruction.Symbol);
            case Op.Load:
                return OfLoad(instruction, operands);
            case Op.SubgroupBroadcast or Op.SubgroupBroadcastFirst:
                return LowerOf(_values[instruction.Operands[0]], UniformityLevel.Subgroup);
            case Op.SubgroupMin or Op.SubgroupMax or Op.SubgroupAnd or Op.SubgroupOr or Op.SubgroupAny or Op.SubgroupAll:
                return LowerOf(operands, UniformityLevel.Subgroup);
            default:
                // A sum, exclusive or and ballot depend on how many invocations the last subgroup has.
                return instruction.Info.Has(OpTraits.SubgroupUniform) ? UniformityLevel.Subgroup
                    : instruction.Info.Has(OpTraits.Varying) ? UniformityLevel.Varying
                    : operands;
        }
    }

    private static UniformityLevel LowerOf(UniformityLevel a, UniformityLevel b) => a < b ? a : b;

    private UniformityLevel OfLoad(Instruction load, UniformityLevel index)
    {
        Symbol symbol = load.Symbol!;
        if (symbol.Kind == SymbolKind.Private)
        {
            return Join(index, SymbolLevel(symbol));
        }

        if (symbol.Kind == SymbolKind.Table)
        {
            return index;
        }

        if (symbol.Kind == SymbolKind.View && symbol.Access == ViewAccess.Read)
        {
            return Join(index, UniformityLevel.Launch);
        }

        return _intervals.MayChange(load) ? UniformityLevel.Varying : Join(index, UniformityLevel.Workgroup);
    }

    private UniformityLevel SymbolLevel(Symbol symbol) =>
        _symbols.TryGetValue(symbol, out UniformityLevel level) ? level : UniformityLevel.Constant;

    private void RaiseSymbol(Instruction instruction, UniformityLevel level)
    {
        if (SymbolLevel(instruction.Symbol!) < level)
        {
            _symbols[instruction.Symbol!] = level;
            _changed = true;
        }
    }

    private void FindDivergences(Scope scope)
    {
        int nested = 0;
        foreach (Instruction instruction in scope.Region.Instructions)
        {
            _position++;
            FindDivergence(scope, instruction);
            for (int i = 0; i < instruction.Regions.Length; i++)
            {
                FindDivergences(scope.Nested[nested++]);
            }
        }
    }

    private void FindDivergence(Scope scope, Instruction instruction)
    {
        bool barrier = instruction.Info.Has(OpTraits.SynchronisesWorkgroup);
        if (!barrier && !instruction.Info.Has(OpTraits.ExchangesInSubgroup))
        {
            return;
        }

        UniformityLevel allowed = barrier ? UniformityLevel.Workgroup : UniformityLevel.Subgroup;
        UniformityLevel control = _control[instruction];
        if (control > allowed)
        {
            _divergences.Add(new Divergence(instruction, control, CauseOf(scope, allowed), IsOperand: false));
        }
        else if (instruction.Op is >= Op.TileFill and <= Op.TileStore
            && instruction.Operands.Any(operand => _values[operand] > allowed))
        {
            _divergences.Add(new Divergence(instruction, UniformityLevel.Varying, instruction, IsOperand: true));
        }
        else if (instruction.Op is Op.SubgroupBroadcast or Op.SubgroupShuffleXor && OfOperand(instruction, 1) > allowed)
        {
            _divergences.Add(new Divergence(instruction, OfOperand(instruction, 1), instruction, IsOperand: true));
        }
    }
}

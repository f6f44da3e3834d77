namespace HataDsl.Ir;

/// <summary>
/// Computes the <see cref="LaneForm"/> of values: positions are known for each invocation of a workgroup, everything that uniformity
/// says is the same for all of them is an unknown, and arithmetic is carried out. What varies in an unknown way has no form.
/// Known values wrap as in C#; that a sum with unknowns in it overflows is not modelled: no index of a valid kernel does.
/// </summary>
public sealed class LaneForms
{
    private readonly Kernel _kernel;
    private readonly UniformityInfo _uniformity;
    private readonly Dictionary<Symbol, LoopCounter> _counters;
    private readonly Dictionary<Value, Instruction> _definitions = [];
    private readonly Dictionary<Value, LaneForm?> _forms = [];
    private readonly HashSet<Instruction> _countedReads = [];

    /// <summary>Prepares for a kernel whose calls are inlined and whose variables are promoted.</summary>
    public LaneForms(Kernel kernel, UniformityInfo uniformity)
    {
        _kernel = kernel;
        _uniformity = uniformity;
        _counters = LoopCounter.Find(kernel);
        Survey(kernel.Body, []);
    }

    /// <summary>The variables that count loops.</summary>
    public IReadOnlyDictionary<Symbol, LoopCounter> Counters => _counters;

    /// <summary>The instruction that defines a value.</summary>
    public Instruction DefinitionOf(Value value) => _definitions[value];

    /// <summary>The form of a value, or null.</summary>
    public LaneForm? Of(Value value)
    {
        if (!_forms.TryGetValue(value, out LaneForm? form))
        {
            Instruction instruction = _definitions[value];
            form = Wrapped(Compute(instruction), value.Type) ?? (instruction.Type != ScalarType.Void && !value.Type.IsFloat() && _uniformity.Of(value) <= UniformityLevel.Workgroup ? Unknown(value) : null);
            _forms.Add(value, form);
        }

        return form;
    }

    /// <summary>Known values in the range of their type; null where that of an unsigned one is beyond a long.</summary>
    private static LaneForm? Wrapped(LaneForm? form, ScalarType type)
    {
        if (form is not { IsKnown: true } || !type.IsInteger())
        {
            return form;
        }

        return type == ScalarType.U64 && form.Offsets.Any(offset => offset < 0)
            ? null
            : form.Combine(form, (offset, _) => ConstantBits.ToInt64(type, ConstantBits.Truncate(type, unchecked((ulong)offset))));
    }

    private LaneForm? Compute(Instruction instruction)
    {
        WorkgroupShape shape = _kernel.Workgroup;
        switch (instruction.Op)
        {
            case Op.Const when !instruction.Type.IsFloat():
                return Each(_ => instruction.Type.IsInteger() ? ConstantBits.ToInt64(instruction.Type, instruction.Bits) : (long)(instruction.Bits & 1));
            case Op.LocalX:
                return Each(i => i % shape.X);
            case Op.LocalY:
                return Each(i => i / shape.X % shape.Y);
            case Op.LocalZ:
                return Each(i => i / (shape.X * shape.Y));
            case Op.LocalIndex:
                return Each(i => i);
            case Op.InvocationX:
                return Each(i => i % shape.X).Plus(Unknown(Op.WorkgroupX), shape.X);
            case Op.InvocationY:
                return Each(i => i / shape.X % shape.Y).Plus(Unknown(Op.WorkgroupY), shape.Y);
            case Op.InvocationZ:
                return Each(i => i / (shape.X * shape.Y)).Plus(Unknown(Op.WorkgroupZ), shape.Z);
            case Op.WorkgroupX or Op.WorkgroupY or Op.WorkgroupZ:
                return Unknown(instruction.Op);
            case Op.Get when instruction.Symbol is { Kind: SymbolKind.Scalar } scalar && !scalar.Type.IsFloat():
                return Unknown(scalar);
            case Op.Get when _countedReads.Contains(instruction):
                return Unknown(instruction.Symbol!);
            case Op.Length:
                return Unknown(instruction.Symbol!);
            case Op.Convert or Op.Bitcast when instruction.Type.IsInteger() && instruction.Type.Size() >= 4 && _definitions[instruction.Operands[0]].Type is var from && from.IsInteger() && from.Size() <= instruction.Type.Size():
                return Of(instruction.Operands[0]);
            case Op.Neg when Of(instruction.Operands[0]) is { } negated:
                return negated.Times(-1);
            case Op.Not when instruction.Type == ScalarType.I1 && Of(instruction.Operands[0]) is { IsKnown: true } flag:
                return flag.Combine(flag, (a, _) => 1 - a);
            default:
                return instruction.Operands.Length == 2 && !_definitions[instruction.Operands[0]].Type.IsFloat()
                    && Of(instruction.Operands[0]) is { } a && Of(instruction.Operands[1]) is { } b
                    ? Binary(instruction.Op, a, b)
                    : null;
        }
    }

    private static LaneForm? Binary(Op op, LaneForm a, LaneForm b)
    {
        switch (op)
        {
            case Op.Add:
                return a.Plus(b, 1);
            case Op.Sub:
                return a.Plus(b, -1);
            case Op.Mul when b.Constant is { } factor:
                return a.Times(factor);
            case Op.Mul when a.Constant is { } factor:
                return b.Times(factor);
            case Op.ShiftLeft when b.Constant is { } count and >= 0 and < 31:
                return a.Times(1L << (int)count);
            case Op.Rem or Op.And or Op.Div or Op.ShiftRight when b.Constant is { } by && Split(op, a, by) is { } split:
                return split;
            case Op.Less or Op.LessEqual or Op.Greater or Op.GreaterEqual or Op.Equal or Op.NotEqual when a.HasTermsOf(b):
                return Compare(op, a, b);
        }

        return a.IsKnown && b.IsKnown ? Known(op, a, b) : null;
    }

    /// <summary>Remainder and quotient of a position, whose unknown part is a multiple of the divisor: <c>Invocation.X % 32</c>.</summary>
    private static LaneForm? Split(Op op, LaneForm a, long by)
    {
        long divisor = op switch
        {
            Op.And => (by & (by + 1)) == 0 ? by + 1 : 0,
            Op.ShiftRight => by is >= 0 and < 31 ? 1L << (int)by : 0,
            _ => by,
        };
        if (divisor <= 0 || a.Offsets.Any(offset => offset < 0)
            || a.Terms.Any(term => term.Key is not Ir.Op || term.Value < 0 || term.Value % divisor != 0))
        {
            return null;
        }

        bool isRest = op is Op.Rem or Op.And;
        var offsets = new LaneForm(a.Offsets.Select(offset => isRest ? offset % divisor : offset / divisor).ToArray());
        return isRest ? offsets : a.Terms.Aggregate(offsets, (sum, term) =>
            sum.Plus(new LaneForm(new long[offsets.Offsets.Length], new Dictionary<object, long> { [term.Key] = term.Value / divisor }), 1));
    }

    private static LaneForm Compare(Op op, LaneForm a, LaneForm b) => op switch
    {
        Op.Less => a.Combine(b, (x, y) => x < y ? 1 : 0),
        Op.LessEqual => a.Combine(b, (x, y) => x <= y ? 1 : 0),
        Op.Greater => a.Combine(b, (x, y) => x > y ? 1 : 0),
        Op.GreaterEqual => a.Combine(b, (x, y) => x >= y ? 1 : 0),
        Op.Equal => a.Combine(b, (x, y) => x == y ? 1 : 0),
        _ => a.Combine(b, (x, y) => x != y ? 1 : 0),
    };

    private static LaneForm? Known(Op op, LaneForm a, LaneForm b) => op switch
    {
        Op.Mul => a.Combine(b, (x, y) => x * y),
        Op.Div when b.Offsets.All(y => y != 0) => a.Combine(b, (x, y) => x / y),
        Op.Rem when b.Offsets.All(y => y != 0) => a.Combine(b, (x, y) => x % y),
        Op.And => a.Combine(b, (x, y) => x & y),
        Op.Or => a.Combine(b, (x, y) => x | y),
        Op.Xor => a.Combine(b, (x, y) => x ^ y),
        Op.Min => a.Combine(b, Math.Min),
        Op.Max => a.Combine(b, Math.Max),
        Op.ShiftLeft when b.Offsets.All(y => y is >= 0 and < 31) => a.Combine(b, (x, y) => x << (int)y),
        Op.ShiftRight when b.Offsets.All(y => y is >= 0 and < 31) => a.Combine(b, (x, y) => x >> (int)y),
        _ => null,
    };

    private LaneForm Each(Func<int, long> value)
    {
        var offsets = new long[_kernel.Workgroup.Count];
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = value(i);
        }

        return new LaneForm(offsets);
    }

    private LaneForm Unknown(object key) => new(new long[_kernel.Workgroup.Count], new Dictionary<object, long> { [key] = 1 });

    private void Survey(Region region, List<Instruction> loops)
    {
        foreach (Instruction instruction in region.Instructions)
        {
            foreach (Value result in instruction.Results)
            {
                _definitions[result] = instruction;
            }

            // After its loop a counter has another value.
            if (instruction.Op == Op.Get && _counters.TryGetValue(instruction.Symbol!, out LoopCounter? counter) && loops.Contains(counter.Loop))
            {
                _countedReads.Add(instruction);
            }

            if (instruction.Op == Op.Loop)
            {
                loops.Add(instruction);
            }

            foreach (Region nested in instruction.Regions)
            {
                Survey(nested, loops);
            }

            if (instruction.Op == Op.Loop)
            {
                loops.RemoveAt(loops.Count - 1);
            }
        }
    }
}

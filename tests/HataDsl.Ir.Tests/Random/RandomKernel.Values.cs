namespace HataDsl.Ir.Tests;

/// <content>Expressions.</content>
internal sealed partial class RandomKernel
{
    private static readonly Op[] IntegerOps =
    [
        Op.Add, Op.Sub, Op.Mul, Op.Div, Op.Rem, Op.Neg, Op.Abs, Op.Min, Op.Max, Op.And, Op.Or, Op.Xor, Op.Not, Op.ShiftLeft, Op.ShiftRight,
    ];

    private static readonly Op[] FloatOps =
    [
        Op.Add, Op.Sub, Op.Mul, Op.Div, Op.Rem, Op.Neg, Op.Abs, Op.Min, Op.Max, Op.MinNumber, Op.MaxNumber, Op.Fma, Op.Sqrt, Op.ReciprocalSqrt, Op.Exp,
        Op.Log2, Op.Sin, Op.Tanh, Op.Floor, Op.Ceiling, Op.Round, Op.Truncate,
    ];

    /// <summary>A value of a type: one at hand, a constant, a variable, or a conversion.</summary>
    private Value Any(ScalarType type)
    {
        int choice = _random.Next(20);
        if (choice < 12)
        {
            Value[] candidates = [.. _scopes.SelectMany(scope => scope).Where(value => value.Type == type).TakeLast(10)];
            if (candidates.Length > 0)
            {
                return candidates[_random.Next(candidates.Length)];
            }
        }

        if (choice < 16)
        {
            Symbol[] candidates = [.. _variables.Where(variable => variable.Type == type)];
            if (candidates.Length > 0)
            {
                return _at.Get(candidates[_random.Next(candidates.Length)]);
            }
        }

        return choice < 18 && type.IsArithmetic() ? Converted(type) : _at.Constant(type, Small(type));
    }

    /// <summary>Constants that identities look for come up often.</summary>
    private ulong Small(ScalarType type)
    {
        if (_random.Next(3) == 0)
        {
            return RandomBits(_random, type);
        }

        long small = _random.Next(7) switch { 0 => 0, 1 => 1, 2 => -1, 3 => 2, 4 => 1 << _random.Next(7), _ => _random.Next(-3, 12) };
        return type == ScalarType.I1 ? (ulong)(small & 1) : ConstantEvaluator.Evaluate(Op.Convert, ScalarType.I64, type, (ulong)small);
    }

    private Value Converted(ScalarType type)
    {
        List<Value> scope = _scopes[_random.Next(_scopes.Count)];
        Value[] candidates = [.. scope.Where(value => value.Type != ScalarType.I1)];
        Value from = candidates.Length > 0 ? candidates[_random.Next(candidates.Length)] : _at.Constant(_random.Next(100));
        return _at.EmitAs(type, Op.Convert, from);
    }

    private Op Choose(Op first, Op last) => (Op)_random.Next((int)first, (int)last + 1);

    private void EmitValue()
    {
        ScalarType type = AnyArithmetic();
        Value value;
        switch (_random.Next(12))
        {
            case 0:
                value = _at.EmitAs(type, Op.Select, Any(ScalarType.I1), Any(type), Any(type));
                break;
            case 1 or 2:
                value = _at.Emit(Choose(Op.Equal, Op.GreaterEqual), Any(type), Any(type));
                break;
            case 3:
                value = _at.Emit(_random.Next(4) switch { 0 => Op.And, 1 => Op.Or, 2 => Op.Xor, _ => Op.Equal }, Any(ScalarType.I1), Any(ScalarType.I1));
                break;
            case 4:
                value = _at.Emit(Op.Not, Any(ScalarType.I1));
                break;
            case 5:
                ScalarType middle = (ScalarType)_random.Next((int)ScalarType.I8, (int)ScalarType.F64 + 1);
                value = _at.EmitAs(type, Op.Convert, _at.EmitAs(middle, Op.Convert, Any(type.IsArithmetic() ? AnyArithmetic() : type)));
                break;
            case 6:
                value = Bits();
                break;
            default:
                value = Operation(type);
                break;
        }

        Keep(value);
        if (_random.Next(2) == 0)
        {
            Observe(value);
        }
    }

    private Value Operation(ScalarType type)
    {
        Op op = type.IsFloat() ? FloatOps[_random.Next(FloatOps.Length)] : IntegerOps[_random.Next(IntegerOps.Length)];
        return OpTable.Get(op).Operands.Length switch
        {
            1 => _at.Emit(op, Any(type)),
            2 => _at.Emit(op, Any(type), Any(op is Op.ShiftLeft or Op.ShiftRight ? ScalarType.I32 : type)),
            _ => _at.Emit(op, Any(type), Any(type), Any(type)),
        };
    }

    private Value Bits()
    {
        ScalarType type = _random.Next(2) == 0 ? ScalarType.U32 : ScalarType.U64;
        switch (_random.Next(6))
        {
            case 0:
                return _at.Emit(Op.PopCount, Any(type));
            case 1:
                return _at.Emit(Op.LeadingZeros, Any(type));
            case 2:
                return _at.Emit(Op.TrailingZeros, Any(type));
            case 3:
                return _at.Emit(Op.ReverseBits, Any(type));
            case 4:
                // Any bits but those of a NaN.
                return _at.EmitAs(ScalarType.F32, Op.Bitcast, _at.Emit(Op.And, Any(ScalarType.U32), _at.Constant(ScalarType.U32, 0xbfffffff)));
            default:
                return _random.Next(2) == 0
                    ? _at.EmitAs(ScalarType.I32, Op.Bitcast, Any(ScalarType.F32))
                    : _at.Emit(_random.Next(2) == 0 ? Op.RotateLeft : Op.RotateRight, Any(type), Any(ScalarType.I32));
        }
    }

    /// <summary>An index that is surely in range.</summary>
    private Value Index(int length)
    {
        if (length < Elements || _random.Next(2) == 0)
        {
            return _at.Constant(_random.Next(3));
        }

        Value index = _at.Emit(Op.And, Any(ScalarType.I32), _at.Constant(Elements - 1));
        return _random.Next(6) == 0 ? _at.EmitAs(ScalarType.I64, Op.Convert, index) : index;
    }

    private static int LengthOf(Symbol array) => array.Kind == SymbolKind.Private ? array.Length : Elements;

    private void EmitMemory()
    {
        // Few arrays, so that a load and a store meet.
        Symbol array = _arrays[_random.Next(2) == 0 ? _arrays.Count - 1 - _random.Next(2) : _random.Next(_arrays.Count)];
        int length = LengthOf(array);
        bool writable = array.Kind != SymbolKind.View || array.Access == ViewAccess.ReadWrite;
        switch (_random.Next(8))
        {
            case 0 or 1 when writable:
                _at.Store(array, Index(length), Any(array.Type));
                break;
            case 2 when writable && array.Kind != SymbolKind.Private && array.Type == ScalarType.I32:
                Keep(_at.Atomic(Choose(Op.AtomicAdd, Op.AtomicExchange), array, Index(length), Any(ScalarType.I32)));
                break;
            case 3 when length >= Elements:
                Value start = _at.Emit(Op.And, Any(ScalarType.I32), _at.Constant(Elements - 4));
                var wide = new Instruction(Op.Load) { Symbol = array, Operands = [start], Results = [.. Enumerable.Range(0, 4).Select(_ => new Value(array.Type))] };
                foreach (Value part in _at.Append(wide).Results)
                {
                    Keep(part);
                }

                break;
            case 4 when array.Kind == SymbolKind.View:
                EmitGuardedLoad(array);
                break;
            case 5:
                Keep(_at.Length(array, _random.Next(2) == 0 ? ScalarType.I32 : ScalarType.I64));
                break;
            default:
                Value element = _at.Load(array, Index(length));
                Keep(element);
                Observe(element);
                break;
        }
    }

    /// <summary>A load that must not be moved past the condition that keeps its index in range.</summary>
    private void EmitGuardedLoad(Symbol array)
    {
        Symbol target = Declare(array.Type);
        Value index = Any(ScalarType.I32);
        Value inside = _at.Emit(
            Op.And,
            _at.Emit(Op.Less, index, _at.Length(array, ScalarType.I32)),
            _at.Emit(Op.GreaterEqual, index, _at.Constant(0)));
        Region outer = _at.Region;
        _at.Region = _at.If(inside).Regions[0];
        _at.Set(target, _at.Load(array, index));
        _at.Region = outer;
    }

    private void EmitExchange()
    {
        Op op = Choose(Op.SubgroupAdd, Op.SubgroupBallot);
        OpInfo row = OpTable.Get(op);
        ScalarType type = row.Operands[0] switch
        {
            OperandClass.Boolean => ScalarType.I1,
            OperandClass.Integer => _random.Next(2) == 0 ? ScalarType.U32 : ScalarType.I64,
            _ => AnyArithmetic(),
        };
        Keep(row.Operands.Length == 1 ? _at.Emit(op, Any(type)) : _at.Emit(op, Any(type), _at.Constant(_random.Next(4))));
    }
}

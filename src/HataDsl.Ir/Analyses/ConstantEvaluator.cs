namespace HataDsl.Ir;

/// <summary>
/// The meaning of the pure operations as code: what <see cref="OpTable"/> says in words, on the bits of constants.
/// Folding uses it, and so does the interpreter that the tests hold every pass and emitter against.
/// </summary>
/// <remarks>
/// Results do not depend on the machine that compiles, with two limits. The payload and sign of a NaN are free, and a NaN made here
/// is always .NET's own. Exponential, logarithmic, trigonometric and power functions are those of the host's library:
/// see <see cref="IsReproducible"/>.
/// </remarks>
public static partial class ConstantEvaluator
{
    /// <summary>Whether the operation is evaluated here: it is pure and reads neither a symbol nor the invocation's position.</summary>
    public static bool CanEvaluate(Op op) => op is (>= Op.Add and <= Op.Bitcast) or Op.Const or Op.DotBytes;

    /// <summary>
    /// Whether every host gives the same bits as the reference. Not so for the functions of the mathematical library; of those,
    /// f32 under a contract other than exact may still be folded, because the result is rounded from f64.
    /// </summary>
    public static bool IsReproducible(Op op, ScalarType type, NumericContract contract) =>
        op is not (Op.Exp or Op.Exp2 or Op.Log or Op.Log2 or Op.Sin or Op.Cos or Op.Tan or Op.Tanh or Op.Pow)
        || (type == ScalarType.F32 && contract != NumericContract.Exact);

    /// <summary>The bits of the result of an operation.</summary>
    /// <param name="op">An operation for which <see cref="CanEvaluate"/> holds, other than a constant.</param>
    /// <param name="type">Type of the operands; for a select, of the second.</param>
    /// <param name="result">Type of the result.</param>
    /// <param name="a">Bits of the first operand.</param>
    /// <param name="b">Bits of the second operand, if there is one.</param>
    /// <param name="c">Bits of the third operand, if there is one.</param>
    public static ulong Evaluate(Op op, ScalarType type, ScalarType result, ulong a, ulong b = 0, ulong c = 0)
    {
        switch (op)
        {
            case Op.Select:
                return a != 0 ? b : c;
            case Op.Convert:
                return Convert(type, result, a);
            case Op.Bitcast:
                return a;
            case Op.Equal or Op.NotEqual or Op.Less or Op.LessEqual or Op.Greater or Op.GreaterEqual:
                return Compare(op, type, a, b) ? 1u : 0u;
            case Op.DotBytes:
                return DotBytes(type, a, b, c);
            case Op.PopCount:
                return (ulong)PopCount(a);
            case Op.LeadingZeros:
                return (ulong)(type.Bits() - BitLength(a));
            case Op.TrailingZeros:
                return a == 0 ? (ulong)type.Bits() : (ulong)(BitLength(a & (0 - a)) - 1);
            default:
                return type switch
                {
                    ScalarType.F32 => SingleBits(Single(op, ConstantBits.ToSingle(a), ConstantBits.ToSingle(b), ConstantBits.ToSingle(c))),
                    ScalarType.F64 => DoubleBits(Double(op, ConstantBits.ToDouble(a), ConstantBits.ToDouble(b), ConstantBits.ToDouble(c))),
                    _ => ConstantBits.Truncate(type, Integer(op, type, a, b)),
                };
        }
    }

    private static ulong DotBytes(ScalarType type, ulong a, ulong b, ulong c)
    {
        for (int shift = 0; shift < 32; shift += 8)
        {
            unchecked
            {
                c += type == ScalarType.I32
                    ? (ulong)((sbyte)(a >> shift) * (sbyte)(b >> shift))
                    : (ulong)((byte)(a >> shift) * (byte)(b >> shift));
            }
        }

        return ConstantBits.Truncate(type, c);
    }

    private static ulong Integer(Op op, ScalarType type, ulong a, ulong b)
    {
        bool signed = type.IsSignedInteger();
        long x = ConstantBits.ToInt64(type, a);
        long y = ConstantBits.ToInt64(type, b);
        int count = (int)b & (type.Bits() - 1);
        unchecked
        {
            switch (op)
            {
                case Op.Add:
                    return a + b;
                case Op.Sub:
                    return a - b;
                case Op.Mul:
                    return a * b;
                case Op.Div:
                    return b == 0 ? 0 : !signed ? a / b : y == -1 ? 0 - a : (ulong)(x / y);
                case Op.Rem:
                    return b == 0 ? 0 : !signed ? a % b : y == -1 ? 0 : (ulong)(x % y);
                case Op.Neg:
                    return 0 - a;
                case Op.Abs:
                    return signed && x < 0 ? 0 - a : a;
                case Op.Min:
                    return (signed ? x <= y : a <= b) ? a : b;
                case Op.Max:
                    return (signed ? x >= y : a >= b) ? a : b;
                case Op.And:
                    return a & b;
                case Op.Or:
                    return a | b;
                case Op.Xor:
                    return a ^ b;
                case Op.Not:
                    return ~a;
                case Op.ShiftLeft:
                    return a << count;
                case Op.ShiftRight:
                    return signed ? (ulong)(x >> count) : a >> count;
                case Op.RotateLeft:
                    return count == 0 ? a : (a << count) | (a >> (type.Bits() - count));
                case Op.RotateRight:
                    return count == 0 ? a : (a >> count) | (a << (type.Bits() - count));
                case Op.ReverseBits:
                    return ReverseBits(a) >> (64 - type.Bits());
                default:
                    throw new ArgumentException($"'{OpTable.Get(op).Name}' is not evaluated on {type.Name()}.");
            }
        }
    }

    private static bool Compare(Op op, ScalarType type, ulong a, ulong b)
    {
        if (type.IsFloat())
        {
            double x = ToDouble(type, a);
            double y = ToDouble(type, b);
            return op switch
            {
                Op.Equal => x == y,
                Op.NotEqual => x != y,
                Op.Less => x < y,
                Op.LessEqual => x <= y,
                Op.Greater => x > y,
                _ => x >= y,
            };
        }

        int order = type.IsSignedInteger() ? ConstantBits.ToInt64(type, a).CompareTo(ConstantBits.ToInt64(type, b)) : a.CompareTo(b);
        return op switch
        {
            Op.Equal => order == 0,
            Op.NotEqual => order != 0,
            Op.Less => order < 0,
            Op.LessEqual => order <= 0,
            Op.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private static int PopCount(ulong bits)
    {
        int count = 0;
        for (; bits != 0; bits &= bits - 1)
        {
            count++;
        }

        return count;
    }

    private static int BitLength(ulong bits)
    {
        int length = 0;
        for (; bits != 0; bits >>= 1)
        {
            length++;
        }

        return length;
    }

    private static ulong ReverseBits(ulong bits)
    {
        ulong reversed = 0;
        for (int i = 0; i < 64; i++)
        {
            reversed = (reversed << 1) | ((bits >> i) & 1);
        }

        return reversed;
    }
}

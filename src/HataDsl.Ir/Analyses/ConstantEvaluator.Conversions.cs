namespace HataDsl.Ir;

/// <content>Conversions, as unchecked C# casts at run time.</content>
public static partial class ConstantEvaluator
{
    private static ulong Convert(ScalarType from, ScalarType to, ulong bits)
    {
        if (from.IsFloat())
        {
            double value = ToDouble(from, bits);
            return to.IsFloat() ? FromDouble(to, value) : ToInteger(to, value);
        }

        long signed = ConstantBits.ToInt64(from, bits);
        if (!to.IsFloat())
        {
            return ConstantBits.Truncate(to, unchecked((ulong)signed));
        }

        bool negative = from.IsSignedInteger() && signed < 0;
        ulong magnitude = negative ? unchecked(0 - (ulong)signed) : unchecked((ulong)signed);

        // C# converts integers to the half types through f32.
        double rounded = RoundInteger(magnitude, to == ScalarType.F64 ? 53 : 24);
        return FromDouble(to, negative ? -rounded : rounded);
    }

    /// <summary>The value of a float's bits: every float type is a subset of f64.</summary>
    private static double ToDouble(ScalarType type, ulong bits) => type switch
    {
        ScalarType.F16 => HalfToDouble(bits),
        ScalarType.BF16 => ConstantBits.ToSingle(bits << 16),
        ScalarType.F32 => ConstantBits.ToSingle(bits),
        _ => ConstantBits.ToDouble(bits),
    };

    private static ulong FromDouble(ScalarType type, double value) => type switch
    {
        ScalarType.F16 => RoundToNarrow(value, fractionBits: 10, exponentBits: 5),
        ScalarType.BF16 => RoundToNarrow(value, fractionBits: 7, exponentBits: 8),
        ScalarType.F32 => SingleBits((float)value),
        _ => DoubleBits(value),
    };

    /// <summary>Saturates, and NaN gives 0; integers narrower than 32 bits are reached through i32, as in C#.</summary>
    private static ulong ToInteger(ScalarType type, double value)
    {
        if (double.IsNaN(value))
        {
            return 0;
        }

        unchecked
        {
            switch (type)
            {
                case ScalarType.U32:
                    return value <= 0 ? 0 : value >= uint.MaxValue ? uint.MaxValue : (uint)value;
                case ScalarType.I64:
                    return value >= 9223372036854775808.0 ? long.MaxValue : value <= long.MinValue ? 1UL << 63 : (ulong)(long)value;
                case ScalarType.U64:
                    return value <= 0 ? 0
                        : value >= 18446744073709551616.0 ? ulong.MaxValue
                        : value >= 9223372036854775808.0 ? (ulong)(long)(value - 9223372036854775808.0) + (1UL << 63)
                        : (ulong)(long)value;
                default:
                    int word = value >= int.MaxValue ? int.MaxValue : value <= int.MinValue ? int.MinValue : (int)value;
                    return ConstantBits.Truncate(type, (ulong)word);
            }
        }
    }

    /// <summary>Rounds an integer to a number of significant bits, ties to even.</summary>
    private static double RoundInteger(ulong magnitude, int significantBits)
    {
        int shift = BitLength(magnitude) - significantBits;
        if (shift <= 0)
        {
            return (long)magnitude;
        }

        ulong quotient = magnitude >> shift;
        ulong rest = magnitude & ((1UL << shift) - 1);
        ulong half = 1UL << (shift - 1);
        quotient += rest > half || (rest == half && (quotient & 1) != 0) ? 1u : 0u;
        return (long)quotient * (double)(1UL << shift);
    }

    private static double HalfToDouble(ulong bits)
    {
        int exponent = (int)(bits >> 10) & 31;
        long fraction = (long)bits & 1023;
        double magnitude = exponent == 0 ? fraction / 16777216.0
            : exponent == 31 ? (fraction == 0 ? double.PositiveInfinity : double.NaN)
            : ConstantBits.ToDouble(((ulong)(exponent + 1008) << 52) | ((ulong)fraction << 42));
        return (bits & 0x8000) != 0 ? -magnitude : magnitude;
    }

    /// <summary>Rounds once, ties to even, to a 16-bit float.</summary>
    private static ulong RoundToNarrow(double value, int fractionBits, int exponentBits)
    {
        ulong bits = ConstantBits.FromDouble(value);
        ulong sign = (bits >> 63) << 15;
        ulong infinity = ((1UL << exponentBits) - 1) << fractionBits;
        if (double.IsNaN(value))
        {
            return 0x8000 | infinity | (1UL << (fractionBits - 1));
        }

        int exponent = (int)((bits >> 52) & 0x7ff) - 1023;
        int least = 2 - (1 << (exponentBits - 1));
        int shift = 52 - fractionBits + (exponent < least ? least - exponent : 0);
        if (exponent == 1024 || shift > 54)
        {
            return sign | (exponent == 1024 ? infinity : 0);
        }

        ulong significand = (bits & 0xfffffffffffff) | (1UL << 52);
        ulong quotient = significand >> shift;
        ulong rest = significand & ((1UL << shift) - 1);
        ulong half = 1UL << (shift - 1);
        quotient += rest > half || (rest == half && (quotient & 1) != 0) ? 1u : 0u;

        // The hidden bit, and a carry into it, add to the exponent field.
        ulong encoded = exponent < least ? quotient : ((ulong)(exponent - least) << fractionBits) + quotient;
        return sign | Math.Min(encoded, infinity);
    }
}

using System.Globalization;

namespace HataDsl.Ir;

public sealed partial class GlslEmitter
{
    private string Convert(ScalarType from, ScalarType to, string value)
    {
        if (from == to)
        {
            return value;
        }

        switch (from)
        {
            case ScalarType.I1:
                return Convert(ScalarType.I32, to, $"({value} ? 1 : 0)");
            case ScalarType.F16 or ScalarType.BF16:
                return Convert(ScalarType.F32, to, Widen(from, value));
        }

        if (to == ScalarType.I1)
        {
            return $"({value} != {GlslTypes.Zero(from)})";
        }

        if (to is ScalarType.F16 or ScalarType.BF16)
        {
            // From f64 in two roundings, the first to odd, which gives what one rounding gives. Integers go by float in C# too.
            string single = from == ScalarType.F64 ? Call("hd_f64_to_f32_odd", value) : Convert(from, ScalarType.F32, value);
            return Call(to == ScalarType.F16 ? "hd_f32_to_f16" : "hd_f32_to_bf16", single);
        }

        if (from.IsFloat() && to.IsInteger())
        {
            // C# goes to a narrow integer by way of int: (byte)300f is 44.
            return to.Size() < 4
                ? Narrow(to, Call($"hd_{from.Name()}_to_i32", value))
                : Call($"hd_{from.Name()}_to_{to.Name()}", value);
        }

        if (from.IsSignedInteger() && from.Size() < 8 && to.IsInteger() && to.Size() == 8)
        {
            string widened = Call("hd_i32_to_i64", value);
            return to == ScalarType.I64 ? widened : $"uint64_t({widened})";
        }

        return to.IsInteger() && to.Size() < 4 ? Narrow(to, value) : $"{GlslTypes.Register(to)}({value})";
    }

    private static string Widen(ScalarType from, string bits) =>
        from == ScalarType.F16 ? $"unpackHalf2x16({bits}).x" : from == ScalarType.BF16 ? $"uintBitsToFloat({bits} << 16)" : bits;

    /// <summary>Brings a register into the range of a narrow integer type by dropping the upper bits.</summary>
    private static string Narrow(ScalarType to, string value) => to switch
    {
        ScalarType.I8 => $"bitfieldExtract(int({value}), 0, 8)",
        ScalarType.I16 => $"bitfieldExtract(int({value}), 0, 16)",
        ScalarType.U8 => $"(uint({value}) & 0xffu)",
        _ => $"(uint({value}) & 0xffffu)",
    };

    private static string Bitcast(ScalarType from, ScalarType to, string value)
    {
        if (from == to)
        {
            return value;
        }

        if (to == ScalarType.I1)
        {
            return $"(({value} & 1) != 0)";
        }

        if (from == ScalarType.I1)
        {
            value = $"({value} ? 1 : 0)";
        }

        return to switch
        {
            ScalarType.I8 or ScalarType.I16 or ScalarType.U8 or ScalarType.U16 or ScalarType.F16 or ScalarType.BF16 =>
                Narrow(to is ScalarType.F16 or ScalarType.BF16 ? ScalarType.U16 : to, value),
            ScalarType.I32 => from == ScalarType.F32 ? $"floatBitsToInt({value})" : $"int({value})",
            ScalarType.U32 => from == ScalarType.F32 ? $"floatBitsToUint({value})" : $"uint({value})",
            ScalarType.F32 => from == ScalarType.I32 ? $"intBitsToFloat({value})" : $"uintBitsToFloat({value})",
            ScalarType.I64 => from == ScalarType.F64 ? $"doubleBitsToInt64({value})" : $"int64_t({value})",
            ScalarType.U64 => from == ScalarType.F64 ? $"doubleBitsToUint64({value})" : $"uint64_t({value})",
            _ => from == ScalarType.I64 ? $"int64BitsToDouble({value})" : $"uint64BitsToDouble({value})",
        };
    }

    private static string Constant(ScalarType type, ulong bits)
    {
        switch (type)
        {
            case ScalarType.I1:
                return bits == 0 ? "false" : "true";
            case ScalarType.F32:
                return FloatConstant((uint)bits);
            case ScalarType.F64:
                return DoubleConstant(bits);
            case ScalarType.I64:
                long value = unchecked((long)bits);
                return value == long.MinValue ? "(-9223372036854775807l - 1l)"
                    : value < 0 ? $"({value}l)" : $"{value}l";
            case ScalarType.U64:
                return bits.ToString(CultureInfo.InvariantCulture) + "ul";
            case ScalarType.I8 or ScalarType.I16 or ScalarType.I32:
                long small = ConstantBits.ToInt64(type, bits);
                return small == int.MinValue ? "(-2147483647 - 1)" : small < 0 ? $"({small})" : $"{small}";
            default:
                return bits.ToString(CultureInfo.InvariantCulture) + "u";
        }
    }

    private static string FloatConstant(uint bits)
    {
        uint exponent = (bits >> 23) & 0xff;
        if (exponent == 0xff || (exponent == 0 && bits != 0))
        {
            // Infinity, NaN, -0 and denormal numbers, which the GLSL compiler may read in its own way.
            return $"uintBitsToFloat(0x{bits:x8}u)";
        }

        string text = ConstantBits.ToSingle(bits).ToString("G9", CultureInfo.InvariantCulture);
        text = text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
        return text[0] == '-' ? $"({text})" : text;
    }

    /// <summary>Whole numbers as they are; others by their bits, which leaves no decimal to be rounded.</summary>
    private static string DoubleConstant(ulong bits)
    {
        double value = ConstantBits.ToDouble(bits);
        return Math.Abs(value) < 1e15 && value == Math.Truncate(value) && bits != 0x8000000000000000
            ? (value < 0 ? $"({value.ToString("F1", CultureInfo.InvariantCulture)}lf)" : value.ToString("F1", CultureInfo.InvariantCulture) + "lf")
            : $"packDouble2x32(uvec2(0x{(uint)bits:x8}u, 0x{(uint)(bits >> 32):x8}u))";
    }
}

using System.Globalization;

namespace HataDsl.Ir;

/// <summary>Constants between their bits and IR text. Floats that have no short exact decimal form are kept exact: NaN as <c>nan:bits</c>.</summary>
public static class ConstantText
{
    /// <summary>The text of a constant.</summary>
    public static string Print(ScalarType type, ulong bits)
    {
        switch (type)
        {
            case ScalarType.I1:
                return bits == 0 ? "false" : "true";
            case ScalarType.F32:
                float single = ConstantBits.ToSingle(bits);
                return float.IsNaN(single) ? "nan:" + bits.ToString("x", CultureInfo.InvariantCulture)
                    : float.IsInfinity(single) ? (single > 0 ? "inf" : "-inf")
                    : bits == 0x80000000 ? "-0" : single.ToString("G9", CultureInfo.InvariantCulture);
            case ScalarType.F64:
                double value = ConstantBits.ToDouble(bits);
                return double.IsNaN(value) ? "nan:" + bits.ToString("x", CultureInfo.InvariantCulture)
                    : double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf")
                    : bits == 0x8000000000000000 ? "-0" : value.ToString("G17", CultureInfo.InvariantCulture);
            case ScalarType.F16:
            case ScalarType.BF16:
                return "0x" + bits.ToString("x4", CultureInfo.InvariantCulture);
            default:
                return type.IsSignedInteger()
                    ? ConstantBits.ToInt64(type, bits).ToString(CultureInfo.InvariantCulture)
                    : bits.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The bits of a constant's text.</summary>
    /// <exception cref="FormatException">The text is not a constant of the type.</exception>
    public static ulong Parse(ScalarType type, string text)
    {
        if (text.StartsWith("nan:", StringComparison.Ordinal))
        {
            return ulong.Parse(text.Substring(4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        switch (type)
        {
            case ScalarType.I1:
                return text == "true" ? 1u : text == "false" ? 0u : throw new FormatException($"'{text}' is not true or false.");
            case ScalarType.F32:
                return text switch
                {
                    "inf" => 0x7f800000,
                    "-inf" => 0xff800000,
                    "-0" => 0x80000000,
                    _ => ConstantBits.FromSingle(float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)),
                };
            case ScalarType.F64:
                return text switch
                {
                    "inf" => 0x7ff0000000000000,
                    "-inf" => 0xfff0000000000000,
                    "-0" => 0x8000000000000000,
                    _ => ConstantBits.FromDouble(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)),
                };
            case ScalarType.F16:
            case ScalarType.BF16:
                return ulong.Parse(text.Substring(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            default:
                return type.IsSignedInteger()
                    ? ConstantBits.Truncate(type, unchecked((ulong)long.Parse(text, CultureInfo.InvariantCulture)))
                    : ulong.Parse(text, CultureInfo.InvariantCulture);
        }
    }
}

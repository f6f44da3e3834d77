using System.Globalization;

namespace HataDsl.Ir;

/// <summary>
/// How IR types look in the emitted C#. Integers below 32 bits live in an <c>int</c>, extended by their own rule, because ILGPU
/// extends a narrow signed value wrongly when it is converted to a narrow unsigned type. 16-bit floats live as their bits.
/// </summary>
internal static class CudaTypes
{
    /// <summary>The C# type of a value.</summary>
    public static string Of(ScalarType type) => type switch
    {
        ScalarType.I1 => "bool",
        ScalarType.I8 or ScalarType.U8 or ScalarType.I16 or ScalarType.U16 or ScalarType.I32 => "int",
        ScalarType.U32 => "uint",
        ScalarType.I64 => "long",
        ScalarType.U64 => "ulong",
        ScalarType.F32 => "float",
        ScalarType.F64 => "double",
        _ => "ushort",
    };

    /// <summary>The C# type of an element in a view or array, and of a scalar parameter.</summary>
    public static string Stored(ScalarType type) => type switch
    {
        ScalarType.I1 or ScalarType.U8 => "byte",
        ScalarType.I8 => "sbyte",
        ScalarType.I16 => "short",
        ScalarType.U16 => "ushort",
        _ => Of(type),
    };

    /// <summary>A literal of the value's C# type.</summary>
    public static string Literal(ScalarType type, ulong bits)
    {
        switch (type)
        {
            case ScalarType.I1:
                return bits == 0 ? "false" : "true";
            case ScalarType.F16:
            case ScalarType.BF16:
                return $"(ushort)0x{bits:x4}";
            case ScalarType.F32:
                float single = ConstantBits.ToSingle(bits);
                return float.IsNaN(single) || float.IsInfinity(single)
                    ? $"{CudaEmitter.Intrinsics}BitsToSingle(0x{bits:x8}u)"
                    : Negatable(bits >> 31, single.ToString("G9", CultureInfo.InvariantCulture), "f");
            case ScalarType.F64:
                double value = ConstantBits.ToDouble(bits);
                return double.IsNaN(value) || double.IsInfinity(value)
                    ? $"{CudaEmitter.Intrinsics}BitsToDouble(0x{bits:x16}UL)"
                    : Negatable(bits >> 63, value.ToString("G17", CultureInfo.InvariantCulture), "d");
            default:
                string suffix = type switch { ScalarType.U32 => "u", ScalarType.I64 => "L", ScalarType.U64 => "UL", _ => "" };
                return type.IsSignedInteger()
                    ? Negatable(ConstantBits.ToInt64(type, bits) < 0 ? 1u : 0u, ConstantBits.ToInt64(type, bits).ToString(CultureInfo.InvariantCulture), suffix)
                    : bits.ToString(CultureInfo.InvariantCulture) + suffix;
        }
    }

    /// <summary>An element or scalar parameter as a value.</summary>
    public static string FromStored(ScalarType type, string text) => type == ScalarType.I1 ? text + " != 0" : text;

    /// <summary>A value as an element.</summary>
    public static string ToStored(ScalarType type, string text) => type switch
    {
        ScalarType.I1 => $"{CudaEmitter.SelectFunction}({text}, (byte)1, (byte)0)",
        ScalarType.I8 or ScalarType.U8 or ScalarType.I16 or ScalarType.U16 => $"({Stored(type)})({text})",
        _ => text,
    };

    // .NET Framework, where the generator may run, prints -0 without its sign.
    private static string Negatable(ulong negative, string text, string suffix) =>
        negative == 0 ? text + suffix : $"(-{text.TrimStart('-')}{suffix})";
}

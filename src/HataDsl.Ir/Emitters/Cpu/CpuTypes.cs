using System.Globalization;

namespace HataDsl.Ir;

/// <summary>How values of the IR appear in emitted C#.</summary>
internal static class CpuTypes
{
    public const string Simd = "global::HataDsl.Cpu.Simd.";
    public const string Folds = "global::HataDsl.Cpu.Folds.";
    public const string Updates = "global::HataDsl.Cpu.Updates.";

    /// <summary>The class of the vectors' own operations. Those used most are named directly: the JIT stops inlining in long methods.</summary>
    public const string Vector256 = "global::System.Runtime.Intrinsics.Vector256";
    private const string Vector512 = "global::System.Runtime.Intrinsics.Vector512";

    /// <summary>Whether 8 lanes take a 512-bit vector.</summary>
    public static bool IsWide(ScalarType type) => type.Size() == 8;

    /// <summary>Whether the lanes of a vector are wider than the elements in memory.</summary>
    public static bool IsNarrow(ScalarType type) => type.Size() < 4;

    /// <summary>The C# type of a uniform value; half and bfloat16 are kept as their bits.</summary>
    public static string Scalar(ScalarType type) => type switch
    {
        ScalarType.I1 => "bool",
        ScalarType.I8 => "sbyte",
        ScalarType.U8 => "byte",
        ScalarType.I16 => "short",
        ScalarType.U16 or ScalarType.F16 or ScalarType.BF16 => "ushort",
        ScalarType.I32 => "int",
        ScalarType.U32 => "uint",
        ScalarType.I64 => "long",
        ScalarType.U64 => "ulong",
        ScalarType.F32 => "float",
        _ => "double",
    };

    /// <summary>The C# type of an element in a buffer.</summary>
    public static string Element(ScalarType type) => type == ScalarType.I1 ? "byte" : Scalar(type);

    /// <summary>The C# type of one lane of a vector.</summary>
    public static string Lane(ScalarType type) => IsNarrow(type) ? "int" : Scalar(type);

    /// <summary>The class of operations on vectors of a type.</summary>
    public static string VectorClass(ScalarType type) => IsWide(type) ? Vector512 : Vector256;

    /// <summary>A value in all lanes.</summary>
    public static string Broadcast(ScalarType type, string value) =>
        IsNarrow(type) ? $"{Simd}Broadcast({value})" : $"{VectorClass(type)}.Create<{Lane(type)}>({value})";

    /// <summary>The C# type of a vector.</summary>
    public static string Vector(ScalarType type) => $"{VectorClass(type)}<{Lane(type)}>";

    /// <summary>A constant as a C# expression of the scalar type.</summary>
    public static string Literal(ScalarType type, ulong bits)
    {
        switch (type)
        {
            case ScalarType.I1:
                return bits != 0 ? "true" : "false";
            case ScalarType.F32:
                float single = ConstantBits.ToSingle(bits);
                return float.IsNaN(single) ? $"global::System.BitConverter.UInt32BitsToSingle(0x{bits:x8})"
                    : float.IsInfinity(single) ? (single > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity")
                    : bits == 0x80000000 ? "(-0f)" : Negative(single.ToString("G9", CultureInfo.InvariantCulture) + "f");
            case ScalarType.F64:
                double value = ConstantBits.ToDouble(bits);
                return double.IsNaN(value) ? $"global::System.BitConverter.UInt64BitsToDouble(0x{bits:x16})"
                    : double.IsInfinity(value) ? (value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity")
                    : bits == 0x8000000000000000 ? "(-0d)" : Negative(value.ToString("G17", CultureInfo.InvariantCulture) + "d");
            case ScalarType.F16 or ScalarType.BF16:
                return $"(ushort)0x{bits:x4}";
            default:
                string digits = type.IsSignedInteger()
                    ? ConstantBits.ToInt64(type, bits).ToString(CultureInfo.InvariantCulture) : bits.ToString(CultureInfo.InvariantCulture);
                return type switch
                {
                    ScalarType.I32 => Negative(digits),
                    ScalarType.U32 => digits + "u",
                    ScalarType.I64 => Negative(digits + "L"),
                    ScalarType.U64 => digits + "UL",
                    _ => $"({Scalar(type)}){Negative(digits)}",
                };
        }
    }

    private static string Negative(string text) => text[0] == '-' ? $"({text})" : text;
}

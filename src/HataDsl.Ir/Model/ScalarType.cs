namespace HataDsl.Ir;

/// <summary>The types a kernel value can have. Vectors and structs are flattened to scalars before the IR.</summary>
public enum ScalarType : byte
{
    /// <summary>No value: the result of an instruction that only has an effect.</summary>
    Void,

    /// <summary>A truth value. In buffers it is one byte, 0 or 1.</summary>
    I1,

    /// <summary>Signed 8-bit integer.</summary>
    I8,

    /// <summary>Unsigned 8-bit integer.</summary>
    U8,

    /// <summary>Signed 16-bit integer.</summary>
    I16,

    /// <summary>Unsigned 16-bit integer.</summary>
    U16,

    /// <summary>Signed 32-bit integer.</summary>
    I32,

    /// <summary>Unsigned 32-bit integer.</summary>
    U32,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>Unsigned 64-bit integer.</summary>
    U64,

    /// <summary>IEEE 754 binary16. Storage type: arithmetic is done in <see cref="F32"/> and rounded.</summary>
    F16,

    /// <summary>bfloat16: the upper half of a binary32. Storage type, as <see cref="F16"/>.</summary>
    BF16,

    /// <summary>IEEE 754 binary32.</summary>
    F32,

    /// <summary>IEEE 754 binary64.</summary>
    F64,
}

/// <summary>Facts about <see cref="ScalarType"/> values.</summary>
public static class ScalarTypes
{
    private static readonly string[] Names =
        ["void", "i1", "i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64", "f16", "bf16", "f32", "f64"];

    private static readonly byte[] Sizes = [0, 1, 1, 1, 2, 2, 4, 4, 8, 8, 2, 2, 4, 8];

    /// <summary>Every type that a value can have, in declaration order.</summary>
    public static IEnumerable<ScalarType> All
    {
        get
        {
            for (var type = ScalarType.I1; type <= ScalarType.F64; type++)
            {
                yield return type;
            }
        }
    }

    /// <summary>The type's name in IR text, such as <c>f32</c>.</summary>
    public static string Name(this ScalarType type) => Names[(int)type];

    /// <summary>Bytes of one element in a buffer.</summary>
    public static int Size(this ScalarType type) => Sizes[(int)type];

    /// <summary>Bits of the value: 1 for <see cref="ScalarType.I1"/>, else 8 times the size.</summary>
    public static int Bits(this ScalarType type) => type == ScalarType.I1 ? 1 : type.Size() * 8;

    /// <summary>Whether the type is a floating-point type.</summary>
    public static bool IsFloat(this ScalarType type) => type >= ScalarType.F16;

    /// <summary>Whether the type is an integer type (truth values are not).</summary>
    public static bool IsInteger(this ScalarType type) => type is >= ScalarType.I8 and <= ScalarType.U64;

    /// <summary>Whether the type is a signed integer type.</summary>
    public static bool IsSignedInteger(this ScalarType type) =>
        type is ScalarType.I8 or ScalarType.I16 or ScalarType.I32 or ScalarType.I64;

    /// <summary>Whether values of the type take part in arithmetic (C# promotes the narrower integers first).</summary>
    public static bool IsArithmetic(this ScalarType type) =>
        type is ScalarType.I32 or ScalarType.U32 or ScalarType.I64 or ScalarType.U64 or ScalarType.F32 or ScalarType.F64;

    /// <summary>Finds the type with a name.</summary>
    /// <param name="name">A name as <see cref="Name"/> gives.</param>
    /// <param name="type">The type, when found.</param>
    /// <returns>Whether there is such a type.</returns>
    public static bool TryParse(string name, out ScalarType type)
    {
        int index = Array.IndexOf(Names, name);
        type = index < 0 ? ScalarType.Void : (ScalarType)index;
        return index >= 0;
    }
}

namespace HataDsl.Transformers;

/// <summary>Element types of the safetensors format. Little-endian in files and in memory.</summary>
public enum TensorType
{
    /// <summary>IEEE 754 binary32 ("F32").</summary>
    Float32,

    /// <summary>IEEE 754 binary16 ("F16").</summary>
    Float16,

    /// <summary>The upper 16 bits of a binary32 ("BF16").</summary>
    BFloat16,

    /// <summary>IEEE 754 binary64 ("F64").</summary>
    Float64,

    /// <summary>Signed 64-bit integer ("I64").</summary>
    Int64,

    /// <summary>Signed 32-bit integer ("I32").</summary>
    Int32,

    /// <summary>Signed 16-bit integer ("I16").</summary>
    Int16,

    /// <summary>Signed 8-bit integer ("I8").</summary>
    Int8,

    /// <summary>Unsigned 64-bit integer ("U64").</summary>
    UInt64,

    /// <summary>Unsigned 32-bit integer ("U32").</summary>
    UInt32,

    /// <summary>Unsigned 16-bit integer ("U16").</summary>
    UInt16,

    /// <summary>Unsigned 8-bit integer ("U8").</summary>
    UInt8,

    /// <summary>One byte, zero or one ("BOOL").</summary>
    Boolean,

    /// <summary>Eight-bit float with four exponent bits ("F8_E4M3"); readable as bytes only.</summary>
    Float8E4M3,

    /// <summary>Eight-bit float with five exponent bits ("F8_E5M2"); readable as bytes only.</summary>
    Float8E5M2,
}

/// <summary>Names and sizes of <see cref="TensorType"/>.</summary>
public static class TensorTypes
{
    private static readonly (string Name, TensorType Type, int Size)[] Table =
    [
        ("F32", TensorType.Float32, 4), ("F16", TensorType.Float16, 2), ("BF16", TensorType.BFloat16, 2),
        ("F64", TensorType.Float64, 8), ("I64", TensorType.Int64, 8), ("I32", TensorType.Int32, 4),
        ("I16", TensorType.Int16, 2), ("I8", TensorType.Int8, 1), ("U64", TensorType.UInt64, 8),
        ("U32", TensorType.UInt32, 4), ("U16", TensorType.UInt16, 2), ("U8", TensorType.UInt8, 1),
        ("BOOL", TensorType.Boolean, 1), ("F8_E4M3", TensorType.Float8E4M3, 1), ("F8_E5M2", TensorType.Float8E5M2, 1),
    ];

    /// <summary>Bytes of one element, 1 to 8.</summary>
    /// <param name="type">The element type.</param>
    public static int SizeInBytes(this TensorType type) => Entry(type).Size;

    /// <summary>The name used in a safetensors header, such as "BF16".</summary>
    /// <param name="type">The element type.</param>
    public static string SafetensorsName(this TensorType type) => Entry(type).Name;

    /// <summary>True for the three types that weights may have: F32, F16 and BF16.</summary>
    /// <param name="type">The element type.</param>
    public static bool IsWeight(this TensorType type)
        => type is TensorType.Float32 or TensorType.Float16 or TensorType.BFloat16;

    internal static bool TryParse(string name, out TensorType type)
    {
        foreach (var entry in Table)
        {
            if (entry.Name == name)
            {
                type = entry.Type;
                return true;
            }
        }

        type = default;
        return false;
    }

    private static (string Name, TensorType Type, int Size) Entry(TensorType type)
        => Array.Find(Table, entry => entry.Type == type) is { Size: > 0 } found
            ? found
            : throw new ArgumentOutOfRangeException(nameof(type), type, "not a tensor type");
}

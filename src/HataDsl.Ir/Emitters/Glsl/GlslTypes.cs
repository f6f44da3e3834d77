namespace HataDsl.Ir;

/// <summary>
/// How IR types appear in GLSL. In registers the narrow integers are int or uint, kept in range, and f16 and bf16 are their bits
/// in a uint: that needs only storage features of a device, and makes the narrow floats exact everywhere.
/// </summary>
internal static class GlslTypes
{
    /// <summary>The type of a value in a register or private variable.</summary>
    public static string Register(ScalarType type) => type switch
    {
        ScalarType.I1 => "bool",
        ScalarType.I8 or ScalarType.I16 or ScalarType.I32 => "int",
        ScalarType.U8 or ScalarType.U16 or ScalarType.U32 or ScalarType.F16 or ScalarType.BF16 => "uint",
        ScalarType.I64 => "int64_t",
        ScalarType.U64 => "uint64_t",
        ScalarType.F32 => "float",
        ScalarType.F64 => "double",
        _ => throw new InvalidOperationException($"'{type.Name()}' is not the type of a value."),
    };

    /// <summary>The type of an element in a buffer or shared array.</summary>
    public static string Storage(ScalarType type) => type switch
    {
        ScalarType.I1 or ScalarType.U8 => "uint8_t",
        ScalarType.I8 => "int8_t",
        ScalarType.I16 => "int16_t",
        ScalarType.U16 or ScalarType.F16 or ScalarType.BF16 => "uint16_t",
        _ => Register(type),
    };

    /// <summary>The register value of a stored element.</summary>
    public static string FromStorage(ScalarType type, string element) => type switch
    {
        ScalarType.I1 => $"(uint({element}) != 0u)",
        _ when type.Size() < 4 => $"{Register(type)}({element})",
        _ => element,
    };

    /// <summary>The stored element of a register value.</summary>
    public static string ToStorage(ScalarType type, string value) => type switch
    {
        ScalarType.I1 => $"uint8_t({value} ? 1u : 0u)",
        _ when type.Size() < 4 => $"{Storage(type)}({value})",
        _ => value,
    };

    /// <summary>The zero of a register type.</summary>
    public static string Zero(ScalarType type) => type switch
    {
        ScalarType.I1 => "false",
        ScalarType.F32 => "0.0",
        ScalarType.F64 => "0.0lf",
        ScalarType.I64 => "0l",
        ScalarType.U64 => "0ul",
        _ => Register(type) == "uint" ? "0u" : "0",
    };
}

using HataDsl.Ir;

namespace HataDsl.Generators;

/// <summary>Numeric conversions as C# does them at run time.</summary>
internal static class Numeric
{
    /// <summary>
    /// An unchecked C# cast. C# goes through an intermediate type where the target is narrow or a storage type, and so does the IR:
    /// each <see cref="Op.Convert"/> is then one conversion of the run time.
    /// </summary>
    public static Value Convert(RegionBuilder at, Value value, ScalarType target)
    {
        ScalarType source = value.Type;
        if (source == target)
        {
            return value;
        }

        if (source == ScalarType.I1 || target == ScalarType.I1)
        {
            return at.Constant(target, 0); // C# has no such conversion: the compiler reports it
        }

        return Intermediate(source, target) is { } between && between != source && between != target
            ? Convert(at, Convert(at, value, between), target)
            : at.EmitAs(target, Op.Convert, value);
    }

    /// <summary>Widens a narrow integer to i32 and a storage float to f32.</summary>
    public static Value Promote(RegionBuilder at, Value value) =>
        value.Type.IsArithmetic() || value.Type == ScalarType.I1 ? value : Convert(at, value, Promoted(value.Type));

    /// <summary>The type in which arithmetic on a type is done.</summary>
    public static ScalarType Promoted(ScalarType type) =>
        type.IsArithmetic() || type == ScalarType.I1 ? type : type.IsFloat() ? ScalarType.F32 : ScalarType.I32;

    /// <summary>The unsigned type of the same size.</summary>
    public static ScalarType Unsigned(ScalarType type) => type switch
    {
        ScalarType.I8 => ScalarType.U8,
        ScalarType.I16 => ScalarType.U16,
        ScalarType.I32 => ScalarType.U32,
        ScalarType.I64 => ScalarType.U64,
        _ => type,
    };

    /// <summary>The bits of a small whole number.</summary>
    public static ulong BitsOf(ScalarType type, int value) => type switch
    {
        ScalarType.F32 => ConstantBits.FromSingle(value),
        ScalarType.F64 => ConstantBits.FromDouble(value),
        ScalarType.F16 => value switch { 0 => 0, 1 => 0x3c00, _ => 0xbc00 },
        ScalarType.BF16 => ConstantBits.FromSingle(value) >> 16,
        _ => ConstantBits.Truncate(type, unchecked((ulong)(long)value)),
    };

    private static ScalarType? Intermediate(ScalarType source, ScalarType target)
    {
        if (source is ScalarType.F16 or ScalarType.BF16)
        {
            return ScalarType.F32;
        }

        if (target is ScalarType.F16 or ScalarType.BF16)
        {
            return source == ScalarType.F64 && target == ScalarType.F16 ? null : ScalarType.F32;
        }

        bool narrowTarget = target.IsInteger() && target.Size() < 4 && source.IsFloat();
        bool narrowSource = source.IsInteger() && source.Size() < 4 && target.IsFloat();
        return narrowTarget || narrowSource ? ScalarType.I32 : null;
    }
}

namespace HataDsl.Ir;

/// <content>Conversions and reinterpretation.</content>
public sealed partial class CpuEmitter
{
    private static string ScalarConversion(ScalarType from, ScalarType to, string value)
    {
        if (from == to)
        {
            return value;
        }

        if (to == ScalarType.I1)
        {
            return from is ScalarType.F16 or ScalarType.BF16 ? $"{WidenHalf(from, value)} != 0" : $"{value} != 0";
        }

        if (from is ScalarType.F16 or ScalarType.BF16)
        {
            (value, from) = (WidenHalf(from, value), ScalarType.F32);
        }
        else if (from == ScalarType.I1)
        {
            (value, from) = ($"{Simd}MaskToInt32({value})", ScalarType.I32);
        }

        if (to is ScalarType.F16 or ScalarType.BF16)
        {
            string half = to == ScalarType.F16 ? "Half" : "Brain";
            return from == ScalarType.F64 ? $"{Simd}DoubleTo{half}({value})"
                : from == ScalarType.F32 ? $"{Simd}SingleTo{half}({value})"
                : $"{Simd}SingleTo{half}((float){value})";
        }

        if (from.IsFloat() && to.IsInteger())
        {
            // Through a method: the C# compiler would fold a cast of a constant its own way.
            return CpuTypes.IsNarrow(to) ? $"({CpuTypes.Scalar(to)}){Simd}ToInt32({value})" : $"{Simd}{ToFunction(to)}({value})";
        }

        return from == to ? value : $"({CpuTypes.Scalar(to)}){value}";
    }

    private static string VectorConversion(ScalarType from, ScalarType to, string value)
    {
        if (from == to)
        {
            return value;
        }

        if (from is ScalarType.F16 or ScalarType.BF16)
        {
            (value, from) = (WidenHalf(from, value), ScalarType.F32);
        }
        else if (from == ScalarType.I1)
        {
            (value, from) = ($"{Simd}MaskToInt32({value})", ScalarType.I32);
        }
        else if (CpuTypes.IsNarrow(from))
        {
            from = ScalarType.I32;
        }

        switch (to)
        {
            case ScalarType.I1:
                return $"{Simd}NotEqual({value}, {CpuTypes.Vector(from)}.Zero)";
            case ScalarType.F16 or ScalarType.BF16:
                string half = to == ScalarType.F16 ? "Half" : "Brain";
                return from == ScalarType.F64 ? $"{Simd}DoubleTo{half}({value})"
                    : $"{Simd}SingleTo{half}({VectorConversion(from, ScalarType.F32, value)})";
            case ScalarType.I8 or ScalarType.U8 or ScalarType.I16 or ScalarType.U16:
                return NarrowLanes(to, VectorConversion(from, ScalarType.I32, value));
            default:
                return from == to ? value : $"{Simd}{ToFunction(to)}({value})";
        }
    }

    private static string ScalarBitcast(ScalarType from, ScalarType to, string value)
    {
        if (from == to)
        {
            return value;
        }

        string? function = (from, to) switch
        {
            (ScalarType.F32, ScalarType.I32) => "SingleToInt32Bits",
            (ScalarType.F32, ScalarType.U32) => "SingleToUInt32Bits",
            (ScalarType.I32, ScalarType.F32) => "Int32BitsToSingle",
            (ScalarType.U32, ScalarType.F32) => "UInt32BitsToSingle",
            (ScalarType.F64, ScalarType.I64) => "DoubleToInt64Bits",
            (ScalarType.F64, ScalarType.U64) => "DoubleToUInt64Bits",
            (ScalarType.I64, ScalarType.F64) => "Int64BitsToDouble",
            (ScalarType.U64, ScalarType.F64) => "UInt64BitsToDouble",
            _ => null,
        };
        return function is null ? $"({CpuTypes.Scalar(to)}){value}" : $"global::System.BitConverter.{function}({value})";
    }

    private static string VectorBitcast(ScalarType from, ScalarType to, string value)
    {
        if (from == to)
        {
            return value;
        }

        return CpuTypes.IsNarrow(to) ? NarrowLanes(to, value)
            : $"global::System.Runtime.Intrinsics.{(CpuTypes.IsWide(to) ? "Vector512" : "Vector256")}.As{TypeWord(to)}({value})";
    }

    /// <summary>Brings lanes of 32 bits into the range of a narrow type; half and bfloat16 are kept as 16 bits.</summary>
    private static string NarrowLanes(ScalarType to, string value) => to switch
    {
        ScalarType.I8 => $"{Simd}NarrowToInt8({value})",
        ScalarType.U8 => $"{Simd}NarrowToUInt8({value})",
        ScalarType.I16 => $"{Simd}NarrowToInt16({value})",
        _ => $"{Simd}NarrowToUInt16({value})",
    };

    private static string WidenHalf(ScalarType from, string value) =>
        $"{Simd}{(from == ScalarType.F16 ? "HalfToSingle" : "BrainToSingle")}({value})";

    private static string ToFunction(ScalarType to) => "To" + TypeWord(to);

    private static string TypeWord(ScalarType type) => type switch
    {
        ScalarType.I32 => "Int32",
        ScalarType.U32 => "UInt32",
        ScalarType.I64 => "Int64",
        ScalarType.U64 => "UInt64",
        ScalarType.F32 => "Single",
        _ => "Double",
    };
}

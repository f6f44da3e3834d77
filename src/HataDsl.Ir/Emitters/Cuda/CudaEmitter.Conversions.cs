namespace HataDsl.Ir;

/// <summary>Conversions between types, through the form of the source that the intrinsics take.</summary>
public sealed partial class CudaEmitter
{
    /// <summary>A 16-bit float as binary32, which holds it exactly; other floats as they are.</summary>
    private static string Widen(string text, ScalarType type) => type switch
    {
        ScalarType.F16 => $"{Intrinsics}HalfToSingle({text})",
        ScalarType.BF16 => $"{Intrinsics}BFloat16ToSingle({text})",
        _ => text,
    };

    private static string Conversion(string text, ScalarType from, ScalarType to)
    {
        if (from == to)
        {
            return text;
        }

        if (from == ScalarType.I1)
        {
            return Conversion($"{SelectFunction}({text}, 1, 0)", ScalarType.I32, to);
        }

        if (from.IsFloat())
        {
            return FromFloat(Widen(text, from), from == ScalarType.F64, to);
        }

        return to switch
        {
            ScalarType.I1 => $"{text} != {CudaTypes.Literal(from, 0)}",
            ScalarType.F32 => $"{Intrinsics}ToSingle({text})",
            ScalarType.F64 => $"{Intrinsics}ToDouble({text})",
            ScalarType.F16 => $"{Intrinsics}SingleToHalf({Intrinsics}ToSingle({text}))",
            ScalarType.BF16 => $"{Intrinsics}SingleToBFloat16({Intrinsics}ToSingle({text}))",

            // ILGPU joins int to uint to ulong into one sign extension; the mask keeps the upper half clear.
            ScalarType.I64 when from == ScalarType.U32 => $"((long){text} & 4294967295L)",
            ScalarType.U64 when from == ScalarType.U32 => $"((ulong){text} & 4294967295UL)",
            ScalarType.I32 or ScalarType.U32 or ScalarType.I64 or ScalarType.U64 => $"({CudaTypes.Of(to)}){text}",
            _ => Narrow($"(int){text}", to),
        };
    }

    private static string FromFloat(string text, bool isDouble, ScalarType to) => to switch
    {
        ScalarType.I1 => $"{Intrinsics}NotEqual({text}, {(isDouble ? "0d" : "0f")})",
        ScalarType.F32 => isDouble ? $"{Intrinsics}ToSingle({text})" : text,
        ScalarType.F64 => isDouble ? text : $"{Intrinsics}ToDouble({text})",
        ScalarType.F16 => $"{Intrinsics}{(isDouble ? "Double" : "Single")}ToHalf({text})",
        ScalarType.BF16 => $"{Intrinsics}SingleToBFloat16({(isDouble ? $"{Intrinsics}ToSingle({text})" : text)})",
        ScalarType.U32 => $"{Intrinsics}ToUInt32({text})",
        ScalarType.I64 => $"{Intrinsics}ToInt64({text})",
        ScalarType.U64 => $"{Intrinsics}ToUInt64({text})",
        ScalarType.I32 => $"{Intrinsics}ToInt32({text})",

        // C# goes through int here: (byte)300f is 44.
        _ => Narrow($"{Intrinsics}ToInt32({text})", to),
    };

    /// <summary>An int cut to a narrow type and extended again by that type's rule.</summary>
    private static string Narrow(string text, ScalarType to) => to switch
    {
        // Shifts and masks, not casts: the PTX that ILGPU makes of a cast to a narrow type and back loses the sign.
        ScalarType.I8 => $"((({text}) << 24) >> 24)",
        ScalarType.U8 => $"(({text}) & 255)",
        ScalarType.I16 => $"((({text}) << 16) >> 16)",
        _ => $"(({text}) & 65535)",
    };

    private static string Reinterpretation(string text, ScalarType from, ScalarType to)
    {
        bool fromBits = from is ScalarType.F16 or ScalarType.BF16;
        return to switch
        {
            _ when from == to => text,
            ScalarType.F16 or ScalarType.BF16 => fromBits ? text : $"(ushort)({text})",
            ScalarType.I8 or ScalarType.U8 or ScalarType.I16 or ScalarType.U16 when from != ScalarType.I1 => Narrow($"(int){text}", to),
            ScalarType.F32 => $"{Intrinsics}BitsToSingle({text})",
            ScalarType.F64 => $"{Intrinsics}BitsToDouble({text})",
            ScalarType.I32 when from == ScalarType.F32 => $"{Intrinsics}BitsToInt32({text})",
            ScalarType.U32 when from == ScalarType.F32 => $"{Intrinsics}BitsToUInt32({text})",
            ScalarType.I64 when from == ScalarType.F64 => $"{Intrinsics}BitsToInt64({text})",
            ScalarType.U64 when from == ScalarType.F64 => $"{Intrinsics}BitsToUInt64({text})",
            _ => Conversion(text, from, to),
        };
    }
}

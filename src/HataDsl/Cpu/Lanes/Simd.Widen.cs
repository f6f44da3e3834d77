using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HataDsl.Cpu;

/// <content>Conversions of vectors between integers, and from integers and floats to floats.</content>
public static unsafe partial class Simd
{
    /// <summary>A truth value as 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MaskToInt32(bool value) => value ? 1 : 0;

    /// <inheritdoc cref="MaskToInt32(bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MaskToInt32(Vector256<int> mask) => mask & Vector256<int>.One;

    /// <summary>Keeps the low 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ToInt32(Vector256<uint> value) => value.AsInt32();

    /// <inheritdoc cref="ToInt32(Vector256{uint})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ToInt32(Vector512<long> value) => Narrow(value);

    /// <inheritdoc cref="ToInt32(Vector256{uint})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ToInt32(Vector512<ulong> value) => Narrow(value.AsInt64());

    /// <inheritdoc cref="ToInt32(Vector256{uint})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ToUInt32(Vector256<int> value) => value.AsUInt32();

    /// <inheritdoc cref="ToInt32(Vector256{uint})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ToUInt32(Vector512<long> value) => Narrow(value).AsUInt32();

    /// <inheritdoc cref="ToInt32(Vector256{uint})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ToUInt32(Vector512<ulong> value) => Narrow(value.AsInt64()).AsUInt32();

    /// <summary>Extends to 64 bits by the sign of the source type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ToInt64(Vector256<int> value) => Widen(value);

    /// <inheritdoc cref="ToInt64(Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ToInt64(Vector256<uint> value) => Widen(value).AsInt64();

    /// <inheritdoc cref="ToInt64(Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ToInt64(Vector512<ulong> value) => value.AsInt64();

    /// <inheritdoc cref="ToInt64(Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> ToUInt64(Vector256<int> value) => Widen(value).AsUInt64();

    /// <inheritdoc cref="ToInt64(Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> ToUInt64(Vector256<uint> value) => Widen(value);

    /// <inheritdoc cref="ToInt64(Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> ToUInt64(Vector512<long> value) => value.AsUInt64();

    /// <summary>To f32, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToSingle(Vector256<int> value) => Vector256.ConvertToSingle(value);

    /// <inheritdoc cref="ToSingle(Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToSingle(Vector256<uint> value) => Vector256.ConvertToSingle(value);

    /// <inheritdoc cref="ToSingle(Vector256{int})"/>
    public static Vector256<float> ToSingle(Vector512<long> value) => Vector256.Create(
        (float)value[0], (float)value[1], (float)value[2], (float)value[3],
        (float)value[4], (float)value[5], (float)value[6], (float)value[7]);

    /// <inheritdoc cref="ToSingle(Vector256{int})"/>
    public static Vector256<float> ToSingle(Vector512<ulong> value) => Vector256.Create(
        (float)value[0], (float)value[1], (float)value[2], (float)value[3],
        (float)value[4], (float)value[5], (float)value[6], (float)value[7]);

    /// <inheritdoc cref="ToSingle(Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToSingle(Vector512<double> value) =>
        Avx512F.IsSupported ? Avx512F.ConvertToVector256Single(value)
            : Vector256.Narrow(value.GetLower(), value.GetUpper());

    /// <summary>To f64, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ToDouble(Vector256<int> value) => Vector512.ConvertToDouble(Widen(value));

    /// <inheritdoc cref="ToDouble(Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ToDouble(Vector256<uint> value) => Vector512.ConvertToDouble(Widen(value).AsInt64());

    /// <inheritdoc cref="ToDouble(Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ToDouble(Vector512<long> value) => Vector512.ConvertToDouble(value);

    /// <inheritdoc cref="ToDouble(Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ToDouble(Vector512<ulong> value) => Vector512.ConvertToDouble(value);

    /// <inheritdoc cref="ToDouble(Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ToDouble(Vector256<float> value) =>
        Avx512F.IsSupported ? Avx512F.ConvertToVector512Double(value)
            : Vector512.Create(Vector256.WidenLower(value), Vector256.WidenUpper(value));

    /// <summary>Keeps the low 8 bits, sign-extended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> NarrowToInt8(Vector256<int> value) => (value << 24) >> 24;

    /// <summary>Keeps the low 8 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> NarrowToUInt8(Vector256<int> value) => value & Vector256.Create(0xff);

    /// <summary>Keeps the low 16 bits, sign-extended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> NarrowToInt16(Vector256<int> value) => (value << 16) >> 16;

    /// <summary>Keeps the low 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> NarrowToUInt16(Vector256<int> value) => value & Vector256.Create(0xffff);
}

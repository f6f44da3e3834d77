using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HataDsl.Cpu;

/// <content>Half and bfloat16, kept as their bits, to and from f32. Exact, with ties to even, denormals, infinities and NaN.</content>
public static unsafe partial class Simd
{
    /// <summary>Widens the bits of a half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HalfToSingle(ushort bits) => (float)BitConverter.UInt16BitsToHalf(bits);

    /// <inheritdoc cref="HalfToSingle(ushort)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> HalfToSingle(Vector256<int> bits)
    {
        Vector256<int> sign = (bits & Vector256.Create(0x8000)) << 16;
        Vector256<int> magnitude = (bits & Vector256.Create(0x7fff)) << 13;
        Vector256<int> exponent = magnitude & Vector256.Create(0x0f800000);

        // The exponents differ by 112; infinities and NaN take it twice, and NaN becomes quiet as in C#.
        Vector256<int> special = Vector256.Equals(exponent, Vector256.Create(0x0f800000));
        Vector256<int> nan = Vector256.GreaterThan(magnitude, Vector256.Create(0x0f800000));
        Vector256<int> rebased = magnitude + Vector256.Create(112 << 23)
            + (special & Vector256.Create(112 << 23));
        rebased |= nan & Vector256.Create(0x00400000);

        // A denormal is its fraction above the power of two just below: subtracting that normalises it.
        Vector256<float> denormal = (magnitude + Vector256.Create(113 << 23)).AsSingle() - Vector256.Create(113 << 23).AsSingle();
        Vector256<int> isDenormal = Vector256.Equals(exponent, Vector256<int>.Zero);
        return (Vector256.ConditionalSelect(isDenormal, denormal.AsInt32(), rebased) | sign).AsSingle();
    }

    /// <summary>Rounds to the bits of a half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort SingleToHalf(float value) => BitConverter.HalfToUInt16Bits((Half)value);

    /// <inheritdoc cref="SingleToHalf(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> SingleToHalf(Vector256<float> value)
    {
        Vector256<int> bits = value.AsInt32();
        Vector256<int> sign = (bits >>> 16) & Vector256.Create(0x8000);
        Vector256<int> magnitude = bits & Vector256.Create(0x7fffffff);

        Vector256<int> odd = (magnitude >>> 13) & Vector256<int>.One;
        Vector256<int> normal = (magnitude + Vector256.Create(((15 - 127) << 23) + 0xfff) + odd) >>> 13;

        // Adding a power of two puts the last bit of the half at the last bit of the sum, which rounds it.
        Vector256<int> power = Vector256.Create((127 - 15 + 23 - 10 + 1) << 23);
        Vector256<int> denormal = (magnitude.AsSingle() + power.AsSingle()).AsInt32() - power;
        Vector256<int> nan = Vector256.Create(0x7e00) | ((magnitude >>> 13) & Vector256.Create(0x3ff));

        Vector256<int> result = Vector256.ConditionalSelect(Vector256.LessThan(magnitude, Vector256.Create(113 << 23)), denormal, normal);
        result = Vector256.ConditionalSelect(
            Vector256.GreaterThanOrEqual(magnitude, Vector256.Create((127 + 16) << 23)), Vector256.Create(0x7c00), result);
        result = Vector256.ConditionalSelect(Vector256.GreaterThan(magnitude, Vector256.Create(0x7f800000)), nan, result);
        return result | sign;
    }

    /// <summary>Widens the bits of a bfloat16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float BrainToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <inheritdoc cref="BrainToSingle(ushort)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> BrainToSingle(Vector256<int> bits) => (bits << 16).AsSingle();

    /// <summary>Rounds to the bits of a bfloat16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort SingleToBrain(float value) => ((BFloat16)value).Bits;

    /// <inheritdoc cref="SingleToBrain(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> SingleToBrain(Vector256<float> value)
    {
        Vector256<int> bits = value.AsInt32();
        Vector256<int> rounded = (bits + Vector256.Create(0x7fff) + ((bits >>> 16) & Vector256<int>.One)) >>> 16;
        Vector256<int> nan = (bits >>> 16) | Vector256.Create(0x40);
        Vector256<int> isNan = Vector256.GreaterThan(bits & Vector256.Create(0x7fffffff), Vector256.Create(0x7f800000));
        return Vector256.ConditionalSelect(isNan, nan, rounded);
    }

    /// <summary>Rounds to the bits of a half, once.</summary>
    public static ushort DoubleToHalf(double value) => BitConverter.HalfToUInt16Bits((Half)value);

    /// <inheritdoc cref="DoubleToHalf(double)"/>
    public static Vector256<int> DoubleToHalf(Vector512<double> value) => SingleToHalf(RoundToOdd(value));

    /// <summary>Rounds to the bits of a bfloat16, once.</summary>
    public static ushort DoubleToBrain(double value) => (ushort)DoubleToBrain(Vector512.Create(value)).ToScalar();

    /// <inheritdoc cref="DoubleToBrain(double)"/>
    public static Vector256<int> DoubleToBrain(Vector512<double> value) => SingleToBrain(RoundToOdd(value));

    /// <summary>
    /// To f32 towards zero with the last bit set when anything was lost: rounding that once more gives what rounding once would.
    /// </summary>
    private static Vector256<float> RoundToOdd(Vector512<double> value)
    {
        Vector256<float> near = ToSingle(value);
        Vector512<double> back = ToDouble(near);
        Vector256<int> away = Greater(Vector512.Abs(back), Vector512.Abs(value));
        Vector256<int> inexact = Less(back, value) | Greater(back, value);
        return ((near.AsInt32() + away) | (inexact & Vector256<int>.One)).AsSingle();
    }
}

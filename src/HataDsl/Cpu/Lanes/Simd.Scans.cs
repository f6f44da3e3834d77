using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HataDsl.Cpu;

/// <content>Scans: each lane combined with the lanes below it, in three doubling steps.</content>
public static unsafe partial class Simd
{
    /// <summary>Product over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ProductOfLanes<T>(Vector256<T> value)
        where T : INumber<T>
    {
        Vector128<T> half = value.GetLower() * value.GetUpper();
        return unchecked(half[0] * half[1] * (half[2] * half[3]));
    }

    /// <inheritdoc cref="ProductOfLanes{T}(Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ProductOfLanes<T>(Vector512<T> value)
        where T : INumber<T>
    {
        Vector256<T> half = value.GetLower() * value.GetUpper();
        return unchecked(half[0] * half[1] * (half[2] * half[3]));
    }

    /// <summary>The fold over the lanes up to and including each.</summary>
    /// <param name="value">The lanes.</param>
    /// <param name="neutral">What stands for lanes that do not exist.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Inclusive<TFold, T>(Vector256<T> value, T neutral)
        where TFold : IFold
    {
        if (typeof(TFold) == typeof(Folds.Add) && Avx2.IsSupported)
        {
            // Within each half, then the lower half's sum to the upper half: shifts within halves take one step, shuffles across three.
            value += Avx2.ShiftLeftLogical128BitLane(value.AsByte(), 4).As<byte, T>();
            value += Avx2.ShiftLeftLogical128BitLane(value.AsByte(), 8).As<byte, T>();
            Vector128<int> lower = Vector128.Shuffle(value.GetLower().As<T, int>(), Vector128.Create(3));
            return value + Vector256.Create(Vector128<int>.Zero, lower).As<int, T>();
        }

        value = TFold.Combine(value, LanesUp(value, 1, neutral));
        value = TFold.Combine(value, LanesUp(value, 2, neutral));
        return TFold.Combine(value, LanesUp(value, 4, neutral));
    }

    /// <inheritdoc cref="Inclusive{TFold, T}(Vector256{T}, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Inclusive<TFold, T>(Vector512<T> value, T neutral)
        where TFold : IFold
    {
        value = TFold.Combine(value, LanesUp(value, 1, neutral));
        value = TFold.Combine(value, LanesUp(value, 2, neutral));
        return TFold.Combine(value, LanesUp(value, 4, neutral));
    }

    /// <summary>The fold over the lanes before each.</summary>
    /// <param name="value">The lanes.</param>
    /// <param name="neutral">The result of the first lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Exclusive<TFold, T>(Vector256<T> value, T neutral)
        where TFold : IFold => Inclusive<TFold, T>(LanesUp(value, 1, neutral), neutral);

    /// <inheritdoc cref="Exclusive{TFold, T}(Vector256{T}, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Exclusive<TFold, T>(Vector512<T> value, T neutral)
        where TFold : IFold => Inclusive<TFold, T>(LanesUp(value, 1, neutral), neutral);

    /// <summary>Each lane takes the value of the lane <paramref name="by"/> below, the neutral value where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> LanesUp<T>(Vector256<T> value, int by, T neutral)
    {
        Vector256<int> from = Vector256<int>.Indices - Vector256.Create(by);
        return Vector256.ConditionalSelect(Vector256.LessThan(from, Vector256<int>.Zero).As<int, T>(), Vector256.Create(neutral), Shuffle(value, from));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> LanesUp<T>(Vector512<T> value, int by, T neutral)
    {
        Vector512<long> from = Vector512<long>.Indices - Vector512.Create((long)by);
        Vector512<T> moved = Vector512.Shuffle(value.As<T, long>(), from).As<long, T>();
        return Vector512.ConditionalSelect(Vector512.LessThan(from, Vector512<long>.Zero).As<long, T>(), Vector512.Create(neutral), moved);
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HataDsl.Cpu;

/// <content>Exchange between lanes.</content>
public static unsafe partial class Simd
{
    /// <summary>Sum over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumOfLanes<T>(Vector256<T> value) => Vector256.Sum(value);

    /// <inheritdoc cref="SumOfLanes{T}(Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumOfLanes<T>(Vector512<T> value) => Vector512.Sum(value);

    /// <summary>Sums over the lanes of each of some vectors, each as <see cref="SumOfLanes{T}(Vector256{T})"/> gives it.</summary>
    /// <param name="vectors">The vectors, one after the other.</param>
    /// <param name="sums">One sum for each.</param>
    /// <param name="count">Number of vectors.</param>
    public static void SumsOfLanes<T>(T* vectors, T* sums, int count)
        where T : unmanaged
    {
        int i = 0;
        if (Avx2.IsSupported && typeof(T) == typeof(float))
        {
            // Neighbours first, then the halves: the order of the sum of one vector.
            for (float* four = (float*)vectors; i <= count - 4; i += 4, four += 32)
            {
                Vector256<float> low = Avx.HorizontalAdd(Vector256.Load(four), Vector256.Load(four + 8));
                Vector256<float> high = Avx.HorizontalAdd(Vector256.Load(four + 16), Vector256.Load(four + 24));
                Vector256<float> halves = Avx.HorizontalAdd(low, high);
                (halves.GetLower() + halves.GetUpper()).Store((float*)sums + i);
            }
        }
        else if (Avx2.IsSupported && (typeof(T) == typeof(int) || typeof(T) == typeof(uint)))
        {
            for (int* four = (int*)vectors; i <= count - 4; i += 4, four += 32)
            {
                Vector256<int> low = Avx2.HorizontalAdd(Vector256.Load(four), Vector256.Load(four + 8));
                Vector256<int> high = Avx2.HorizontalAdd(Vector256.Load(four + 16), Vector256.Load(four + 24));
                Vector256<int> halves = Avx2.HorizontalAdd(low, high);
                (halves.GetLower() + halves.GetUpper()).Store((int*)sums + i);
            }
        }

        for (; i < count; i++)
        {
            sums[i] = SumOfLanes(Vector256.Load(vectors + (8 * i)));
        }
    }

    /// <summary>Least over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LeastOfLanes<T>(Vector256<T> value)
        where T : INumber<T>
    {
        Vector128<T> half = Vector128.Min(value.GetLower(), value.GetUpper());
        return T.Min(T.Min(half[0], half[1]), T.Min(half[2], half[3]));
    }

    /// <inheritdoc cref="LeastOfLanes{T}(Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LeastOfLanes<T>(Vector512<T> value)
        where T : INumber<T>
    {
        Vector256<T> half = Vector256.Min(value.GetLower(), value.GetUpper());
        return T.Min(T.Min(half[0], half[1]), T.Min(half[2], half[3]));
    }

    /// <summary>Greatest over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GreatestOfLanes<T>(Vector256<T> value)
        where T : INumber<T>
    {
        Vector128<T> half = Vector128.Max(value.GetLower(), value.GetUpper());
        return T.Max(T.Max(half[0], half[1]), T.Max(half[2], half[3]));
    }

    /// <inheritdoc cref="GreatestOfLanes{T}(Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GreatestOfLanes<T>(Vector512<T> value)
        where T : INumber<T>
    {
        Vector256<T> half = Vector256.Max(value.GetLower(), value.GetUpper());
        return T.Max(T.Max(half[0], half[1]), T.Max(half[2], half[3]));
    }

    /// <summary>Bitwise and over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AndOfLanes<T>(Vector256<T> value)
        where T : IBinaryInteger<T>
    {
        Vector128<T> half = value.GetLower() & value.GetUpper();
        return half[0] & half[1] & half[2] & half[3];
    }

    /// <inheritdoc cref="AndOfLanes{T}(Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AndOfLanes<T>(Vector512<T> value)
        where T : IBinaryInteger<T>
    {
        Vector256<T> half = value.GetLower() & value.GetUpper();
        return half[0] & half[1] & half[2] & half[3];
    }

    /// <summary>Bitwise or over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OrOfLanes<T>(Vector256<T> value)
        where T : IBinaryInteger<T>
    {
        Vector128<T> half = value.GetLower() | value.GetUpper();
        return half[0] | half[1] | half[2] | half[3];
    }

    /// <inheritdoc cref="OrOfLanes{T}(Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OrOfLanes<T>(Vector512<T> value)
        where T : IBinaryInteger<T>
    {
        Vector256<T> half = value.GetLower() | value.GetUpper();
        return half[0] | half[1] | half[2] | half[3];
    }

    /// <summary>Bitwise exclusive or over the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T XorOfLanes<T>(Vector256<T> value)
        where T : IBinaryInteger<T>
    {
        Vector128<T> half = value.GetLower() ^ value.GetUpper();
        return half[0] ^ half[1] ^ half[2] ^ half[3];
    }

    /// <inheritdoc cref="XorOfLanes{T}(Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T XorOfLanes<T>(Vector512<T> value)
        where T : IBinaryInteger<T>
    {
        Vector256<T> half = value.GetLower() ^ value.GetUpper();
        return half[0] ^ half[1] ^ half[2] ^ half[3];
    }

    /// <summary>The value of one lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ValueOfLane<T>(Vector256<T> value, int lane) => value.GetElement(lane & (Lanes - 1));

    /// <inheritdoc cref="ValueOfLane{T}(Vector256{T}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ValueOfLane<T>(Vector512<T> value, int lane) => value.GetElement(lane & (Lanes - 1));

    /// <summary>The value of one lane, in all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LaneInAll<T>(Vector256<T> value, int lane) =>
        Vector256.Shuffle(value.As<T, int>(), Vector256.Create(lane & (Lanes - 1))).As<int, T>();

    /// <summary>The value of the lane each lane names; 0 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Shuffle<T>(Vector256<T> value, Vector256<int> lane) =>
        Vector256.Shuffle(value.As<T, int>(), lane).As<int, T>();

    /// <inheritdoc cref="Shuffle{T}(Vector256{T}, Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Shuffle<T>(Vector512<T> value, Vector256<int> lane) =>
        Vector512.Shuffle(value.As<T, long>(), Widen(lane)).As<long, T>();

    /// <summary>Bit i is lane i of the mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Ballot(Vector256<int> mask) => mask.ExtractMostSignificantBits();
}

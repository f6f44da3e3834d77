using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HataDsl.Cpu;

/// <content>Writes to elements anywhere, in the order of lanes, so that the last lane wins where two name the same element.</content>
public static unsafe partial class Simd
{
    /// <summary>Writes 32-bit elements.</summary>
    public static void Scatter<T>(T* target, Vector256<int> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged => ScatterEach(target, Widen(index), value, mask);

    /// <inheritdoc cref="Scatter{T}(T*, Vector256{int}, Vector256{T}, Vector256{int})"/>
    public static void Scatter<T>(T* target, Vector512<long> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged => ScatterEach(target, index, value, mask);

    /// <summary>Writes 64-bit elements.</summary>
    public static void ScatterWide<T>(T* target, Vector256<int> index, Vector512<T> value, Vector256<int> mask)
        where T : unmanaged => ScatterWideEach(target, Widen(index), value, mask);

    /// <inheritdoc cref="ScatterWide{T}(T*, Vector256{int}, Vector512{T}, Vector256{int})"/>
    public static void ScatterWide<T>(T* target, Vector512<long> index, Vector512<T> value, Vector256<int> mask)
        where T : unmanaged => ScatterWideEach(target, index, value, mask);

    /// <summary>Writes the low bits to 8- or 16-bit elements.</summary>
    public static void ScatterNarrow<T>(T* target, Vector256<int> index, Vector256<int> value, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T> => ScatterNarrowEach(target, Widen(index), value, mask);

    /// <inheritdoc cref="ScatterNarrow{T}(T*, Vector256{int}, Vector256{int}, Vector256{int})"/>
    public static void ScatterNarrow<T>(T* target, Vector512<long> index, Vector256<int> value, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T> => ScatterNarrowEach(target, index, value, mask);

    private static void ScatterEach<T>(T* target, Vector512<long> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged
    {
        for (uint lanes = mask.ExtractMostSignificantBits(); lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            target[index.GetElement(lane)] = value.GetElement(lane);
        }
    }

    private static void ScatterWideEach<T>(T* target, Vector512<long> index, Vector512<T> value, Vector256<int> mask)
        where T : unmanaged
    {
        for (uint lanes = mask.ExtractMostSignificantBits(); lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            target[index.GetElement(lane)] = value.GetElement(lane);
        }
    }

    private static void ScatterNarrowEach<T>(T* target, Vector512<long> index, Vector256<int> value, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (uint lanes = mask.ExtractMostSignificantBits(); lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            target[index.GetElement(lane)] = T.CreateTruncating(value.GetElement(lane));
        }
    }
}

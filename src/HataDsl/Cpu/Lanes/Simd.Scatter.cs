using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HataDsl.Cpu;

/// <content>Writes to elements anywhere, in the order of lanes, so that the last lane wins where two name the same element.</content>
public static unsafe partial class Simd
{
    /// <summary>Writes 32-bit elements.</summary>
    public static void Scatter<T>(T* target, Vector256<int> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged
    {
        // Through memory: an element that a number names would bring the whole vector there each time.
        Vector256<int> indices = index;
        Vector256<T> values = value;
        var places = (int*)&indices;
        var elements = (T*)&values;
        uint lanes = mask.ExtractMostSignificantBits();
        if (lanes == 0xff)
        {
            target[places[0]] = elements[0];
            target[places[1]] = elements[1];
            target[places[2]] = elements[2];
            target[places[3]] = elements[3];
            target[places[4]] = elements[4];
            target[places[5]] = elements[5];
            target[places[6]] = elements[6];
            target[places[7]] = elements[7];
            return;
        }

        for (; lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            target[places[lane]] = elements[lane];
        }
    }

    /// <inheritdoc cref="Scatter{T}(T*, Vector256{int}, Vector256{T}, Vector256{int})"/>
    public static void Scatter<T>(T* target, Vector512<long> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged => ScatterEach(target, index, value, mask);

    /// <summary>Writes one 32-bit element from all lanes: the last one wins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLast<T>(T* target, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged
    {
        uint lanes = mask.ExtractMostSignificantBits();
        if (lanes != 0)
        {
            *target = value.GetElement(BitOperations.Log2(lanes));
        }
    }

    /// <summary>Writes 32-bit elements at a constant distance.</summary>
    public static void ScatterEvery<T>(T* target, int stride, Vector256<T> value)
        where T : unmanaged
    {
        // Through memory: eight loads take less than eight extractions.
        Vector256<T> copy = value;
        T* values = (T*)&copy;
        nint step = stride;
        target[0] = values[0];
        target[step] = values[1];
        target[2 * step] = values[2];
        target[3 * step] = values[3];
        target += 4 * step;
        target[0] = values[4];
        target[step] = values[5];
        target[2 * step] = values[6];
        target[3 * step] = values[7];
    }

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

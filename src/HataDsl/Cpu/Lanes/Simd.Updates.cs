using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HataDsl.Cpu;

/// <content>Updates of elements, lane after lane: atomic ones of views, plain ones of shared arrays, which one thread owns.</content>
public static unsafe partial class Simd
{
    /// <summary>Applies an update to the element each lane of the mask names; gives the former values.</summary>
    public static Vector256<T> Update<TUpdate, T>(T* target, Vector256<int> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged
        where TUpdate : IUpdate<T> => Update<TUpdate, T>(target, Widen(index), value, mask);

    /// <inheritdoc cref="Update{TUpdate, T}(T*, Vector256{int}, Vector256{T}, Vector256{int})"/>
    public static Vector256<T> Update<TUpdate, T>(T* target, Vector512<long> index, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged
        where TUpdate : IUpdate<T>
    {
        Vector256<T> former = default;
        ref T to = ref Unsafe.As<Vector256<T>, T>(ref former);
        for (uint lanes = mask.ExtractMostSignificantBits(); lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            Unsafe.Add(ref to, lane) = TUpdate.Apply(ref target[index.GetElement(lane)], value.GetElement(lane));
        }

        return former;
    }

    /// <summary>Adds to the 32-bit element each lane names, of an array that one thread owns.</summary>
    public static void AddEach<T>(T* target, Vector256<int> index, Vector256<T> value)
        where T : unmanaged, IBinaryInteger<T>
    {
        // Indices straight from the register: a place known late makes later loads guess whether an earlier store was theirs.
        Vector128<int> low = index.GetLower();
        Vector128<int> high = index.GetUpper();
        Vector128<T> lowValue = value.GetLower();
        Vector128<T> highValue = value.GetUpper();
        target[low.GetElement(0)] += lowValue.GetElement(0);
        target[low.GetElement(1)] += lowValue.GetElement(1);
        target[low.GetElement(2)] += lowValue.GetElement(2);
        target[low.GetElement(3)] += lowValue.GetElement(3);
        target[high.GetElement(0)] += highValue.GetElement(0);
        target[high.GetElement(1)] += highValue.GetElement(1);
        target[high.GetElement(2)] += highValue.GetElement(2);
        target[high.GetElement(3)] += highValue.GetElement(3);
    }

    /// <inheritdoc cref="AddEach{T}(T*, Vector256{int}, Vector256{T})"/>
    public static void AddEach<T>(T* target, Vector256<int> index, T value)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector128<int> low = index.GetLower();
        Vector128<int> high = index.GetUpper();
        target[low.GetElement(0)] += value;
        target[low.GetElement(1)] += value;
        target[low.GetElement(2)] += value;
        target[low.GetElement(3)] += value;
        target[high.GetElement(0)] += value;
        target[high.GetElement(1)] += value;
        target[high.GetElement(2)] += value;
        target[high.GetElement(3)] += value;
    }

    /// <inheritdoc cref="AddEach{T}(T*, Vector256{int}, Vector256{T})"/>
    /// <remarks>No shared array has as many elements as 32 bits can count.</remarks>
    public static void AddEach<T>(T* target, Vector512<long> index, Vector256<T> value)
        where T : unmanaged, IBinaryInteger<T> => AddEach(target, Narrow(index), value);

    /// <inheritdoc cref="AddEach{T}(T*, Vector512{long}, Vector256{T})"/>
    public static void AddEach<T>(T* target, Vector512<long> index, T value)
        where T : unmanaged, IBinaryInteger<T> => AddEach(target, Narrow(index), value);

    /// <summary>Compares the element each lane of the mask names and replaces it if equal; gives the former values.</summary>
    public static Vector256<T> CompareExchange<T>(
        T* target, Vector256<int> index, Vector256<T> comparand, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T> => CompareExchange(target, Widen(index), comparand, value, mask);

    /// <inheritdoc cref="CompareExchange{T}(T*, Vector256{int}, Vector256{T}, Vector256{T}, Vector256{int})"/>
    public static Vector256<T> CompareExchange<T>(
        T* target, Vector512<long> index, Vector256<T> comparand, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector256<T> former = default;
        ref T to = ref Unsafe.As<Vector256<T>, T>(ref former);
        for (uint lanes = mask.ExtractMostSignificantBits(); lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            Unsafe.Add(ref to, lane) = Interlocked.CompareExchange(
                ref target[index.GetElement(lane)], value.GetElement(lane), comparand.GetElement(lane));
        }

        return former;
    }

    /// <inheritdoc cref="Update{TUpdate, T}(T*, Vector256{int}, Vector256{T}, Vector256{int})"/>
    public static Vector512<T> Update<TUpdate, T>(T* target, Vector256<int> index, Vector512<T> value, Vector256<int> mask)
        where T : unmanaged
        where TUpdate : IUpdate<T> => Update<TUpdate, T>(target, Widen(index), value, mask);

    /// <inheritdoc cref="Update{TUpdate, T}(T*, Vector256{int}, Vector256{T}, Vector256{int})"/>
    public static Vector512<T> Update<TUpdate, T>(T* target, Vector512<long> index, Vector512<T> value, Vector256<int> mask)
        where T : unmanaged
        where TUpdate : IUpdate<T>
    {
        Vector512<T> former = default;
        ref T to = ref Unsafe.As<Vector512<T>, T>(ref former);
        for (uint lanes = mask.ExtractMostSignificantBits(); lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            Unsafe.Add(ref to, lane) = TUpdate.Apply(ref target[index.GetElement(lane)], value.GetElement(lane));
        }

        return former;
    }

    /// <inheritdoc cref="CompareExchange{T}(T*, Vector256{int}, Vector256{T}, Vector256{T}, Vector256{int})"/>
    public static Vector512<T> CompareExchange<T>(
        T* target, Vector256<int> index, Vector512<T> comparand, Vector512<T> value, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T> => CompareExchange(target, Widen(index), comparand, value, mask);

    /// <inheritdoc cref="CompareExchange{T}(T*, Vector256{int}, Vector256{T}, Vector256{T}, Vector256{int})"/>
    public static Vector512<T> CompareExchange<T>(
        T* target, Vector512<long> index, Vector512<T> comparand, Vector512<T> value, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector512<T> former = default;
        ref T to = ref Unsafe.As<Vector512<T>, T>(ref former);
        for (uint lanes = mask.ExtractMostSignificantBits(); lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            Unsafe.Add(ref to, lane) = Interlocked.CompareExchange(
                ref target[index.GetElement(lane)], value.GetElement(lane), comparand.GetElement(lane));
        }

        return former;
    }
}

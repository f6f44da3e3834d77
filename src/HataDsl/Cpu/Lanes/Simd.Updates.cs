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

    /// <summary>Adds to the element each lane names, of an array that one thread owns.</summary>
    public static void AddEach<T>(T* target, Vector256<int> index, Vector256<T> value)
        where T : unmanaged, IBinaryInteger<T>
    {
        // Through memory: eight loads take less than eight extractions.
        Vector256<int> indices = index;
        Vector256<T> values = value;
        int* at = (int*)&indices;
        T* by = (T*)&values;
        target[at[0]] += by[0];
        target[at[1]] += by[1];
        target[at[2]] += by[2];
        target[at[3]] += by[3];
        target[at[4]] += by[4];
        target[at[5]] += by[5];
        target[at[6]] += by[6];
        target[at[7]] += by[7];
    }

    /// <inheritdoc cref="AddEach{T}(T*, Vector256{int}, Vector256{T})"/>
    public static void AddEach<T>(T* target, Vector256<int> index, T value)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector256<int> indices = index;
        int* at = (int*)&indices;
        target[at[0]] += value;
        target[at[1]] += value;
        target[at[2]] += value;
        target[at[3]] += value;
        target[at[4]] += value;
        target[at[5]] += value;
        target[at[6]] += value;
        target[at[7]] += value;
    }

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

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

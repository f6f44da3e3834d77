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

    /// <summary>Adds to consecutive elements of a view, one a lane: at once where no other thread works on it, else atomically, zeros left out.</summary>
    public static void AddToRow<T>(in CpuWork work, T* target, Vector256<T> value)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (work.IsAlone)
        {
            (Vector256.Load(target) + value).Store(target);
            return;
        }

        for (uint lanes = (~Vector256.Equals(value, Vector256<T>.Zero)).ExtractMostSignificantBits(); lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            Interlocked.Add(ref Unsafe.As<T, int>(ref target[lane]), Unsafe.BitCast<T, int>(value.GetElement(lane)));
        }
    }

    /// <summary>Adds to the 32-bit element each lane names, of an array that one thread owns. An index is not negative.</summary>
    /// <remarks>A call: written out, a kernel with several of them has more variables than the JIT keeps in registers.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void AddEach<T>(T* target, Vector256<int> index, Vector256<T> value)
        where T : unmanaged, IBinaryInteger<T>
    {
        // Indices straight from the register, two at a time: a place known late makes later loads guess whether an earlier store was theirs.
        Vector128<ulong> low = index.GetLower().AsUInt64();
        Vector128<ulong> high = index.GetUpper().AsUInt64();
        AddPair(target, low.GetElement(0), value.GetElement(0), value.GetElement(1));
        AddPair(target, low.GetElement(1), value.GetElement(2), value.GetElement(3));
        AddPair(target, high.GetElement(0), value.GetElement(4), value.GetElement(5));
        AddPair(target, high.GetElement(1), value.GetElement(6), value.GetElement(7));
    }

    /// <inheritdoc cref="AddEach{T}(T*, Vector256{int}, Vector256{T})"/>
    /// <remarks>Written out: it needs no vector of values, and a call costs a counting loop a fifth of its speed.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddEach<T>(T* target, Vector256<int> index, T value)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector128<ulong> low = index.GetLower().AsUInt64();
        Vector128<ulong> high = index.GetUpper().AsUInt64();
        AddPair(target, low.GetElement(0), value, value);
        AddPair(target, low.GetElement(1), value, value);
        AddPair(target, high.GetElement(0), value, value);
        AddPair(target, high.GetElement(1), value, value);
    }

    /// <inheritdoc cref="AddEach{T}(T*, Vector256{int}, Vector256{T})"/>
    /// <remarks>No shared array has as many elements as 32 bits can count.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddEach<T>(T* target, Vector512<long> index, Vector256<T> value)
        where T : unmanaged, IBinaryInteger<T> => AddEach(target, Narrow(index), value);

    /// <inheritdoc cref="AddEach{T}(T*, Vector512{long}, Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddEach<T>(T* target, Vector512<long> index, T value)
        where T : unmanaged, IBinaryInteger<T> => AddEach(target, Narrow(index), value);

    /// <summary>Two additions, to the elements that the halves of a number name, the lower first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddPair<T>(T* target, ulong indices, T first, T second)
        where T : unmanaged, IBinaryInteger<T>
    {
        target[(uint)indices] += first;
        target[indices >> 32] += second;
    }

    /// <summary>Compares the element each lane of the mask names and replaces it if equal; gives the former values.</summary>
    public static Vector256<T> CompareExchange<T>(
        T* target, Vector256<int> index, Vector256<T> comparand, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged => CompareExchange(target, Widen(index), comparand, value, mask);

    /// <inheritdoc cref="CompareExchange{T}(T*, Vector256{int}, Vector256{T}, Vector256{T}, Vector256{int})"/>
    public static Vector256<T> CompareExchange<T>(
        T* target, Vector512<long> index, Vector256<T> comparand, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged
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
        where T : unmanaged => CompareExchange(target, Widen(index), comparand, value, mask);

    /// <inheritdoc cref="CompareExchange{T}(T*, Vector256{int}, Vector256{T}, Vector256{T}, Vector256{int})"/>
    public static Vector512<T> CompareExchange<T>(
        T* target, Vector512<long> index, Vector512<T> comparand, Vector512<T> value, Vector256<int> mask)
        where T : unmanaged
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

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HataDsl.Cpu;

/// <content>Elements anywhere: each lane names its own. Memory of lanes outside the mask is not touched; they read 0.</content>
public static unsafe partial class Simd
{
    /// <summary>Reads 32-bit elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Gather<T>(T* source, Vector256<int> index)
        where T : unmanaged => Avx2.IsSupported
            ? Avx2.GatherVector256((int*)source, index, 4).As<int, T>()
            : GatherEach(source, Widen(index), AllLanes);

    /// <inheritdoc cref="Gather{T}(T*, Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Gather<T>(T* source, Vector256<int> index, Vector256<int> mask)
        where T : unmanaged => Avx2.IsSupported
            ? Avx2.GatherMaskVector256(Vector256<int>.Zero, (int*)source, index, mask, 4).As<int, T>()
            : GatherEach(source, Widen(index), mask);

    /// <inheritdoc cref="Gather{T}(T*, Vector256{int})"/>
    public static Vector256<T> Gather<T>(T* source, Vector512<long> index)
        where T : unmanaged => GatherEach(source, index, AllLanes);

    /// <inheritdoc cref="Gather{T}(T*, Vector256{int})"/>
    public static Vector256<T> Gather<T>(T* source, Vector512<long> index, Vector256<int> mask)
        where T : unmanaged => GatherEach(source, index, mask);

    /// <summary>Reads 32-bit elements at a constant distance. Eight loads are faster than the processor's own gathering.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> GatherEvery<T>(T* source, int stride)
        where T : unmanaged
    {
        float* from = (float*)source;
        nint step = stride;
        Vector128<float> low = Vector128.Create(from[0], from[step], from[2 * step], from[3 * step]);
        from += 4 * step;
        Vector128<float> high = Vector128.Create(from[0], from[step], from[2 * step], from[3 * step]);
        return Vector256.Create(low, high).As<float, T>();
    }

    /// <summary>Reads 64-bit elements.</summary>
    public static Vector512<T> GatherWide<T>(T* source, Vector256<int> index)
        where T : unmanaged => GatherWideEach(source, Widen(index), AllLanes);

    /// <inheritdoc cref="GatherWide{T}(T*, Vector256{int})"/>
    public static Vector512<T> GatherWide<T>(T* source, Vector256<int> index, Vector256<int> mask)
        where T : unmanaged => GatherWideEach(source, Widen(index), mask);

    /// <inheritdoc cref="GatherWide{T}(T*, Vector256{int})"/>
    public static Vector512<T> GatherWide<T>(T* source, Vector512<long> index)
        where T : unmanaged => GatherWideEach(source, index, AllLanes);

    /// <inheritdoc cref="GatherWide{T}(T*, Vector256{int})"/>
    public static Vector512<T> GatherWide<T>(T* source, Vector512<long> index, Vector256<int> mask)
        where T : unmanaged => GatherWideEach(source, index, mask);

    /// <summary>Reads 8- or 16-bit elements, extended.</summary>
    public static Vector256<int> GatherNarrow<T>(T* source, Vector256<int> index)
        where T : unmanaged, IBinaryInteger<T> => GatherNarrowEach(source, Widen(index), AllLanes);

    /// <inheritdoc cref="GatherNarrow{T}(T*, Vector256{int})"/>
    public static Vector256<int> GatherNarrow<T>(T* source, Vector256<int> index, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T> => GatherNarrowEach(source, Widen(index), mask);

    /// <inheritdoc cref="GatherNarrow{T}(T*, Vector256{int})"/>
    public static Vector256<int> GatherNarrow<T>(T* source, Vector512<long> index)
        where T : unmanaged, IBinaryInteger<T> => GatherNarrowEach(source, index, AllLanes);

    /// <inheritdoc cref="GatherNarrow{T}(T*, Vector256{int})"/>
    public static Vector256<int> GatherNarrow<T>(T* source, Vector512<long> index, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T> => GatherNarrowEach(source, index, mask);

    /// <summary>Where each lane's element of a private array is: the elements of all lanes lie side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> OwnElement(Vector256<int> index) => (index << 3) + Vector256<int>.Indices;

    private static Vector256<T> GatherEach<T>(T* source, Vector512<long> index, Vector256<int> mask)
        where T : unmanaged
    {
        Vector256<T> result = default;
        ref T to = ref Unsafe.As<Vector256<T>, T>(ref result);
        for (uint lanes = mask.ExtractMostSignificantBits(); lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            Unsafe.Add(ref to, lane) = source[index.GetElement(lane)];
        }

        return result;
    }

    private static Vector512<T> GatherWideEach<T>(T* source, Vector512<long> index, Vector256<int> mask)
        where T : unmanaged
    {
        Vector512<T> result = default;
        ref T to = ref Unsafe.As<Vector512<T>, T>(ref result);
        for (uint lanes = mask.ExtractMostSignificantBits(); lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            Unsafe.Add(ref to, lane) = source[index.GetElement(lane)];
        }

        return result;
    }

    private static Vector256<int> GatherNarrowEach<T>(T* source, Vector512<long> index, Vector256<int> mask)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector256<int> result = default;
        ref int to = ref Unsafe.As<Vector256<int>, int>(ref result);
        for (uint lanes = mask.ExtractMostSignificantBits(); lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            Unsafe.Add(ref to, lane) = int.CreateTruncating(source[index.GetElement(lane)]);
        }

        return result;
    }
}

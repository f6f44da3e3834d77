using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HataDsl.Cpu;

/// <content>Consecutive elements: one for each lane. With a mask, memory of the other lanes is not touched and they read 0.</content>
public static unsafe partial class Simd
{
    /// <summary>Reads 32-bit elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load<T>(T* source)
        where T : unmanaged => Vector256.Load(source);

    /// <inheritdoc cref="Load{T}(T*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load<T>(T* source, Vector256<int> mask)
        where T : unmanaged => Avx2.IsSupported ? Avx2.MaskLoad((int*)source, mask).As<int, T>() : GatherEach(source, Vector512<long>.Indices, mask);

    /// <summary>Asks for memory that will be read soon; any address will do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>Bytes of a view up to which it is taken to lie in a cache near the processor, where the order of accesses does not matter.</summary>
    private const int NearBytes = 1 << 19;

    /// <summary>Brings consecutive elements of a large view to the cache, in their order; those outside of the view are left out.</summary>
    /// <param name="view">The view.</param>
    /// <param name="first">Index of the first element.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="length">Elements of the view.</param>
    /// <remarks>Plain reads, one for each line: unlike requests, the processor follows them and reads on ahead.</remarks>
    public static void Touch<T>(T* view, long first, int count, long length)
        where T : unmanaged
    {
        const int line = 64;
        if (!IsFar(length * sizeof(T)))
        {
            return;
        }

        byte* end = (byte*)(view + Math.Min(first + count, length));
        for (byte* at = (byte*)(view + Math.Max(first, 0)); at < end; at += line)
        {
            _ = Volatile.Read(ref *at);
        }
    }

    /// <summary>Whether a view is so large that what a workgroup needs of it had better be asked for ahead.</summary>
    /// <param name="bytes">The size of the view in bytes.</param>
    public static bool IsFar(long bytes) => bytes > NearBytes;

    /// <summary>Reads 64-bit elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadWide<T>(T* source)
        where T : unmanaged => Vector512.Load(source);

    /// <inheritdoc cref="LoadWide{T}(T*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadWide<T>(T* source, Vector256<int> mask)
        where T : unmanaged
    {
        if (!Avx2.IsSupported)
        {
            return GatherWideEach(source, Vector512<long>.Indices, mask);
        }

        Vector512<long> wide = Widen(mask);
        return Vector512.Create(
            Avx2.MaskLoad((long*)source, wide.GetLower()),
            Avx2.MaskLoad((long*)source + 4, wide.GetUpper())).As<long, T>();
    }

    /// <summary>Reads 8-bit elements, extended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadNarrow(sbyte* source)
    {
        Vector128<short> wider = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(source)).AsSByte());
        return Widen(wider);
    }

    /// <inheritdoc cref="LoadNarrow(sbyte*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadNarrow(byte* source)
    {
        Vector128<ushort> wider = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(source)).AsByte());
        return Widen(wider);
    }

    /// <summary>Reads 16-bit elements, extended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadNarrow(short* source) => Widen(Vector128.Load(source));

    /// <inheritdoc cref="LoadNarrow(short*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadNarrow(ushort* source) => Widen(Vector128.Load(source));

    /// <summary>Reads 8- or 16-bit elements, extended.</summary>
    public static Vector256<int> LoadNarrow<T>(T* source, Vector256<int> mask)
        where T : unmanaged, System.Numerics.IBinaryInteger<T> => GatherNarrowEach(source, Vector512<long>.Indices, mask);

    /// <summary>Writes 32-bit elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T* target, Vector256<T> value)
        where T : unmanaged => value.Store(target);

    /// <inheritdoc cref="Store{T}(T*, Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T* target, Vector256<T> value, Vector256<int> mask)
        where T : unmanaged
    {
        if (Avx2.IsSupported)
        {
            Avx2.MaskStore((int*)target, mask, value.As<T, int>());
        }
        else
        {
            ScatterEach(target, Vector512<long>.Indices, value, mask);
        }
    }

    /// <summary>Writes 64-bit elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWide<T>(T* target, Vector512<T> value)
        where T : unmanaged => value.Store(target);

    /// <inheritdoc cref="StoreWide{T}(T*, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWide<T>(T* target, Vector512<T> value, Vector256<int> mask)
        where T : unmanaged
    {
        if (Avx2.IsSupported)
        {
            Vector512<long> wide = Widen(mask);
            Avx2.MaskStore((long*)target, wide.GetLower(), value.As<T, long>().GetLower());
            Avx2.MaskStore((long*)target + 4, wide.GetUpper(), value.As<T, long>().GetUpper());
        }
        else
        {
            ScatterWideEach(target, Vector512<long>.Indices, value, mask);
        }
    }

    /// <summary>Writes the low bits to 8- or 16-bit elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNarrow<T>(T* target, Vector256<int> value)
        where T : unmanaged
    {
        Vector128<short> halves = Vector256.Narrow(value, value).GetLower();
        if (sizeof(T) == 1)
        {
            Unsafe.WriteUnaligned(target, Vector128.Narrow(halves, halves).AsInt64().ToScalar());
        }
        else
        {
            halves.Store((short*)target);
        }
    }

    /// <inheritdoc cref="StoreNarrow{T}(T*, Vector256{int})"/>
    public static void StoreNarrow<T>(T* target, Vector256<int> value, Vector256<int> mask)
        where T : unmanaged, System.Numerics.IBinaryInteger<T> => ScatterNarrowEach(target, Vector512<long>.Indices, value, mask);

    /// <summary>A stored byte as a truth value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ToMask(Vector256<int> value) => ~Vector256.Equals(value, Vector256<int>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widen(Vector128<short> value) =>
        Avx2.IsSupported ? Avx2.ConvertToVector256Int32(value) : Vector256.Create(Vector128.WidenLower(value), Vector128.WidenUpper(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widen(Vector128<ushort> value) =>
        Avx2.IsSupported ? Avx2.ConvertToVector256Int32(value)
            : Vector256.Create(Vector128.WidenLower(value), Vector128.WidenUpper(value)).AsInt32();
}

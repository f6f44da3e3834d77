using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HataDsl.Cpu;

/// <summary>
/// What compiled CPU kernels are written in: operations on the 8 lanes of a subgroup, with the meaning of the kernel language.
/// 32-bit values are a 256-bit vector, 64-bit values a 512-bit one, truth values a mask of 0 and -1. Narrower integers are kept
/// extended to 32 bits, and the bits of half and bfloat16 likewise.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Simd
{
    /// <summary>Lanes of a subgroup.</summary>
    public const int Lanes = 8;

    /// <summary>The mask of all lanes.</summary>
    public static Vector256<int> AllLanes => Vector256<int>.AllBitsSet;

    /// <summary>The mask of the first lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> FirstLanes(int count) =>
        Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count));

    /// <summary>Whether the mask holds in any lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector256<int> mask) => mask != Vector256<int>.Zero;

    /// <summary>Whether the mask holds in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Vector256<int> mask) => mask == Vector256<int>.AllBitsSet;

    /// <summary>The lanes of the first mask that are not in the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Except(Vector256<int> mask, Vector256<int> without) => Vector256.AndNot(mask, without);

    /// <summary>One value in all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(bool value) => Vector256.Create(value ? -1 : 0);

    /// <inheritdoc cref="Broadcast(bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(int value) => Vector256.Create(value);

    /// <inheritdoc cref="Broadcast(bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Broadcast(uint value) => Vector256.Create(value);

    /// <inheritdoc cref="Broadcast(bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    /// <inheritdoc cref="Broadcast(bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Broadcast(long value) => Vector512.Create(value);

    /// <inheritdoc cref="Broadcast(bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Broadcast(ulong value) => Vector512.Create(value);

    /// <inheritdoc cref="Broadcast(bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Broadcast(double value) => Vector512.Create(value);

    /// <summary>Start, start + stride, and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Linear(int start, int stride) =>
        Vector256.Create(start) + (Vector256<int>.Indices * Vector256.Create(stride));

    /// <inheritdoc cref="Linear(int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Linear(uint start, int stride) => Linear((int)start, stride).AsUInt32();

    /// <inheritdoc cref="Linear(int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Linear(long start, int stride) =>
        Vector512.Create(start) + (Vector512<long>.Indices * Vector512.Create((long)stride));

    /// <inheritdoc cref="Linear(int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Linear(ulong start, int stride) => Linear((long)start, stride).AsUInt64();

    /// <summary>Position along one axis of each lane of a workgroup that is <paramref name="size"/> long there, <paramref name="below"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> PositionOfLanes(int first, int below, int size) => Vector256.Create(
        first / below % size, (first + 1) / below % size, (first + 2) / below % size, (first + 3) / below % size,
        (first + 4) / below % size, (first + 5) / below % size, (first + 6) / below % size, (first + 7) / below % size);

    /// <summary>The first vector where the mask holds, else the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Select<T>(Vector256<int> mask, Vector256<T> yes, Vector256<T> no) =>
        Vector256.ConditionalSelect(mask.As<int, T>(), yes, no);

    /// <inheritdoc cref="Select{T}(Vector256{int}, Vector256{T}, Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Select<T>(Vector256<int> mask, Vector512<T> yes, Vector512<T> no) =>
        Vector512.ConditionalSelect(Widen(mask).As<long, T>(), yes, no);

    /// <summary>Sign-extends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<long> Widen(Vector256<int> value) =>
        Avx512F.IsSupported ? Avx512F.ConvertToVector512Int64(value)
            : Vector512.Create(Vector256.WidenLower(value), Vector256.WidenUpper(value));

    /// <summary>Drops the upper halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Narrow(Vector512<long> value) =>
        Avx512F.IsSupported ? Avx512F.ConvertToVector256Int32(value)
            : Vector256.Narrow(value.GetLower(), value.GetUpper());

    /// <summary>Applies a scalar function to each lane.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<T> PerLane<T, TFunction>(Vector256<T> a, Vector256<T> b)
        where TFunction : IFunction<T>
    {
        Vector256<T> result = default;
        ref T to = ref Unsafe.As<Vector256<T>, T>(ref result);
        for (int lane = 0; lane < Lanes; lane++)
        {
            Unsafe.Add(ref to, lane) = TFunction.Apply(a.GetElement(lane), b.GetElement(lane));
        }

        return result;
    }

    /// <inheritdoc cref="PerLane{T, TFunction}(Vector256{T}, Vector256{T})"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<T> PerLane<T, TFunction>(Vector512<T> a, Vector512<T> b)
        where TFunction : IFunction<T>
    {
        Vector512<T> result = default;
        ref T to = ref Unsafe.As<Vector512<T>, T>(ref result);
        for (int lane = 0; lane < Lanes; lane++)
        {
            Unsafe.Add(ref to, lane) = TFunction.Apply(a.GetElement(lane), b.GetElement(lane));
        }

        return result;
    }

    /// <summary>A scalar function of one or two values, inlined where it is applied.</summary>
    private interface IFunction<T>
    {
        static abstract T Apply(T a, T b);
    }
}

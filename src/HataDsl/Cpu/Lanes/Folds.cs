using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HataDsl.Cpu;

/// <summary>Combines two vectors lane by lane.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFold
{
    /// <summary>Combines vectors of 32-bit lanes.</summary>
    static abstract Vector256<T> Combine<T>(Vector256<T> a, Vector256<T> b);

    /// <summary>Combines vectors of 64-bit lanes.</summary>
    static abstract Vector512<T> Combine<T>(Vector512<T> a, Vector512<T> b);
}

/// <summary>The operations that compiled kernels scan with, named as in the IR.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Folds
{
#pragma warning disable CS1591, CA1034, CA1716 // each is the operation it names; they are only ever type arguments of Simd.Inclusive and Exclusive
    public readonly struct Add : IFold
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Combine<T>(Vector256<T> a, Vector256<T> b) => a + b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Combine<T>(Vector512<T> a, Vector512<T> b) => a + b;
    }

    public readonly struct Mul : IFold
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Combine<T>(Vector256<T> a, Vector256<T> b) => a * b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Combine<T>(Vector512<T> a, Vector512<T> b) => a * b;
    }

    public readonly struct Min : IFold
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Combine<T>(Vector256<T> a, Vector256<T> b) => Vector256.Min(a, b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Combine<T>(Vector512<T> a, Vector512<T> b) => Vector512.Min(a, b);
    }

    public readonly struct Max : IFold
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Combine<T>(Vector256<T> a, Vector256<T> b) => Vector256.Max(a, b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Combine<T>(Vector512<T> a, Vector512<T> b) => Vector512.Max(a, b);
    }

    public readonly struct And : IFold
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Combine<T>(Vector256<T> a, Vector256<T> b) => a & b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Combine<T>(Vector512<T> a, Vector512<T> b) => a & b;
    }

    public readonly struct Or : IFold
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Combine<T>(Vector256<T> a, Vector256<T> b) => a | b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Combine<T>(Vector512<T> a, Vector512<T> b) => a | b;
    }

    public readonly struct Xor : IFold
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Combine<T>(Vector256<T> a, Vector256<T> b) => a ^ b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Combine<T>(Vector512<T> a, Vector512<T> b) => a ^ b;
    }
#pragma warning restore CS1591, CA1034, CA1716
}

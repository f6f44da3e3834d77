using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HataDsl.Cpu;

/// <content>Comparison, least and greatest.</content>
public static unsafe partial class Simd
{
    /// <summary>Equal; false for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Equal<T>(Vector256<T> a, Vector256<T> b) => Vector256.Equals(a, b).As<T, int>();

    /// <inheritdoc cref="Equal{T}(Vector256{T}, Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Equal<T>(Vector512<T> a, Vector512<T> b) => Narrow(Vector512.Equals(a, b).As<T, long>());

    /// <summary>Not equal; true for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> NotEqual<T>(Vector256<T> a, Vector256<T> b) => ~Equal(a, b);

    /// <inheritdoc cref="NotEqual{T}(Vector256{T}, Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> NotEqual<T>(Vector512<T> a, Vector512<T> b) => ~Equal(a, b);

    /// <summary>Less; false for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Less<T>(Vector256<T> a, Vector256<T> b) => Vector256.LessThan(a, b).As<T, int>();

    /// <inheritdoc cref="Less{T}(Vector256{T}, Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Less<T>(Vector512<T> a, Vector512<T> b) => Narrow(Vector512.LessThan(a, b).As<T, long>());

    /// <summary>Less or equal; false for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LessOrEqual<T>(Vector256<T> a, Vector256<T> b) => Vector256.LessThanOrEqual(a, b).As<T, int>();

    /// <inheritdoc cref="LessOrEqual{T}(Vector256{T}, Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LessOrEqual<T>(Vector512<T> a, Vector512<T> b) => Narrow(Vector512.LessThanOrEqual(a, b).As<T, long>());

    /// <summary>Greater; false for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Greater<T>(Vector256<T> a, Vector256<T> b) => Less(b, a);

    /// <inheritdoc cref="Greater{T}(Vector256{T}, Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Greater<T>(Vector512<T> a, Vector512<T> b) => Less(b, a);

    /// <summary>Greater or equal; false for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> GreaterOrEqual<T>(Vector256<T> a, Vector256<T> b) => LessOrEqual(b, a);

    /// <inheritdoc cref="GreaterOrEqual{T}(Vector256{T}, Vector256{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> GreaterOrEqual<T>(Vector512<T> a, Vector512<T> b) => LessOrEqual(b, a);

    /// <summary>Smaller one; NaN if either is NaN, and -0 is below +0.</summary>
    /// <remarks>Spelled out for floats, because the JIT of .NET 10.0 takes <c>float.Min(x, -0f)</c> of an x that is +0 for +0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Min<T>(T a, T b)
        where T : INumber<T> =>
        typeof(T) != typeof(float) && typeof(T) != typeof(double) ? T.Min(a, b)
        : a != b ? (T.IsNaN(a) || a < b ? a : b) : T.IsNegative(a) ? a : b;

    /// <inheritdoc cref="Min{T}(T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Min<T>(Vector256<T> a, Vector256<T> b) => Vector256.Min(a, b);

    /// <inheritdoc cref="Min{T}(T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Min<T>(Vector512<T> a, Vector512<T> b) => Vector512.Min(a, b);

    /// <summary>Larger one; NaN if either is NaN, and -0 is below +0.</summary>
    /// <remarks>Spelled out as <see cref="Min{T}(T, T)"/> is.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Max<T>(T a, T b)
        where T : INumber<T> =>
        typeof(T) != typeof(float) && typeof(T) != typeof(double) ? T.Max(a, b)
        : a != b ? (T.IsNaN(a) || a > b ? a : b) : T.IsNegative(a) ? b : a;

    /// <inheritdoc cref="Max{T}(T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Max<T>(Vector256<T> a, Vector256<T> b) => Vector256.Max(a, b);

    /// <inheritdoc cref="Max{T}(T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Max<T>(Vector512<T> a, Vector512<T> b) => Vector512.Max(a, b);

    /// <summary>Smaller one; the other one if one is NaN, and -0 is below +0.</summary>
    /// <remarks>Spelled out, because the JIT of .NET 10.0 takes <c>float.MaxNumber(x, -0f)</c> for -0 where it knows one operand, and its sibling alike.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MinNumber<T>(T a, T b)
        where T : INumber<T> => a != b ? (T.IsNaN(b) || a < b ? a : b) : T.IsNegative(a) ? a : b;

    /// <inheritdoc cref="MinNumber{T}(T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MinNumber<T>(Vector256<T> a, Vector256<T> b) =>
        Vector256.ConditionalSelect(Vector256.LessThan(a, b) | Vector256.IsNaN(b) | (Vector256.Equals(a, b) & Vector256.IsNegative(a)), a, b);

    /// <inheritdoc cref="MinNumber{T}(T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MinNumber<T>(Vector512<T> a, Vector512<T> b) =>
        Vector512.ConditionalSelect(Vector512.LessThan(a, b) | Vector512.IsNaN(b) | (Vector512.Equals(a, b) & Vector512.IsNegative(a)), a, b);

    /// <summary>Larger one; the other one if one is NaN, and -0 is below +0.</summary>
    /// <remarks>Spelled out for the reason given at <see cref="MinNumber{T}(T, T)"/>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaxNumber<T>(T a, T b)
        where T : INumber<T> => a != b ? (T.IsNaN(b) || a > b ? a : b) : T.IsNegative(a) ? b : a;

    /// <inheritdoc cref="MaxNumber{T}(T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MaxNumber<T>(Vector256<T> a, Vector256<T> b) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(a, b) | Vector256.IsNaN(b) | (Vector256.Equals(a, b) & Vector256.IsPositive(a)), a, b);

    /// <inheritdoc cref="MaxNumber{T}(T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MaxNumber<T>(Vector512<T> a, Vector512<T> b) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(a, b) | Vector512.IsNaN(b) | (Vector512.Equals(a, b) & Vector512.IsPositive(a)), a, b);
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HataDsl.Cpu;

/// <content>Floating-point functions that are exact or correctly rounded.</content>
public static unsafe partial class Simd
{
    /// <summary>a * b + c, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FusedMultiplyAdd<T>(T a, T b, T c)
        where T : IFloatingPointIeee754<T> => T.FusedMultiplyAdd(a, b, c);

    /// <inheritdoc cref="FusedMultiplyAdd{T}(T, T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> FusedMultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Vector256.FusedMultiplyAdd(a, b, c);

    /// <inheritdoc cref="FusedMultiplyAdd{T}(T, T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> FusedMultiplyAdd(Vector512<double> a, Vector512<double> b, Vector512<double> c) =>
        Vector512.FusedMultiplyAdd(a, b, c);

    /// <summary>Square root.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sqrt<T>(T value)
        where T : IRootFunctions<T> => T.Sqrt(value);

    /// <inheritdoc cref="Sqrt{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sqrt(Vector256<float> value) => Vector256.Sqrt(value);

    /// <inheritdoc cref="Sqrt{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sqrt(Vector512<double> value) => Vector512.Sqrt(value);

    /// <summary>1 / square root.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ReciprocalSqrt<T>(T value)
        where T : IRootFunctions<T> => T.One / T.Sqrt(value);

    /// <inheritdoc cref="ReciprocalSqrt{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ReciprocalSqrt(Vector256<float> value) => Vector256<float>.One / Vector256.Sqrt(value);

    /// <inheritdoc cref="ReciprocalSqrt{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ReciprocalSqrt(Vector512<double> value) => Vector512<double>.One / Vector512.Sqrt(value);

    /// <summary>Largest integer not above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Floor<T>(T value)
        where T : IFloatingPoint<T> => T.Floor(value);

    /// <inheritdoc cref="Floor{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Floor(Vector256<float> value) => Vector256.Floor(value);

    /// <inheritdoc cref="Floor{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Floor(Vector512<double> value) => Vector512.Floor(value);

    /// <summary>Smallest integer not below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Ceiling<T>(T value)
        where T : IFloatingPoint<T> => T.Ceiling(value);

    /// <inheritdoc cref="Ceiling{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Ceiling(Vector256<float> value) => Vector256.Ceiling(value);

    /// <inheritdoc cref="Ceiling{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Ceiling(Vector512<double> value) => Vector512.Ceiling(value);

    /// <summary>Nearest integer, ties to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Round<T>(T value)
        where T : IFloatingPoint<T> => T.Round(value, MidpointRounding.ToEven);

    /// <inheritdoc cref="Round{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Round(Vector256<float> value) => Vector256.Round(value);

    /// <inheritdoc cref="Round{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Round(Vector512<double> value) => Vector512.Round(value);

    /// <summary>Integer part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Truncate<T>(T value)
        where T : IFloatingPoint<T> => T.Truncate(value);

    /// <inheritdoc cref="Truncate{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Truncate(Vector256<float> value) => Vector256.Truncate(value);

    /// <inheritdoc cref="Truncate{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Truncate(Vector512<double> value) => Vector512.Truncate(value);

    /// <summary>Remainder of a truncated division, exact.</summary>
    public static float Remainder(float a, float b) => a % b;

    /// <inheritdoc cref="Remainder(float, float)"/>
    public static double Remainder(double a, double b) => a % b;

    /// <inheritdoc cref="Remainder(float, float)"/>
    public static Vector256<float> Remainder(Vector256<float> a, Vector256<float> b) => PerLane<float, RemainderFunction<float>>(a, b);

    /// <inheritdoc cref="Remainder(float, float)"/>
    public static Vector512<double> Remainder(Vector512<double> a, Vector512<double> b) => PerLane<double, RemainderFunction<double>>(a, b);

    private readonly struct RemainderFunction<T> : IFunction<T>
        where T : IModulusOperators<T, T, T>
    {
        public static T Apply(T a, T b) => a % b;
    }
}

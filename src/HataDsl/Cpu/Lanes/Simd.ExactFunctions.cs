using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HataDsl.Cpu;

/// <content>
/// Transcendental functions as C# computes them, lane by lane: what kernels with an exact contract use,
/// and what the fast forms fall back on.
/// </content>
public static unsafe partial class Simd
{
    /// <summary>e to the x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T a)
        where T : IExponentialFunctions<T> => T.Exp(a);

    /// <inheritdoc cref="Exp{T}(T)"/>
    public static Vector256<float> ExactExp(Vector256<float> a) => PerLane<float, ExpFunction<float>>(a, a);

    /// <inheritdoc cref="Exp{T}(T)"/>
    public static Vector512<double> ExactExp(Vector512<double> a) => PerLane<double, ExpFunction<double>>(a, a);

    /// <summary>2 to the x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp2<T>(T a)
        where T : IExponentialFunctions<T> => T.Exp2(a);

    /// <inheritdoc cref="Exp2{T}(T)"/>
    public static Vector256<float> ExactExp2(Vector256<float> a) => PerLane<float, Exp2Function<float>>(a, a);

    /// <inheritdoc cref="Exp2{T}(T)"/>
    public static Vector512<double> ExactExp2(Vector512<double> a) => PerLane<double, Exp2Function<double>>(a, a);

    /// <summary>Natural logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T a)
        where T : ILogarithmicFunctions<T> => T.Log(a);

    /// <inheritdoc cref="Log{T}(T)"/>
    public static Vector256<float> ExactLog(Vector256<float> a) => PerLane<float, LogFunction<float>>(a, a);

    /// <inheritdoc cref="Log{T}(T)"/>
    public static Vector512<double> ExactLog(Vector512<double> a) => PerLane<double, LogFunction<double>>(a, a);

    /// <summary>Logarithm to base 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log2<T>(T a)
        where T : ILogarithmicFunctions<T> => T.Log2(a);

    /// <inheritdoc cref="Log2{T}(T)"/>
    public static Vector256<float> ExactLog2(Vector256<float> a) => PerLane<float, Log2Function<float>>(a, a);

    /// <inheritdoc cref="Log2{T}(T)"/>
    public static Vector512<double> ExactLog2(Vector512<double> a) => PerLane<double, Log2Function<double>>(a, a);

    /// <summary>Sine of an angle in radians.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sin<T>(T a)
        where T : ITrigonometricFunctions<T> => T.Sin(a);

    /// <inheritdoc cref="Sin{T}(T)"/>
    public static Vector256<float> ExactSin(Vector256<float> a) => PerLane<float, SinFunction<float>>(a, a);

    /// <inheritdoc cref="Sin{T}(T)"/>
    public static Vector512<double> ExactSin(Vector512<double> a) => PerLane<double, SinFunction<double>>(a, a);

    /// <summary>Cosine of an angle in radians.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Cos<T>(T a)
        where T : ITrigonometricFunctions<T> => T.Cos(a);

    /// <inheritdoc cref="Cos{T}(T)"/>
    public static Vector256<float> ExactCos(Vector256<float> a) => PerLane<float, CosFunction<float>>(a, a);

    /// <inheritdoc cref="Cos{T}(T)"/>
    public static Vector512<double> ExactCos(Vector512<double> a) => PerLane<double, CosFunction<double>>(a, a);

    /// <summary>Tangent of an angle in radians.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tan<T>(T a)
        where T : ITrigonometricFunctions<T> => T.Tan(a);

    /// <inheritdoc cref="Tan{T}(T)"/>
    public static Vector256<float> ExactTan(Vector256<float> a) => PerLane<float, TanFunction<float>>(a, a);

    /// <inheritdoc cref="Tan{T}(T)"/>
    public static Vector512<double> ExactTan(Vector512<double> a) => PerLane<double, TanFunction<double>>(a, a);

    /// <summary>Hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T a)
        where T : IHyperbolicFunctions<T> => T.Tanh(a);

    /// <inheritdoc cref="Tanh{T}(T)"/>
    public static Vector256<float> ExactTanh(Vector256<float> a) => PerLane<float, TanhFunction<float>>(a, a);

    /// <inheritdoc cref="Tanh{T}(T)"/>
    public static Vector512<double> ExactTanh(Vector512<double> a) => PerLane<double, TanhFunction<double>>(a, a);

    /// <summary>x to the y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Pow<T>(T a, T b)
        where T : IPowerFunctions<T> => T.Pow(a, b);

    /// <inheritdoc cref="Pow{T}(T, T)"/>
    public static Vector256<float> ExactPow(Vector256<float> a, Vector256<float> b) => PerLane<float, PowFunction<float>>(a, b);

    /// <inheritdoc cref="Pow{T}(T, T)"/>
    public static Vector512<double> ExactPow(Vector512<double> a, Vector512<double> b) => PerLane<double, PowFunction<double>>(a, b);

    private readonly struct ExpFunction<T> : IFunction<T>
        where T : IExponentialFunctions<T>
    {
        public static T Apply(T a, T b) => T.Exp(a);
    }

    private readonly struct Exp2Function<T> : IFunction<T>
        where T : IExponentialFunctions<T>
    {
        public static T Apply(T a, T b) => T.Exp2(a);
    }

    private readonly struct LogFunction<T> : IFunction<T>
        where T : ILogarithmicFunctions<T>
    {
        public static T Apply(T a, T b) => T.Log(a);
    }

    private readonly struct Log2Function<T> : IFunction<T>
        where T : ILogarithmicFunctions<T>
    {
        public static T Apply(T a, T b) => T.Log2(a);
    }

    private readonly struct SinFunction<T> : IFunction<T>
        where T : ITrigonometricFunctions<T>
    {
        public static T Apply(T a, T b) => T.Sin(a);
    }

    private readonly struct CosFunction<T> : IFunction<T>
        where T : ITrigonometricFunctions<T>
    {
        public static T Apply(T a, T b) => T.Cos(a);
    }

    private readonly struct TanFunction<T> : IFunction<T>
        where T : ITrigonometricFunctions<T>
    {
        public static T Apply(T a, T b) => T.Tan(a);
    }

    private readonly struct TanhFunction<T> : IFunction<T>
        where T : IHyperbolicFunctions<T>
    {
        public static T Apply(T a, T b) => T.Tanh(a);
    }

    private readonly struct PowFunction<T> : IFunction<T>
        where T : IPowerFunctions<T>
    {
        public static T Apply(T a, T b) => T.Pow(a, b);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HataDsl.Cpu;

/// <content>Transcendental functions of vectors, within a few units in the last place.</content>
public static unsafe partial class Simd
{
    /// <inheritdoc cref="Exp{T}(T)"/>
    public static Vector256<float> Exp(Vector256<float> a) => Vector256.Exp(a);

    /// <inheritdoc cref="Exp{T}(T)"/>
    public static Vector512<double> Exp(Vector512<double> a) => Vector512.Exp(a);

    /// <inheritdoc cref="Exp2{T}(T)"/>
    /// <remarks>The integer part goes into the exponent in two steps, so that denormal results are rounded once.</remarks>
    public static Vector256<float> Exp2(Vector256<float> a)
    {
        Vector256<float> clamped = Vector256.Min(Vector256.Max(a, Vector256.Create(-200f)), Vector256.Create(200f));
        Vector256<float> whole = Vector256.Round(clamped);
        Vector256<float> fraction = Vector256.Exp((clamped - whole) * Vector256.Create(0.693147181f));
        Vector256<int> exponent = Vector256.ConvertToInt32(whole);
        Vector256<int> half = exponent >> 1;
        return fraction * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <inheritdoc cref="Exp2{T}(T)"/>
    public static Vector512<double> Exp2(Vector512<double> a) => ExactExp2(a);

    /// <inheritdoc cref="Log{T}(T)"/>
    public static Vector256<float> Log(Vector256<float> a) => Vector256.Log(a);

    /// <inheritdoc cref="Log{T}(T)"/>
    public static Vector512<double> Log(Vector512<double> a) => Vector512.Log(a);

    /// <inheritdoc cref="Log2{T}(T)"/>
    public static Vector256<float> Log2(Vector256<float> a) => Vector256.Log2(a);

    /// <inheritdoc cref="Log2{T}(T)"/>
    public static Vector512<double> Log2(Vector512<double> a) => Vector512.Log2(a);

    /// <inheritdoc cref="Sin{T}(T)"/>
    public static Vector256<float> Sin(Vector256<float> a) => Vector256.Sin(a);

    /// <inheritdoc cref="Sin{T}(T)"/>
    public static Vector512<double> Sin(Vector512<double> a) => Vector512.Sin(a);

    /// <inheritdoc cref="Cos{T}(T)"/>
    public static Vector256<float> Cos(Vector256<float> a) => Vector256.Cos(a);

    /// <inheritdoc cref="Cos{T}(T)"/>
    public static Vector512<double> Cos(Vector512<double> a) => Vector512.Cos(a);

    /// <inheritdoc cref="Tan{T}(T)"/>
    public static Vector256<float> Tan(Vector256<float> a)
    {
        (Vector256<float> sine, Vector256<float> cosine) = Vector256.SinCos(a);
        return sine / cosine;
    }

    /// <inheritdoc cref="Tan{T}(T)"/>
    public static Vector512<double> Tan(Vector512<double> a) => ExactTan(a);

    /// <inheritdoc cref="Tanh{T}(T)"/>
    /// <remarks>A polynomial near 0, where 1 - 2 / (exp(2x) + 1) would cancel.</remarks>
    public static Vector256<float> Tanh(Vector256<float> a)
    {
        Vector256<float> magnitude = Vector256.Abs(a);
        Vector256<float> large = Vector256<float>.One
            - (Vector256.Create(2f) / (Vector256.Exp(magnitude + magnitude) + Vector256<float>.One));
        Vector256<float> square = a * a;
        Vector256<float> small = Vector256.Create(-5.70498872745e-3f);
        small = (small * square) + Vector256.Create(2.06390887954e-2f);
        small = (small * square) + Vector256.Create(-5.37397155531e-2f);
        small = (small * square) + Vector256.Create(1.33314422036e-1f);
        small = (small * square) + Vector256.Create(-3.33332819422e-1f);
        small = (small * square * a) + a;
        return Vector256.ConditionalSelect(
            Vector256.LessThan(magnitude, Vector256.Create(0.625f)), small, Vector256.CopySign(large, a));
    }

    /// <inheritdoc cref="Tanh{T}(T)"/>
    public static Vector512<double> Tanh(Vector512<double> a) => ExactTanh(a);

    /// <inheritdoc cref="Pow{T}(T, T)"/>
    /// <remarks>Positive finite bases through binary64; a vector with any other goes lane by lane.</remarks>
    public static Vector256<float> Pow(Vector256<float> a, Vector256<float> b)
    {
        Vector256<float> plain = Vector256.GreaterThan(a, Vector256<float>.Zero)
            & Vector256.LessThan(a, Vector256.Create(float.PositiveInfinity))
            & Vector256.LessThan(Vector256.Abs(b), Vector256.Create(float.PositiveInfinity));
        return All(plain.AsInt32())
            ? ToSingle(Vector512.Exp(ToDouble(b) * Vector512.Log(ToDouble(a))))
            : ExactPow(a, b);
    }

    /// <inheritdoc cref="Pow{T}(T, T)"/>
    public static Vector512<double> Pow(Vector512<double> a, Vector512<double> b) => ExactPow(a, b);

    private static Vector256<float> PowerOfTwo(Vector256<int> exponent) =>
        ((exponent + Vector256.Create(127)) << 23).AsSingle();
}

using static HataDsl.Cuda.CudaIntrinsics;

namespace HataDsl.Cuda;

/// <summary>
/// Functions that PTX lacks, written in the C# that ILGPU compiles. The single-precision ones are rounded from double,
/// within half a unit in the last place, except where a faster form exists for the relaxed contract.
/// </summary>
public static partial class CudaMath
{
    /// <summary>e to the x, within 2 units in the last place, at the cost of a few multiplications.</summary>
    public static float Exp(float x)
    {
        // Beyond these the result is infinity or 0; a NaN stays.
        x = Min(Max(x, -104.5f), 89.5f);
        float n = Round(x * 1.44269502f);
        float r = Fma(n, -0.693147182f, x);
        r = Fma(n, 1.90465421e-9f, r);
        return Scale(Exp2Approximate(r * 1.44269502f), ToInt32(n));
    }

    /// <summary>e to the x, rounded.</summary>
    public static float ExpRounded(float x) => ToSingle(Exp(ToDouble(x)));

    /// <summary>2 to the x, within 2 units in the last place.</summary>
    public static float Exp2(float x) => Exp2Approximate(x);

    /// <summary>2 to the x, rounded.</summary>
    public static float Exp2Rounded(float x) => ToSingle(Exp2(ToDouble(x)));

    /// <summary>Natural logarithm, rounded.</summary>
    public static float Log(float x) => ToSingle(Log(ToDouble(x)));

    /// <summary>Logarithm to base 2, rounded.</summary>
    public static float Log2(float x) => ToSingle(Log2(ToDouble(x)));

    /// <summary>Sine, rounded.</summary>
    public static float Sin(float x) => ToSingle(Sin(ToDouble(x)));

    /// <summary>Cosine, rounded.</summary>
    public static float Cos(float x) => ToSingle(Cos(ToDouble(x)));

    /// <summary>Tangent, rounded.</summary>
    public static float Tan(float x) => ToSingle(Tan(ToDouble(x)));

    /// <summary>Hyperbolic tangent, within 2 units in the last place.</summary>
    public static float Tanh(float x)
    {
        float magnitude = Abs(x);
        float result;
        if (LessEqual(magnitude, 0.55f))
        {
            // Least squares fit of (tanh x / x - 1) / x^2 in x^2.
            float z = x * x;
            float p = Fma(-0.006296012f, z, 0.021088185f);
            p = Fma(p, z, -0.053856663f);
            p = Fma(p, z, 0.13332632f);
            p = Fma(p, z, -0.3333332f);
            result = Fma(x * z, p, x);
        }
        else
        {
            result = 1 - Div(2, Exp(magnitude + magnitude) + 1);
            result = Less(x, 0) ? Neg(result) : result;
        }

        return result;
    }

    /// <summary>Hyperbolic tangent, rounded.</summary>
    public static float TanhRounded(float x) => ToSingle(Tanh(ToDouble(x)));

    /// <summary>x to the y, rounded.</summary>
    public static float Pow(float x, float y) => ToSingle(Pow(ToDouble(x), ToDouble(y)));

    /// <summary>Remainder with the sign of x, exact.</summary>
    public static float Rem(float x, float y) => ToSingle(Rem(ToDouble(x), ToDouble(y)));

    /// <summary>x times 2 to the n, in two steps so that a subnormal result is rounded once.</summary>
    private static float Scale(float x, int n)
    {
        int half = n >> 1;
        return x * BitsToSingle((half + 127) << 23) * BitsToSingle((n - half + 127) << 23);
    }
}

namespace HataDsl;

/// <summary>
/// Functions of <see cref="Math"/> and <see cref="MathF"/> that no device has, written in the kernel language: a kernel that calls those runs these,
/// tested to a relative 1e-6 for <see cref="float"/> and 2e-14 for <see cref="double"/>. In plain C# call the ones of the base library.
/// </summary>
public static partial class DeviceMath
{
    /// <summary>Logarithm to base 10.</summary>
    [KernelHelper]
    public static float Log10(float x) => MathF.Log2(x) * 0.30102999566f;

    /// <inheritdoc cref="Log10(float)"/>
    [KernelHelper]
    public static double Log10(double x) => Math.Log2(x) * 0.30102999566398119521;

    /// <summary>Logarithm to any base; NaN to base 1, and to base 0 or infinity of anything but 1.</summary>
    [KernelHelper]
    public static float Log(float x, float newBase)
    {
        if (newBase == 1 || (x != 1 && (newBase == 0 || newBase == float.PositiveInfinity)))
        {
            return float.NaN;
        }

        return MathF.Log2(x) / MathF.Log2(newBase);
    }

    /// <inheritdoc cref="Log(float, float)"/>
    [KernelHelper]
    public static double Log(double x, double newBase)
    {
        if (newBase == 1 || (x != 1 && (newBase == 0 || newBase == double.PositiveInfinity)))
        {
            return double.NaN;
        }

        return Math.Log2(x) / Math.Log2(newBase);
    }

    /// <summary>Cube root: by logarithm, and one step of Newton's method.</summary>
    [KernelHelper]
    public static float Cbrt(float x)
    {
        float magnitude = MathF.Abs(x);
        if (!(magnitude > 0 && magnitude < float.PositiveInfinity))
        {
            return x;
        }

        float root = float.Exp2(MathF.Log2(magnitude) * 0.33333333f);
        root -= ((root * root * root) - magnitude) / (3 * root * root);
        return x < 0 ? -root : root;
    }

    /// <inheritdoc cref="Cbrt(float)"/>
    [KernelHelper]
    public static double Cbrt(double x)
    {
        double magnitude = Math.Abs(x);
        if (!(magnitude > 0 && magnitude < double.PositiveInfinity))
        {
            return x;
        }

        double root = double.Exp2(Math.Log2(magnitude) * 0.33333333333333333);
        root -= ((root * root * root) - magnitude) / (3 * root * root);
        return x < 0 ? -root : root;
    }

    /// <summary>Hyperbolic sine: by the series near 0, where the difference of exponentials cancels.</summary>
    [KernelHelper]
    public static float Sinh(float x)
    {
        float magnitude = MathF.Abs(x);
        if (magnitude < 1)
        {
            float z = x * x;
            return x + (x * z * (0.16666667f + (z * (8.3333333e-3f + (z * (1.9841270e-4f + (z * 2.7557319e-6f)))))));
        }

        float half = MathF.Exp(magnitude * 0.5f);
        float value = magnitude > 20 ? half * 0.5f * half : 0.5f * (MathF.Exp(magnitude) - MathF.Exp(-magnitude));
        return x < 0 ? -value : value;
    }

    /// <inheritdoc cref="Sinh(float)"/>
    [KernelHelper]
    public static double Sinh(double x)
    {
        double magnitude = Math.Abs(x);
        if (magnitude < 1)
        {
            double z = x * x;
            double high = 2.7557319223985893e-6 + (z * (2.5052108385441720e-8 + (z * (1.6059043836821613e-10 + (z * (7.6471637318198164e-13 + (z * 2.8114572543455206e-15)))))));
            return x + (x * z * (0.16666666666666666 + (z * (8.3333333333333333e-3 + (z * (1.9841269841269841e-4 + (z * high)))))));
        }

        double half = Math.Exp(magnitude * 0.5);
        double value = magnitude > 40 ? half * 0.5 * half : 0.5 * (Math.Exp(magnitude) - Math.Exp(-magnitude));
        return x < 0 ? -value : value;
    }

    /// <summary>Hyperbolic cosine.</summary>
    [KernelHelper]
    public static float Cosh(float x)
    {
        float magnitude = MathF.Abs(x);
        float half = MathF.Exp(magnitude * 0.5f);
        return magnitude > 20 ? half * 0.5f * half : 0.5f * (MathF.Exp(magnitude) + MathF.Exp(-magnitude));
    }

    /// <inheritdoc cref="Cosh(float)"/>
    [KernelHelper]
    public static double Cosh(double x)
    {
        double magnitude = Math.Abs(x);
        double half = Math.Exp(magnitude * 0.5);
        return magnitude > 40 ? half * 0.5 * half : 0.5 * (Math.Exp(magnitude) + Math.Exp(-magnitude));
    }

    /// <summary>The remainder of the nearest quotient, as IEEE 754 has it.</summary>
    [KernelHelper]
    public static float IEEERemainder(float x, float y)
    {
        float rest = x % y;
        if (float.IsNaN(rest) || rest == 0)
        {
            return rest;
        }

        float other = rest - float.CopySign(MathF.Abs(y), x);
        if (MathF.Abs(other) == MathF.Abs(rest))
        {
            float quotient = x / y;
            return MathF.Abs(MathF.Round(quotient)) > MathF.Abs(quotient) ? other : rest;
        }

        return MathF.Abs(other) < MathF.Abs(rest) ? other : rest;
    }

    /// <inheritdoc cref="IEEERemainder(float, float)"/>
    [KernelHelper]
    public static double IEEERemainder(double x, double y)
    {
        double rest = x % y;
        if (double.IsNaN(rest) || rest == 0)
        {
            return rest;
        }

        double other = rest - double.CopySign(Math.Abs(y), x);
        if (Math.Abs(other) == Math.Abs(rest))
        {
            double quotient = x / y;
            return Math.Abs(Math.Round(quotient)) > Math.Abs(quotient) ? other : rest;
        }

        return Math.Abs(other) < Math.Abs(rest) ? other : rest;
    }
}

namespace HataDsl;

/// <content>
/// Arc functions. The arc tangent by Cephes (S. L. Moshier): atanf.c and atan.c, whose polynomials are within two units in the last place;
/// the others by identities that do not cancel.
/// </content>
public static partial class DeviceMath
{
    /// <summary>Arc tangent, between -pi/2 and pi/2.</summary>
    [KernelHelper]
    public static float Atan(float x)
    {
        float magnitude = MathF.Abs(x);
        float start = 0;
        float t = magnitude;
        if (magnitude > 2.41421356f)
        {
            start = 1.57079633f;
            t = -1 / magnitude;
        }
        else if (magnitude > 0.41421356f)
        {
            start = 0.785398163f;
            t = (magnitude - 1) / (magnitude + 1);
        }

        float z = t * t;
        float series = (((8.05374449538e-2f * z - 1.38776856032e-1f) * z + 1.99777106478e-1f) * z - 3.33329491539e-1f) * z * t;
        return float.CopySign(start + (series + t), x);
    }

    /// <inheritdoc cref="Atan(float)"/>
    [KernelHelper]
    public static double Atan(double x)
    {
        double magnitude = Math.Abs(x);
        double start = 0;
        double rest = 0;
        double t = magnitude;
        if (magnitude > 2.41421356237309504880)
        {
            start = 1.57079632679489661923;
            rest = 6.123233995736765886130e-17;
            t = -1 / magnitude;
        }
        else if (magnitude > 0.66)
        {
            start = 0.78539816339744830962;
            rest = 3.061616997868382943065e-17;
            t = (magnitude - 1) / (magnitude + 1);
        }

        double z = t * t;
        double above = (((-8.750608600031904122785e-1 * z - 1.615753718733365076637e1) * z - 7.500855792314704667340e1) * z - 1.228866684490136173410e2) * z - 6.485021904942025371773e1;
        double below = ((((z + 2.485846490142306297962e1) * z + 1.650270098316988542046e2) * z + 4.328810604912902668951e2) * z + 4.853903996359136964868e2) * z + 1.945506571482613964425e2;
        double series = (z * (above / below) * t) + t;
        return double.CopySign(start + (series + rest), x);
    }

    /// <summary>The angle of a point: between -pi and pi, with the sign of <paramref name="y"/>.</summary>
    [KernelHelper]
    public static float Atan2(float y, float x)
    {
        if (float.IsNaN(x) || float.IsNaN(y))
        {
            return float.NaN;
        }

        float a = MathF.Abs(x);
        float b = MathF.Abs(y);
        float angle = 0.785398163f; // of two infinities
        if (a != b)
        {
            float near = Atan(MathF.Min(a, b) / MathF.Max(a, b));
            angle = b > a ? 1.57079633f - near : near;
        }
        else if (a == 0)
        {
            angle = 0;
        }

        return float.CopySign(float.IsNegative(x) ? 3.14159265f - angle : angle, y);
    }

    /// <inheritdoc cref="Atan2(float, float)"/>
    [KernelHelper]
    public static double Atan2(double y, double x)
    {
        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return double.NaN;
        }

        double a = Math.Abs(x);
        double b = Math.Abs(y);
        double angle = 0.78539816339744830962; // of two infinities
        if (a != b)
        {
            double near = Atan(Math.Min(a, b) / Math.Max(a, b));
            angle = b > a ? 1.57079632679489661923 - near : near;
        }
        else if (a == 0)
        {
            angle = 0;
        }

        return double.CopySign(double.IsNegative(x) ? 3.14159265358979323846 - angle : angle, y);
    }

    /// <summary>Arc sine, between -pi/2 and pi/2; NaN beyond -1 and 1.</summary>
    [KernelHelper]
    public static float Asin(float x) => Atan2(x, MathF.Sqrt((1 - x) * (1 + x)));

    /// <inheritdoc cref="Asin(float)"/>
    [KernelHelper]
    public static double Asin(double x) => Atan2(x, Math.Sqrt((1 - x) * (1 + x)));

    /// <summary>Arc cosine, between 0 and pi; NaN beyond -1 and 1.</summary>
    [KernelHelper]
    public static float Acos(float x) => 2 * Atan2(MathF.Sqrt(1 - x), MathF.Sqrt(1 + x));

    /// <inheritdoc cref="Acos(float)"/>
    [KernelHelper]
    public static double Acos(double x) => 2 * Atan2(Math.Sqrt(1 - x), Math.Sqrt(1 + x));
}

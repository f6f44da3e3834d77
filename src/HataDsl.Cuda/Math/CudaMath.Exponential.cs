using static HataDsl.Cuda.CudaIntrinsics;

namespace HataDsl.Cuda;

/// <summary>Exponentials and logarithms in double precision, within one or two units in the last place.</summary>
public static partial class CudaMath
{
    private const double Ln2High = 0.6931471805599453;
    private const double Ln2Low = 2.3190468138462996e-17;
    private const double InverseLn2 = 1.4426950408889634;
    private const double InverseLn2Low = 2.0355273740931033e-17;

    /// <summary>e to the x.</summary>
    public static double Exp(double x)
    {
        // Beyond these the result is infinity or 0; a NaN stays.
        x = Min(Max(x, -746.0), 710.0);
        double n = Round(x * InverseLn2);
        double r = Fma(n, -Ln2High, x);
        r = Fma(n, -Ln2Low, r);
        return Scale(1 + ExpMinusOne(r), ToInt32(n));
    }

    /// <summary>2 to the x.</summary>
    public static double Exp2(double x)
    {
        x = Min(Max(x, -1080.0), 1025.0);
        double n = Round(x);
        double f = x - n;
        return Scale(1 + ExpMinusOne(Fma(f, Ln2High, f * Ln2Low)), ToInt32(n));
    }

    /// <summary>Natural logarithm.</summary>
    public static double Log(double x)
    {
        double m = Normalise(x, out int e);
        double f = m - 1;
        double s = Div(f, 2 + f);
        double half = 0.5 * f * f;
        double k = ToDouble(e);
        double low = Fma(s, half + LogTail(s * s), k * Ln2Low);
        return LogSpecial(x, Fma(k, Ln2High, f - (half - low)));
    }

    /// <summary>Logarithm to base 2; exact for powers of 2.</summary>
    public static double Log2(double x)
    {
        double m = Normalise(x, out int e);
        double f = m - 1;
        double s = Div(f, 2 + f);
        double half = 0.5 * f * f;
        double log = f - (half - (s * (half + LogTail(s * s))));
        return LogSpecial(x, Fma(log, InverseLn2, Fma(log, InverseLn2Low, ToDouble(e))));
    }

    /// <summary>x to the y.</summary>
    public static double Pow(double x, double y)
    {
        double magnitude = Abs(x);
        double whole = Truncate(y);
        bool integral = Equal(whole, y);
        bool odd = integral && Less(Abs(y), 9007199254740992.0) && NotEqual(whole * 0.5, Truncate(whole * 0.5));
        double result = PowPositive(magnitude, y);
        if (odd && (BitsToInt64(x) < 0))
        {
            result = Neg(result);
        }
        else if (Less(x, 0) && !integral && Less(magnitude, double.PositiveInfinity))
        {
            result = double.NaN;
        }

        bool one = Equal(y, 0) || Equal(x, 1) || (Equal(x, -1) && Equal(Abs(y), double.PositiveInfinity));
        return one ? 1 : NotEqual(x, x) ? x : result;
    }

    /// <summary>Hyperbolic tangent.</summary>
    public static double Tanh(double x)
    {
        // From exp(2x) - 1, put together so that nothing cancels; above 22 the result is 1.
        double twice = Min(Abs(x), 22.0) * 2;
        double n = Round(twice * InverseLn2);
        double r = Fma(n, -Ln2Low, Fma(n, -Ln2High, twice));
        double scale = Scale(1, ToInt32(n));
        double e = Fma(scale, ExpMinusOne(r), scale - 1);
        double result = Div(e, e + 2);
        result = Less(x, 0) ? Neg(result) : result;
        return Equal(x, 0) ? x : result;
    }

    /// <summary>x to the y for x at least 0: the logarithm is carried in two doubles, since its error is multiplied by y.</summary>
    private static double PowPositive(double x, double y)
    {
        double m = Normalise(x, out int e);
        double f = m - 1;
        double g = m + 1;
        double s = Div(f, g);

        // m + 1 may have lost a bit, which goes into the remainder of the division too.
        double lost = SubRounded(m, SubRounded(g, 1));
        double sLow = Div(Fma(s, -lost, Fma(s, -g, f)), g);
        double z = s * s;
        double k = ToDouble(e);
        double scaled = MulRounded(k, Ln2High);
        double high = AddRounded(scaled, 2 * s);
        double error = AddRounded(SubRounded(scaled, high), 2 * s) + Fma(k, Ln2High, Neg(scaled));
        double low = error + Fma(2, sLow, Fma(k, Ln2Low, s * LogTail(z)));
        double sum = AddRounded(high, low);
        low = SubRounded(low, SubRounded(sum, high));
        double product = MulRounded(y, sum);
        double rest = Fma(y, low, Fma(y, sum, Neg(product)));

        // Beyond the range of exp, and for infinite logarithms, the rest is noise or NaN.
        double exponential = Exp(product);
        bool plain = Less(Abs(product), 745.0) && Less(0, x) && Less(x, double.PositiveInfinity);
        double special = Equal(x, 0) || Equal(x, double.PositiveInfinity) ? Exp(MulRounded(y, LogSpecial(x, sum))) : exponential;
        return plain ? Fma(exponential, rest, exponential) : special;
    }

    /// <summary>exp(r) - 1 for a small r: the Taylor series to r^14, whose next term is below 2^-57 at ln 2 / 2.</summary>
    private static double ExpMinusOne(double r)
    {
        double p = Fma(1.1470745597729725e-11, r, 1.6059043836821613e-10);
        p = Fma(p, r, 2.08767569878681e-9);
        p = Fma(p, r, 2.505210838544172e-8);
        p = Fma(p, r, 2.755731922398589e-7);
        p = Fma(p, r, 2.7557319223985893e-6);
        p = Fma(p, r, 2.48015873015873e-5);
        p = Fma(p, r, 1.984126984126984e-4);
        p = Fma(p, r, 1.388888888888889e-3);
        p = Fma(p, r, 8.333333333333333e-3);
        p = Fma(p, r, 4.1666666666666664e-2);
        p = Fma(p, r, 0.16666666666666666);
        p = Fma(p, r, 0.5);
        return Fma(p * r, r, r);
    }

    /// <summary>2 atanh(s) / s - 2 as a series in z = s^2, of terms 2 z^k / (2k + 1); z is at most 0.0295.</summary>
    private static double LogTail(double z)
    {
        double p = Fma(2.0 / 23, z, 2.0 / 21);
        p = Fma(p, z, 2.0 / 19);
        p = Fma(p, z, 2.0 / 17);
        p = Fma(p, z, 2.0 / 15);
        p = Fma(p, z, 2.0 / 13);
        p = Fma(p, z, 2.0 / 11);
        p = Fma(p, z, 2.0 / 9);
        p = Fma(p, z, 2.0 / 7);
        p = Fma(p, z, 2.0 / 5);
        p = Fma(p, z, 2.0 / 3);
        return p * z;
    }

    /// <summary>x as m 2^e with m from sqrt(1/2) to sqrt(2).</summary>
    private static double Normalise(double x, out int e)
    {
        bool subnormal = Less(x, 2.2250738585072014e-308);
        long bits = BitsToInt64(subnormal ? x * 18014398509481984.0 : x);

        // The difference to the bits of sqrt(1/2) carries into the exponent exactly where m must be halved.
        long above = bits - 0x3fe6a09e667f3bcd;
        e = (int)(above >> 52) - (subnormal ? 54 : 0);
        return BitsToDouble(bits - (above & -0x10000000000000));
    }

    /// <summary>Replaces a logarithm where x is negative, zero, infinite or NaN.</summary>
    private static double LogSpecial(double x, double log)
    {
        log = Less(x, double.PositiveInfinity) ? log : x;
        log = Equal(x, 0) ? double.NegativeInfinity : log;
        return Less(x, 0) ? double.NaN : log;
    }

    /// <summary>x times 2 to the n, in two steps so that a subnormal result is rounded once.</summary>
    private static double Scale(double x, int n)
    {
        int half = n >> 1;
        return x * BitsToDouble((half + 1023L) << 52) * BitsToDouble((n - half + 1023L) << 52);
    }
}

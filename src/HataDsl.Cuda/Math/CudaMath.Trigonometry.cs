using static HataDsl.Cuda.CudaIntrinsics;

namespace HataDsl.Cuda;

/// <summary>Sine, cosine and tangent in double precision for every argument.</summary>
public static partial class CudaMath
{
    /// <summary>Sine.</summary>
    public static double Sin(double x)
    {
        double r = Reduce(x, out int quadrant);
        double value = (quadrant & 1) == 0 ? SinSmall(r) : CosSmall(r);
        value = (quadrant & 2) == 0 ? value : Neg(value);
        return Equal(x, 0) ? x : value;
    }

    /// <summary>Cosine.</summary>
    public static double Cos(double x)
    {
        double r = Reduce(x, out int quadrant);
        double value = (quadrant & 1) == 0 ? CosSmall(r) : SinSmall(r);
        return ((quadrant + 1) & 2) == 0 ? value : Neg(value);
    }

    /// <summary>Tangent.</summary>
    public static double Tan(double x)
    {
        double r = Reduce(x, out int quadrant);
        double sin = SinSmall(r);
        double cos = CosSmall(r);
        double value = (quadrant & 1) == 0 ? Div(sin, cos) : Neg(Div(cos, sin));
        return Equal(x, 0) ? x : value;
    }

    /// <summary>Taylor series to r^17; at pi/4 the next term is below 2^-63.</summary>
    private static double SinSmall(double r)
    {
        double z = r * r;
        double p = Fma(2.8114572543455206e-15, z, -7.647163731819816e-13);
        p = Fma(p, z, 1.6059043836821613e-10);
        p = Fma(p, z, -2.505210838544172e-8);
        p = Fma(p, z, 2.7557319223985893e-6);
        p = Fma(p, z, -1.984126984126984e-4);
        p = Fma(p, z, 8.333333333333333e-3);
        p = Fma(p, z, -0.16666666666666666);
        return Fma(p * z, r, r);
    }

    /// <summary>Taylor series to r^16; at pi/4 the next term is below 2^-58.</summary>
    private static double CosSmall(double r)
    {
        double z = r * r;
        double p = Fma(4.779477332387385e-14, z, -1.1470745597729725e-11);
        p = Fma(p, z, 2.08767569878681e-9);
        p = Fma(p, z, -2.755731922398589e-7);
        p = Fma(p, z, 2.48015873015873e-5);
        p = Fma(p, z, -1.388888888888889e-3);
        p = Fma(p, z, 4.1666666666666664e-2);
        p = Fma(p, z, -0.5);
        return Fma(p, z, 1.0);
    }

    /// <summary>The distance to the nearest multiple of pi/2, and which multiple, modulo 4.</summary>
    private static double Reduce(double x, out int quadrant)
    {
        if (Less(Abs(x), 1073741824.0))
        {
            double k = Round(x * 0.6366197723675814);
            double r = Fma(k, -1.5707963267948966, x);
            r = Fma(k, -6.123233995736766e-17, r);
            quadrant = ToInt32(k);
            return Fma(k, 1.4973849048591698e-33, r);
        }

        return ReduceLarge(x, out quadrant);
    }

    /// <summary>
    /// Multiplies by as many bits of 2/pi as matter: x is m 2^e, bits of weight above 2^(2-e) only add whole turns,
    /// and 192 bits after those leave more than enough fraction. A word of zeros before the point keeps the position positive.
    /// </summary>
    private static double ReduceLarge(double x, out int quadrant)
    {
        long bits = BitsToInt64(x);
        ulong m = ((ulong)bits & 0xfffffffffffff) | 0x10000000000000;
        int skip = (int)((bits >> 52) & 0x7ff) - 1013;
        skip = skip < 0 ? 0 : skip > 1033 ? 1033 : skip;
        int word = skip >> 6;
        int shift = skip & 63;
        ulong a0 = TwoOverPi(word, shift);
        ulong a1 = TwoOverPi(word + 1, shift);
        ulong a2 = TwoOverPi(word + 2, shift);
        ulong r2 = m * a2;
        ulong low = m * a1;
        ulong r1 = low + MulHigh(m, a2);
        ulong r0 = (m * a0) + MulHigh(m, a1) + (r1 < low ? 1UL : 0UL);

        // Two bits of quadrant, then the fraction of a quarter turn, taken as signed: the nearest multiple.
        ulong high = (r0 << 2) | (r1 >> 62);
        ulong rest = (r1 << 2) | (r2 >> 62);
        int turns = (int)(r0 >> 62) + (int)(high >> 63);
        double fraction = Fma(ToDouble(rest), 2.938735877055719e-39, ToDouble((long)high) * 5.421010862427522e-20);
        double r = fraction * 1.5707963267948966;
        quadrant = bits < 0 ? -turns : turns;
        r = bits < 0 ? Neg(r) : r;
        return Less(Abs(x), double.PositiveInfinity) ? r : double.NaN;
    }

    /// <summary>64 bits of 2/pi, from a bit position on.</summary>
    private static ulong TwoOverPi(int word, int shift) =>
        shift == 0 ? TwoOverPiWord(word) : (TwoOverPiWord(word) << shift) | (TwoOverPiWord(word + 1) >> (64 - shift));

    private static ulong TwoOverPiWord(int word) => word switch
    {
        0 => 0,
        1 => 0xa2f9836e4e441529,
        2 => 0xfc2757d1f534ddc0,
        3 => 0xdb6295993c439041,
        4 => 0xfe5163abdebbc561,
        5 => 0xb7246e3a424dd2e0,
        6 => 0x06492eea09d1921c,
        7 => 0xfe1deb1cb129a73e,
        8 => 0xe88235f52ebb4484,
        9 => 0xe99c7026b45f7e41,
        10 => 0x3991d639835339f4,
        11 => 0x9c845f8bbdf9283b,
        12 => 0x1ff897ffde05980f,
        13 => 0xef2f118b5a0a6d1f,
        14 => 0x6d367ecf27cb09b7,
        15 => 0x4f463f669e5fea2d,
        16 => 0x7527bac7ebe5f17b,
        17 => 0x3d0739f78a5292ea,
        18 => 0x6bfb5fb11f8d5d08,
        _ => 0x56033046fc7b6bab,
    };
}

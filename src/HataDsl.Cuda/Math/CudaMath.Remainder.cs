using static HataDsl.Cuda.CudaIntrinsics;

namespace HataDsl.Cuda;

/// <summary>The remainder of floats: exact, by long division of the significands.</summary>
public static partial class CudaMath
{
    /// <summary>Remainder with the sign of x, exact.</summary>
    public static double Rem(double x, double y)
    {
        ulong sign = BitsToUInt64(x) & 0x8000000000000000;
        ulong a = BitsToUInt64(x) & 0x7fffffffffffffff;
        ulong b = BitsToUInt64(y) & 0x7fffffffffffffff;
        double result = x;
        if (a >= 0x7ff0000000000000 || b > 0x7ff0000000000000 || b == 0)
        {
            result = double.NaN;
        }
        else if (a >= b)
        {
            int exponent = (int)(a >> 52);
            int least = (int)(b >> 52);
            ulong rest = Significand(a);
            ulong divisor = Significand(b);
            exponent = exponent == 0 ? 1 : exponent;
            least = least == 0 ? 1 : least;

            // Subnormals are left as they are: their exponent is the least there is, so they need no more steps.
            rest = rest >= divisor ? RemShort(rest, divisor) : rest;
            for (int steps = exponent - least; steps > 0; steps--)
            {
                rest <<= 1;
                rest = rest >= divisor ? rest - divisor : rest;
            }

            result = BitsToDouble(sign | Compose(rest, least));
        }

        return result;
    }

    private static ulong Significand(ulong bits) =>
        (bits >> 52) == 0 ? bits : (bits & 0xfffffffffffff) | 0x10000000000000;

    /// <summary>The dividend may be far above a subnormal divisor.</summary>
    private static ulong RemShort(ulong rest, ulong divisor) => CudaIntrinsics.Rem(rest, divisor);

    /// <summary>The bits of rest 2^(exponent - 1075), rest below 2^53.</summary>
    private static ulong Compose(ulong rest, int exponent)
    {
        int shift = LeadingZeros(rest) - 11;
        shift = shift < exponent ? shift : exponent - 1;
        ulong significand = rest << shift;
        ulong biased = (significand >> 52) == 0 ? 0UL : (ulong)(exponent - shift);
        return rest == 0 ? 0 : (biased << 52) | (significand & 0xfffffffffffff);
    }
}

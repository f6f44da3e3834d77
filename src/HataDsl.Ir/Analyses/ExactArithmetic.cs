using System.Numerics;

namespace HataDsl.Ir;

/// <summary>A fused multiply-add of f64 by exact integers, for hosts whose library has none.</summary>
internal static class ExactArithmetic
{
    /// <summary>a * b + c, rounded once.</summary>
    public static double FusedMultiplyAdd(double a, double b, double c)
    {
        double product = a * b;
        if (product == 0 && (a == 0 || b == 0))
        {
            return product + c;
        }

        if (!IsFinite(a) || !IsFinite(b) || !IsFinite(c))
        {
            return IsFinite(a) && IsFinite(b) ? c : product + c;
        }

        (BigInteger left, int leftExponent) = Split(a);
        (BigInteger right, int rightExponent) = Split(b);
        (BigInteger addend, int exponent) = Split(c);
        BigInteger sum = left * right;
        int sumExponent = leftExponent + rightExponent;
        if (exponent < sumExponent)
        {
            sum <<= sumExponent - exponent;
            sumExponent = exponent;
        }
        else
        {
            addend <<= exponent - sumExponent;
        }

        return Round(sum + addend, sumExponent);
    }

    private static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);

    /// <summary>A double as an integer times a power of two.</summary>
    private static (BigInteger Significand, int Exponent) Split(double value)
    {
        ulong bits = ConstantBits.FromDouble(value);
        int exponent = (int)(bits >> 52) & 0x7ff;
        long fraction = (long)(bits & 0xfffffffffffff) | (exponent == 0 ? 0 : 1L << 52);
        return (bits >> 63 != 0 ? -fraction : fraction, Math.Max(exponent, 1) - 1075);
    }

    /// <summary>The double nearest to an integer times a power of two, ties to even.</summary>
    private static double Round(BigInteger significand, int exponent)
    {
        BigInteger magnitude = BigInteger.Abs(significand);
        int length = 0;
        for (BigInteger rest = magnitude; !rest.IsZero; rest >>= 32)
        {
            length += rest > uint.MaxValue ? 32 : BitLength((uint)rest);
        }

        // Drop the bits below the 53rd, or below the least denormal.
        int shift = Math.Max(length - 53, -1074 - exponent);
        if (shift > 0)
        {
            BigInteger quotient = magnitude >> shift;
            int order = (magnitude - (quotient << shift)).CompareTo(BigInteger.One << (shift - 1));
            magnitude = order > 0 || (order == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
            exponent += shift;
        }

        double value = (double)(long)magnitude;

        // Two exact steps, since 2 to the exponent alone may be out of range.
        int half = exponent / 2;
        value = value * PowerOfTwo(half) * PowerOfTwo(exponent - half);
        return significand.Sign < 0 ? -value : value;
    }

    private static double PowerOfTwo(int exponent) => ConstantBits.ToDouble((ulong)(exponent + 1023) << 52);

    private static int BitLength(uint bits)
    {
        int length = 0;
        for (; bits != 0; bits >>= 1)
        {
            length++;
        }

        return length;
    }
}

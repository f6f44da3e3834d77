namespace HataDsl.Transformers;

/// <summary>Mathematics whose last bit does not depend on the platform's C library.</summary>
internal static class PortableMath
{
    private const double Log2High = 0.693147180369123816490; // Upper bits of ln 2: k times it is exact.
    private const double Log2Low = 1.90821492927058770002e-10;

    /// <summary>
    /// The exponential of a number up to 0, to about one unit in the last place: reduction to |r| at most ln 2 / 2, and
    /// the power series in additions and multiplications only, which IEEE 754 rounds the same everywhere.
    /// </summary>
    /// <param name="value">At most 0; below -700 the result is 0.</param>
    public static double Exp(double value)
    {
        if (value < -700)
        {
            return 0;
        }

        double power = Math.Floor((value / 0.693147180559945309417) + 0.5);
        double rest = value - (power * Log2High) - (power * Log2Low);
        double series = 1;
        for (int term = 14; term > 0; term--)
        {
            series = 1 + (series * rest / term);
        }

        return series * BitConverter.Int64BitsToDouble(((long)power + 1023) << 52);
    }
}

namespace HataDsl.Ir;

/// <content>Arithmetic on f32 and f64.</content>
public static partial class ConstantEvaluator
{
    private static ulong SingleBits(float value) => float.IsNaN(value) ? 0xffc00000 : ConstantBits.FromSingle(value);

    private static ulong DoubleBits(double value) => double.IsNaN(value) ? 0xfff8000000000000 : ConstantBits.FromDouble(value);

    private static float Single(Op op, float a, float b, float c) => op switch
    {
        Op.Add => (float)(a + b),
        Op.Sub => (float)(a - b),
        Op.Mul => (float)(a * b),
        Op.Div => (float)(a / b),
        Op.Fma => FusedMultiplyAdd(a, b, c),
        Op.ReciprocalSqrt => 1f / (float)Math.Sqrt(a),

        // The remaining ones are exact in f64, or rounded from it (a square root rounded twice is still the right one).
        _ => (float)Double(op, a, b, c),
    };

    private static double Double(Op op, double a, double b, double c) => op switch
    {
        Op.Add => a + b,
        Op.Sub => a - b,
        Op.Mul => a * b,
        Op.Div => a / b,
        Op.Rem => a % b,
        Op.Neg => -a,
        Op.Abs => Math.Abs(a),
        Op.Min => double.IsNaN(a) || double.IsNaN(b) ? double.NaN : Smaller(a, b),
        Op.Max => double.IsNaN(a) || double.IsNaN(b) ? double.NaN : Larger(a, b),
        Op.MinNumber => double.IsNaN(a) ? b : double.IsNaN(b) ? a : Smaller(a, b),
        Op.MaxNumber => double.IsNaN(a) ? b : double.IsNaN(b) ? a : Larger(a, b),
        Op.Fma => ExactArithmetic.FusedMultiplyAdd(a, b, c),
        Op.Sqrt => Math.Sqrt(a),
        Op.ReciprocalSqrt => 1 / Math.Sqrt(a),
        Op.Exp => Math.Exp(a),
        Op.Exp2 => Math.Pow(2, a),
        Op.Log => Math.Log(a),
        Op.Log2 => Log2(a),
        Op.Sin => Math.Sin(a),
        Op.Cos => Math.Cos(a),
        Op.Tan => Math.Tan(a),
        Op.Tanh => Math.Tanh(a),
        Op.Pow => Math.Pow(a, b),
        Op.Floor => Math.Floor(a),
        Op.Ceiling => Math.Ceiling(a),
        Op.Round => Math.Round(a, MidpointRounding.ToEven),
        Op.Truncate => Math.Truncate(a),
        _ => throw new ArgumentException($"'{OpTable.Get(op).Name}' is not evaluated on floats."),
    };

    private static double Smaller(double a, double b) => a < b || (a == b && IsNegative(a)) ? a : b;

    private static double Larger(double a, double b) => a > b || (a == b && !IsNegative(a)) ? a : b;

    private static bool IsNegative(double value) => ConstantBits.FromDouble(value) >> 63 != 0;

    /// <summary>Exact for powers of two, which a quotient of logarithms is not.</summary>
    private static double Log2(double value)
    {
        ulong bits = ConstantBits.FromDouble(value);
        int exponent = (int)(bits >> 52);
        if (exponent is 0 or >= 0x7ff)
        {
            return Math.Log(value) / Math.Log(2);
        }

        double fraction = ConstantBits.ToDouble((bits & 0xfffffffffffff) | 0x3ff0000000000000);
        return exponent - 1023 + (Math.Log(fraction) / Math.Log(2));
    }

    /// <summary>
    /// The product of two f32 is exact in f64. Rounding the sum to odd keeps the final rounding to f32 right
    /// (Boldo and Melquiond, Emulation of FMA and correctly rounded sums, 2008).
    /// </summary>
    private static float FusedMultiplyAdd(float a, float b, float c)
    {
        double product = (double)a * b;
        double sum = product + c;
        double other = sum - product;
        double error = product - (sum - other) + (c - other);
        if (error != 0 && !double.IsNaN(error) && !double.IsInfinity(sum))
        {
            ulong bits = ConstantBits.FromDouble(sum);
            if ((bits & 1) == 0)
            {
                sum = ConstantBits.ToDouble(error > 0 == sum > 0 ? bits + 1 : bits - 1);
            }
        }

        return (float)sum;
    }
}

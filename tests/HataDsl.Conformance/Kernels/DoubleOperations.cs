namespace HataDsl.Conformance.Kernels;

/// <summary>Every operation on <see cref="double"/>, chosen by number so that one kernel covers them.</summary>
public static partial class DoubleOperations
{
    public static readonly string[] UnaryNames =
    [
        "neg", "abs", "sqrt", "exp", "log", "log2", "sin", "cos", "tan", "tanh", "floor", "ceiling", "round", "truncate", "exp2", "rsqrt",
    ];

    public static readonly string[] BinaryNames =
        ["add", "sub", "mul", "div", "rem", "min", "max", "pow", "fma", "min.number", "max.number"];

    public static readonly string[] CompareNames = ["eq", "ne", "lt", "le", "gt", "ge", "select"];

    [Kernel(64)]
    public static void Unary(In<double> x, Out<double> y, int operation)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        double a = x[i];
        y[i] = operation switch
        {
            0 => -a,
            1 => Math.Abs(a),
            2 => Math.Sqrt(a),
            3 => Math.Exp(a),
            4 => Math.Log(a),
            5 => Math.Log2(a),
            6 => Math.Sin(a),
            7 => Math.Cos(a),
            8 => Math.Tan(a),
            9 => Math.Tanh(a),
            10 => Math.Floor(a),
            11 => Math.Ceiling(a),
            12 => Math.Round(a),
            13 => Math.Truncate(a),
            14 => double.Exp2(a),
            _ => 1 / Math.Sqrt(a),
        };
    }

    [Kernel(64)]
    public static void Binary(In<double> x, In<double> y, Out<double> z, int operation)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        double a = x[i];
        double b = y[i];
        z[i] = operation switch
        {
            0 => a + b,
            1 => a - b,
            2 => a * b,
            3 => a / b,
            4 => a % b,
            5 => Math.Min(a, b),
            6 => Math.Max(a, b),
            7 => Math.Pow(a, b),
            8 => Math.FusedMultiplyAdd(a, b, a),
            9 => double.MinNumber(a, b),
            _ => double.MaxNumber(a, b),
        };
    }

    [Kernel(64)]
    public static void Compare(In<double> x, In<double> y, Out<int> z, int operation)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        double a = x[i];
        double b = y[i];
        bool result = operation switch
        {
            0 => a == b,
            1 => a != b,
            2 => a < b,
            3 => a <= b,
            4 => a > b,
            5 => a >= b,
            _ => (a < b ? b : a) == a,
        };
        z[i] = result ? 1 : 0;
    }

    /// <summary>The same sum and product with every operation rounded.</summary>
    [Kernel(64, Contract = Contract.Exact)]
    public static void Exact(In<double> x, In<double> y, Out<double> z)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            double product = x[i] * y[i];
            z[i] = (product + x[i]) / y[i];
        }
    }
}

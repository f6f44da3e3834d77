namespace HataDsl.Conformance.Kernels;

/// <summary>Every operation on <see cref="float"/>, chosen by number so that one kernel covers them.</summary>
public static partial class SingleOperations
{
    public static readonly string[] UnaryNames =
    [
        "neg", "abs", "sqrt", "exp", "log", "log2", "sin", "cos", "tan", "tanh", "floor", "ceiling", "round", "truncate", "exp2", "rsqrt",
    ];

    public static readonly string[] BinaryNames =
        ["add", "sub", "mul", "div", "rem", "min", "max", "pow", "fma", "min.number", "max.number"];

    public static readonly string[] CompareNames = ["eq", "ne", "lt", "le", "gt", "ge", "select"];

    [Kernel(64)]
    public static void Unary(In<float> x, Out<float> y, int operation)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        float a = x[i];
        y[i] = operation switch
        {
            0 => -a,
            1 => MathF.Abs(a),
            2 => MathF.Sqrt(a),
            3 => MathF.Exp(a),
            4 => MathF.Log(a),
            5 => MathF.Log2(a),
            6 => MathF.Sin(a),
            7 => MathF.Cos(a),
            8 => MathF.Tan(a),
            9 => MathF.Tanh(a),
            10 => MathF.Floor(a),
            11 => MathF.Ceiling(a),
            12 => MathF.Round(a),
            13 => MathF.Truncate(a),
            14 => float.Exp2(a),
            _ => 1 / MathF.Sqrt(a),
        };
    }

    [Kernel(64)]
    public static void Binary(In<float> x, In<float> y, Out<float> z, int operation)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        float a = x[i];
        float b = y[i];
        z[i] = operation switch
        {
            0 => a + b,
            1 => a - b,
            2 => a * b,
            3 => a / b,
            4 => a % b,
            5 => MathF.Min(a, b),
            6 => MathF.Max(a, b),
            7 => MathF.Pow(a, b),
            8 => MathF.FusedMultiplyAdd(a, b, a),
            9 => float.MinNumber(a, b),
            _ => float.MaxNumber(a, b),
        };
    }

    [Kernel(64)]
    public static void Compare(In<float> x, In<float> y, Out<int> z, int operation)
    {
        int i = Invocation.X;
        if (i >= x.Length)
        {
            return;
        }

        float a = x[i];
        float b = y[i];
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
    public static void Exact(In<float> x, In<float> y, Out<float> z)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            float product = x[i] * y[i];
            z[i] = (product + x[i]) / y[i];
        }
    }
}

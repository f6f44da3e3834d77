using System.Numerics;

namespace HataDsl.Conformance.Kernels;

/// <summary>The same operations under each numeric contract.</summary>
public static partial class Contracts
{
    public static readonly string[] Names = ["div", "sqrt", "rsqrt", "exp", "exp2", "log", "log2", "sin", "cos", "tan", "tanh", "pow"];

    [Kernel(64, Contract = Contract.Bounded, Ulps = 1)]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(double))]
    public static void WithinOne<T>(In<T> x, In<T> y, Out<T> z, int operation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Invocation.X < x.Length)
        {
            z[Invocation.X] = Apply(x[Invocation.X], y[Invocation.X], operation);
        }
    }

    [Kernel(64, Contract = Contract.Bounded, Ulps = 5)]
    [KernelInstance(typeof(float))]
    public static void WithinFive<T>(In<T> x, In<T> y, Out<T> z, int operation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Invocation.X < x.Length)
        {
            z[Invocation.X] = Apply(x[Invocation.X], y[Invocation.X], operation);
        }
    }

    [Kernel(64, Contract = Contract.Exact)]
    [KernelInstance(typeof(float))]
    public static void Exactly<T>(In<T> x, In<T> y, Out<T> z, int operation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Invocation.X < x.Length)
        {
            z[Invocation.X] = Apply(x[Invocation.X], y[Invocation.X], operation);
        }
    }

    /// <summary>What contraction would change: the low half of a product, and a cancelling sum.</summary>
    [Kernel(64, Contract = Contract.Bounded, Ulps = 8)]
    public static void Uncontracted(In<float> x, In<float> y, Out<float> z)
    {
        int i = Invocation.X;
        if (i < x.Length)
        {
            float product = x[i] * y[i];
            z[i] = (x[i] * y[i]) - product + ((x[i] * x[i]) - (y[i] * y[i]));
        }
    }

    private static T Apply<T>(T a, T b, int operation)
        where T : unmanaged, IFloatingPointIeee754<T> => operation switch
        {
            0 => a / b,
            1 => T.Sqrt(a),
            2 => T.One / T.Sqrt(a),
            3 => T.Exp(a),
            4 => T.Exp2(a),
            5 => T.Log(a),
            6 => T.Log2(a),
            7 => T.Sin(a),
            8 => T.Cos(a),
            9 => T.Tan(a),
            10 => T.Tanh(a),
            _ => T.Pow(a, b),
        };
}

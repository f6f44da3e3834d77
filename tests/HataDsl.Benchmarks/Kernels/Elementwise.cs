namespace HataDsl.Benchmarks.Kernels;

/// <summary>One element an invocation.</summary>
public static partial class Elementwise
{
    /// <summary><c>y = a x + y</c>.</summary>
    [Kernel(256)]
    public static void Saxpy(In<float> x, InOut<float> y, float a)
    {
        int i = Invocation.X;
        if (i < y.Length)
        {
            y[i] = (a * x[i]) + y[i];
        }
    }

    /// <summary><c>result = gate sigmoid(gate) up</c>.</summary>
    [Kernel(256)]
    public static void SiluMultiply(In<float> gate, In<float> up, Out<float> result)
    {
        int i = Invocation.X;
        if (i < result.Length)
        {
            result[i] = gate[i] / (1 + MathF.Exp(-gate[i])) * up[i];
        }
    }
}

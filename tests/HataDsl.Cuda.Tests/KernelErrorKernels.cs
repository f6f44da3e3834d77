namespace HataDsl.Cuda.Tests;

/// <summary>A kernel of which the tests say that the assembler refuses a line.</summary>
internal static partial class KernelErrorKernels
{
    [Kernel(64)]
    public static void Roots(In<float> x, Out<float> y)
    {
        int i = Invocation.X;
        if (i < y.Length)
        {
            float wide = Wide(x[i]);
            y[i] = MathF.Sqrt(wide);
        }
    }

    private static float Wide(float x) => MathF.Floor(x) + 1;
}

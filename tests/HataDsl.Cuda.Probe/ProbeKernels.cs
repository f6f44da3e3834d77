namespace HataDsl.Cuda.Probe;

/// <summary>Kernels that do little but move memory.</summary>
internal static partial class ProbeKernels
{
    [Kernel(256)]
    public static void Copy(In<float> source, Out<float> destination)
    {
        int i = Invocation.X;
        if (i < destination.Length)
            destination[i] = source[i];
    }

    [Kernel(256)]
    public static void Saxpy(float a, In<float> x, InOut<float> y)
    {
        int i = Invocation.X;
        if (i < y.Length)
            y[i] = (a * x[i]) + y[i];
    }
}

namespace HataDsl.Benchmarks.Kernels;

/// <summary>One workgroup a row: cooperative strided loops and trees in shared memory, as on a GPU.</summary>
public static partial class Rows
{
    private const int Threads = 256;

    /// <summary>The sum of each row.</summary>
    [Kernel(Threads)]
    public static void Sum(In<float> x, Out<float> sums, int width)
    {
        Span<float> partial = Workgroup.Shared<float>(Threads);
        int start = Workgroup.X * width;
        float sum = 0;
        for (int i = Invocation.LocalIndex; i < width; i += Threads)
        {
            sum += x[start + i];
        }

        float total = TreeSum(partial, sum);
        if (Invocation.LocalIndex == 0)
        {
            sums[Workgroup.X] = total;
        }
    }

    /// <summary>Softmax of each row.</summary>
    [Kernel(Threads)]
    public static void Softmax(In<float> x, InOut<float> y, int width)
    {
        Span<float> partial = Workgroup.Shared<float>(Threads);
        int start = Workgroup.X * width;
        float greatest = float.NegativeInfinity;
        for (int i = Invocation.LocalIndex; i < width; i += Threads)
        {
            greatest = MathF.Max(greatest, x[start + i]);
        }

        greatest = TreeMax(partial, greatest);
        Workgroup.Barrier();
        float sum = 0;
        for (int i = Invocation.LocalIndex; i < width; i += Threads)
        {
            float e = MathF.Exp(x[start + i] - greatest);
            y[start + i] = e;
            sum += e;
        }

        float scale = 1 / TreeSum(partial, sum);
        for (int i = Invocation.LocalIndex; i < width; i += Threads)
        {
            y[start + i] *= scale;
        }
    }

    /// <summary>Layer normalisation of each row: mean, variance about the mean, then scale and shift.</summary>
    [Kernel(Threads)]
    public static void LayerNorm(In<float> x, In<float> gain, In<float> bias, Out<float> y, int width)
    {
        Span<float> partial = Workgroup.Shared<float>(Threads);
        int start = Workgroup.X * width;
        float sum = 0;
        for (int i = Invocation.LocalIndex; i < width; i += Threads)
        {
            sum += x[start + i];
        }

        float mean = TreeSum(partial, sum) / width;
        Workgroup.Barrier();
        float squares = 0;
        for (int i = Invocation.LocalIndex; i < width; i += Threads)
        {
            float d = x[start + i] - mean;
            squares += d * d;
        }

        float scale = 1 / MathF.Sqrt((TreeSum(partial, squares) / width) + 1e-5f);
        for (int i = Invocation.LocalIndex; i < width; i += Threads)
        {
            y[start + i] = ((x[start + i] - mean) * scale * gain[i]) + bias[i];
        }
    }

    /// <summary>Root-mean-square normalisation of each row, its sum through subgroups.</summary>
    [Kernel(Threads)]
    public static void RmsNorm(In<float> x, In<float> gain, Out<float> y, int width)
    {
        Span<float> partial = Workgroup.Shared<float>(64);
        int start = Workgroup.X * width;
        float squares = 0;
        for (int i = Invocation.LocalIndex; i < width; i += Threads)
        {
            float v = x[start + i];
            squares += v * v;
        }

        float sum = Subgroup.Add(squares);
        if (Subgroup.Lane == 0)
        {
            partial[Subgroup.Index] = sum;
        }

        Workgroup.Barrier();
        float total = 0;
        for (int i = 0; i < Threads / Subgroup.Size; i++)
        {
            total += partial[i];
        }

        float scale = 1 / MathF.Sqrt((total / width) + 1e-5f);
        for (int i = Invocation.LocalIndex; i < width; i += Threads)
        {
            y[start + i] = x[start + i] * scale * gain[i];
        }
    }

    /// <summary>Sums of slices of a long vector, by a loop that strides over the whole launch; one number a workgroup.</summary>
    [Kernel(Threads)]
    public static void Reduce(In<float> x, Out<float> sums)
    {
        Span<float> partial = Workgroup.Shared<float>(Threads);
        float sum = 0;
        for (int i = Invocation.X; i < x.Length; i += Workgroup.CountX * Threads)
        {
            sum += x[i];
        }

        float total = TreeSum(partial, sum);
        if (Invocation.LocalIndex == 0)
        {
            sums[Workgroup.X] = total;
        }
    }

    private static float TreeSum(Span<float> partial, float value)
    {
        int local = Invocation.LocalIndex;
        partial[local] = value;
        Workgroup.Barrier();
        for (int half = Threads / 2; half > 0; half /= 2)
        {
            if (local < half)
            {
                partial[local] += partial[local + half];
            }

            Workgroup.Barrier();
        }

        return partial[0];
    }

    private static float TreeMax(Span<float> partial, float value)
    {
        int local = Invocation.LocalIndex;
        partial[local] = value;
        Workgroup.Barrier();
        for (int half = Threads / 2; half > 0; half /= 2)
        {
            if (local < half)
            {
                partial[local] = MathF.Max(partial[local], partial[local + half]);
            }

            Workgroup.Barrier();
        }

        return partial[0];
    }
}

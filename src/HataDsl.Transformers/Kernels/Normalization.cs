namespace HataDsl.Transformers.Kernels;

/// <summary>Kernels that scale rows.</summary>
public static partial class Normalization
{
    /// <summary>
    /// Root-mean-square normalisation of rows: <c>output[t, i] = input[t, i] / sqrt(mean_i(input^2) + epsilon) * gain[i]</c>.
    /// One workgroup a row.
    /// </summary>
    /// <param name="input">Rows, [T, width].</param>
    /// <param name="gain">Gain of each column, [width].</param>
    /// <param name="output">Rows, [T, width].</param>
    /// <param name="width">Length of a row.</param>
    /// <param name="epsilon">Added to the mean, so that a row of zeros stays finite.</param>
    [Kernel(256)]
    public static void RmsNorm(In<float> input, In<float> gain, Out<float> output, int width, float epsilon)
    {
        Span<float> partial = Workgroup.Shared<float>(64);
        int start = Workgroup.X * width;
        float sum = 0;
        for (int i = Invocation.LocalIndex; i < width; i += 256)
        {
            float x = input[start + i];
            sum += x * x;
        }

        float scale = 1 / MathF.Sqrt((WorkgroupSum(partial, sum, 256 / Subgroup.Size) / width) + epsilon);
        for (int i = Invocation.LocalIndex; i < width; i += 256)
        {
            output[start + i] = input[start + i] * scale * gain[i];
        }
    }

    /// <summary>Sum over the workgroup, the same in every invocation.</summary>
    /// <param name="partial">Shared array of at least as many elements as there are subgroups.</param>
    /// <param name="value">This invocation's value.</param>
    /// <param name="subgroups">Number of subgroups in the workgroup.</param>
    internal static float WorkgroupSum(Span<float> partial, float value, int subgroups)
    {
        float sum = Subgroup.Add(value);
        if (Subgroup.Lane == 0)
        {
            partial[Subgroup.Index] = sum;
        }

        Workgroup.Barrier();
        float total = 0;
        for (int i = 0; i < subgroups; i++)
        {
            total += partial[i];
        }

        return total;
    }
}

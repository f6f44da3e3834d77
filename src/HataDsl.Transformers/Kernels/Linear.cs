namespace HataDsl.Transformers.Kernels;

/// <summary>
/// Linear layers: <c>output[t, n] = sum_k input[t, k] * weight[n, k] (+ bias[n]) (+ residual[t, n])</c>, weights as stored by
/// Hugging Face. A row a subgroup for few tokens (bound by reading the weights), a tiled product for many.
/// </summary>
public static partial class Linear
{
    /// <summary>Flag: add the residual.</summary>
    public const int HasResidual = 1;

    /// <summary>Flag: add the bias.</summary>
    public const int HasBias = 2;

    private const int VectorWorkgroup = 256;

    /// <summary>One row of the weight for one token in each subgroup.</summary>
    /// <param name="input">[T, columns]; the token is the workgroup's y.</param>
    /// <param name="weight">[rows, columns], fewer than 2^31 elements.</param>
    /// <param name="bias">[rows]; ignored without <see cref="HasBias"/>.</param>
    /// <param name="residual">[T, rows]; ignored without <see cref="HasResidual"/>.</param>
    /// <param name="output">[T, rows].</param>
    /// <param name="rows">Rows of the weight.</param>
    /// <param name="columns">Columns of the weight.</param>
    /// <param name="flags"><see cref="HasResidual"/>, <see cref="HasBias"/>.</param>
    [Kernel(VectorWorkgroup, CpuBody = nameof(MatVecCpu))]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    [KernelInstance(typeof(BFloat16))]
    public static void MatVec<TWeight>(
        In<float> input, In<TWeight> weight, In<float> bias, In<float> residual, Out<float> output, int rows, int columns, int flags)
        where TWeight : unmanaged
    {
        int row = (Workgroup.X * (VectorWorkgroup / Subgroup.Size)) + Subgroup.Index;
        int token = Workgroup.Y;

        // Subgroups past the last row do the last row again and store nothing, so that all of them reach the sum together.
        int weightStart = Math.Min(row, rows - 1) * columns;
        int inputStart = token * columns;
        int size = Subgroup.Size;
        int lane = Subgroup.Lane;
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        int start = 0;
        for (; start + (4 * size) <= columns; start += 4 * size)
        {
            int c = start + lane;
            sum0 += Scalar.ToSingle(weight[weightStart + c]) * input[inputStart + c];
            sum1 += Scalar.ToSingle(weight[weightStart + c + size]) * input[inputStart + c + size];
            sum2 += Scalar.ToSingle(weight[weightStart + c + (2 * size)]) * input[inputStart + c + (2 * size)];
            sum3 += Scalar.ToSingle(weight[weightStart + c + (3 * size)]) * input[inputStart + c + (3 * size)];
        }

        for (; start < columns; start += size)
        {
            int c = start + lane;
            if (c < columns)
            {
                sum0 += Scalar.ToSingle(weight[weightStart + c]) * input[inputStart + c];
            }
        }

        float sum = Subgroup.Add((sum0 + sum1) + (sum2 + sum3));
        if (lane == 0 && row < rows)
        {
            int target = (token * rows) + row;
            if ((flags & HasBias) != 0)
            {
                sum += bias[row];
            }

            if ((flags & HasResidual) != 0)
            {
                sum += residual[target];
            }

            output[target] = sum;
        }
    }
}

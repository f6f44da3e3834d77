namespace HataDsl.Transformers.Kernels;

/// <summary>
/// Linear layers: <c>output[t, n] = sum_k input[t, k] * weight[n, k] (+ bias[n]) (+ output[t, n])</c>, weights as stored by
/// Hugging Face. Two kernels: a row a subgroup for few tokens (bound by reading the weights), a tiled product for many.
/// </summary>
public static partial class Linear
{
    /// <summary>Flag: add to what the output holds, as a residual connection does.</summary>
    public const int Accumulate = 1;

    /// <summary>Flag: add the bias.</summary>
    public const int HasBias = 2;

    /// <summary>Most tokens for which <see cref="MatVec"/> is the faster one.</summary>
    public const int MatVecTokens = 4;

    private const int VectorWorkgroup = 256;

    /// <summary>Rows of the weight that one workgroup of <see cref="MatVec"/> does.</summary>
    /// <param name="device">The device it runs on.</param>
    public static int RowsPerWorkgroup(Device device) => VectorWorkgroup / device.Capabilities.SubgroupSize;

    /// <summary>Launches the better kernel for a number of tokens.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="input">[T, columns].</param>
    /// <param name="weight">[rows, columns].</param>
    /// <param name="bias">[rows]; ignored without <see cref="HasBias"/>.</param>
    /// <param name="output">[T, rows].</param>
    /// <param name="tokens">T.</param>
    /// <param name="rows">Rows of the weight.</param>
    /// <param name="columns">Columns of the weight.</param>
    /// <param name="flags"><see cref="Accumulate"/>, <see cref="HasBias"/>.</param>
    public static void Multiply<TWeight>(
        Queue queue, BufferView<float> input, BufferView<TWeight> weight, BufferView<float> bias, BufferView<float> output,
        int tokens, int rows, int columns, int flags)
        where TWeight : unmanaged
    {
        ArgumentNullException.ThrowIfNull(queue);
        if (tokens <= MatVecTokens)
        {
            int workgroups = (rows + RowsPerWorkgroup(queue.Device) - 1) / RowsPerWorkgroup(queue.Device);
            MatVec(queue, Grid.Workgroups(workgroups, tokens), input, weight, bias, output, rows, columns, flags);
        }
        else
        {
            Grid grid = Grid.Workgroups((tokens + Tile - 1) / Tile, (rows + Tile - 1) / Tile);
            MatMul(queue, grid, input, weight, bias, output, tokens, rows, columns, flags);
        }
    }

    /// <summary>One row of the weight for one token in each subgroup.</summary>
    /// <param name="input">[T, columns]; the token is the workgroup's y.</param>
    /// <param name="weight">[rows, columns], fewer than 2^31 elements.</param>
    /// <param name="bias">[rows]; ignored without <see cref="HasBias"/>.</param>
    /// <param name="output">[T, rows].</param>
    /// <param name="rows">Rows of the weight.</param>
    /// <param name="columns">Columns of the weight.</param>
    /// <param name="flags"><see cref="Accumulate"/>, <see cref="HasBias"/>.</param>
    [Kernel(VectorWorkgroup, CpuBody = nameof(MatVecCpu))]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    [KernelInstance(typeof(BFloat16))]
    public static void MatVec<TWeight>(
        In<float> input, In<TWeight> weight, In<float> bias, InOut<float> output, int rows, int columns, int flags)
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

            if ((flags & Accumulate) != 0)
            {
                sum += output[target];
            }

            output[target] = sum;
        }
    }
}

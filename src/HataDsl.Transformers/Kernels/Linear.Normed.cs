namespace HataDsl.Transformers.Kernels;

/// <content>
/// A linear layer for few tokens behind a norm. Every subgroup norms the token again, without a barrier, for four rows of the weight: a
/// barrier costs a software driver more than that.
/// </content>
public static unsafe partial class Linear
{
    private const int NormWorkgroup = 64;

    /// <summary>Rows of the weight that one subgroup does together.</summary>
    private const int RowsTogether = VectorWorkgroup / NormWorkgroup;

    /// <summary>
    /// <c>output[t, n] = sum_k normed[t, k] * weight[n, k] (+ bias[n])</c>, <c>normed[t, k] = input[t, k] / sqrt(mean_k(input^2) + epsilon) * gain[k]</c>.
    /// Four rows of the weight for one token in each subgroup.
    /// </summary>
    /// <param name="input">[T, columns]; the token is the workgroup's y.</param>
    /// <param name="gain">[columns].</param>
    /// <param name="weight">[rows, columns], fewer than 2^31 elements.</param>
    /// <param name="bias">[rows]; ignored without <see cref="HasBias"/>.</param>
    /// <param name="output">[T, rows].</param>
    /// <param name="rows">Rows of the weight.</param>
    /// <param name="columns">Columns of the weight.</param>
    /// <param name="flags"><see cref="HasBias"/> or 0.</param>
    /// <param name="epsilon">Added to the mean.</param>
    [Kernel(NormWorkgroup, CpuBody = nameof(NormMatVecCpu))]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    [KernelInstance(typeof(BFloat16))]
    public static void NormMatVec<TWeight>(
        In<float> input, In<float> gain, In<TWeight> weight, In<float> bias, Out<float> output, int rows, int columns, int flags, float epsilon)
        where TWeight : unmanaged
    {
        int row = ((Workgroup.X * (NormWorkgroup / Subgroup.Size)) + Subgroup.Index) * RowsTogether;
        int start = Workgroup.Y * columns;

        // Rows past the last one are the last one again and are not stored, so that all subgroups reach the sums together.
        int row0 = Math.Min(row, rows - 1) * columns;
        int row1 = Math.Min(row + 1, rows - 1) * columns;
        int row2 = Math.Min(row + 2, rows - 1) * columns;
        int row3 = Math.Min(row + 3, rows - 1) * columns;
        float squares = 0;
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        for (int column = Subgroup.Lane; column < columns; column += Subgroup.Size)
        {
            float x = input[start + column];
            squares += x * x;
            x *= gain[column];
            sum0 += Scalar.ToSingle(weight[row0 + column]) * x;
            sum1 += Scalar.ToSingle(weight[row1 + column]) * x;
            sum2 += Scalar.ToSingle(weight[row2 + column]) * x;
            sum3 += Scalar.ToSingle(weight[row3 + column]) * x;
        }

        float scale = 1 / MathF.Sqrt((Subgroup.Add(squares) / columns) + epsilon);
        sum0 = Subgroup.Add(sum0) * scale;
        sum1 = Subgroup.Add(sum1) * scale;
        sum2 = Subgroup.Add(sum2) * scale;
        sum3 = Subgroup.Add(sum3) * scale;

        // Each of the first lanes stores one row.
        int lane = Subgroup.Lane;
        int target = row + lane;
        if (lane < RowsTogether && target < rows)
        {
            float sum = lane == 0 ? sum0 : lane == 1 ? sum1 : lane == 2 ? sum2 : sum3;
            output[(Workgroup.Y * rows) + target] = (flags & HasBias) != 0 ? sum + bias[target] : sum;
        }
    }
}

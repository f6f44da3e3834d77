using HataDsl.Cpu;

namespace HataDsl.Transformers.Kernels;

/// <content>The first half of a SwiGLU feed-forward network for few tokens: the norm, both projections, and the gate.</content>
public static unsafe partial class Linear
{
    /// <summary>
    /// <c>output[t, n] = silu(sum_k normed[t, k] * weight[n, k] + bias[n]) * (sum_k normed[t, k] * weight[rows + n, k] + bias[rows + n])</c>,
    /// silu(x) = x / (1 + exp(-x)), <c>normed</c> as in <see cref="NormMatVec"/>. Four rows of each half for one token in each subgroup.
    /// </summary>
    /// <param name="input">[T, columns]; the token is the workgroup's y.</param>
    /// <param name="gain">[columns].</param>
    /// <param name="weight">Gate and up projections, one below the other, [2 * rows, columns], fewer than 2^31 elements.</param>
    /// <param name="bias">[2 * rows].</param>
    /// <param name="output">[T, rows].</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="columns">Columns of the weight.</param>
    /// <param name="epsilon">Added to the mean of the norm.</param>
    [Kernel(NormWorkgroup, CpuBody = nameof(NormGatedMatVecCpu))]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    [KernelInstance(typeof(BFloat16))]
    public static void NormGatedMatVec<TWeight>(
        In<float> input, In<float> gain, In<TWeight> weight, In<float> bias, Out<float> output, int rows, int columns, float epsilon)
        where TWeight : unmanaged
    {
        int row = ((Workgroup.X * (NormWorkgroup / Subgroup.Size)) + Subgroup.Index) * RowsTogether;
        int start = Workgroup.Y * columns;

        // Rows past the last one are the last one again and are not stored, so that all subgroups reach the sums together.
        int row0 = Math.Min(row, rows - 1) * columns;
        int row1 = Math.Min(row + 1, rows - 1) * columns;
        int row2 = Math.Min(row + 2, rows - 1) * columns;
        int row3 = Math.Min(row + 3, rows - 1) * columns;
        int up = rows * columns;
        float squares = 0;
        float gate0 = 0;
        float gate1 = 0;
        float gate2 = 0;
        float gate3 = 0;
        float up0 = 0;
        float up1 = 0;
        float up2 = 0;
        float up3 = 0;
        for (int column = Subgroup.Lane; column < columns; column += Subgroup.Size)
        {
            float x = input[start + column];
            squares += x * x;
            x *= gain[column];
            gate0 += Scalar.ToSingle(weight[row0 + column]) * x;
            gate1 += Scalar.ToSingle(weight[row1 + column]) * x;
            gate2 += Scalar.ToSingle(weight[row2 + column]) * x;
            gate3 += Scalar.ToSingle(weight[row3 + column]) * x;
            up0 += Scalar.ToSingle(weight[up + row0 + column]) * x;
            up1 += Scalar.ToSingle(weight[up + row1 + column]) * x;
            up2 += Scalar.ToSingle(weight[up + row2 + column]) * x;
            up3 += Scalar.ToSingle(weight[up + row3 + column]) * x;
        }

        float scale = 1 / MathF.Sqrt((Subgroup.Add(squares) / columns) + epsilon);
        gate0 = Subgroup.Add(gate0);
        gate1 = Subgroup.Add(gate1);
        gate2 = Subgroup.Add(gate2);
        gate3 = Subgroup.Add(gate3);
        up0 = Subgroup.Add(up0);
        up1 = Subgroup.Add(up1);
        up2 = Subgroup.Add(up2);
        up3 = Subgroup.Add(up3);

        // Each of the first lanes stores one row.
        int lane = Subgroup.Lane;
        int target = row + lane;
        if (lane < RowsTogether && target < rows)
        {
            float gateSum = lane == 0 ? gate0 : lane == 1 ? gate1 : lane == 2 ? gate2 : gate3;
            float upSum = lane == 0 ? up0 : lane == 1 ? up1 : lane == 2 ? up2 : up3;
            float gated = (gateSum * scale) + bias[target];
            output[(Workgroup.Y * rows) + target] = gated / (1 + MathF.Exp(-gated)) * ((upSum * scale) + bias[rows + target]);
        }
    }

    /// <summary>First the gate rows of a workgroup, then its up rows: two streams at a time would be read slower than one.</summary>
    private static void NormGatedMatVecCpu<TWeight>(
        CpuWork work, In<float> input, In<float> gain, In<TWeight> weight, In<float> bias, Out<float> output, int rows, int columns, float epsilon)
        where TWeight : unmanaged
    {
        const int RowsPerWorkgroup = VectorWorkgroup / CpuSubgroup;
        float* scaled = (float*)work.Keep((long)columns * sizeof(float));
        float* gates = stackalloc float[RowsPerWorkgroup];
        long scaledToken = -1;
        fixed (float* x = input.Span(0, input.Length))
        fixed (float* gains = gain.Span(0, gain.Length))
        fixed (TWeight* w = &weight[0])
        {
            for (long workgroup = work.First; workgroup < work.End; workgroup++)
            {
                int first = (int)(workgroup % work.CountX) * RowsPerWorkgroup;
                long token = workgroup / work.CountX;
                if (token != scaledToken)
                {
                    ScaleNormed(x + (token * columns), gains, epsilon, InputScaleOf<TWeight>(), scaled, columns);
                    scaledToken = token;
                }

                int count = Math.Min(RowsPerWorkgroup, rows - first);
                for (int row = 0; row < count; row++)
                {
                    gates[row] = (Dot(scaled, w + ((nint)(first + row) * columns), columns) * SumScaleOf<TWeight>()) + bias[first + row];
                }

                for (int row = 0; row < count; row++)
                {
                    float up = (Dot(scaled, w + ((nint)(rows + first + row) * columns), columns) * SumScaleOf<TWeight>()) + bias[rows + first + row];
                    output[(token * rows) + first + row] = gates[row] / (1 + MathF.Exp(-gates[row])) * up;
                }
            }
        }
    }
}

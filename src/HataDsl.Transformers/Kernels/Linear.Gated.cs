using HataDsl.Cpu;

namespace HataDsl.Transformers.Kernels;

/// <content>The first half of a SwiGLU feed-forward network for few tokens: both projections, and the gate.</content>
public static unsafe partial class Linear
{
    /// <summary>
    /// <c>output[t, n] = silu(sum_k input[t, k] * weight[n, k] + bias[n]) * (sum_k input[t, k] * weight[rows + n, k] + bias[rows + n])</c>,
    /// silu(x) = x / (1 + exp(-x)). A row of each half for one token in each subgroup.
    /// </summary>
    /// <param name="input">[T, columns]; the token is the workgroup's y.</param>
    /// <param name="weight">Gate and up projections, one below the other, [2 * rows, columns], fewer than 2^31 elements.</param>
    /// <param name="bias">[2 * rows].</param>
    /// <param name="output">[T, rows].</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="columns">Columns of the weight.</param>
    [Kernel(VectorWorkgroup, CpuBody = nameof(GatedMatVecCpu))]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    [KernelInstance(typeof(BFloat16))]
    public static void GatedMatVec<TWeight>(In<float> input, In<TWeight> weight, In<float> bias, Out<float> output, int rows, int columns)
        where TWeight : unmanaged
    {
        int row = (Workgroup.X * (VectorWorkgroup / Subgroup.Size)) + Subgroup.Index;
        int token = Workgroup.Y;

        // Subgroups past the last row do the last row again and store nothing, so that all of them reach the sums together.
        int gateStart = Math.Min(row, rows - 1) * columns;
        int upStart = gateStart + (rows * columns);
        int inputStart = token * columns;
        float gateSum = 0;
        float upSum = 0;
        for (int column = Subgroup.Lane; column < columns; column += Subgroup.Size)
        {
            float x = input[inputStart + column];
            gateSum += Scalar.ToSingle(weight[gateStart + column]) * x;
            upSum += Scalar.ToSingle(weight[upStart + column]) * x;
        }

        gateSum = Subgroup.Add(gateSum);
        upSum = Subgroup.Add(upSum);
        if (Subgroup.Lane == 0 && row < rows)
        {
            float gate = gateSum + bias[row];
            output[(token * rows) + row] = gate / (1 + MathF.Exp(-gate)) * (upSum + bias[rows + row]);
        }
    }

    /// <summary>First the gate rows of a workgroup, then its up rows: two streams at a time would be read slower than one.</summary>
    private static void GatedMatVecCpu<TWeight>(
        CpuWork work, In<float> input, In<TWeight> weight, In<float> bias, Out<float> output, int rows, int columns)
        where TWeight : unmanaged
    {
        const int RowsPerWorkgroup = VectorWorkgroup / CpuSubgroup;
        float* scaled = (float*)work.Keep((long)columns * sizeof(float));
        float* gates = stackalloc float[RowsPerWorkgroup];
        long scaledToken = -1;
        float inputScale = typeof(TWeight) == typeof(Half) ? InputScale : 1;
        float sumScale = typeof(TWeight) == typeof(Half) ? 1 / (InputScale * WideLoad.HalfScale) : 1;
        fixed (float* x = input.Span(0, input.Length))
        fixed (TWeight* w = &weight[0])
        {
            for (long workgroup = work.First; workgroup < work.End; workgroup++)
            {
                int first = (int)(workgroup % work.CountX) * RowsPerWorkgroup;
                long token = workgroup / work.CountX;
                if (token != scaledToken)
                {
                    Scale(x + (token * columns), inputScale, scaled, columns);
                    scaledToken = token;
                }

                int count = Math.Min(RowsPerWorkgroup, rows - first);
                for (int row = 0; row < count; row++)
                {
                    gates[row] = (Dot(scaled, w + ((nint)(first + row) * columns), columns) * sumScale) + bias[first + row];
                }

                for (int row = 0; row < count; row++)
                {
                    float up = (Dot(scaled, w + ((nint)(rows + first + row) * columns), columns) * sumScale) + bias[rows + first + row];
                    output[(token * rows) + first + row] = gates[row] / (1 + MathF.Exp(-gates[row])) * up;
                }
            }
        }
    }
}

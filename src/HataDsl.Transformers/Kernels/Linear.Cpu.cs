using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HataDsl.Cpu;

namespace HataDsl.Transformers.Kernels;

/// <content>Hand-written CPU forms: several times faster than the compiled ones, which read a row in steps of 8.</content>
public static unsafe partial class Linear
{
    /// <summary>Subgroup size of the CPU device, which fixes the rows of a workgroup.</summary>
    private const int CpuSubgroup = 8;

    /// <summary>
    /// Halves are read times 2^-112 (<see cref="WideLoad.HalfScale"/>). The input makes up for most of it, 2^100, which leaves room for
    /// inputs up to 2^27 and keeps products of ordinary size clear of underflow; the sum makes up for the rest.
    /// </summary>
    private const float InputScale = 1.2676506e30f;

    private static void MatVecCpu<TWeight>(
        CpuWork work, In<float> input, In<TWeight> weight, In<float> bias, In<float> residual, Out<float> output, int rows, int columns, int flags)
        where TWeight : unmanaged
    {
        const int RowsPerWorkgroup = VectorWorkgroup / CpuSubgroup;
        float* scaled = (float*)work.Keep((long)columns * sizeof(float));
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

                int last = Math.Min(first + RowsPerWorkgroup, rows);
                for (int row = first; row < last; row++)
                {
                    float sum = Dot(scaled, w + ((nint)row * columns), columns) * sumScale;
                    Finish(output, bias, residual, (token * rows) + row, row, sum, flags);
                }
            }
        }
    }

    private static void MatMulCpu<TWeight>(
        CpuWork work, In<float> input, In<TWeight> weight, In<float> bias, In<float> residual, Out<float> output, int tokens, int rows, int columns, int flags)
        where TWeight : unmanaged
    {
        float* panel = (float*)work.Keep((((long)columns * Tile) + (Tile * Tile)) * sizeof(float));
        float* result = panel + ((nint)columns * Tile);
        int packedRow = -1;
        fixed (float* x = input.Span(0, input.Length))
        fixed (TWeight* w = &weight[0])
        {
            for (long workgroup = work.First; workgroup < work.End; workgroup++)
            {
                int firstToken = (int)(workgroup % work.CountX) * Tile;
                int firstRow = (int)(workgroup / work.CountX) * Tile;
                int rowCount = Math.Min(Tile, rows - firstRow);
                int tokenCount = Math.Min(Tile, tokens - firstToken);
                if (firstRow != packedRow)
                {
                    MatrixPanel.PackTransposed(w + ((nint)firstRow * columns), columns, rowCount, columns, panel);
                    packedRow = firstRow;
                }

                MatrixPanel.Multiply(x + ((nint)firstToken * columns), columns, panel, columns, result, Tile, tokenCount, accumulate: false);
                for (int token = 0; token < tokenCount; token++)
                {
                    for (int row = 0; row < rowCount; row++)
                    {
                        long target = ((long)(firstToken + token) * rows) + firstRow + row;
                        Finish(output, bias, residual, target, firstRow + row, result[(token * Tile) + row], flags);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Out<float> output, In<float> bias, In<float> residual, long target, int row, float sum, int flags)
    {
        if ((flags & HasBias) != 0)
        {
            sum += bias[row];
        }

        output[target] = (flags & HasResidual) != 0 ? residual[target] + sum : sum;
    }

    private static void Scale(float* source, float factor, float* target, int count)
    {
        for (int i = 0; i < count; i++)
        {
            target[i] = source[i] * factor;
        }
    }

    /// <summary>
    /// One row at a time: a single stream of addresses is what the hardware prefetcher follows. Four rows side by side, which load the
    /// input once for all, were measured at 9 GB/s against 20 GB/s.
    /// </summary>
    private static float Dot<TWeight>(float* x, TWeight* weight, int columns)
        where TWeight : unmanaged
    {
        const int Step = 4 * WideLoad.Width;
        Vector512<float> sum0 = Vector512<float>.Zero;
        Vector512<float> sum1 = sum0;
        Vector512<float> sum2 = sum0;
        Vector512<float> sum3 = sum0;
        int i = 0;
        for (; i + Step <= columns; i += Step)
        {
            sum0 = MultiplyAdd(x, weight, i, sum0);
            sum1 = MultiplyAdd(x, weight, i + WideLoad.Width, sum1);
            sum2 = MultiplyAdd(x, weight, i + (2 * WideLoad.Width), sum2);
            sum3 = MultiplyAdd(x, weight, i + (3 * WideLoad.Width), sum3);
        }

        for (; i + WideLoad.Width <= columns; i += WideLoad.Width)
        {
            sum0 = MultiplyAdd(x, weight, i, sum0);
        }

        float total = Vector512.Sum((sum0 + sum1) + (sum2 + sum3));
        for (; i < columns; i++)
        {
            total += WideLoad.LoadScaledSingle(weight + i) * x[i];
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> MultiplyAdd<TWeight>(float* x, TWeight* weight, int index, Vector512<float> sum)
        where TWeight : unmanaged =>
        Vector512.FusedMultiplyAdd(WideLoad.LoadScaled(weight + index), Vector512.Load(x + index), sum);
}

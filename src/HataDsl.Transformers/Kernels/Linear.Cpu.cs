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
        where TWeight : unmanaged => MultiplyRows(work, input, null, 0, weight, bias, residual, output, rows, columns, flags);

    private static void NormMatVecCpu<TWeight>(
        CpuWork work, In<float> input, In<float> gain, In<TWeight> weight, In<float> bias, Out<float> output, int rows, int columns, int flags, float epsilon)
        where TWeight : unmanaged
    {
        fixed (float* gains = gain.Span(0, gain.Length))
        {
            MultiplyRows(work, input, gains, epsilon, weight, bias, input, output, rows, columns, flags);
        }
    }

    /// <summary>The rows of the weight that a thread has, with the token normed before if there is a gain.</summary>
    private static void MultiplyRows<TWeight>(
        CpuWork work, In<float> input, float* gains, float epsilon, In<TWeight> weight, In<float> bias, In<float> residual, Out<float> output, int rows, int columns, int flags)
        where TWeight : unmanaged
    {
        const int RowsPerWorkgroup = VectorWorkgroup / CpuSubgroup;
        float* scaled = (float*)work.Keep((long)columns * sizeof(float));
        long scaledToken = -1;
        fixed (float* x = input.Span(0, input.Length))
        fixed (TWeight* w = &weight[0])
        {
            for (long workgroup = work.First; workgroup < work.End; workgroup++)
            {
                int first = (int)(workgroup % work.CountX) * RowsPerWorkgroup;
                long token = workgroup / work.CountX;
                if (token != scaledToken)
                {
                    if (gains is null)
                    {
                        Scale(x + (token * columns), InputScaleOf<TWeight>(), scaled, columns);
                    }
                    else
                    {
                        ScaleNormed(x + (token * columns), gains, epsilon, InputScaleOf<TWeight>(), scaled, columns);
                    }

                    scaledToken = token;
                }

                int last = Math.Min(first + RowsPerWorkgroup, rows);
                for (int row = first; row < last; row++)
                {
                    float sum = Dot(scaled, w + ((nint)row * columns), columns) * SumScaleOf<TWeight>();
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

    private static float InputScaleOf<TWeight>() => typeof(TWeight) == typeof(Half) ? InputScale : 1;

    private static float SumScaleOf<TWeight>() => typeof(TWeight) == typeof(Half) ? 1 / (InputScale * WideLoad.HalfScale) : 1;

    private static void Scale(float* source, float factor, float* target, int count)
    {
        int i = 0;
        for (; i + WideLoad.Width <= count; i += WideLoad.Width)
        {
            (Vector512.Load(source + i) * factor).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = source[i] * factor;
        }
    }

    /// <summary>A row divided by its root mean square, times a gain and a factor.</summary>
    private static void ScaleNormed(float* source, float* gains, float epsilon, float factor, float* target, int count)
    {
        Vector512<float> squares = Vector512<float>.Zero;
        int i = 0;
        for (; i + WideLoad.Width <= count; i += WideLoad.Width)
        {
            Vector512<float> x = Vector512.Load(source + i);
            squares = Vector512.FusedMultiplyAdd(x, x, squares);
        }

        float sum = Vector512.Sum(squares);
        for (; i < count; i++)
        {
            sum += source[i] * source[i];
        }

        float scale = 1 / MathF.Sqrt((sum / count) + epsilon);
        for (i = 0; i + WideLoad.Width <= count; i += WideLoad.Width)
        {
            (Vector512.Load(source + i) * scale * Vector512.Load(gains + i) * factor).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = source[i] * scale * gains[i] * factor;
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

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
        CpuWork work, In<float> input, In<TWeight> weight, In<float> bias, InOut<float> output, int rows, int columns, int flags)
        where TWeight : unmanaged
    {
        const int RowsPerWorkgroup = VectorWorkgroup / CpuSubgroup;
        float* scaled = (float*)work.Keep((long)columns * sizeof(float));
        float* sums = stackalloc float[4];
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
                int row = first;
                for (; row < last; row += 4)
                {
                    int count = Math.Min(4, last - row);
                    TWeight* start = w + ((nint)row * columns);
                    if (count == 4)
                    {
                        FourRows(scaled, start, columns, sums);
                    }
                    else
                    {
                        for (int i = 0; i < count; i++)
                        {
                            sums[i] = OneRow(scaled, start + ((nint)i * columns), columns);
                        }
                    }

                    for (int i = 0; i < count; i++)
                    {
                        Finish(output, bias, (token * rows) + row + i, row + i, sums[i] * sumScale, flags);
                    }
                }
            }
        }
    }

    private static void MatMulCpu<TWeight>(
        CpuWork work, In<float> input, In<TWeight> weight, In<float> bias, InOut<float> output, int tokens, int rows, int columns, int flags)
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
                        Finish(output, bias, target, firstRow + row, result[(token * Tile) + row], flags);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(InOut<float> output, In<float> bias, long target, int row, float sum, int flags)
    {
        if ((flags & HasBias) != 0)
        {
            sum += bias[row];
        }

        output[target] = (flags & Accumulate) != 0 ? output[target] + sum : sum;
    }

    private static void Scale(float* source, float factor, float* target, int count)
    {
        for (int i = 0; i < count; i++)
        {
            target[i] = source[i] * factor;
        }
    }

    private static void FourRows<TWeight>(float* x, TWeight* weight, int columns, float* sums)
        where TWeight : unmanaged
    {
        TWeight* w1 = weight + columns;
        TWeight* w2 = w1 + columns;
        TWeight* w3 = w2 + columns;
        Vector512<float> sum0 = Vector512<float>.Zero;
        Vector512<float> sum1 = sum0;
        Vector512<float> sum2 = sum0;
        Vector512<float> sum3 = sum0;
        int i = 0;
        for (; i + WideLoad.Width <= columns; i += WideLoad.Width)
        {
            Vector512<float> value = Vector512.Load(x + i);
            sum0 = Vector512.FusedMultiplyAdd(WideLoad.LoadScaled(weight + i), value, sum0);
            sum1 = Vector512.FusedMultiplyAdd(WideLoad.LoadScaled(w1 + i), value, sum1);
            sum2 = Vector512.FusedMultiplyAdd(WideLoad.LoadScaled(w2 + i), value, sum2);
            sum3 = Vector512.FusedMultiplyAdd(WideLoad.LoadScaled(w3 + i), value, sum3);
        }

        sums[0] = Vector512.Sum(sum0);
        sums[1] = Vector512.Sum(sum1);
        sums[2] = Vector512.Sum(sum2);
        sums[3] = Vector512.Sum(sum3);
        for (; i < columns; i++)
        {
            sums[0] += WideLoad.LoadScaledSingle(weight + i) * x[i];
            sums[1] += WideLoad.LoadScaledSingle(w1 + i) * x[i];
            sums[2] += WideLoad.LoadScaledSingle(w2 + i) * x[i];
            sums[3] += WideLoad.LoadScaledSingle(w3 + i) * x[i];
        }
    }

    private static float OneRow<TWeight>(float* x, TWeight* weight, int columns)
        where TWeight : unmanaged
    {
        Vector512<float> sum = Vector512<float>.Zero;
        int i = 0;
        for (; i + WideLoad.Width <= columns; i += WideLoad.Width)
        {
            sum = Vector512.FusedMultiplyAdd(WideLoad.LoadScaled(weight + i), Vector512.Load(x + i), sum);
        }

        float total = Vector512.Sum(sum);
        for (; i < columns; i++)
        {
            total += WideLoad.LoadScaledSingle(weight + i) * x[i];
        }

        return total;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HataDsl.Cpu;

/// <summary>
/// The inner product of tiled matrix products on the CPU: some rows of A times a packed panel of B, 64 columns wide.
/// Six rows at a time keep 24 sums in registers, so each step costs 4 loads and 6 broadcasts for 24 multiply-adds.
/// </summary>
public static unsafe class MatrixPanel
{
    /// <summary>Columns of a panel.</summary>
    public const int Columns = 64;

    private const int Rows = 6;

    /// <summary>Computes <c>C[i, 0..63] = (accumulate ? C : 0) + sum_k A[i, k] * panel[k, 0..63]</c>.</summary>
    /// <param name="a">First row of A.</param>
    /// <param name="strideA">Floats from a row of A to the next.</param>
    /// <param name="panel">Panel, [depth, 64].</param>
    /// <param name="depth">Columns of A.</param>
    /// <param name="c">First row of C; rows of at least 64 floats.</param>
    /// <param name="strideC">Floats from a row of C to the next.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    public static void Multiply(float* a, nint strideA, float* panel, int depth, float* c, nint strideC, int rows, bool accumulate)
    {
        int row = 0;
        for (; row + Rows <= rows; row += Rows)
        {
            MultiplySix(a + (row * strideA), strideA, panel, depth, c + (row * strideC), strideC, accumulate);
        }

        for (; row < rows; row++)
        {
            MultiplyOne(a + (row * strideA), panel, depth, c + (row * strideC), accumulate);
        }
    }

    /// <summary>Packs up to 64 rows of a row-major matrix as the columns of a panel, widening them; missing columns become 0.</summary>
    /// <typeparam name="T">float, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="source">First row.</param>
    /// <param name="stride">Elements from a row to the next.</param>
    /// <param name="rows">Rows, at most 64.</param>
    /// <param name="depth">Elements of a row to pack.</param>
    /// <param name="panel">Panel, [depth, 64].</param>
    public static void PackTransposed<T>(T* source, nint stride, int rows, int depth, float* panel)
        where T : unmanaged
    {
        float* wide = stackalloc float[WideLoad.Width];
        for (int row = 0; row < Columns; row++)
        {
            float* target = panel + row;
            if (row >= rows)
            {
                for (int k = 0; k < depth; k++)
                {
                    target[(nint)k * Columns] = 0;
                }

                continue;
            }

            T* line = source + (row * stride);
            int start = 0;
            for (; start + WideLoad.Width <= depth; start += WideLoad.Width)
            {
                WideLoad.Load(line + start).Store(wide);
                for (int k = 0; k < WideLoad.Width; k++)
                {
                    target[(nint)(start + k) * Columns] = wide[k];
                }
            }

            for (; start < depth; start++)
            {
                target[(nint)start * Columns] = Scalar.ToSingle(line[start]);
            }
        }
    }

    private static void MultiplySix(float* a, nint strideA, float* panel, int depth, float* c, nint strideC, bool accumulate)
    {
        Vector512<float> c00, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23;
        Vector512<float> c30, c31, c32, c33, c40, c41, c42, c43, c50, c51, c52, c53;
        c00 = c01 = c02 = c03 = c10 = c11 = c12 = c13 = c20 = c21 = c22 = c23 = Vector512<float>.Zero;
        c30 = c31 = c32 = c33 = c40 = c41 = c42 = c43 = c50 = c51 = c52 = c53 = Vector512<float>.Zero;
        float* a1 = a + strideA;
        float* a2 = a1 + strideA;
        float* a3 = a2 + strideA;
        float* a4 = a3 + strideA;
        float* a5 = a4 + strideA;
        for (nint k = 0; k < depth; k++)
        {
            Vector512<float> b0 = Vector512.Load(panel);
            Vector512<float> b1 = Vector512.Load(panel + 16);
            Vector512<float> b2 = Vector512.Load(panel + 32);
            Vector512<float> b3 = Vector512.Load(panel + 48);
            panel += Columns;
            Vector512<float> x = Vector512.Create(a[k]);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
            c02 = Vector512.FusedMultiplyAdd(x, b2, c02);
            c03 = Vector512.FusedMultiplyAdd(x, b3, c03);
            x = Vector512.Create(a1[k]);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
            c12 = Vector512.FusedMultiplyAdd(x, b2, c12);
            c13 = Vector512.FusedMultiplyAdd(x, b3, c13);
            x = Vector512.Create(a2[k]);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
            c22 = Vector512.FusedMultiplyAdd(x, b2, c22);
            c23 = Vector512.FusedMultiplyAdd(x, b3, c23);
            x = Vector512.Create(a3[k]);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
            c32 = Vector512.FusedMultiplyAdd(x, b2, c32);
            c33 = Vector512.FusedMultiplyAdd(x, b3, c33);
            x = Vector512.Create(a4[k]);
            c40 = Vector512.FusedMultiplyAdd(x, b0, c40);
            c41 = Vector512.FusedMultiplyAdd(x, b1, c41);
            c42 = Vector512.FusedMultiplyAdd(x, b2, c42);
            c43 = Vector512.FusedMultiplyAdd(x, b3, c43);
            x = Vector512.Create(a5[k]);
            c50 = Vector512.FusedMultiplyAdd(x, b0, c50);
            c51 = Vector512.FusedMultiplyAdd(x, b1, c51);
            c52 = Vector512.FusedMultiplyAdd(x, b2, c52);
            c53 = Vector512.FusedMultiplyAdd(x, b3, c53);
        }

        Store(c, accumulate, c00, c01, c02, c03);
        Store(c + strideC, accumulate, c10, c11, c12, c13);
        Store(c + (2 * strideC), accumulate, c20, c21, c22, c23);
        Store(c + (3 * strideC), accumulate, c30, c31, c32, c33);
        Store(c + (4 * strideC), accumulate, c40, c41, c42, c43);
        Store(c + (5 * strideC), accumulate, c50, c51, c52, c53);
    }

    private static void MultiplyOne(float* a, float* panel, int depth, float* c, bool accumulate)
    {
        Vector512<float> c0 = Vector512<float>.Zero;
        Vector512<float> c1 = c0;
        Vector512<float> c2 = c0;
        Vector512<float> c3 = c0;
        for (nint k = 0; k < depth; k++)
        {
            Vector512<float> x = Vector512.Create(a[k]);
            c0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(panel), c0);
            c1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(panel + 16), c1);
            c2 = Vector512.FusedMultiplyAdd(x, Vector512.Load(panel + 32), c2);
            c3 = Vector512.FusedMultiplyAdd(x, Vector512.Load(panel + 48), c3);
            panel += Columns;
        }

        Store(c, accumulate, c0, c1, c2, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        float* c, bool accumulate, Vector512<float> c0, Vector512<float> c1, Vector512<float> c2, Vector512<float> c3)
    {
        if (accumulate)
        {
            c0 += Vector512.Load(c);
            c1 += Vector512.Load(c + 16);
            c2 += Vector512.Load(c + 32);
            c3 += Vector512.Load(c + 48);
        }

        c0.Store(c);
        c1.Store(c + 16);
        c2.Store(c + 32);
        c3.Store(c + 48);
    }
}

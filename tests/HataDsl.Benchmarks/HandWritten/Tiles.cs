using System.Numerics;
using System.Runtime.Intrinsics;

namespace HataDsl.Benchmarks.HandWritten;

/// <summary>Two-dimensional work.</summary>
internal static unsafe class Tiles
{
    /// <summary>Columns of B that are packed together.</summary>
    public const int PanelColumns = 16;

    private const int PanelRows = 6;

    /// <summary>32 by 32 tiles, one a workgroup, in 8 by 8 squares.</summary>
    public static void Transpose(in CpuWork work)
    {
        int width = work.Scalar<int>(2);
        int height = work.Scalar<int>(3);
        for (long tile = work.First; tile < work.End; tile++)
        {
            long column = tile % (width / 32) * 32;
            long row = tile / (width / 32) * 32;
            for (int j = 0; j < 32; j += 8)
            {
                for (int i = 0; i < 32; i += 8)
                {
                    Transpose8(work.Pointer<float>(0) + ((row + i) * width) + column + j, width, work.Pointer<float>(1) + ((column + j) * height) + row + i, height);
                }
            }
        }
    }

    private static void Transpose8(float* source, nint sourceStride, float* target, nint targetStride)
    {
        for (int half = 0; half < 8; half += 4)
        {
            for (int quarter = 0; quarter < 8; quarter += 4)
            {
                float* s = source + (half * sourceStride) + quarter;
                Vector128<float> a = Vector128.Load(s);
                Vector128<float> b = Vector128.Load(s + sourceStride);
                Vector128<float> c = Vector128.Load(s + (2 * sourceStride));
                Vector128<float> d = Vector128.Load(s + (3 * sourceStride));
                Interleave(a, c, out Vector128<float> lowAc, out Vector128<float> highAc);
                Interleave(b, d, out Vector128<float> lowBd, out Vector128<float> highBd);
                Interleave(lowAc, lowBd, out a, out b);
                Interleave(highAc, highBd, out c, out d);
                float* t = target + (quarter * targetStride) + half;
                a.Store(t);
                b.Store(t + targetStride);
                c.Store(t + (2 * targetStride));
                d.Store(t + (3 * targetStride));
            }
        }
    }

    private static void Interleave(Vector128<float> a, Vector128<float> b, out Vector128<float> low, out Vector128<float> high)
    {
        if (System.Runtime.Intrinsics.X86.Sse.IsSupported)
        {
            low = System.Runtime.Intrinsics.X86.Sse.UnpackLow(a, b);
            high = System.Runtime.Intrinsics.X86.Sse.UnpackHigh(a, b);
        }
        else
        {
            low = Vector128.Create(a[0], b[0], a[1], b[1]);
            high = Vector128.Create(a[2], b[2], a[3], b[3]);
        }
    }

    /// <summary>One row of the image a workgroup; vectors inside, scalars at the two borders.</summary>
    public static void Convolution(in CpuWork work)
    {
        float* x = work.Pointer<float>(0);
        float* weights = work.Pointer<float>(1);
        int width = work.Scalar<int>(3);
        int height = work.Scalar<int>(4);
        float** rows = stackalloc float*[5];
        for (long row = work.First; row < work.End; row++)
        {
            float* y = work.Pointer<float>(2) + (row * width);
            for (int dy = 0; dy < 5; dy++)
            {
                rows[dy] = x + ((row + dy - 2) * width);
            }

            int top = (int)Math.Max(0, 2 - row);
            int bottom = (int)Math.Min(5, height + 2 - row);

            int column = 0;
            for (; column < Math.Min(2, width); column++)
            {
                y[column] = AtBorder(rows, top, bottom, weights, column, width);
            }

            for (; column <= width - 2 - Vector<float>.Count; column += Vector<float>.Count)
            {
                Vector<float> sum = default;
                for (int dy = top; dy < bottom; dy++)
                {
                    float* source = rows[dy] + column - 2;
                    float* w = weights + (dy * 5);
                    sum += new Vector<float>(w[0]) * Vector.Load(source);
                    sum += new Vector<float>(w[1]) * Vector.Load(source + 1);
                    sum += new Vector<float>(w[2]) * Vector.Load(source + 2);
                    sum += new Vector<float>(w[3]) * Vector.Load(source + 3);
                    sum += new Vector<float>(w[4]) * Vector.Load(source + 4);
                }

                sum.Store(y + column);
            }

            for (; column < width; column++)
            {
                y[column] = AtBorder(rows, top, bottom, weights, column, width);
            }
        }
    }

    private static float AtBorder(float** rows, int top, int bottom, float* weights, int column, int width)
    {
        float sum = 0;
        for (int dy = top; dy < bottom; dy++)
        {
            for (int dx = Math.Max(0, 2 - column); dx < Math.Min(5, width + 2 - column); dx++)
            {
                sum += weights[(dy * 5) + dx] * rows[dy][column + dx - 2];
            }
        }

        return sum;
    }

    /// <summary>16 columns of C a workgroup: its part of B is packed, then six rows at a time keep their sums in registers.</summary>
    public static void MatMul(in CpuWork work)
    {
        int size = work.Scalar<int>(3);
        int panels = size / PanelColumns;
        float* panel = (float*)work.Keep((long)size * PanelColumns * sizeof(float));
        for (long group = work.First; group < work.End; group++)
        {
            float* b = work.Pointer<float>(1) + (group % panels * PanelColumns);
            for (int k = 0; k < size; k++)
            {
                new ReadOnlySpan<float>(b + ((long)k * size), PanelColumns).CopyTo(new Span<float>(panel + (k * PanelColumns), PanelColumns));
            }

            float* c = work.Pointer<float>(2) + (group % panels * PanelColumns);
            int row = 0;
            for (; row + PanelRows <= size; row += PanelRows)
            {
                MultiplySix(work.Pointer<float>(0) + ((long)row * size), panel, c + ((long)row * size), size);
            }

            for (; row < size; row++)
            {
                MultiplyOne(work.Pointer<float>(0) + ((long)row * size), panel, c + ((long)row * size), size);
            }
        }
    }

    private static void MultiplySix(float* a, float* panel, float* c, int size)
    {
        Vector256<float> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default;
        Vector256<float> s30 = default, s31 = default, s40 = default, s41 = default, s50 = default, s51 = default;
        for (int k = 0; k < size; k++)
        {
            Vector256<float> b0 = Vector256.Load(panel + (k * PanelColumns));
            Vector256<float> b1 = Vector256.Load(panel + (k * PanelColumns) + 8);
            Vector256<float> left = Vector256.Create(a[k]);
            s00 = Vector256.FusedMultiplyAdd(left, b0, s00);
            s01 = Vector256.FusedMultiplyAdd(left, b1, s01);
            left = Vector256.Create(a[k + size]);
            s10 = Vector256.FusedMultiplyAdd(left, b0, s10);
            s11 = Vector256.FusedMultiplyAdd(left, b1, s11);
            left = Vector256.Create(a[k + (2 * size)]);
            s20 = Vector256.FusedMultiplyAdd(left, b0, s20);
            s21 = Vector256.FusedMultiplyAdd(left, b1, s21);
            left = Vector256.Create(a[k + (3 * size)]);
            s30 = Vector256.FusedMultiplyAdd(left, b0, s30);
            s31 = Vector256.FusedMultiplyAdd(left, b1, s31);
            left = Vector256.Create(a[k + (4 * size)]);
            s40 = Vector256.FusedMultiplyAdd(left, b0, s40);
            s41 = Vector256.FusedMultiplyAdd(left, b1, s41);
            left = Vector256.Create(a[k + (5 * size)]);
            s50 = Vector256.FusedMultiplyAdd(left, b0, s50);
            s51 = Vector256.FusedMultiplyAdd(left, b1, s51);
        }

        Store(c, s00, s01);
        Store(c + size, s10, s11);
        Store(c + (2 * (nint)size), s20, s21);
        Store(c + (3 * (nint)size), s30, s31);
        Store(c + (4 * (nint)size), s40, s41);
        Store(c + (5 * (nint)size), s50, s51);
    }

    private static void MultiplyOne(float* a, float* panel, float* c, int size)
    {
        Vector256<float> s0 = default;
        Vector256<float> s1 = default;
        for (int k = 0; k < size; k++)
        {
            var left = Vector256.Create(a[k]);
            s0 = Vector256.FusedMultiplyAdd(left, Vector256.Load(panel + (k * PanelColumns)), s0);
            s1 = Vector256.FusedMultiplyAdd(left, Vector256.Load(panel + (k * PanelColumns) + 8), s1);
        }

        Store(c, s0, s1);
    }

    private static void Store(float* target, Vector256<float> a, Vector256<float> b)
    {
        a.Store(target);
        b.Store(target + 8);
    }
}

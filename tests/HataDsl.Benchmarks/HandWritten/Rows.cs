using System.Numerics;
using System.Numerics.Tensors;

namespace HataDsl.Benchmarks.HandWritten;

/// <summary>Rows of a matrix, one a workgroup.</summary>
internal static unsafe class Rows
{
    /// <summary>Elements that a workgroup of <see cref="Reduce"/> adds.</summary>
    public const int Slice = 16384;

    public static void Sum(in CpuWork work)
    {
        int width = work.Scalar<int>(2);
        for (long row = work.First; row < work.End; row++)
        {
            work.Pointer<float>(1)[row] = TensorPrimitives.Sum(work.In<float>(0).Span(row * width, width));
        }
    }

    public static void Reduce(in CpuWork work)
    {
        for (long group = work.First; group < work.End; group++)
        {
            long start = group * Slice;
            work.Pointer<float>(1)[group] = TensorPrimitives.Sum(work.In<float>(0).Span(start, (int)Math.Min(Slice, work.Length(0) - start)));
        }
    }

    public static void Softmax(in CpuWork work)
    {
        int width = work.Scalar<int>(2);
        for (long row = work.First; row < work.End; row++)
        {
            ReadOnlySpan<float> x = work.In<float>(0).Span(row * width, width);
            Span<float> y = work.Out<float>(1).Span(row * width, width);
            TensorPrimitives.Subtract(x, TensorPrimitives.Max(x), y);
            TensorPrimitives.Exp<float>(y, y);
            TensorPrimitives.Multiply(y, 1 / TensorPrimitives.Sum<float>(y), y);
        }
    }

    public static void LayerNorm(in CpuWork work)
    {
        int width = work.Scalar<int>(4);
        float* gain = work.Pointer<float>(1);
        float* bias = work.Pointer<float>(2);
        for (long row = work.First; row < work.End; row++)
        {
            float* x = work.Pointer<float>(0) + (row * width);
            float* y = work.Pointer<float>(3) + (row * width);
            float mean = TensorPrimitives.Sum(new ReadOnlySpan<float>(x, width)) / width;
            var means = new Vector<float>(mean);
            Vector<float> sum0 = default;
            Vector<float> sum1 = default;
            int i = 0;
            for (; i <= width - (2 * Vector<float>.Count); i += 2 * Vector<float>.Count)
            {
                Vector<float> d0 = Vector.Load(x + i) - means;
                Vector<float> d1 = Vector.Load(x + i + Vector<float>.Count) - means;
                sum0 += d0 * d0;
                sum1 += d1 * d1;
            }

            float squares = Vector.Sum(sum0 + sum1);
            for (; i < width; i++)
            {
                squares += (x[i] - mean) * (x[i] - mean);
            }

            float scale = 1 / MathF.Sqrt((squares / width) + 1e-5f);
            var scales = new Vector<float>(scale);
            for (i = 0; i <= width - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector<float> normal = (Vector.Load(x + i) - means) * scales;
                ((normal * Vector.Load(gain + i)) + Vector.Load(bias + i)).Store(y + i);
            }

            for (; i < width; i++)
            {
                y[i] = ((x[i] - mean) * scale * gain[i]) + bias[i];
            }
        }
    }

    public static void RmsNorm(in CpuWork work)
    {
        int width = work.Scalar<int>(3);
        float* gain = work.Pointer<float>(1);
        for (long row = work.First; row < work.End; row++)
        {
            float* x = work.Pointer<float>(0) + (row * width);
            float* y = work.Pointer<float>(2) + (row * width);
            float scale = 1 / MathF.Sqrt((TensorPrimitives.SumOfSquares(new ReadOnlySpan<float>(x, width)) / width) + 1e-5f);
            var scales = new Vector<float>(scale);
            int i = 0;
            for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
            {
                (Vector.Load(x + i) * scales * Vector.Load(gain + i)).Store(y + i);
            }

            for (; i < width; i++)
            {
                y[i] = x[i] * scale * gain[i];
            }
        }
    }
}

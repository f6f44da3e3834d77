using System.Numerics;
using System.Numerics.Tensors;

namespace HataDsl.Benchmarks.HandWritten;

/// <summary>Chunks of a vector, one a workgroup.</summary>
internal static unsafe class Elementwise
{
    /// <summary>Elements that a workgroup does.</summary>
    public const int Chunk = 4096;

    public static void Saxpy(in CpuWork work)
    {
        (long start, int length) = Range(work, work.Length(1));
        Span<float> y = work.InOut<float>(1).Span(start, length);
        TensorPrimitives.MultiplyAdd(work.In<float>(0).Span(start, length), work.Scalar<float>(2), y, y);
    }

    public static void SiluMultiply(in CpuWork work)
    {
        (long start, int length) = Range(work, work.Length(2));
        float* gate = work.Pointer<float>(0) + start;
        float* up = work.Pointer<float>(1) + start;
        float* result = work.Pointer<float>(2) + start;
        int i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> g = Vector.Load(gate + i);
            (g / (Vector<float>.One + Vector.Exp(-g)) * Vector.Load(up + i)).Store(result + i);
        }

        for (; i < length; i++)
        {
            result[i] = gate[i] / (1 + MathF.Exp(-gate[i])) * up[i];
        }
    }

    /// <summary>The elements of the workgroups of a call; chunks that follow each other are one range.</summary>
    private static (long Start, int Length) Range(in CpuWork work, long length)
    {
        long start = work.First * Chunk;
        return (start, (int)(Math.Min(work.End * Chunk, length) - start));
    }
}

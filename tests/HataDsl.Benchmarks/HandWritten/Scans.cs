using System.Runtime.Intrinsics;

namespace HataDsl.Benchmarks.HandWritten;

/// <summary>Prefix sums and counts.</summary>
internal static unsafe class Scans
{
    /// <summary>Words whose bytes a workgroup counts.</summary>
    public const int HistogramWords = 16384;

    /// <summary>Elements that a workgroup scans.</summary>
    public const int Block = 16384;

    /// <summary>Inclusive sums within a block, eight at a time, and the block's sum.</summary>
    public static void ScanBlocks(in CpuWork work)
    {
        for (long block = work.First; block < work.End; block++)
        {
            long start = block * Block;
            int length = (int)Math.Min(Block, work.Length(0) - start);
            int* x = work.Pointer<int>(0) + start;
            int* y = work.Pointer<int>(1) + start;
            Vector256<int> carry = default;
            int i = 0;
            for (; i <= length - 8; i += 8)
            {
                Vector256<int> sum = Vector256.Load(x + i);
                sum += Vector256.Shuffle(sum, Vector256.Create(-1, 0, 1, 2, 3, 4, 5, 6));
                sum += Vector256.Shuffle(sum, Vector256.Create(-1, -1, 0, 1, 2, 3, 4, 5));
                sum += Vector256.Shuffle(sum, Vector256.Create(-1, -1, -1, -1, 0, 1, 2, 3));
                sum += carry;
                sum.Store(y + i);
                carry = Vector256.Shuffle(sum, Vector256.Create(7));
            }

            int total = carry[0];
            for (; i < length; i++)
            {
                total += x[i];
                y[i] = total;
            }

            work.Pointer<int>(2)[block] = total;
        }
    }

    /// <summary>Adds the sum of all earlier blocks.</summary>
    public static void AddOffsets(in CpuWork work)
    {
        for (long block = Math.Max(work.First, 1); block < work.End; block++)
        {
            long start = block * Block;
            int length = (int)Math.Min(Block, work.Length(0) - start);
            Span<int> y = work.InOut<int>(0).Span(start, length);
            System.Numerics.Tensors.TensorPrimitives.Add(y, work.Pointer<int>(1)[block - 1], y);
        }
    }

    /// <summary>Four tables, so that neighbours of one value do not wait for each other.</summary>
    public static void Histogram(in CpuWork work)
    {
        int* counts = stackalloc int[1024];
        for (long group = work.First; group < work.End; group++)
        {
            new Span<int>(counts, 1024).Clear();
            long start = group * HistogramWords;
            int length = (int)Math.Min(HistogramWords, work.Length(0) - start);
            uint* x = work.Pointer<uint>(0) + start;
            for (int i = 0; i < length; i++)
            {
                uint four = x[i];
                counts[four & 255]++;
                counts[256 + ((four >> 8) & 255)]++;
                counts[512 + ((four >> 16) & 255)]++;
                counts[768 + (four >> 24)]++;
            }

            for (int i = 0; i < 256; i++)
            {
                Interlocked.Add(ref work.Pointer<int>(1)[i], counts[i] + counts[256 + i] + counts[512 + i] + counts[768 + i]);
            }
        }
    }

    /// <summary>Counts of the low byte of each word: four tables again, for four neighbours.</summary>
    public static void LowBytes(in CpuWork work)
    {
        int* counts = stackalloc int[1024];
        for (long group = work.First; group < work.End; group++)
        {
            new Span<int>(counts, 1024).Clear();
            long start = group * HistogramWords;
            int length = (int)Math.Min(HistogramWords, work.Length(0) - start);
            uint* x = work.Pointer<uint>(0) + start;
            int i = 0;
            for (; i <= length - 4; i += 4)
            {
                counts[x[i] & 255]++;
                counts[256 + (x[i + 1] & 255)]++;
                counts[512 + (x[i + 2] & 255)]++;
                counts[768 + (x[i + 3] & 255)]++;
            }

            for (; i < length; i++)
            {
                counts[x[i] & 255]++;
            }

            for (i = 0; i < 256; i++)
            {
                Interlocked.Add(ref work.Pointer<int>(1)[i], counts[i] + counts[256 + i] + counts[512 + i] + counts[768 + i]);
            }
        }
    }
}

namespace HataDsl.Benchmarks.Kernels;

/// <summary>Kernels whose invocations depend on each other through sums and counts.</summary>
public static partial class Scans
{
    /// <summary>Elements that a workgroup scans.</summary>
    public const int Block = 2048;

    private const int Threads = 256;

    /// <summary>Inclusive sums within each block of 2048, and the sum of each block.</summary>
    [Kernel(Threads)]
    public static void ScanBlocks(In<int> x, Out<int> y, Out<int> totals)
    {
        Span<int> sums = Workgroup.Shared<int>(65);
        int start = Workgroup.X * Block;
        int carry = 0;
        for (int step = 0; step < Block; step += Threads)
        {
            int i = start + step + Invocation.LocalIndex;
            int value = i < x.Length ? x[i] : 0;
            int inclusive = Subgroup.InclusiveAdd(value);
            if (Subgroup.Lane == Subgroup.Size - 1)
            {
                sums[Subgroup.Index] = inclusive;
            }

            Workgroup.Barrier();
            if (Invocation.LocalIndex == 0)
            {
                int running = carry;
                for (int s = 0; s < Threads / Subgroup.Size; s++)
                {
                    int own = sums[s];
                    sums[s] = running;
                    running += own;
                }

                sums[64] = running;
            }

            Workgroup.Barrier();
            if (i < y.Length)
            {
                y[i] = inclusive + sums[Subgroup.Index];
            }

            carry = sums[64];
            Workgroup.Barrier();
        }

        if (Invocation.LocalIndex == 0)
        {
            totals[Workgroup.X] = carry;
        }
    }

    /// <summary>Adds the sum of all earlier blocks.</summary>
    [Kernel(Threads)]
    public static void AddOffsets(InOut<int> y, In<int> scannedTotals)
    {
        int i = Invocation.X;
        int block = Workgroup.X / (Block / Threads);
        if (block > 0 && i < y.Length)
        {
            y[i] += scannedTotals[block - 1];
        }
    }

    /// <summary>Counts of bytes: 256 bins in shared memory, 16384 elements a workgroup.</summary>
    [Kernel(Threads)]
    public static void Histogram(In<uint> x, InOut<int> bins)
    {
        Span<int> counts = Workgroup.Shared<int>(256);
        counts[Invocation.LocalIndex] = 0;
        Workgroup.Barrier();
        int start = Workgroup.X * 4096;
        for (int i = start + Invocation.LocalIndex; i < Math.Min(start + 4096, x.Length); i += Threads)
        {
            uint four = x[i];
            Atomic.Add(ref counts[(int)(four & 255)], 1);
            Atomic.Add(ref counts[(int)((four >> 8) & 255)], 1);
            Atomic.Add(ref counts[(int)((four >> 16) & 255)], 1);
            Atomic.Add(ref counts[(int)(four >> 24)], 1);
        }

        Workgroup.Barrier();
        Atomic.Add(ref bins[Invocation.LocalIndex], counts[Invocation.LocalIndex]);
    }
}

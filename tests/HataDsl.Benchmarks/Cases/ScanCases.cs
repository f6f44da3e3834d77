using HataDsl.Benchmarks.HandWritten;
using HataDsl.Benchmarks.Measurement;
using Compiled = HataDsl.Benchmarks.Kernels;
using Samples = CustomKernels.Kernels;

namespace HataDsl.Benchmarks.Cases;

internal static class ScanCases
{
    private static readonly KernelDescriptor ScanBody = HandWrittenKernel.Make("scan", 3, 0, Scans.ScanBlocks);
    private static readonly KernelDescriptor OffsetBody = HandWrittenKernel.Make("offsets", 2, 0, Scans.AddOffsets);
    private static readonly KernelDescriptor HistogramBody = HandWrittenKernel.Make("histogram", 2, 0, Scans.Histogram);

    private static readonly KernelDescriptor LowByteBody = HandWrittenKernel.Make("low bytes", 2, 0, Scans.LowBytes);

    /// <summary>Blocks, then the blocks' sums, then the sum of earlier blocks is added. At most 2048 blocks of 2048.</summary>
    public static Benchmark InclusiveScan(Workspace space, int length, bool sample = false)
    {
        int[] xs = Integers(length, 1000);
        int blocks = (length + Compiled.Scans.Block - 1) / Compiled.Scans.Block;
        int ownBlocks = (length + Scans.Block - 1) / Scans.Block;
        Buffer<int> x = space.Upload(xs);
        Buffer<int> y = space.Allocate<int>(length);
        Buffer<int> totals = space.Allocate<int>(blocks);
        Buffer<int> scanned = space.Allocate<int>(blocks);
        Buffer<int> whole = space.Allocate<int>(1);
        Queue queue = space.Queue;
        return new Benchmark
        {
            Name = sample ? "scan, sample" : "scan",
            Size = $"{length}",
            Bytes = 8.0 * length,
            Tolerance = 0,
            Compiled = sample ? () => SampleScan(queue, x.View.As<uint>(), y.View.As<uint>(), totals.View.As<uint>(), scanned.View.As<uint>()) : () =>
            {
                Compiled.Scans.ScanBlocks(queue, Grid.Workgroups(blocks), x, y, totals);
                Compiled.Scans.ScanBlocks(queue, Grid.Workgroups(1), totals, scanned, whole);
                Compiled.Scans.AddOffsets(queue, Grid.Invocations(length), y, scanned);
            },
            HandWritten = () =>
            {
                queue.Launch(ScanBody, Grid.Workgroups(ownBlocks), KernelArgument.From(x.View), KernelArgument.From(y.View), KernelArgument.From(totals.View));
                queue.Launch(
                    ScanBody, Grid.Workgroups(1), KernelArgument.From(totals.Slice(0, ownBlocks)), KernelArgument.From(scanned.View), KernelArgument.From(whole.View));
                queue.Launch(OffsetBody, Grid.Workgroups(ownBlocks), KernelArgument.From(y.View), KernelArgument.From(scanned.View));
            },
            ErrorOf = run =>
            {
                queue.Clear(y.View);
                run();
                int[] actual = queue.Read(y.View);
                int sum = 0;
                int wrong = 0;
                for (int i = 0; i < length; i++)
                {
                    sum = unchecked(sum + xs[i]);
                    wrong += actual[i] == sum ? 0 : 1;
                }

                return wrong;
            },
        };
    }

    /// <summary>Sums of tiles, running sums of those by the same steps, then the tiles. At most 2048 tiles of 2048.</summary>
    public static void SampleScan(Queue queue, BufferView<uint> x, BufferView<uint> y, BufferView<uint> totals, BufferView<uint> scanned)
    {
        int tiles = (int)((x.Length + Samples.InclusiveScan.Tile - 1) / Samples.InclusiveScan.Tile);
        Samples.InclusiveScan.TileSums(queue, Grid.Workgroups(tiles), x, totals);
        Samples.InclusiveScan.Run(queue, Grid.Workgroups(1), totals, totals.Slice(0, 1), scanned);
        Samples.InclusiveScan.Run(queue, Grid.Workgroups(tiles), x, scanned, y);
    }

    public static Benchmark Histogram(Workspace space, int words)
    {
        uint[] xs = Words(words);
        Buffer<uint> x = space.Upload(xs);
        Buffer<int> bins = space.Allocate<int>(256);
        Queue queue = space.Queue;
        return new Benchmark
        {
            Name = "histogram",
            Size = $"{words * 4L} bytes",
            Bytes = 4.0 * words,
            Tolerance = 0,
            Compiled = () => Compiled.Scans.Histogram(queue, Grid.Workgroups((words + 4095) / 4096), x, bins),
            HandWritten = () => queue.Launch(
                HistogramBody, Grid.Workgroups((words + Scans.HistogramWords - 1) / Scans.HistogramWords), KernelArgument.From(x.View), KernelArgument.From(bins.View)),
            ErrorOf = run =>
            {
                queue.Clear(bins.View);
                run();
                var expected = new int[256];
                foreach (byte value in System.Runtime.InteropServices.MemoryMarshal.AsBytes<uint>(xs))
                {
                    expected[value]++;
                }

                return queue.Read(bins.View).AsSpan().SequenceEqual(expected) ? 0 : 1;
            },
        };
    }

    /// <summary>The low byte of each integer, as the sample counts it; bins are cleared before, as there.</summary>
    public static Benchmark SampleHistogram(Workspace space, int length)
    {
        uint[] xs = Words(length);
        Buffer<uint> x = space.Upload(xs);
        Buffer<uint> bins = space.Allocate<uint>(Samples.Histogram.Bins);
        Queue queue = space.Queue;
        int groups = (int)Math.Clamp(length / Samples.Histogram.Tile, 1, Math.Max(space.Threads * 8, 16));
        return new Benchmark
        {
            Name = "histogram, sample",
            Size = $"{length}",
            Bytes = 4.0 * length,
            Tolerance = 0,
            Compiled = () =>
            {
                queue.Clear(bins.View);
                Samples.Histogram.Run(queue, Grid.Workgroups(groups), x, bins);
            },
            HandWritten = () =>
            {
                queue.Clear(bins.View);
                queue.Launch(
                    LowByteBody, Grid.Workgroups((length + Scans.HistogramWords - 1) / Scans.HistogramWords), KernelArgument.From(x.View), KernelArgument.From(bins.View));
            },
            ErrorOf = run =>
            {
                run();
                var expected = new uint[Samples.Histogram.Bins];
                foreach (uint value in xs)
                {
                    expected[value % Samples.Histogram.Bins]++;
                }

                return queue.Read(bins.View).AsSpan().SequenceEqual(expected) ? 0 : 1;
            },
        };
    }

    /// <summary>Random words of all bits.</summary>
    public static uint[] Words(int length) => [.. Integers(length, int.MaxValue).Select(value => (uint)value * 2654435761u)];

    private static int[] Integers(int length, int limit)
    {
        var random = new Random(length);
        var numbers = new int[length];
        for (int i = 0; i < length; i++)
        {
            numbers[i] = random.Next(limit);
        }

        return numbers;
    }
}

using HataDsl.Benchmarks.HandWritten;
using HataDsl.Benchmarks.Measurement;
using Samples = CustomKernels.Kernels;

namespace HataDsl.Benchmarks.Cases;

internal static class SortCases
{
    private static readonly KernelDescriptor CountBody = HandWrittenKernel.Make("count digits", 2, 1, Sorts.Count);
    private static readonly KernelDescriptor PlacesBody = HandWrittenKernel.Make("places", 1, 0, Sorts.Places);
    private static readonly KernelDescriptor MoveBody = HandWrittenKernel.Make("move keys", 3, 1, Sorts.Move);

    /// <summary>Whole sorts, four passes each.</summary>
    public static Benchmark RadixSort(Workspace space, int length)
    {
        uint[] xs = ScanCases.Words(length);
        Buffer<uint> source = space.Upload(xs);
        Buffer<uint>[] sorted = [space.Allocate<uint>(length), space.Allocate<uint>(length)];
        int tiles = (length + Samples.RadixSort.Tile - 1) / Samples.RadixSort.Tile;
        Buffer<uint> counts = space.Allocate<uint>(tiles * Samples.RadixSort.Digits);
        Buffer<uint> places = space.Allocate<uint>(tiles * Samples.RadixSort.Digits);
        int scanTiles = (int)((counts.Length + Samples.InclusiveScan.Tile - 1) / Samples.InclusiveScan.Tile);
        Buffer<uint> totals = space.Allocate<uint>(scanTiles);
        Buffer<uint> scanned = space.Allocate<uint>(scanTiles);
        int blocks = (length + Sorts.Block - 1) / Sorts.Block;
        Buffer<uint> ownCounts = space.Allocate<uint>(blocks * Sorts.Digits);
        Queue queue = space.Queue;
        return new Benchmark
        {
            Name = "radix sort, sample",
            Size = $"{length}",
            Bytes = 8.0 * length,
            Tolerance = 0,
            Compiled = () =>
            {
                Buffer<uint> from = source;
                for (int shift = 0; shift < 32; shift += Samples.RadixSort.Bits)
                {
                    Buffer<uint> to = sorted[shift / Samples.RadixSort.Bits % 2];
                    Samples.RadixSort.Count(queue, Grid.Workgroups(tiles), from, counts, shift);
                    ScanCases.SampleScan(queue, counts, places, totals, scanned);
                    Samples.RadixSort.Move(queue, Grid.Workgroups(tiles), from, places, to, shift, Samples.RadixSort.Invocations / queue.Device.Capabilities.SubgroupSize);
                    from = to;
                }
            },
            HandWritten = () =>
            {
                Buffer<uint> from = source;
                for (int shift = 0; shift < 32; shift += Sorts.Bits)
                {
                    Buffer<uint> to = sorted[shift / Sorts.Bits % 2];
                    queue.Launch(CountBody, Grid.Workgroups(blocks), KernelArgument.From(from.View), KernelArgument.From(ownCounts.View), KernelArgument.From(shift));
                    queue.Launch(PlacesBody, Grid.Workgroups(1), KernelArgument.From(ownCounts.View));
                    queue.Launch(
                        MoveBody, Grid.Workgroups(blocks), KernelArgument.From(from.View), KernelArgument.From(ownCounts.View), KernelArgument.From(to.View),
                        KernelArgument.From(shift));
                    from = to;
                }
            },
            ErrorOf = run =>
            {
                run();
                return queue.Read(sorted[1].View).AsSpan().SequenceEqual([.. xs.Order()]) ? 0 : 1;
            },
        };
    }
}

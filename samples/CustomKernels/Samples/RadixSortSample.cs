using CustomKernels.Kernels;
using CustomKernels.Measuring;
using HataDsl;

namespace CustomKernels.Samples;

/// <summary>Random keys sorted.</summary>
internal sealed class RadixSortSample : Sample
{
    private const int Passes = 32 / RadixSort.Bits;

    public override string Name => "radix-sort";

    public override Work Prepare(SampleContext context)
    {
        int count = context.Choose(1 << 18, 1 << 24) - 77;
        uint[] keys = RandomData.Integers(count, 19);
        int tiles = (count + RadixSort.Tile - 1) / RadixSort.Tile;
        Buffer<uint> source = context.Upload(keys);
        Buffer<uint>[] sorted = [context.Poisoned<uint>(count), context.Poisoned<uint>(count)];
        Buffer<uint> counts = context.Poisoned<uint>(tiles * RadixSort.Digits);
        Buffer<uint> places = context.Poisoned<uint>(tiles * RadixSort.Digits);
        var scan = new ScanSteps(context, counts, places);
        int subgroups = RadixSort.Invocations / context.Queue.Device.Capabilities.SubgroupSize;
        return new Work(
            $"{count:N0} keys", RateUnit.Bytes, (double)Passes * 3 * sizeof(uint) * count,
            () =>
            {
                Buffer<uint> from = source;
                for (int pass = 0; pass < Passes; pass++)
                {
                    Buffer<uint> to = sorted[pass % 2];
                    RadixSort.Count(context.Queue, Grid.Workgroups(tiles), from, counts, pass * RadixSort.Bits);
                    scan.Launch();
                    RadixSort.Move(context.Queue, Grid.Workgroups(tiles), from, places, to, pass * RadixSort.Bits, subgroups);
                    from = to;
                }
            },
            () => Comparison.Exact<uint>(context.Queue.Read(sorted[(Passes - 1) % 2].View), [.. keys.Order()]));
    }
}

using CustomKernels.Kernels;
using CustomKernels.Measuring;
using HataDsl;

namespace CustomKernels.Samples;

/// <summary>Counts of the low byte of random integers.</summary>
internal sealed class HistogramSample : Sample
{
    public override string Name => "histogram";

    public override Work Prepare(SampleContext context)
    {
        int count = context.Elements - 77;
        uint[] x = RandomData.Integers(count, 5);
        Buffer<uint> xs = context.Upload(x);
        Buffer<uint> bins = context.Poisoned<uint>(Histogram.Bins);
        int groups = context.Workgroups(count / Histogram.Tile);
        return new Work(
            $"{count:N0} integers", RateUnit.Bytes, (double)sizeof(uint) * count,
            () =>
            {
                context.Queue.Clear(bins.View);
                Histogram.Run(context.Queue, Grid.Workgroups(groups), xs, bins);
            },
            () =>
            {
                var expected = new uint[Histogram.Bins];
                foreach (uint value in x)
                {
                    expected[value % Histogram.Bins]++;
                }

                return Comparison.Exact<uint>(context.Queue.Read(bins.View), expected);
            });
    }
}

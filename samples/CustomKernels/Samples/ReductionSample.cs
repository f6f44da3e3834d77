using CustomKernels.Kernels;
using CustomKernels.Measuring;
using HataDsl;

namespace CustomKernels.Samples;

/// <summary>The sum of many numbers.</summary>
internal sealed class ReductionSample : Sample
{
    public override string Name => "reduction";

    public override Work Prepare(SampleContext context)
    {
        int count = context.Elements - 77;
        float[] x = RandomData.Singles(count, 3);
        Buffer<float> xs = context.Upload(x);
        int groups = context.Workgroups(count / Reduction.Tile);
        Buffer<float> partial = context.Poisoned<float>(groups);
        Buffer<float> sum = context.Poisoned<float>(1);

        // Rounding errors of partial sums grow with the sum of magnitudes, far less than this.
        double magnitudes = x.Sum(value => Math.Abs((double)value));
        return new Work(
            $"{count:N0} floats", RateUnit.Bytes, (double)sizeof(float) * count,
            () =>
            {
                Reduction.Run(context.Queue, Grid.Workgroups(groups), xs, partial);
                Reduction.Run(context.Queue, Grid.Workgroups(1), partial, sum);
            },
            () => Comparison.Near(context.Queue.Read(sum.View), _ => x.Sum(value => (double)value), _ => magnitudes * 2e-7));
    }
}

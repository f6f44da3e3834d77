using CustomKernels.Kernels;
using CustomKernels.Measuring;
using HataDsl;

namespace CustomKernels.Samples;

/// <summary>y = factor · x + y.</summary>
internal sealed class SaxpySample : Sample
{
    private const float Factor = 0.75f;

    public override string Name => "saxpy";

    public override Work Prepare(SampleContext context)
    {
        // Not a whole number of tiles.
        int count = context.Elements - 77;
        float[] x = RandomData.Singles(count, 1);
        float[] y = RandomData.Singles(count, 2);
        Buffer<float> xs = context.Upload(x);
        Buffer<float> ys = context.Upload(y);
        int tiles = (count + Saxpy.Tile - 1) / Saxpy.Tile;
        return new Work(
            $"{count:N0} floats", RateUnit.Bytes, 3.0 * sizeof(float) * count,
            () => Saxpy.Run(context.Queue, Grid.Workgroups(tiles), xs, ys, Factor),
            () => Comparison.Near(context.Queue.Read(ys.View), i => ((double)Factor * x[i]) + y[i], _ => 2e-7));
    }
}

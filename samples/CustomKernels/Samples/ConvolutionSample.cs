using CustomKernels.Kernels;
using CustomKernels.Measuring;
using HataDsl;

namespace CustomKernels.Samples;

/// <summary>A picture filtered with 5 × 5 weights.</summary>
internal sealed class ConvolutionSample : Sample
{
    public override string Name => "convolution";

    public override Work Prepare(SampleContext context)
    {
        int width = context.Choose(1501, 5999);
        int height = context.Choose(1200, 5400);
        float[] x = RandomData.Singles(width * height, 20);
        float[] weights = RandomData.Singles(Convolution.Side * Convolution.Side, 21);
        Buffer<float> xs = context.Upload(x);
        Buffer<float> weightBuffer = context.Upload(weights);
        Buffer<float> ys = context.Poisoned<float>(x.Length);
        Grid grid = Grid.Workgroups((width + Convolution.TileColumns - 1) / Convolution.TileColumns, (height + Convolution.TileRows - 1) / Convolution.TileRows);
        return new Work(
            $"{width:N0} x {height:N0}, 5 x 5", RateUnit.Bytes, 2.0 * sizeof(float) * x.Length,
            () => Convolution.Run(context.Queue, grid, xs, weightBuffer, ys, width, height),
            () => Comparison.Near(context.Queue.Read(ys.View), i => Expected(x, weights, i % width, i / width, width, height), _ => 3e-6));
    }

    private static double Expected(float[] x, float[] weights, int column, int row, int width, int height)
    {
        double sum = 0;
        for (int dy = 0; dy < Convolution.Side; dy++)
        {
            for (int dx = 0; dx < Convolution.Side; dx++)
            {
                int sourceColumn = column + dx - (Convolution.Side / 2);
                int sourceRow = row + dy - (Convolution.Side / 2);
                if (sourceColumn >= 0 && sourceColumn < width && sourceRow >= 0 && sourceRow < height)
                {
                    sum += (double)weights[(dy * Convolution.Side) + dx] * x[(sourceRow * width) + sourceColumn];
                }
            }
        }

        return sum;
    }
}

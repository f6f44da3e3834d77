using CustomKernels.Kernels;
using CustomKernels.Measuring;
using HataDsl;

namespace CustomKernels.Samples;

/// <summary>A matrix turned over.</summary>
internal sealed class TransposeSample : Sample
{
    public override string Name => "transpose";

    public override Work Prepare(SampleContext context)
    {
        // Neither side is a whole number of tiles.
        int rows = context.Choose(1200, 10_792);
        int columns = context.Choose(1501, 11_992);
        float[] x = RandomData.Singles(rows * columns, 6);
        Buffer<float> xs = context.Upload(x);
        Buffer<float> ys = context.Poisoned<float>(x.Length);
        Grid grid = Grid.Workgroups((columns + Transpose.Tile - 1) / Transpose.Tile, (rows + Transpose.Tile - 1) / Transpose.Tile);
        return new Work(
            $"{rows:N0} x {columns:N0}", RateUnit.Bytes, 2.0 * sizeof(float) * x.Length,
            () => Transpose.Run(context.Queue, grid, xs, ys, rows, columns),
            () =>
            {
                var expected = new float[x.Length];
                for (int row = 0; row < rows; row++)
                {
                    for (int column = 0; column < columns; column++)
                    {
                        expected[(column * rows) + row] = x[(row * columns) + column];
                    }
                }

                return Comparison.Exact<float>(context.Queue.Read(ys.View), expected);
            });
    }
}

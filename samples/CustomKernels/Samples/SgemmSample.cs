using CustomKernels.Kernels;
using CustomKernels.Measuring;
using HataDsl;

namespace CustomKernels.Samples;

/// <summary>A product of matrices in single precision.</summary>
internal sealed class SgemmSample : Sample
{
    public override string Name => "sgemm";

    public override Work Prepare(SampleContext context)
    {
        // Small: no side is a whole number of tiles.
        int rows = context.Choose(330, 4096);
        int columns = context.Choose(450, 4096);
        int depth = context.Choose(270, 4096);
        float[] a = RandomData.Singles(rows * depth, 7);
        float[] b = RandomData.Singles(depth * columns, 8);
        Buffer<float> @as = context.Upload(a);
        Buffer<float> bs = context.Upload(b);
        Buffer<float> cs = context.Poisoned<float>(rows * columns);
        Grid grid = Grid.Workgroups((columns + MatrixMultiply.Tile - 1) / MatrixMultiply.Tile, (rows + MatrixMultiply.Tile - 1) / MatrixMultiply.Tile);
        return new Work(
            $"{rows:N0} x {columns:N0} x {depth:N0}", RateUnit.Operations, 2.0 * rows * columns * depth,
            () => MatrixMultiply.Run(context.Queue, grid, @as, bs, cs, rows, columns, depth),
            () => Check(context.Queue.Read(cs.View), a, b, rows, columns, depth));
    }

    /// <summary>Some rows, whole; the size of all of them would take the reference minutes.</summary>
    private static string? Check(float[] c, float[] a, float[] b, int rows, int columns, int depth)
    {
        var expected = new double[columns];
        foreach (int row in RandomData.Some(64, rows, 9))
        {
            Array.Clear(expected);
            for (int k = 0; k < depth; k++)
            {
                double left = a[(row * depth) + k];
                for (int column = 0; column < columns; column++)
                {
                    expected[column] += left * b[(k * columns) + column];
                }
            }

            // One sum of so many products up to 1: its roundings are of sums that grow to about the root of their number, and some add up.
            if (Comparison.Near(c.AsSpan(row * columns, columns), i => expected[i], _ => depth * 2.4e-7) is { } wrong)
            {
                return $"row {row}, {wrong}";
            }
        }

        return null;
    }
}

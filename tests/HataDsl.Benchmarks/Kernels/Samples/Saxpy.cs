using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>y = factor · x + y: three streams of memory and one multiply-add for each element.</summary>
internal static partial class Saxpy
{
    /// <summary>Elements of a workgroup.</summary>
    public const int Tile = 256 * Rows;

    // Several independent loads are under way in each invocation: one alone would wait for memory most of the time.
    private const int Rows = 4;

    /// <summary>Workgroup w works on elements w · Tile and following, a row of 256 neighbours at a time.</summary>
    [Kernel(256)]
    public static void Run(In<float> x, InOut<float> y, float factor)
    {
        int first = (Workgroup.X * Tile) + Invocation.LocalX;
        if ((Workgroup.X + 1) * Tile <= y.Length)
        {
            Span<float> xs = stackalloc float[Rows];
            Span<float> ys = stackalloc float[Rows];
            for (int row = 0; row < Rows; row++)
            {
                xs[row] = x[first + (row * 256)];
                ys[row] = y[first + (row * 256)];
            }

            for (int row = 0; row < Rows; row++)
            {
                y[first + (row * 256)] = (factor * xs[row]) + ys[row];
            }
        }
        else
        {
            for (int row = 0; row < Rows; row++)
            {
                int i = first + (row * 256);
                if (i < y.Length)
                {
                    y[i] = (factor * x[i]) + y[i];
                }
            }
        }
    }
}

using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>How many steps each point of the plane takes to leave the circle of radius 2.</summary>
internal static partial class Mandelbrot
{
    /// <summary>Operations counted for one step.</summary>
    public const int OperationsPerStep = 8;

    /// <summary>
    /// One invocation for each pixel. The contract is exact: whether a point near the border leaves depends on the last bit, and so the
    /// picture is the same on every device.
    /// </summary>
    [Kernel(16, 16, Contract = Contract.Exact)]
    public static void Run(Out<int> steps, int width, int height, float left, float top, float step, int limit)
    {
        int column = Invocation.X;
        int row = Invocation.Y;
        if (column >= width || row >= height)
        {
            return;
        }

        float real = left + (column * step);
        float imaginary = top + (row * step);
        float x = 0;
        float y = 0;
        int count = 0;
        while (count < limit && (x * x) + (y * y) <= 4)
        {
            float next = (x * x) - (y * y) + real;
            y = (2 * x * y) + imaginary;
            x = next;
            count++;
        }

        steps[(row * width) + column] = count;
    }
}

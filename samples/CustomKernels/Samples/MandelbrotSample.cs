using CustomKernels.Kernels;
using CustomKernels.Measuring;
using CustomKernels.Output;
using HataDsl;

namespace CustomKernels.Samples;

/// <summary>The Mandelbrot set, and its picture.</summary>
internal sealed class MandelbrotSample : Sample
{
    private const float Left = -2.2f;
    private const float Top = -1.3f;

    public override string Name => "mandelbrot";

    public override Work Prepare(SampleContext context)
    {
        int width = context.Choose(450, 3000);
        int height = context.Choose(390, 2600);
        int limit = context.Choose(200, 1000);
        float step = 3f / width;
        int[] expected = Reference(width, height, step, limit);
        Buffer<int> steps = context.Poisoned<int>(width * height);
        return new Work(
            $"{width:N0} x {height:N0}, {limit:N0} steps", RateUnit.Operations, expected.Sum(count => (double)count) * Mandelbrot.OperationsPerStep,
            () => Mandelbrot.Run(context.Queue, Grid.Invocations(width, height), steps, width, height, Left, Top, step, limit),
            () =>
            {
                int[] actual = context.Queue.Read(steps.View);
                PngFile.Write(context.Picture, width, height, Colors(actual, limit));
                return Comparison.Exact<int>(actual, expected);
            });
    }

    private static int[] Reference(int width, int height, float step, int limit)
    {
        var counts = new int[width * height];
        Parallel.For(0, height, row =>
        {
            for (int column = 0; column < width; column++)
            {
                (float x, float y, int count) = (0, 0, 0);
                while (count < limit && (x * x) + (y * y) <= 4)
                {
                    (x, y) = ((x * x) - (y * y) + (Left + (column * step)), (2 * x * y) + (Top + (row * step)));
                    count++;
                }

                counts[(row * width) + column] = count;
            }
        });
        return counts;
    }

    /// <summary>Black inside; outside a colour that goes round with the logarithm of the steps.</summary>
    private static byte[] Colors(int[] steps, int limit)
    {
        var pixels = new byte[steps.Length * 3];
        for (int i = 0; i < steps.Length; i++)
        {
            double phase = Math.Log2(steps[i]) * 1.3;
            for (int channel = 0; channel < 3 && steps[i] < limit; channel++)
            {
                pixels[(i * 3) + channel] = (byte)(127.5 + (127.5 * Math.Cos(phase + (channel * 2.1) + 3)));
            }
        }

        return pixels;
    }
}

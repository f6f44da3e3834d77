using HataDsl.Benchmarks.HandWritten;
using HataDsl.Benchmarks.Measurement;
using Compiled = HataDsl.Benchmarks.Kernels;
using Samples = CustomKernels.Kernels;

namespace HataDsl.Benchmarks.Cases;

internal static class BodyCases
{
    private static readonly KernelDescriptor AccelerateBody = HandWrittenKernel.Make("n-body", 2, 1, Bodies.Accelerate);

    private static readonly KernelDescriptor MandelbrotBody = HandWrittenKernel.Make("mandelbrot", 1, 5, Bodies.Mandelbrot);

    /// <summary>The picture of samples/CustomKernels; operations are counted from the steps that the points take.</summary>
    public static Benchmark Mandelbrot(Workspace space, int width, int height, int limit)
    {
        const float left = -2.2f;
        const float top = -1.3f;
        float step = 3f / width;
        var expected = new int[width * height];
        for (int i = 0; i < expected.Length; i++)
        {
            (float x, float y, int count) = (0, 0, 0);
            while (count < limit && (x * x) + (y * y) <= 4)
            {
                (x, y) = ((x * x) - (y * y) + (left + (i % width * step)), (2 * x * y) + (top + (i / width * step)));
                count++;
            }

            expected[i] = count;
        }

        Buffer<int> steps = space.Allocate<int>(expected.Length);
        Queue queue = space.Queue;
        return new Benchmark
        {
            Name = "mandelbrot, sample",
            Size = $"{width}x{height}",
            Operations = expected.Sum(count => (double)count) * Samples.Mandelbrot.OperationsPerStep,
            Tolerance = 0,
            Compiled = () => Samples.Mandelbrot.Run(queue, Grid.Invocations(width, height), steps, width, height, left, top, step, limit),
            HandWritten = () => queue.Launch(
                MandelbrotBody, Grid.Workgroups(height), KernelArgument.From(steps.View), KernelArgument.From(width), KernelArgument.From(left),
                KernelArgument.From(top), KernelArgument.From(step), KernelArgument.From(limit)),
            ErrorOf = run =>
            {
                queue.Clear(steps.View);
                run();
                return queue.Read(steps.View).AsSpan().SequenceEqual(expected) ? 0 : 1;
            },
        };
    }

    public static Benchmark Accelerate(Workspace space, int count, bool sample = false)
    {
        float[] numbers = Workspace.Numbers(4 * count);
        Buffer<float> bodies = space.Upload(numbers);
        Buffer<float> acceleration = space.Allocate<float>(3 * count);
        Queue queue = space.Queue;
        double Expected(int i)
        {
            int body = i % count;
            int axis = i / count * count;
            double sum = 0;
            for (int k = 0; k < count; k++)
            {
                double x = (double)numbers[k] - numbers[body];
                double y = (double)numbers[count + k] - numbers[count + body];
                double z = (double)numbers[(2 * count) + k] - numbers[(2 * count) + body];
                double inverse = 1 / Math.Sqrt((x * x) + (y * y) + (z * z) + 1e-4f);
                sum += ((double)numbers[axis + k] - numbers[axis + body]) * numbers[(3 * count) + k] * inverse * inverse * inverse;
            }

            return sum;
        }

        return new Benchmark
        {
            Name = sample ? "n-body, sample" : "n-body",
            Size = $"{count}",
            Operations = 20.0 * count * count,
            Tolerance = 1e-3,
            Compiled = sample
                ? () => Samples.NBody.Run(
                    queue, Grid.Invocations(count), bodies.Slice(0, count), bodies.Slice(count, count), bodies.Slice(2 * count, count), bodies.Slice(3 * count, count),
                    acceleration.Slice(0, count), acceleration.Slice(count, count), acceleration.Slice(2 * count, count), 1e-4f)
                : () => Compiled.Bodies.Accelerate(queue, Grid.Invocations(count), bodies, acceleration, count),
            HandWritten = () => queue.Launch(
                AccelerateBody, Grid.Workgroups(count / Bodies.Group), KernelArgument.From(bodies.View), KernelArgument.From(acceleration.View), KernelArgument.From(count)),
            ErrorOf = run =>
            {
                queue.Clear(acceleration.View);
                run();
                return Workspace.Error(queue.Read(acceleration.View), Expected, unit: 10, step: count > 1024 ? 29 : 1);
            },
        };
    }
}

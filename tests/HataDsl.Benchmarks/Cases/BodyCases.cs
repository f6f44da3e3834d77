using HataDsl.Benchmarks.HandWritten;
using HataDsl.Benchmarks.Measurement;
using Compiled = HataDsl.Benchmarks.Kernels;
using Samples = CustomKernels.Kernels;

namespace HataDsl.Benchmarks.Cases;

internal static class BodyCases
{
    private static readonly KernelDescriptor AccelerateBody = HandWrittenKernel.Make("n-body", 2, 1, Bodies.Accelerate);

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

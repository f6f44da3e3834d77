using HataDsl.Benchmarks.HandWritten;
using HataDsl.Benchmarks.Measurement;
using Compiled = HataDsl.Benchmarks.Kernels;
using Samples = CustomKernels.Kernels;

namespace HataDsl.Benchmarks.Cases;

internal static class RowCases
{
    private static readonly KernelDescriptor SumBody = HandWrittenKernel.Make("row sum", 2, 1, Rows.Sum);
    private static readonly KernelDescriptor ReduceBody = HandWrittenKernel.Make("reduce", 2, 0, Rows.Reduce);
    private static readonly KernelDescriptor SoftmaxBody = HandWrittenKernel.Make("softmax", 2, 1, Rows.Softmax);
    private static readonly KernelDescriptor LayerNormBody = HandWrittenKernel.Make("layer norm", 4, 1, Rows.LayerNorm);
    private static readonly KernelDescriptor RmsNormBody = HandWrittenKernel.Make("rms norm", 3, 1, Rows.RmsNorm);

    public static Benchmark Sum(Workspace space, int rows, int width)
    {
        float[] xs = Workspace.Numbers(rows * width);
        Buffer<float> x = space.Upload(xs);
        Buffer<float> sums = space.Allocate<float>(rows);
        Queue queue = space.Queue;
        return new Benchmark
        {
            Name = "row sum",
            Size = $"{rows}x{width}",
            Bytes = 4.0 * rows * width,
            Compiled = () => Compiled.Rows.Sum(queue, Grid.Workgroups(rows), x, sums, width),
            HandWritten = () => queue.Launch(SumBody, Grid.Workgroups(rows), KernelArgument.From(x.View), KernelArgument.From(sums.View), KernelArgument.From(width)),
            ErrorOf = run =>
            {
                queue.Clear(sums.View);
                run();
                return Workspace.Error(queue.Read(sums.View), row => SumOf(xs, row * width, width, v => v), unit: Math.Sqrt(width));
            },
        };
    }

    public static Benchmark Reduce(Workspace space, int length, bool sample = false)
    {
        float[] xs = Workspace.Numbers(length);
        Buffer<float> x = space.Upload(xs);
        int groups = Math.Min(64, Math.Max(2, length / 4096));
        int slices = (length + Rows.Slice - 1) / Rows.Slice;
        Buffer<float> sums = space.Allocate<float>(Math.Max(groups, slices));
        Queue queue = space.Queue;
        return new Benchmark
        {
            Name = sample ? "reduce, sample" : "reduce",
            Size = $"{length}",
            Bytes = 4.0 * length,
            Compiled = sample
                ? () => Samples.Reduction.Run(queue, Grid.Workgroups(groups), x, sums)
                : () => Compiled.Rows.Reduce(queue, Grid.Workgroups(groups), x, sums),
            HandWritten = () => queue.Launch(ReduceBody, Grid.Workgroups(slices), KernelArgument.From(x.View), KernelArgument.From(sums.View)),
            ErrorOf = run =>
            {
                queue.Clear(sums.View);
                run();
                double total = queue.Read(sums.View).Sum(value => (double)value);
                return Math.Abs(total - SumOf(xs, 0, length, v => v)) / Math.Sqrt(length);
            },
        };
    }

    public static Benchmark Softmax(Workspace space, int rows, int width, bool sample = false)
    {
        float[] xs = Workspace.Numbers(rows * width);
        Buffer<float> x = space.Upload(xs);
        Buffer<float> y = space.Allocate<float>(rows * width);
        Queue queue = space.Queue;
        return new Benchmark
        {
            Name = sample ? "softmax, sample" : "softmax",
            Size = $"{rows}x{width}",
            Bytes = 8.0 * rows * width,
            Compiled = sample
                ? () => Samples.Softmax.Run(queue, Grid.Workgroups(rows), x, y, width)
                : () => Compiled.Rows.Softmax(queue, Grid.Workgroups(rows), x, y, width),
            HandWritten = () => queue.Launch(SoftmaxBody, Grid.Workgroups(rows), KernelArgument.From(x.View), KernelArgument.From(y.View), KernelArgument.From(width)),
            ErrorOf = run =>
            {
                queue.Clear(y.View);
                run();
                double[] sums = [.. Enumerable.Range(0, rows).Select(row => SumOf(xs, row * width, width, Math.Exp))];
                return Workspace.Error(queue.Read(y.View), i => Math.Exp(xs[i]) / sums[i / width], unit: 1.0 / width);
            },
        };
    }

    public static Benchmark LayerNorm(Workspace space, int rows, int width, bool sample = false)
    {
        float[] xs = Workspace.Numbers(rows * width);
        float[] gains = Workspace.Numbers(width);
        float[] biases = Workspace.Numbers(width + 1)[1..];
        Buffer<float> x = space.Upload(xs);
        Buffer<float> gain = space.Upload(gains);
        Buffer<float> bias = space.Upload(biases);
        Buffer<float> y = space.Allocate<float>(rows * width);
        Queue queue = space.Queue;
        return new Benchmark
        {
            Name = sample ? "layer norm, sample" : "layer norm",
            Size = $"{rows}x{width}",
            Bytes = 8.0 * rows * width,
            Compiled = sample
                ? () => Samples.LayerNorm.Run(queue, Grid.Workgroups(rows), x, gain, bias, y, width, 1e-5f)
                : () => Compiled.Rows.LayerNorm(queue, Grid.Workgroups(rows), x, gain, bias, y, width),
            HandWritten = () => queue.Launch(
                LayerNormBody, Grid.Workgroups(rows), KernelArgument.From(x.View), KernelArgument.From(gain.View), KernelArgument.From(bias.View),
                KernelArgument.From(y.View), KernelArgument.From(width)),
            ErrorOf = run =>
            {
                queue.Clear(y.View);
                run();
                double[] means = [.. Enumerable.Range(0, rows).Select(row => SumOf(xs, row * width, width, v => v) / width)];
                double[] scales = [.. means.Select((mean, row) => 1 / Math.Sqrt((SumOf(xs, row * width, width, v => (v - mean) * (v - mean)) / width) + 1e-5))];
                return Workspace.Error(queue.Read(y.View), i => ((xs[i] - means[i / width]) * scales[i / width] * gains[i % width]) + biases[i % width]);
            },
        };
    }

    public static Benchmark RmsNorm(Workspace space, int rows, int width)
    {
        float[] xs = Workspace.Numbers(rows * width);
        float[] gains = Workspace.Numbers(width);
        Buffer<float> x = space.Upload(xs);
        Buffer<float> gain = space.Upload(gains);
        Buffer<float> y = space.Allocate<float>(rows * width);
        Queue queue = space.Queue;
        return new Benchmark
        {
            Name = "rms norm",
            Size = $"{rows}x{width}",
            Bytes = 8.0 * rows * width,
            Compiled = () => Compiled.Rows.RmsNorm(queue, Grid.Workgroups(rows), x, gain, y, width),
            HandWritten = () => queue.Launch(
                RmsNormBody, Grid.Workgroups(rows), KernelArgument.From(x.View), KernelArgument.From(gain.View), KernelArgument.From(y.View), KernelArgument.From(width)),
            ErrorOf = run =>
            {
                queue.Clear(y.View);
                run();
                double[] scales = [.. Enumerable.Range(0, rows).Select(row => 1 / Math.Sqrt((SumOf(xs, row * width, width, v => v * v) / width) + 1e-5))];
                return Workspace.Error(queue.Read(y.View), i => xs[i] * scales[i / width] * gains[i % width]);
            },
        };
    }

    private static double SumOf(float[] values, int start, int length, Func<double, double> of)
    {
        double sum = 0;
        for (int i = 0; i < length; i++)
        {
            sum += of(values[start + i]);
        }

        return sum;
    }
}

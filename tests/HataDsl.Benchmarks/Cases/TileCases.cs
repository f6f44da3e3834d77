using HataDsl.Benchmarks.HandWritten;
using HataDsl.Benchmarks.Measurement;
using Compiled = HataDsl.Benchmarks.Kernels;
using Samples = CustomKernels.Kernels;

namespace HataDsl.Benchmarks.Cases;

internal static class TileCases
{
    private static readonly KernelDescriptor TransposeBody = HandWrittenKernel.Make("transpose", 2, 2, Tiles.Transpose);
    private static readonly KernelDescriptor ConvolutionBody = HandWrittenKernel.Make("convolution", 3, 2, Tiles.Convolution);
    private static readonly KernelDescriptor MatMulBody = HandWrittenKernel.Make("matmul", 3, 1, Tiles.MatMul);

    public static Benchmark Transpose(Workspace space, int width, int height, bool sample = false)
    {
        float[] xs = Workspace.Numbers(width * height);
        Buffer<float> x = space.Upload(xs);
        Buffer<float> y = space.Allocate<float>(width * height);
        Queue queue = space.Queue;
        return new Benchmark
        {
            Name = sample ? "transpose, sample" : "transpose",
            Size = $"{width}x{height}",
            Bytes = 8.0 * width * height,
            Tolerance = 0,
            Compiled = sample
                ? () => Samples.Transpose.Run(queue, Grid.Workgroups(width / Samples.Transpose.Tile, height / Samples.Transpose.Tile), x, y, height, width)
                : () => Compiled.Tiles.Transpose(queue, Grid.Workgroups(width / 32, height / 32), x, y, width, height),
            HandWritten = () => queue.Launch(
                TransposeBody, Grid.Workgroups(width / 32 * (height / 32)), KernelArgument.From(x.View), KernelArgument.From(y.View),
                KernelArgument.From(width), KernelArgument.From(height)),
            ErrorOf = run =>
            {
                queue.Clear(y.View);
                run();
                return Workspace.Error(queue.Read(y.View), i => xs[(i % height * width) + (i / height)]);
            },
        };
    }

    public static Benchmark Convolution(Workspace space, int width, int height, bool sample = false)
    {
        float[] xs = Workspace.Numbers(width * height);
        float[] weights = Workspace.Numbers(25);
        Buffer<float> x = space.Upload(xs);
        Buffer<float> weight = space.Upload(weights);
        Buffer<float> y = space.Allocate<float>(width * height);
        Queue queue = space.Queue;
        double Expected(int i)
        {
            double sum = 0;
            for (int k = 0; k < 25; k++)
            {
                int row = (i / width) + (k / 5) - 2;
                int column = (i % width) + (k % 5) - 2;
                bool inside = row >= 0 && row < height && column >= 0 && column < width;
                sum += inside ? (double)weights[k] * xs[(row * width) + column] : 0;
            }

            return sum;
        }

        return new Benchmark
        {
            Name = sample ? "conv 5x5, sample" : "conv 5x5",
            Size = $"{width}x{height}",
            Operations = 50.0 * width * height,
            Bytes = 8.0 * width * height,
            Target = 0.5,
            Compiled = sample
                ? () => Samples.Convolution.Run(
                    queue, Grid.Workgroups((width + Samples.Convolution.TileColumns - 1) / Samples.Convolution.TileColumns, (height + Samples.Convolution.TileRows - 1) / Samples.Convolution.TileRows), x, weight, y, width, height)
                : () => Compiled.Tiles.Convolution(queue, Grid.Invocations(width, height), x, weight, y, width, height),
            HandWritten = () => queue.Launch(
                ConvolutionBody, Grid.Workgroups(height), KernelArgument.From(x.View), KernelArgument.From(weight.View), KernelArgument.From(y.View),
                KernelArgument.From(width), KernelArgument.From(height)),
            ErrorOf = run =>
            {
                queue.Clear(y.View);
                run();
                return Workspace.Error(queue.Read(y.View), Expected);
            },
        };
    }

    public static Benchmark MatMul(Workspace space, int size, string form)
    {
        float[] left = Workspace.Numbers(size * size);
        float[] right = Workspace.Numbers((size * size) + 1)[1..];
        Buffer<float> a = space.Upload(left);
        Buffer<float> b = space.Upload(right);
        Buffer<float> c = space.Allocate<float>(size * size);
        Queue queue = space.Queue;
        double Expected(int i)
        {
            double sum = 0;
            for (int k = 0; k < size; k++)
            {
                sum += (double)left[(i / size * size) + k] * right[(k * size) + (i % size)];
            }

            return sum;
        }

        return new Benchmark
        {
            Name = $"sgemm, {form}",
            Size = $"{size}",
            Operations = 2.0 * size * size * size,
            Target = 0.5,
            Tolerance = 1e-4,
            Compiled = form switch
            {
                "sample" => () => Samples.MatrixMultiply.Run(queue, Grid.Workgroups(size / 128, size / 128), a, b, c, size, size, size),
                "lesson" => () => Compiled.Tiles.MatMulSimple(queue, Grid.Workgroups(size / 16, size / 16), a, b, c, size),
                _ => () => Compiled.Tiles.MatMul(queue, Grid.Workgroups(size / 64, size / 64), a, b, c, size),
            },
            HandWritten = () => queue.Launch(
                MatMulBody, Grid.Workgroups(size / Tiles.PanelColumns), KernelArgument.From(a.View), KernelArgument.From(b.View),
                KernelArgument.From(c.View), KernelArgument.From(size)),
            ErrorOf = run =>
            {
                queue.Clear(c.View);
                run();

                // Every 37th element of a large product.
                return Workspace.Error(queue.Read(c.View), Expected, step: size > 256 ? 37 : 1);
            },
        };
    }
}

using HataDsl.Benchmarks.HandWritten;
using HataDsl.Benchmarks.Measurement;
using Compiled = HataDsl.Benchmarks.Kernels;
using Samples = CustomKernels.Kernels;

namespace HataDsl.Benchmarks.Cases;

internal static class ElementwiseCases
{
    private static readonly KernelDescriptor SaxpyBody = HandWrittenKernel.Make("saxpy", 2, 1, Elementwise.Saxpy);
    private static readonly KernelDescriptor SiluBody = HandWrittenKernel.Make("silu", 3, 0, Elementwise.SiluMultiply);

    public static Benchmark Saxpy(Workspace space, int length, bool sample = false)
    {
        float[] xs = Workspace.Numbers(length);
        float[] ys = Workspace.Numbers(length);
        Buffer<float> x = space.Upload(xs);
        Buffer<float> y = space.Upload(ys);
        Queue queue = space.Queue;

        // A small factor, so that the sums stay finite over thousands of runs.
        const float factor = 1e-6f;
        return new Benchmark
        {
            Name = sample ? "saxpy, sample" : "saxpy",
            Size = $"{length}",
            Bytes = 12.0 * length,
            Compiled = sample
                ? () => Samples.Saxpy.Run(queue, Grid.Workgroups((length + Samples.Saxpy.Tile - 1) / Samples.Saxpy.Tile), x, y, factor)
                : () => Compiled.Elementwise.Saxpy(queue, Grid.Invocations(length), x, y, factor),
            HandWritten = () => queue.Launch(SaxpyBody, Chunks(length), KernelArgument.From(x.View), KernelArgument.From(y.View), KernelArgument.From(factor)),
            ErrorOf = run =>
            {
                queue.Write(y.View, ys);
                run();
                return Workspace.Error(queue.Read(y.View), i => ((double)factor * xs[i]) + ys[i]);
            },
        };
    }

    public static Benchmark SiluMultiply(Workspace space, int length)
    {
        float[] gates = Workspace.Numbers(length);
        float[] ups = Workspace.Numbers(length);
        Buffer<float> gate = space.Upload(gates);
        Buffer<float> up = space.Upload(ups);
        Buffer<float> result = space.Allocate<float>(length);
        Queue queue = space.Queue;
        return new Benchmark
        {
            Name = "silu-mul",
            Size = $"{length}",
            Bytes = 12.0 * length,
            Compiled = () => Compiled.Elementwise.SiluMultiply(queue, Grid.Invocations(length), gate, up, result),
            HandWritten = () => queue.Launch(SiluBody, Chunks(length), KernelArgument.From(gate.View), KernelArgument.From(up.View), KernelArgument.From(result.View)),
            ErrorOf = run =>
            {
                queue.Clear(result.View);
                run();
                return Workspace.Error(queue.Read(result.View), i => gates[i] / (1 + Math.Exp(-gates[i])) * ups[i]);
            },
        };
    }

    private static Grid Chunks(int length) => Grid.Workgroups((length + Elementwise.Chunk - 1) / Elementwise.Chunk);
}

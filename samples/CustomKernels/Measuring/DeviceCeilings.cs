using CustomKernels.Kernels;
using HataDsl;

namespace CustomKernels.Measuring;

/// <summary>What a device was measured to do at most.</summary>
/// <param name="CopyBytesPerSecond">Bytes read and written by a copy of a buffer: its own or a kernel's of 16 bytes at a time, whichever is faster.</param>
/// <param name="OperationsPerSecond">Single-precision operations of independent multiply-adds.</param>
internal sealed record DeviceCeilings(double CopyBytesPerSecond, double OperationsPerSecond)
{
    /// <summary>Measures both.</summary>
    public static DeviceCeilings Measure(SampleContext context)
    {
        try
        {
            int count = context.Elements;
            Buffer<float> source = context.Poisoned<float>(count);
            Buffer<float> target = context.Poisoned<float>(count);
            double copy = Stopwatch.Seconds(context, () => context.Queue.Copy(source.View, target.View));

            // NVIDIA's Vulkan driver copies with an engine that knows a third of the memory's speed.
            int wide = count / 4;
            double byKernel = Stopwatch.Seconds(
                context, () => WideCopy.Copy(context.Queue, Grid.Invocations(wide), source.Slice(0, 4 * wide).As<Float4>(), target.Slice(0, 4 * wide).As<Float4>()));
            copy = Math.Min(copy, byKernel * count / (4 * wide));

            const int Rounds = 256;
            int invocations = Math.Min(context.Device.Capabilities.Processors * context.Choose(4096, 16384), count);
            double multiply = Stopwatch.Seconds(
                context, () => Ceilings.MultiplyAdd(context.Queue, Grid.Invocations(invocations), target.Slice(0, invocations), 0.999f, Rounds));
            return new DeviceCeilings(2.0 * sizeof(float) * count / copy, (double)invocations * Rounds * Ceilings.OperationsPerRound / multiply);
        }
        finally
        {
            context.Release();
        }
    }
}

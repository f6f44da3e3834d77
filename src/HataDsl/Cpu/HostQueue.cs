using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HataDsl;

/// <summary>A queue whose work is done when the call returns.</summary>
internal abstract unsafe class HostQueue(Device device) : Queue(device)
{
    /// <inheritdoc/>
    protected override void SynchronizeCore()
    {
    }

    /// <inheritdoc/>
    protected override QueueMark MarkCore() => new(Stopwatch.GetTimestamp());

    /// <inheritdoc/>
    protected override TimeSpan ElapsedCore(QueueMark start, QueueMark end) => Stopwatch.GetElapsedTime(start.Id, end.Id);

    /// <summary>Runs a kernel to its end.</summary>
    protected abstract void Run(KernelDescriptor kernel, int countX, int countY, int countZ, CpuArgument* arguments, int sharedBytes);

    /// <inheritdoc/>
    protected sealed override void LaunchCore(KernelDescriptor kernel, int countX, int countY, int countZ, ReadOnlySpan<KernelArgument> arguments)
    {
        CpuArgument* converted = stackalloc CpuArgument[Math.Max(arguments.Length, 1)];
        HostSequence.Convert(arguments, converted);
        Run(kernel, countX, countY, countZ, converted, (int)kernel.SharedBytesOf(arguments));
    }

    /// <inheritdoc/>
    protected sealed override Sequence BuildSequence(IReadOnlyList<RecordedCommand> commands) => new HostSequence(Device, commands);

    /// <inheritdoc/>
    protected sealed override void ReplayCore(Sequence sequence)
    {
        foreach (ref readonly HostStep step in ((HostSequence)sequence).Steps.AsSpan())
        {
            if (step.Kernel is not null)
            {
                Run(step.Kernel, step.CountX, step.CountY, step.CountZ, step.Arguments, step.SharedBytes);
            }
            else if (step.Source is not null)
            {
                NativeMemory.Copy(step.Source, step.Destination, step.ByteLength);
            }
            else
            {
                NativeMemory.Clear(step.Destination, step.ByteLength);
            }
        }
    }

    /// <inheritdoc/>
    protected override void WriteCore(DeviceMemory destination, long byteOffset, ReadOnlySpan<byte> source) =>
        source.CopyTo(new Span<byte>(Address(destination, byteOffset), source.Length));

    /// <inheritdoc/>
    protected override void ReadCore(DeviceMemory source, long byteOffset, Span<byte> destination) =>
        new ReadOnlySpan<byte>(Address(source, byteOffset), destination.Length).CopyTo(destination);

    /// <inheritdoc/>
    protected override void CopyCore(DeviceMemory source, long sourceOffset, DeviceMemory destination, long destinationOffset, long byteLength) =>
        NativeMemory.Copy(Address(source, sourceOffset), Address(destination, destinationOffset), (nuint)byteLength);

    /// <inheritdoc/>
    protected override void ClearCore(DeviceMemory memory, long byteOffset, long byteLength) =>
        NativeMemory.Clear(Address(memory, byteOffset), (nuint)byteLength);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }

    private byte* Address(DeviceMemory memory, long byteOffset)
    {
        ObjectDisposedException.ThrowIf(memory.IsDisposed, memory);
        return memory is HostMemory host && memory.Device == Device
            ? host.Pointer + byteOffset
            : throw new ArgumentException($"The buffer is on {memory.Device.Id}, the queue on {Device.Id}.");
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HataDsl;

/// <summary>A queue whose work is done when the call returns.</summary>
internal abstract unsafe class HostQueue(Device device) : Queue(device)
{
    /// <inheritdoc/>
    public override void Synchronize()
    {
    }

    /// <inheritdoc/>
    public override QueueMark Mark() => new(Stopwatch.GetTimestamp());

    /// <inheritdoc/>
    public override TimeSpan Elapsed(QueueMark start, QueueMark end) => Stopwatch.GetElapsedTime(start.Id, end.Id);

    /// <summary>Runs a kernel to its end.</summary>
    protected abstract void Run(KernelDescriptor kernel, int countX, int countY, int countZ, CpuArgument* arguments);

    /// <inheritdoc/>
    protected sealed override void LaunchCore(KernelDescriptor kernel, int countX, int countY, int countZ, ReadOnlySpan<KernelArgument> arguments)
    {
        CpuArgument* converted = stackalloc CpuArgument[Math.Max(arguments.Length, 1)];
        for (int i = 0; i < arguments.Length; i++)
        {
            KernelArgument argument = arguments[i];
            byte* pointer = argument.Memory is HostMemory memory ? memory.Pointer + argument.ByteOffset : null;
            converted[i] = new CpuArgument(pointer, argument.Length, argument.Bits);
        }

        Run(kernel, countX, countY, countZ, converted);
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

namespace HataDsl.Fuzz.Execution;

/// <summary>A device with one buffer that every program uses in turn.</summary>
internal sealed class DeviceRun : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly Queue _queue;
    private readonly Buffer<byte> _buffer;

    public DeviceRun(Device device)
    {
        Device = device;
        _queue = device.CreateQueue();
        _buffer = device.Allocate<byte>(BufferBytes);
    }

    public Device Device { get; }

    /// <summary>Runs a kernel on an image and gives what memory holds then.</summary>
    public byte[] Run(KernelDescriptor kernel, MemoryImage image)
    {
        BufferView<byte> view = _buffer.Slice(0, image.Bytes.Length);
        _queue.Write<byte>(view, image.Bytes);
        WorkgroupSize size = kernel.Workgroup;
        _queue.Launch(kernel, Grid.Workgroups(2, size.Y > 1 ? 2 : 1, size.Z > 1 ? 2 : 1), image.Arguments(_buffer));
        return _queue.Read(view);
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _queue.Dispose();
        Device.Dispose();
    }
}

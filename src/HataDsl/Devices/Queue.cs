using System.Runtime.InteropServices;

namespace HataDsl;

/// <summary>A moment in a queue, for timing.</summary>
/// <param name="Id">Number of the moment within its queue.</param>
public readonly record struct QueueMark(long Id);

/// <summary>Runs launches and copies in order. Nothing has happened for certain until <see cref="Synchronize"/> or a read.</summary>
public abstract partial class Queue : IDisposable
{
    /// <summary>Creates the queue's record.</summary>
    protected Queue(Device device) => Device = device;

    /// <summary>The device it runs on.</summary>
    public Device Device { get; }

    /// <summary>Launches of kernels so far, those of replayed sequences among them.</summary>
    public long LaunchCount { get; private set; }

    /// <summary>Launches a kernel. The generated overload of the kernel's method is the typed way to call this.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="grid">How many workgroups or invocations.</param>
    /// <param name="arguments">One for each parameter.</param>
    /// <exception cref="ArgumentException">An argument does not fit the kernel; the message names the parameter.</exception>
    /// <exception cref="DeviceException">The device cannot run the kernel; the message says why.</exception>
    public void Launch(KernelDescriptor kernel, Grid grid, params ReadOnlySpan<KernelArgument> arguments)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        arguments = kernel.TakesStructs ? kernel.Spread(arguments) : arguments;
        Check(kernel, arguments);
        (int x, int y, int z) = grid.CountFor(kernel.Workgroup);
        if (x == 0 || y == 0 || z == 0)
        {
            return;
        }

        if (_recording is not null)
        {
            _recording.Add(new RecordedLaunch(kernel, x, y, z, arguments.ToArray()));
            return;
        }

        LaunchCount++;
        LaunchCore(kernel, x, y, z, arguments);
    }

    /// <summary>Copies from the host. The source may be reused at once.</summary>
    public void Write<T>(BufferView<T> destination, ReadOnlySpan<T> source)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Length, destination.Length, nameof(source));
        ThrowIfRecording("What the host writes cannot be part of a recording: write it before each replay, and let kernels read it from its buffer");
        WriteCore(destination.Memory, destination.ByteOffset, MemoryMarshal.AsBytes(source));
    }

    /// <summary>Copies to the host, after all earlier work of the queue.</summary>
    public void Read<T>(BufferView<T> source, Span<T> destination)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, source.Length, nameof(destination));
        ThrowIfRecording("Reading to the host cannot be part of a recording: read after the replay");
        ReadCore(source.Memory, source.ByteOffset, MemoryMarshal.AsBytes(destination));
    }

    /// <summary>Copies to a new array, after all earlier work of the queue.</summary>
    public T[] Read<T>(BufferView<T> source)
        where T : unmanaged
    {
        var result = new T[source.Length];
        Read(source, result.AsSpan());
        return result;
    }

    /// <summary>Copies on the device. The two views must not overlap.</summary>
    public void Copy<T>(BufferView<T> source, BufferView<T> destination)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, source.Length, nameof(destination));
        CheckView(source, nameof(source));
        CheckView(destination, nameof(destination));
        if (_recording is not null)
        {
            _recording.Add(new RecordedCopy(source.Memory, source.ByteOffset, destination.Memory, destination.ByteOffset, source.ByteLength));
            return;
        }

        CopyCore(source.Memory, source.ByteOffset, destination.Memory, destination.ByteOffset, source.ByteLength);
    }

    /// <summary>Sets every byte of a view to 0.</summary>
    public void Clear<T>(BufferView<T> view)
        where T : unmanaged
    {
        CheckView(view, nameof(view));
        if (_recording is not null)
        {
            _recording.Add(new RecordedClear(view.Memory, view.ByteOffset, view.ByteLength));
            return;
        }

        ClearCore(view.Memory, view.ByteOffset, view.ByteLength);
    }

    /// <summary>Waits until all work so far is done.</summary>
    /// <exception cref="DeviceException">A launch failed on the device.</exception>
    public void Synchronize()
    {
        ThrowIfRecording("Waiting cannot be part of a recording");
        SynchronizeCore();
    }

    /// <summary>Notes the moment when all work so far is done.</summary>
    public QueueMark Mark()
    {
        ThrowIfRecording("A moment cannot be part of a recording: take one before and one after the replay");
        return MarkCore();
    }

    /// <summary>Device time between two moments; waits for the later one.</summary>
    public TimeSpan Elapsed(QueueMark start, QueueMark end)
    {
        ThrowIfRecording("Waiting cannot be part of a recording");
        return ElapsedCore(start, end);
    }

    /// <summary>Waits for the work and frees the queue.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Launches a kernel whose arguments have been checked, on at least one workgroup.</summary>
    protected abstract void LaunchCore(KernelDescriptor kernel, int countX, int countY, int countZ, ReadOnlySpan<KernelArgument> arguments);

    /// <summary>Copies from the host.</summary>
    protected abstract void WriteCore(DeviceMemory destination, long byteOffset, ReadOnlySpan<byte> source);

    /// <summary>Copies to the host, after earlier work.</summary>
    protected abstract void ReadCore(DeviceMemory source, long byteOffset, Span<byte> destination);

    /// <summary>Copies on the device.</summary>
    protected abstract void CopyCore(DeviceMemory source, long sourceOffset, DeviceMemory destination, long destinationOffset, long byteLength);

    /// <summary>Sets bytes to 0.</summary>
    protected abstract void ClearCore(DeviceMemory memory, long byteOffset, long byteLength);

    /// <summary>Waits until all work so far is done.</summary>
    protected abstract void SynchronizeCore();

    /// <summary>Notes the moment when all work so far is done.</summary>
    protected abstract QueueMark MarkCore();

    /// <summary>Device time between two moments; waits for the later one.</summary>
    protected abstract TimeSpan ElapsedCore(QueueMark start, QueueMark end);

    /// <summary>Waits for the work and frees the queue.</summary>
    protected abstract void Dispose(bool disposing);

    private void CheckView<T>(BufferView<T> view, string name)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(view.Memory.IsDisposed, view.Memory);
        if (view.Memory.Device != Device)
        {
            throw new ArgumentException($"The buffer is on {view.Memory.Device.Id}, the queue on {Device.Id}.", name);
        }
    }

    private void Check(KernelDescriptor kernel, ReadOnlySpan<KernelArgument> arguments)
    {
        if (arguments.Length != kernel.Parameters.Count)
        {
            throw new ArgumentException($"{kernel.Name} takes {kernel.Parameters.Count} arguments, {arguments.Length} given.", nameof(arguments));
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            KernelParameter parameter = kernel.Parameters[i];
            DeviceMemory? memory = arguments[i].Memory;
            if (!parameter.IsView)
            {
                continue;
            }

            if (parameter.RecordSize != 0 && parameter.RecordSize != parameter.ElementSize)
            {
                throw new ArgumentException(
                    $"{kernel.Name}, argument '{parameter.Name}': {parameter.ElementType} has {parameter.ElementSize} bytes here and had {parameter.RecordSize} when the kernel was compiled.", nameof(arguments));
            }

            string? wrong = memory is null ? "no buffer given"
                : memory.IsDisposed ? "the buffer has been freed"
                : memory.Device != Device ? $"the buffer is on {memory.Device.Id}, the queue on {Device.Id}"
                : arguments[i].ByteOffset % (parameter.Lanes > 1 ? parameter.PartSize : parameter.ElementSize) != 0 ? $"offset {arguments[i].ByteOffset} is not aligned to its elements"
                : parameter.Alignment > 0 && arguments[i].ByteOffset % parameter.Alignment != 0
                    ? $"it begins at byte {arguments[i].ByteOffset}, but the kernel moves {parameter.Alignment} bytes of it at a time and needs a multiple of {parameter.Alignment}"
                : arguments[i].Length * parameter.ElementSize > Device.Capabilities.MaxViewBytes
                    ? $"{arguments[i].Length * parameter.ElementSize} bytes are above the device's limit of {Device.Capabilities.MaxViewBytes} for one view"
                : null;
            if (wrong is not null)
            {
                throw new ArgumentException($"{kernel.Name}, argument '{parameter.Name}': {wrong}.", nameof(arguments));
            }
        }

        if (kernel.SharedBytesAtLaunch is not null && kernel.SharedBytesOf(arguments) is var shared && (shared < 0 || shared > Device.Capabilities.MaxSharedBytes))
        {
            throw new DeviceException(shared < 0
                ? $"{kernel.Name} cannot run: with these arguments a shared array has no elements."
                : $"{kernel.Name} cannot run: it needs {shared} bytes of shared memory with these arguments, {Device.Id} has {Device.Capabilities.MaxSharedBytes}.");
        }

        if (Device.WhyNot(kernel) is { } reason)
        {
            throw new DeviceException($"{kernel.Name} cannot run: {reason}.");
        }
    }
}

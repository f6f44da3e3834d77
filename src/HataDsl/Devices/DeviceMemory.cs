namespace HataDsl;

/// <summary>A block of memory on a device.</summary>
public abstract class DeviceMemory : IDisposable
{
    /// <summary>Creates the block's record.</summary>
    protected DeviceMemory(Device device, long byteLength)
    {
        Device = device;
        ByteLength = byteLength;
    }

    /// <summary>The device that holds it.</summary>
    public Device Device { get; }

    /// <summary>Size in bytes.</summary>
    public long ByteLength { get; }

    /// <summary>Where the host reads and writes it like memory of its own, while no work on it is under way; 0 where it cannot.</summary>
    public virtual nint HostAddress => 0;

    /// <summary>Whether it has been freed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Frees the block. Work already launched on it still finds it; later work is refused.</summary>
    public void Dispose()
    {
        if (!IsDisposed)
        {
            IsDisposed = true;
            Device.NoteFreed();
            Free();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back to the device.</summary>
    protected abstract void Free();
}

/// <summary>A typed buffer on a device: owns its memory.</summary>
/// <typeparam name="T">Element type: a primitive number, <see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
public sealed class Buffer<T> : IDisposable
    where T : unmanaged
{
    internal Buffer(DeviceMemory memory, long length)
    {
        Memory = memory;
        Length = length;
    }

    /// <summary>The memory.</summary>
    public DeviceMemory Memory { get; }

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>The whole buffer as a view.</summary>
    public BufferView<T> View => new(Memory, 0, Length);

    /// <summary>Part of the buffer.</summary>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements.</param>
    public BufferView<T> Slice(long start, long length) => View.Slice(start, length);

    /// <summary>Frees the memory.</summary>
    public void Dispose() => Memory.Dispose();

    /// <summary>The whole buffer as a view.</summary>
    public static implicit operator BufferView<T>(Buffer<T> buffer) => buffer.View;
}

/// <summary>Part of a buffer: what a launch takes for a kernel's view parameter.</summary>
/// <typeparam name="T">Element type.</typeparam>
public readonly record struct BufferView<T>
    where T : unmanaged
{
    internal BufferView(DeviceMemory memory, long byteOffset, long length)
    {
        Memory = memory;
        ByteOffset = byteOffset;
        Length = length;
    }

    /// <summary>The memory it lies in.</summary>
    public DeviceMemory Memory { get; }

    /// <summary>Offset of the first element in bytes.</summary>
    public long ByteOffset { get; }

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>Size in bytes.</summary>
    public unsafe long ByteLength => Length * sizeof(T);

    /// <summary>Part of the view.</summary>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside the view.</exception>
    public unsafe BufferView<T> Slice(long start, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - length);
        return new(Memory, ByteOffset + (start * sizeof(T)), length);
    }

    /// <summary>The same bytes as elements of another type.</summary>
    /// <exception cref="ArgumentException">The size is no multiple of the element's.</exception>
    public unsafe BufferView<TOther> As<TOther>()
        where TOther : unmanaged =>
        ByteLength % sizeof(TOther) == 0
            ? new(Memory, ByteOffset, ByteLength / sizeof(TOther))
            : throw new ArgumentException($"{ByteLength} bytes are no whole number of {typeof(TOther).Name}.");
}

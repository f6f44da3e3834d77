using System.Runtime.InteropServices;
using HataDsl;

namespace CustomKernels.Measuring;

/// <summary>How much work the samples do.</summary>
internal enum SampleSize
{
    /// <summary>A second or so a sample on a processor.</summary>
    Small,

    /// <summary>More than fits the caches of a GPU.</summary>
    Large,
}

/// <summary>A device with a queue, and the buffers of the sample that is running.</summary>
/// <param name="device">The device.</param>
/// <param name="size">How much work to do.</param>
/// <param name="picture">Where the picture goes.</param>
internal sealed class SampleContext(Device device, SampleSize size, string picture) : IDisposable
{
    private readonly List<IDisposable> _buffers = [];

    /// <summary>The device.</summary>
    public Device Device { get; } = device;

    /// <summary>Where the work goes.</summary>
    public Queue Queue { get; } = device.CreateQueue();

    /// <summary>How much work to do.</summary>
    public SampleSize Size { get; } = size;

    /// <summary>Where the picture goes.</summary>
    public string Picture { get; } = picture;

    /// <summary>One of two numbers, by size.</summary>
    public int Choose(int small, int large) => Size == SampleSize.Large ? large : small;

    /// <summary>Numbers of a memory-bound sample: as many as one view of the device holds, where that is less.</summary>
    public int Elements => (int)Math.Min(Choose(1 << 21, 1 << 27), Device.Capabilities.MaxViewBytes / sizeof(float));

    /// <summary>Workgroups that keep the device busy while each works on many tiles.</summary>
    public int Workgroups(long tiles) => (int)Math.Clamp(tiles, 1, Math.Max(Device.Capabilities.Processors * 8, 16));

    /// <summary>A buffer with these values.</summary>
    public Buffer<T> Upload<T>(T[] values)
        where T : unmanaged
    {
        Buffer<T> buffer = Device.Allocate<T>(values.Length);
        _buffers.Add(buffer);
        Queue.Write(buffer.View, values);
        return buffer;
    }

    /// <summary>A buffer whose every byte is 0xCD: an element that a kernel forgets does not pass for a result.</summary>
    public Buffer<T> Poisoned<T>(int count)
        where T : unmanaged
    {
        var values = new T[count];
        MemoryMarshal.AsBytes(values.AsSpan()).Fill(0xCD);
        return Upload(values);
    }

    /// <summary>Frees the buffers.</summary>
    public void Release()
    {
        Queue.Synchronize();
        _buffers.ForEach(buffer => buffer.Dispose());
        _buffers.Clear();
    }

    public void Dispose()
    {
        Release();
        Queue.Dispose();
    }
}

using System.Runtime.InteropServices;

namespace HataDsl;

/// <summary>The memory of a device that lives in this process: native blocks, counted.</summary>
/// <param name="device">The device it belongs to.</param>
internal sealed unsafe class HostHeap(Device device) : IDisposable
{
    private const nuint Alignment = 256;

    private readonly Lock _gate = new();
    private readonly HashSet<HostMemory> _blocks = [];

    public long Allocated { get; private set; }

    public long Peak { get; private set; }

    /// <summary>Bytes that the process may use in all: the machine's memory, or the container's limit.</summary>
    public static long Limit => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public HostMemory Allocate(long byteLength)
    {
        lock (_gate)
        {
            // The kernel would promise more than there is and end the process when the pages are touched.
            long left = Limit - Allocated;
            if (byteLength > left)
            {
                throw OutOfMemory(byteLength, left, null);
            }

            void* pointer;
            try
            {
                pointer = NativeMemory.AlignedAlloc((nuint)Math.Max(byteLength, 1), Alignment);
            }
            catch (OutOfMemoryException exception)
            {
                throw OutOfMemory(byteLength, left, exception);
            }

            var block = new HostMemory(device, this, pointer, byteLength);
            _blocks.Add(block);
            Allocated += byteLength;
            Peak = Math.Max(Peak, Allocated);
            return block;
        }
    }

    public void Free(HostMemory block)
    {
        lock (_gate)
        {
            if (_blocks.Remove(block))
            {
                Allocated -= block.ByteLength;
                NativeMemory.AlignedFree(block.Pointer);
            }
        }
    }

    public void Dispose()
    {
        HostMemory[] blocks;
        lock (_gate)
        {
            blocks = [.. _blocks];
        }

        foreach (HostMemory block in blocks)
        {
            block.Dispose();
        }
    }

    private DeviceException OutOfMemory(long wanted, long left, Exception? cause)
    {
        string message = $"{device.Id} is out of memory: {wanted} bytes asked for, {Allocated} allocated, about {Math.Max(left, 0)} left.";
        return cause is null ? new DeviceException(message) : new DeviceException(message, cause);
    }
}

/// <summary>A block of native memory.</summary>
internal sealed unsafe class HostMemory(Device device, HostHeap heap, void* pointer, long byteLength) : DeviceMemory(device, byteLength)
{
    public byte* Pointer { get; } = (byte*)pointer;

    protected override void Free() => heap.Free(this);
}

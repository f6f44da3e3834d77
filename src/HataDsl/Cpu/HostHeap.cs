using System.Runtime.InteropServices;

namespace HataDsl;

/// <summary>The memory of a device that lives in this process: native blocks, counted.</summary>
/// <param name="device">The device it belongs to.</param>
internal sealed unsafe partial class HostHeap(Device device) : IDisposable
{
    private const int Alignment = 256;

    // Blocks that start at the same place in their pages make loads wait for unrelated stores (the processor compares the low
    // 12 bits of addresses first), so large ones are staggered.
    private const long StaggeredBytes = 32 << 10;
    private const int Staggers = 13;

    // A kernel that walks down columns or jumps from tile to tile touches a page for every few bytes; with pages of 4 KiB it would
    // wait for address translation more than for memory.
    private const long HugePageBytes = 2 << 20;

    private readonly Lock _gate = new();
    private readonly HashSet<HostMemory> _blocks = [];

    private int _nextStagger;

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

            int stagger = byteLength >= StaggeredBytes ? (_nextStagger++ % Staggers) * Alignment : 0;
            void* start;
            try
            {
                start = Reserve((nuint)Math.Max(byteLength, 1) + (nuint)stagger);
            }
            catch (OutOfMemoryException exception)
            {
                throw OutOfMemory(byteLength, left, exception);
            }

            var block = new HostMemory(device, this, (byte*)start, stagger, byteLength);
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
                NativeMemory.AlignedFree(block.Start);
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

    /// <summary>Native memory; a large block begins on a huge page and asks the system for such pages, which it may ignore.</summary>
    private static void* Reserve(nuint bytes)
    {
        bool isLarge = bytes >= 2 * HugePageBytes && OperatingSystem.IsLinux();
        void* start = NativeMemory.AlignedAlloc(bytes, isLarge ? (nuint)HugePageBytes : Alignment);
        if (isLarge)
        {
            const int useHugePages = 14;
            _ = Advise(start, bytes, useHugePages);
        }

        return start;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);

    private DeviceException OutOfMemory(long wanted, long left, Exception? cause)
    {
        string message = $"{device.Id} is out of memory: {wanted} bytes asked for, {Allocated} allocated, about {Math.Max(left, 0)} left.";
        return cause is null ? new DeviceException(message) : new DeviceException(message, cause);
    }
}

/// <summary>A block of native memory.</summary>
internal sealed unsafe class HostMemory(Device device, HostHeap heap, byte* start, int stagger, long byteLength) : DeviceMemory(device, byteLength)
{
    /// <summary>What was allocated.</summary>
    public byte* Start { get; } = start;

    /// <summary>The first byte of the block.</summary>
    public byte* Pointer { get; } = start + stagger;

    public override nint HostAddress => (nint)Pointer;

    protected override void Free() => heap.Free(this);
}

using Silk.NET.Vulkan;
using VkBuffer = Silk.NET.Vulkan.Buffer;

namespace HataDsl.Vulkan;

public sealed unsafe partial class VulkanQueue
{
    private const int ReadbackBytes = 4 * 1024 * 1024;

    /// <summary>From this size on the device begins with a piece while the host prepares the next.</summary>
    private const int EagerBytes = 1024 * 1024;

    private readonly StagingRing _staging;
    private VulkanBlock? _readback;

    /// <inheritdoc/>
    protected override void WriteCore(DeviceMemory destination, long byteOffset, ReadOnlySpan<byte> source)
    {
        var memory = (VulkanMemory)destination;
        if (source.IsEmpty)
        {
            return;
        }

        if (memory.Mapped is not null && (source.Length >= EagerBytes || (_current is null && IsDeviceIdle())))
        {
            Synchronize();
            source.CopyTo(new Span<byte>(memory.Mapped + byteOffset, source.Length));
            return;
        }

        for (int done = 0; done < source.Length;)
        {
            int length = Math.Min(source.Length - done, StagingRing.SegmentBytes);
            long staged = _staging.Take(length, this);
            source.Slice(done, length).CopyTo(new Span<byte>(_staging.Block.Mapped + staged, length));
            VulkanBatch batch = Recording();
            Order(batch, memory, byteOffset + done, length, writes: true);
            CopyBytes(batch, _staging.Block.Buffer, staged, memory.Buffer, memory.Offset + byteOffset + done, length);
            done += length;
            if (length >= EagerBytes)
            {
                Submit();
            }
        }
    }

    /// <inheritdoc/>
    protected override void ReadCore(DeviceMemory source, long byteOffset, Span<byte> destination)
    {
        var memory = (VulkanMemory)source;
        if (memory.Mapped is not null || destination.IsEmpty)
        {
            Synchronize();
            new ReadOnlySpan<byte>(memory.Mapped + byteOffset, destination.Length).CopyTo(destination);
            return;
        }

        // Two halves: while the host copies one out, the device fills the other.
        _readback ??= _device.CreateStaging(2L * ReadbackBytes);
        int pieces = (int)(((long)destination.Length + ReadbackBytes - 1) / ReadbackBytes);
        ulong previous = 0;
        for (int i = 0; i <= pieces; i++)
        {
            ulong value = 0;
            if (i < pieces)
            {
                long start = (long)i * ReadbackBytes;
                int length = (int)Math.Min(destination.Length - start, ReadbackBytes);
                VulkanBatch batch = Recording();
                Order(batch, memory, byteOffset + start, length, writes: false);
                CopyBytes(batch, memory.Buffer, memory.Offset + byteOffset + start, _readback.Buffer, i % 2 * ReadbackBytes, length);
                Barrier(batch, AccessFlags.HostReadBit, PipelineStageFlags.HostBit);
                value = NextValue;
                Submit();
            }

            if (i > 0)
            {
                WaitFor(previous);
                Span<byte> part = destination[((i - 1) * ReadbackBytes)..];
                part = part[..Math.Min(part.Length, ReadbackBytes)];
                new ReadOnlySpan<byte>(_readback.Mapped + ((i - 1) % 2 * ReadbackBytes), part.Length).CopyTo(part);
            }

            previous = value;
        }
    }

    /// <inheritdoc/>
    protected override void CopyCore(DeviceMemory source, long sourceOffset, DeviceMemory destination, long destinationOffset, long byteLength)
    {
        (var from, var to) = ((VulkanMemory)source, (VulkanMemory)destination);
        if (byteLength == 0)
        {
            return;
        }

        ThrowIfOverlapping(from, sourceOffset, to, destinationOffset, byteLength);
        VulkanBatch batch = Recording();
        AddCopy(batch, from, sourceOffset, to, destinationOffset, byteLength);
        SubmitIfDue(batch);
    }

    /// <inheritdoc/>
    protected override void ClearCore(DeviceMemory memory, long byteOffset, long byteLength)
    {
        var block = (VulkanMemory)memory;
        (long start, long end) = WholeWords(byteOffset, byteLength);
        ReadOnlySpan<byte> zeros = stackalloc byte[4];
        zeros = zeros[..4];
        WriteCore(memory, byteOffset, zeros[..(int)(start - byteOffset)]);
        WriteCore(memory, end, zeros[..(int)(byteOffset + byteLength - end)]);
        if (end > start)
        {
            VulkanBatch batch = Recording();
            AddFill(batch, block, start, end);
            SubmitIfDue(batch);
        }
    }

    /// <summary>Filling works on whole words: the part of a range that is.</summary>
    private static (long Start, long End) WholeWords(long byteOffset, long byteLength)
    {
        long start = Math.Min((byteOffset + 3) & ~3L, byteOffset + byteLength);
        return (start, Math.Max((byteOffset + byteLength) & ~3L, start));
    }

    private void AddFill(VulkanBatch batch, VulkanMemory memory, long start, long end)
    {
        Order(batch, memory, start, end - start, writes: true);
        _api.CmdFillBuffer(batch.Commands, memory.Buffer, (ulong)(memory.Offset + start), (ulong)(end - start), 0);
    }

    private void AddCopy(VulkanBatch batch, VulkanMemory source, long sourceOffset, VulkanMemory destination, long destinationOffset, long byteLength)
    {
        if (batch.Hazards.Conflicts(source, sourceOffset, sourceOffset + byteLength, writes: false))
        {
            OrderBehindAll(batch);
        }

        Order(batch, destination, destinationOffset, byteLength, writes: true);
        batch.Hazards.Add(source, sourceOffset, sourceOffset + byteLength, writes: false);
        CopyBytes(batch, source.Buffer, source.Offset + sourceOffset, destination.Buffer, destination.Offset + destinationOffset, byteLength);
    }

    private void Order(VulkanBatch batch, VulkanMemory memory, long offset, long byteLength, bool writes)
    {
        if (!batch.Hazards.HasRoom(1) || batch.Hazards.Conflicts(memory, offset, offset + byteLength, writes))
        {
            OrderBehindAll(batch);
        }

        batch.Hazards.Add(memory, offset, offset + byteLength, writes);
    }

    private static void ThrowIfOverlapping(VulkanMemory source, long sourceOffset, VulkanMemory destination, long destinationOffset, long byteLength)
    {
        if (ReferenceEquals(source, destination) && Math.Abs(sourceOffset - destinationOffset) < byteLength)
        {
            throw new ArgumentException("The source and the destination of a copy overlap.");
        }
    }

    private void CopyBytes(VulkanBatch batch, VkBuffer source, long sourceOffset, VkBuffer destination, long destinationOffset, long byteLength)
    {
        BufferCopy region = new((ulong)sourceOffset, (ulong)destinationOffset, (ulong)byteLength);
        _api.CmdCopyBuffer(batch.Commands, source, destination, 1, &region);
    }

    private void DestroyTransfers()
    {
        _staging.Destroy();
        if (_readback is not null)
        {
            _device.DestroyStaging(_readback);
        }
    }
}

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

        if (ReferenceEquals(from, to) && Math.Abs(sourceOffset - destinationOffset) < byteLength)
        {
            throw new ArgumentException("The source and the destination of a copy overlap.");
        }

        VulkanBatch batch = Recording();
        if (_hazards.Conflicts(from, sourceOffset, sourceOffset + byteLength, writes: false))
        {
            OrderBehindAll(batch);
        }

        Order(batch, to, destinationOffset, byteLength, writes: true);
        _hazards.Add(from, sourceOffset, sourceOffset + byteLength, writes: false);
        CopyBytes(batch, from.Buffer, from.Offset + sourceOffset, to.Buffer, to.Offset + destinationOffset, byteLength);
        SubmitIfDue(batch);
    }

    /// <inheritdoc/>
    protected override void ClearCore(DeviceMemory memory, long byteOffset, long byteLength)
    {
        var block = (VulkanMemory)memory;
        // Filling works on whole words; the bytes around them are written.
        long start = Math.Min((byteOffset + 3) & ~3L, byteOffset + byteLength);
        long end = Math.Max((byteOffset + byteLength) & ~3L, start);
        ReadOnlySpan<byte> zeros = stackalloc byte[4];
        zeros = zeros[..4];
        WriteCore(memory, byteOffset, zeros[..(int)(start - byteOffset)]);
        WriteCore(memory, end, zeros[..(int)(byteOffset + byteLength - end)]);
        if (end > start)
        {
            VulkanBatch batch = Recording();
            Order(batch, block, start, end - start, writes: true);
            _api.CmdFillBuffer(batch.Commands, block.Buffer, (ulong)(block.Offset + start), (ulong)(end - start), 0);
            SubmitIfDue(batch);
        }
    }

    private void Order(VulkanBatch batch, VulkanMemory memory, long offset, long byteLength, bool writes)
    {
        if (!_hazards.HasRoom(1) || _hazards.Conflicts(memory, offset, offset + byteLength, writes))
        {
            OrderBehindAll(batch);
        }

        _hazards.Add(memory, offset, offset + byteLength, writes);
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

using Silk.NET.Vulkan;

namespace HataDsl.Vulkan;

/// <content>Sequences: command buffers recorded once, with the barriers that the buffers ask for.</content>
public sealed unsafe partial class VulkanQueue
{
    /// <inheritdoc/>
    protected override Sequence BuildSequence(IReadOnlyList<RecordedCommand> commands)
    {
        // All that can fail or compile comes before the command buffer.
        long argumentBytes = 0;
        foreach (RecordedCommand command in commands)
        {
            switch (command)
            {
                case RecordedLaunch launch:
                    VulkanPipeline pipeline = PipelineOf(launch.Kernel, launch.Arguments.Span);
                    argumentBytes += pipeline.HasUniformArguments ? SlotSize(pipeline) : 0;
                    break;
                case RecordedCopy copy:
                    ThrowIfOverlapping(
                        (VulkanMemory)copy.Source, copy.SourceOffset, (VulkanMemory)copy.Destination, copy.DestinationOffset, copy.ByteLength);
                    break;
                case RecordedClear clear when WholeWords(clear.ByteOffset, clear.ByteLength) != (clear.ByteOffset, clear.ByteOffset + clear.ByteLength):
                    throw new ArgumentException("What a recording clears on a Vulkan device begins and ends at multiples of 4 bytes.");
            }
        }

        var sequence = new VulkanSequence(_device, commands, argumentBytes);
        try
        {
            Fill(sequence, commands);
            return sequence;
        }
        catch
        {
            sequence.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void ReplayCore(Sequence sequence)
    {
        // It begins and ends with a barrier, so nothing after it has to wait for anything before its end.
        Submit(((VulkanSequence)sequence).Batch.Commands);
        _hazards.Clear();
    }

    private static long SlotSize(VulkanPipeline pipeline) => (pipeline.ArgumentBytes + 255) & ~255L;

    private void Fill(VulkanSequence sequence, IReadOnlyList<RecordedCommand> commands)
    {
        VulkanBatch batch = sequence.Batch;
        batch.Begin(CommandBufferUsageFlags.SimultaneousUseBit);
        OrderBehindAll(batch);
        long used = 0;
        foreach (RecordedCommand command in commands)
        {
            switch (command)
            {
                case RecordedLaunch launch:
                    VulkanPipeline pipeline = PipelineOf(launch.Kernel, launch.Arguments.Span);
                    VulkanSlot slot = pipeline.HasUniformArguments ? new(sequence.Arguments!, used) : default;
                    used += pipeline.HasUniformArguments ? SlotSize(pipeline) : 0;
                    AddLaunch(batch, launch.Kernel, pipeline, launch.CountX, launch.CountY, launch.CountZ, launch.Arguments.Span, slot);
                    break;
                case RecordedCopy copy when copy.ByteLength > 0:
                    AddCopy(
                        batch, (VulkanMemory)copy.Source, copy.SourceOffset, (VulkanMemory)copy.Destination, copy.DestinationOffset, copy.ByteLength);
                    break;
                case RecordedClear clear when clear.ByteLength > 0:
                    AddFill(batch, (VulkanMemory)clear.Memory, clear.ByteOffset, clear.ByteOffset + clear.ByteLength);
                    break;
            }
        }

        OrderBehindAll(batch);
        FinishForHost(batch);
        VulkanResult.Check(_api.EndCommandBuffer(batch.Commands), "recording a sequence");
    }
}

/// <summary>A recorded command buffer with what it needs.</summary>
internal sealed class VulkanSequence : Sequence
{
    private readonly VulkanDevice _device;

    public VulkanSequence(VulkanDevice device, IReadOnlyList<RecordedCommand> commands, long argumentBytes)
        : base(device, commands)
    {
        _device = device;
        Batch = new VulkanBatch(device, new HazardTracker());
        Arguments = argumentBytes > 0 ? device.CreateStaging(argumentBytes) : null;
        device.Remember(this);
    }

    public VulkanBatch Batch { get; }

    /// <summary>Memory for the arguments of kernels that have too many for push constants.</summary>
    public VulkanBlock? Arguments { get; }

    protected override void Free()
    {
        if (!_device.Forget(this))
        {
            // It went with the device.
            return;
        }

        _device.WaitIdle();
        Destroy();
    }

    /// <summary>Gives back the handles; the device is done with them.</summary>
    internal void Destroy()
    {
        Batch.Destroy();
        if (Arguments is not null)
        {
            _device.DestroyStaging(Arguments);
        }
    }
}

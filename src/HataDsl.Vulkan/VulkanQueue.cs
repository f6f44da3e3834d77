using Silk.NET.Vulkan;
using Semaphore = Silk.NET.Vulkan.Semaphore;

namespace HataDsl.Vulkan;

/// <summary>
/// A queue of a Vulkan device. Commands are gathered in command buffers and handed over in batches: when somebody waits,
/// when a batch is full, or early when the device has nothing to do. For use by one thread at a time.
/// </summary>
public sealed unsafe partial class VulkanQueue : Queue
{
    private const int Batches = 8;
    private const int LaunchesPerBatch = 128;
    private const int LaunchesBetweenLooks = 16;

    private readonly VulkanDevice _device;
    private readonly Vk _api;
    private readonly VulkanBatch?[] _batches = new VulkanBatch?[Batches];
    private readonly HazardTracker _hazards = new();
    private readonly Semaphore _timeline;
    private readonly Lock _timelineLock = new();
    private VulkanBatch? _current;
    private int _nextBatch;
    private ulong _submitted;
    private ulong _completed;
    private bool _isTimelineGone;
    private bool _isDisposed;

    internal VulkanQueue(VulkanDevice device)
        : base(device)
    {
        _device = device;
        _api = device.Api;
        _staging = new StagingRing(device);
        _groupLimits = GroupLimits(device.Physical.Properties.Limits);
        SemaphoreTypeCreateInfo type = new() { SType = StructureType.SemaphoreTypeCreateInfo, SemaphoreType = SemaphoreType.Timeline };
        SemaphoreCreateInfo info = new() { SType = StructureType.SemaphoreCreateInfo, PNext = &type };
        Semaphore timeline;
        VulkanResult.Check(_api.CreateSemaphore(device.Handle, &info, null, &timeline), "creating a queue");
        _timeline = timeline;
    }

    /// <summary>The timeline's value when the batch being recorded is done.</summary>
    internal ulong NextValue => _submitted + 1;

    /// <summary>The timeline's value when all that has been recorded is done.</summary>
    internal ulong LastValue => _current is null ? _submitted : NextValue;

    /// <summary>Whether the device has come to a value of the timeline. Other threads may ask while this queue works.</summary>
    internal bool HasReached(ulong value)
    {
        lock (_timelineLock)
        {
            if (_isTimelineGone || value <= Interlocked.Read(ref _completed))
            {
                return true;
            }

            ulong reached;
            return _api.GetSemaphoreCounterValue(_device.Handle, _timeline, &reached) != Result.Success || reached >= value;
        }
    }

    /// <inheritdoc/>
    protected override void SynchronizeCore()
    {
        Submit();
        WaitFor(_submitted);
    }

    /// <summary>Waits for a value of the timeline, handing over the current batch first if it is the one.</summary>
    internal void WaitFor(ulong value)
    {
        if (value > _submitted)
        {
            Submit();
        }

        if (value <= _completed)
        {
            return;
        }

        Semaphore semaphore = _timeline;
        SemaphoreWaitInfo info = new() { SType = StructureType.SemaphoreWaitInfo, SemaphoreCount = 1, PSemaphores = &semaphore, PValues = &value };
        VulkanResult.Check(_api.WaitSemaphores(_device.Handle, &info, ulong.MaxValue), "waiting for kernels");
        _completed = value;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            Synchronize();
        }
        catch (DeviceException)
        {
            // The device is lost; what is left is to give back the handles.
        }

        foreach (VulkanBatch? batch in _batches)
        {
            batch?.Destroy();
        }

        DestroyTransfers();
        _api.DestroyQueryPool(_device.Handle, _queries, null);
        lock (_timelineLock)
        {
            _isTimelineGone = true;
            _api.DestroySemaphore(_device.Handle, _timeline, null);
        }

        _device.Forget(this);
    }

    /// <summary>The batch being recorded.</summary>
    private VulkanBatch Recording()
    {
        if (_current is null)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            VulkanBatch batch = _batches[_nextBatch] ??= new VulkanBatch(_device, _hazards);
            WaitFor(batch.DoneAt);
            batch.Begin();
            _nextBatch = (_nextBatch + 1) % Batches;
            _current = batch;
        }

        return _current;
    }

    /// <summary>Hands the batch being recorded to the device.</summary>
    private void Submit()
    {
        if (_current is not null)
        {
            Submit(default);
        }
    }

    /// <summary>Hands over the batch being recorded, if there is one, and a recorded sequence after it.</summary>
    private void Submit(CommandBuffer sequence)
    {
        CommandBuffer* commands = stackalloc CommandBuffer[2];
        uint count = 0;
        VulkanBatch? batch = _current;
        _current = null;
        if (batch is not null)
        {
            FinishForHost(batch);
            VulkanResult.Check(_api.EndCommandBuffer(batch.Commands), "recording");
            commands[count++] = batch.Commands;
        }

        if (sequence.Handle != 0)
        {
            commands[count++] = sequence;
        }

        ulong value = _submitted + 1;
        Semaphore semaphore = _timeline;
        TimelineSemaphoreSubmitInfo values = new()
        {
            SType = StructureType.TimelineSemaphoreSubmitInfo,
            SignalSemaphoreValueCount = 1,
            PSignalSemaphoreValues = &value,
        };
        SubmitInfo info = new()
        {
            SType = StructureType.SubmitInfo,
            PNext = &values,
            CommandBufferCount = count,
            PCommandBuffers = commands,
            SignalSemaphoreCount = 1,
            PSignalSemaphores = &semaphore,
        };
        lock (_device.SubmissionLock)
        {
            VulkanResult.Check(_api.QueueSubmit(_device.SubmissionQueue, 1, &info, default), "submitting kernels");
        }

        _submitted = value;
        if (batch is not null)
        {
            batch.DoneAt = value;
        }
    }

    /// <summary>On devices whose buffers the host reads where they lie: makes what was written visible to it.</summary>
    private void FinishForHost(VulkanBatch batch)
    {
        if (_device.Physical.IsUnified)
        {
            Barrier(batch, AccessFlags.HostReadBit, PipelineStageFlags.HostBit);
        }
    }

    /// <summary>After a launch: hands over when the batch is full, or when the device would otherwise wait for more.</summary>
    private void SubmitIfDue(VulkanBatch batch)
    {
        batch.Launches++;
        if (batch.Launches >= LaunchesPerBatch || (batch.Launches % LaunchesBetweenLooks == 0 && IsDeviceIdle()))
        {
            Submit();
        }
    }

    private bool IsDeviceIdle()
    {
        if (_completed < _submitted)
        {
            ulong value;
            VulkanResult.Check(_api.GetSemaphoreCounterValue(_device.Handle, _timeline, &value), "asking for progress");
            _completed = value;
        }

        return _completed == _submitted;
    }

    private void Barrier(VulkanBatch batch, AccessFlags access, PipelineStageFlags stages)
    {
        MemoryBarrier barrier = new()
        {
            SType = StructureType.MemoryBarrier,
            SrcAccessMask = AccessFlags.ShaderWriteBit | AccessFlags.TransferWriteBit,
            DstAccessMask = access,
        };
        _api.CmdPipelineBarrier(
            batch.Commands, PipelineStageFlags.ComputeShaderBit | PipelineStageFlags.TransferBit, stages, 0, 1, &barrier, 0, null, 0, null);
    }

    /// <summary>Makes later commands wait for all earlier ones.</summary>
    private void OrderBehindAll(VulkanBatch batch)
    {
        Barrier(
            batch,
            AccessFlags.ShaderReadBit | AccessFlags.ShaderWriteBit | AccessFlags.TransferReadBit | AccessFlags.TransferWriteBit,
            PipelineStageFlags.ComputeShaderBit | PipelineStageFlags.TransferBit);
        batch.Hazards.Clear();
    }
}

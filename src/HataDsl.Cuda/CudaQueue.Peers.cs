namespace HataDsl.Cuda;

/// <summary>Copies from one CUDA device to another.</summary>
public sealed partial class CudaQueue
{
    /// <summary>Events that are only waited for take no time stamp.</summary>
    private const uint DisableTiming = 2;

    private nint _crossing;

    /// <summary>
    /// The copy is work of this queue: it waits for what the other queue has done so far, and what the other queue does next waits for it,
    /// since that may write over the source. The host waits for nothing. Where the devices do not reach each other the driver goes through
    /// the host's memory.
    /// </summary>
    protected override bool? CopyFromCore(Queue from, DeviceMemory source, long sourceOffset, DeviceMemory destination, long destinationOffset, long byteLength)
    {
        if (from is not CudaQueue other)
        {
            return null;
        }

        bool isDirect = _device.Reaches(other._device);
        WaitFor(other);
        if (byteLength > 0)
        {
            _device.MakeCurrent();
            Check(
                CudaApi.MemcpyPeerAsync(
                    Address(destination, destinationOffset), _device.Context, Address(source, sourceOffset), other._device.Context, (nuint)byteLength, _stream),
                $"Copying from {other._device.Id}");
        }

        other.WaitFor(this);
        return isDirect;
    }

    /// <summary>Lets what follows on this queue wait for what another one has done so far.</summary>
    private void WaitFor(CudaQueue other)
    {
        nint reached = other.RecordCrossing();
        _device.MakeCurrent();
        Check(CudaApi.StreamWaitEvent(_stream, reached, 0), $"Waiting for a queue of {other._device.Id}");
    }

    /// <summary>An event may be recorded again while others wait for it: they wait for what it was when they were told to.</summary>
    private nint RecordCrossing()
    {
        _device.MakeCurrent();
        if (_crossing == 0)
        {
            Check(CudaApi.EventCreate(out _crossing, DisableTiming), "Creating an event");
        }

        Check(CudaApi.EventRecord(_crossing, _stream), "Recording an event");
        return _crossing;
    }

    private void DisposeCrossing()
    {
        if (_crossing != 0)
        {
            _ = CudaApi.EventDestroy(_crossing);
        }
    }
}

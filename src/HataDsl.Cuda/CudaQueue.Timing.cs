namespace HataDsl.Cuda;

/// <summary>Moments on the device's clock.</summary>
public sealed partial class CudaQueue
{
    /// <summary>Moments that are remembered; older ones are forgotten.</summary>
    private const int RememberedMarks = 4096;

    private readonly List<nint> _marks = [];
    private long _markCount;

    /// <inheritdoc/>
    protected override QueueMark MarkCore()
    {
        _device.MakeCurrent();
        if (_marks.Count < RememberedMarks)
        {
            Check(CudaApi.EventCreate(out nint created, 0), "Creating an event");
            _marks.Add(created);
        }

        Check(CudaApi.EventRecord(_marks[(int)(_markCount % RememberedMarks)], _stream), "Recording an event");
        return new(_markCount++);
    }

    /// <inheritdoc/>
    protected override TimeSpan ElapsedCore(QueueMark start, QueueMark end)
    {
        _device.MakeCurrent();
        nint last = Event(end);
        Check(CudaApi.EventSynchronize(last), "Waiting for the queue");
        Check(CudaApi.EventElapsedTime(out float milliseconds, Event(start), last), "Timing");
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    private nint Event(QueueMark mark) => mark.Id >= 0 && mark.Id < _markCount && mark.Id >= _markCount - RememberedMarks
        ? _marks[(int)(mark.Id % RememberedMarks)]
        : throw new ArgumentOutOfRangeException(nameof(mark), $"Mark {mark.Id} is not one of the last {RememberedMarks} of this queue.");

    private void DisposeMarks()
    {
        foreach (nint handle in _marks)
        {
            _ = CudaApi.EventDestroy(handle);
        }

        _marks.Clear();
    }
}

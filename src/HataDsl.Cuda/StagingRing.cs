namespace HataDsl.Cuda;

/// <summary>
/// Pinned host memory that copies go through, so that they do not wait for the device. It is filled segment by segment;
/// an event at the end of each says when the device has read it and it can be filled again.
/// </summary>
internal sealed unsafe class StagingRing : IDisposable
{
    /// <summary>Bytes of a segment: the longest piece.</summary>
    public const int SegmentBytes = 4 << 20;

    private const int Segments = 4;
    private const int Alignment = 64;
    private const uint NoTiming = 2;

    private readonly nint _stream;
    private readonly nint[] _events = new nint[Segments];
    private readonly nint _piece;
    private nint _memory;
    private int _segment;
    private int _used;

    /// <summary>Creates a ring for a stream of the current context. Memory is taken at the first copy.</summary>
    public StagingRing(nint stream)
    {
        _stream = stream;
        for (int i = 0; i < Segments; i++)
        {
            CudaDriver.Check(CudaApi.EventCreate(out _events[i], NoTiming), "Creating an event");
        }

        CudaDriver.Check(CudaApi.EventCreate(out _piece, NoTiming), "Creating an event");
    }

    /// <summary>Host memory for at most the bytes wanted, free until the stream has done what is enqueued with it.</summary>
    /// <param name="wanted">Bytes, at least 1.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="longest">Most bytes to give.</param>
    public Span<byte> Take(int wanted, out nint address, int longest = SegmentBytes)
    {
        if (_memory == 0)
        {
            CudaDriver.Check(CudaApi.MemHostAlloc(out _memory, (nuint)(Segments * SegmentBytes), 0), "Allocating pinned host memory");
        }

        int length = Math.Min(wanted, longest);
        if (_used + length > SegmentBytes)
        {
            // What was given of this segment is enqueued by now; the next one was left a full round ago.
            CudaDriver.Check(CudaApi.EventRecord(_events[_segment], _stream), "Recording an event");
            _segment = (_segment + 1) % Segments;
            CudaDriver.Check(CudaApi.EventSynchronize(_events[_segment]), "Waiting for a copy");
            _used = 0;
        }

        address = _memory + (_segment * SegmentBytes) + _used;
        _used += (length + Alignment - 1) & ~(Alignment - 1);
        return new((void*)address, length);
    }

    /// <summary>An event that has happened when all work so far is done; valid until the next call.</summary>
    public nint Record()
    {
        CudaDriver.Check(CudaApi.EventRecord(_piece, _stream), "Recording an event");
        return _piece;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint handle in _events)
        {
            _ = CudaApi.EventDestroy(handle);
        }

        _ = CudaApi.EventDestroy(_piece);
        if (_memory != 0)
        {
            _ = CudaApi.MemFreeHost(_memory);
            _memory = 0;
        }
    }
}

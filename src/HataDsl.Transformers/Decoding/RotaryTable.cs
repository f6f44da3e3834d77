namespace HataDsl.Transformers;

/// <summary>Cosines and sines of every position on the device, computed on the host when a position is first used.</summary>
internal sealed class RotaryTable : IDisposable
{
    /// <summary>Rows computed together: ahead of need, so that most steps write none.</summary>
    private const int RowsTogether = 256;

    private readonly RotaryEmbedding _rotary;
    private readonly int _capacity;
    private readonly float[] _hostCosines;
    private readonly float[] _hostSines;
    private int _filled;

    public RotaryTable(Device device, ModelConfiguration configuration, int capacity)
    {
        _rotary = new RotaryEmbedding(configuration);
        _capacity = capacity;
        _hostCosines = new float[Math.Min(RowsTogether, capacity) * _rotary.PairCount];
        _hostSines = new float[_hostCosines.Length];
        Cosines = device.Allocate<float>((long)capacity * _rotary.PairCount);
        Sines = device.Allocate<float>((long)capacity * _rotary.PairCount);
    }

    /// <summary>[capacity, d / 2].</summary>
    public Buffer<float> Cosines { get; }

    /// <summary>[capacity, d / 2].</summary>
    public Buffer<float> Sines { get; }

    /// <summary>Makes sure that the rows of some positions are there.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="start">First position.</param>
    /// <param name="count">Positions.</param>
    /// <param name="sequenceLength">Length of the sequence that the call knows; matters for dynamic scaling only.</param>
    public void Prepare(Queue queue, int start, int count, int sequenceLength)
    {
        // With dynamic scaling a row depends on the length at the time, so it is written anew for each step and not ahead.
        bool isFixed = !_rotary.DependsOnSequenceLength;
        int first = isFixed ? _filled : start;
        int end = start + count;
        if (first >= end)
        {
            return;
        }

        end = isFixed ? Math.Min(first + ((end - first + RowsTogether - 1) / RowsTogether * RowsTogether), _capacity) : end;
        int pairs = _rotary.PairCount;
        for (int row = first; row < end; row += RowsTogether)
        {
            int rows = Math.Min(RowsTogether, end - row);
            Span<float> cosines = _hostCosines.AsSpan(0, rows * pairs);
            Span<float> sines = _hostSines.AsSpan(0, rows * pairs);
            _rotary.FillTables(row, rows, Math.Max(sequenceLength, end), cosines, sines);
            queue.Write(Cosines.Slice((long)row * pairs, cosines.Length), cosines);
            queue.Write(Sines.Slice((long)row * pairs, sines.Length), sines);
        }

        _filled = Math.Max(_filled, end);
    }

    public void Dispose()
    {
        Cosines.Dispose();
        Sines.Dispose();
    }
}

namespace HataDsl.Transformers;

/// <summary>Cosines and sines of every position on the device, computed on the host when a position is first used.</summary>
internal sealed class RotaryTable : IDisposable
{
    private readonly RotaryEmbedding _rotary;
    private int _filled;

    public RotaryTable(Device device, ModelConfiguration configuration, int capacity)
    {
        _rotary = new RotaryEmbedding(configuration);
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
        // With dynamic scaling a row depends on the length at the time, so it is written anew for each step.
        int first = _rotary.DependsOnSequenceLength ? start : Math.Max(_filled, 0);
        int end = start + count;
        if (first >= end)
        {
            return;
        }

        int pairs = _rotary.PairCount;
        var cosines = new float[(end - first) * pairs];
        var sines = new float[cosines.Length];
        _rotary.FillTables(first, end - first, Math.Max(sequenceLength, end), cosines, sines);
        queue.Write(Cosines.Slice((long)first * pairs, cosines.Length), cosines);
        queue.Write(Sines.Slice((long)first * pairs, sines.Length), sines);
        _filled = Math.Max(_filled, end);
    }

    public void Dispose()
    {
        Cosines.Dispose();
        Sines.Dispose();
    }
}

namespace HataDsl.Transformers;

/// <content>Steps of one token: recorded once for each shape, replayed with what changes in the state buffer.</content>
public sealed partial class Decoder
{
    /// <summary>Recordings kept; a sequence passes from one shape to the next and does not come back soon.</summary>
    private const int MaxRecordings = 8;

    private readonly List<(StepShape Shape, Sequence Sequence)> _recordings = [];

    /// <summary>Steps that were replayed from a recording so far.</summary>
    public long ReplayCount => _queue.ReplayCount;

    /// <summary>Steps recorded so far.</summary>
    public int RecordingCount { get; private set; }

    private bool Replays => _options.Replay && !IsProfiling;

    /// <summary>Runs the next token to its logits.</summary>
    private void Step(ReadOnlySpan<int> token, int sequenceLength)
    {
        StepShape shape = StepShape.For(Position, Capacity, Budget);
        WriteInputs(token, sequenceLength);
        if (Replays)
        {
            _queue.Replay(RecordingOf(shape));
        }
        else
        {
            LaunchStep(shape);
            EndStep();
        }

        _queue.Read(_scratch.Logits, _scratch.HostLogits.AsSpan());
    }

    private void LaunchStep(StepShape shape)
    {
        RunLayers(1, isStep: true, shape);
        RunLogits(0);
    }

    private Sequence RecordingOf(StepShape shape)
    {
        for (int i = 0; i < _recordings.Count; i++)
        {
            if (_recordings[i].Shape == shape)
            {
                return _recordings[i].Sequence;
            }
        }

        return Record(shape);
    }

    /// <summary>Apart from the search, which must not allocate what the delegate captures.</summary>
    private Sequence Record(StepShape shape)
    {
        Sequence sequence = _queue.Record(_ => LaunchStep(shape));
        RecordingCount++;
        if (_recordings.Count == MaxRecordings)
        {
            _recordings[0].Sequence.Dispose();
            _recordings.RemoveAt(0);
        }

        _recordings.Add((shape, sequence));
        return sequence;
    }

    private void DisposeRecordings()
    {
        foreach ((_, Sequence sequence) in _recordings)
        {
            sequence.Dispose();
        }

        _recordings.Clear();
    }
}

namespace HataDsl.Transformers;

/// <content>Times of the kernels.</content>
public sealed partial class Decoder
{
    private readonly Dictionary<string, TimeSpan> _stages = [];
    private readonly List<(string Name, QueueMark Mark)> _marks = [];

    /// <summary>Device time by kernel since the last <see cref="ResetStages"/>, by the names of the graphs; empty unless <see cref="IsProfiling"/>.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Stages => _stages;

    /// <summary>Whether the stages of steps are timed; steps are not replayed meanwhile, since a recording holds no moments.</summary>
    public bool IsProfiling
    {
        get;
        set
        {
            field = value;
            Action<string>? launched = value ? Stage : null;
            _embedding.Observe(launched);
            _layers.Observe(launched);
            _logits.Observe(launched);
        }
    }

    /// <summary>
    /// Bytes that the kernels launched so far have read and written: of each tensor that a kernel needs, the elements it needs, once.
    /// A replayed step does not count, nor does it matter how much of its cache a sequence fills.
    /// </summary>
    public long BytesMoved => _embedding.BytesMoved + _layers.BytesMoved + _logits.BytesMoved;

    /// <summary>Starts the stage times anew.</summary>
    public void ResetStages() => _stages.Clear();

    private void BeginStep()
    {
        if (IsProfiling)
        {
            Stage("");
        }
    }

    private void Stage(string name) => _marks.Add((name, _queue.Mark()));

    private void EndStep()
    {
        for (int i = 1; i < _marks.Count; i++)
        {
            if (_marks[i].Name.Length > 0)
            {
                _stages.TryGetValue(_marks[i].Name, out TimeSpan sum);
                _stages[_marks[i].Name] = sum + _queue.Elapsed(_marks[i - 1].Mark, _marks[i].Mark);
            }
        }

        _marks.Clear();
    }
}

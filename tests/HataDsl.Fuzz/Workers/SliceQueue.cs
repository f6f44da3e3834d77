namespace HataDsl.Fuzz.Workers;

/// <summary>The slices of a campaign, of which some come back in parts.</summary>
/// <param name="slices">All of them.</param>
internal sealed class SliceQueue(IEnumerable<Slice> slices)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Slice> _waiting = new(slices);
    private int _running;

    /// <summary>Takes a slice; null when none waits and none that runs can come back in parts.</summary>
    public Slice? Take()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_waiting.First is { } first)
                {
                    _waiting.RemoveFirst();
                    _running++;
                    return first.Value;
                }

                if (_running == 0)
                {
                    return null;
                }
            }

            Thread.Sleep(100);
        }
    }

    /// <summary>A slice that was taken has ended.</summary>
    /// <param name="parts">What is to run again, next.</param>
    public void End(IEnumerable<Slice> parts)
    {
        lock (_gate)
        {
            _running--;
            foreach (Slice part in parts)
            {
                _waiting.AddFirst(part);
            }
        }
    }

    /// <summary>Drops what waits.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _waiting.Clear();
        }
    }
}

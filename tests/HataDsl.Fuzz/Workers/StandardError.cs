namespace HataDsl.Fuzz.Workers;

/// <summary>What a process says on its error stream: the end of it is kept.</summary>
internal sealed class StandardError
{
    private const int Kept = 200;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = [];

    /// <summary>
    /// The line that says why: the last one that speaks of an error, since native libraries print the details below it, or else the last.
    /// </summary>
    public string Reason
    {
        get
        {
            lock (_gate)
            {
                return _lines.LastOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase) || line.Contains("does not end", StringComparison.Ordinal))
                    ?? _lines.LastOrDefault()
                    ?? "nothing said";
            }
        }
    }

    /// <summary>Adds a line, or nothing at the end of the stream.</summary>
    public void Add(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_gate)
        {
            _lines.Enqueue(line.Trim());
            if (_lines.Count > Kept)
            {
                _lines.Dequeue();
            }
        }
    }
}

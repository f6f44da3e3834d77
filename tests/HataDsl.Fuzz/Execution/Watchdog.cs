namespace HataDsl.Fuzz.Execution;

/// <summary>Ends the process when a program runs for too long, and shows it: a loop that never ends cannot be left otherwise.</summary>
internal sealed class Watchdog : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly Timer _timer;
    private string _source = "";

    public Watchdog(TimeSpan limit)
    {
        _limit = limit;
        _timer = new Timer(_ => End());
    }

    /// <summary>Begins to count for a program.</summary>
    public void Restart(string source)
    {
        _source = source;
        _timer.Change(_limit, Timeout.InfiniteTimeSpan);
    }

    public void Stop() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();

    private void End()
    {
        Console.Error.WriteLine($"This program does not end:\n{_source}");
        Environment.Exit(3);
    }
}

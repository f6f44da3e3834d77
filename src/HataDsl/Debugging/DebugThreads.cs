namespace HataDsl.Debugging;

/// <summary>Small-stack threads kept for invocations that wait for each other. At any moment one thread of a workgroup runs.</summary>
internal sealed class DebugThreads : IDisposable
{
    private const int StackBytes = 512 << 10;

    private readonly Lock _gate = new();
    private readonly Stack<Entry> _idle = new();
    private bool _disposed;

    /// <summary>Runs an action on an idle thread, or a new one.</summary>
    public void Start(Action action)
    {
        Entry? entry;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_idle.TryPop(out entry))
            {
                entry = new Entry();
                var thread = new Thread(() => Serve(entry), StackBytes) { IsBackground = true, Name = "HataDsl debug invocation" };
                thread.Start();
            }
        }

        entry.Action = action;
        entry.Signal.Release();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (Entry entry in _idle)
            {
                entry.Signal.Release();
            }

            _idle.Clear();
        }
    }

    private void Serve(Entry entry)
    {
        while (true)
        {
            entry.Signal.Wait();
            if (entry.Action is not { } action)
            {
                return;
            }

            entry.Action = null;
            action();
            lock (_gate)
            {
                if (_disposed)
                {
                    return;
                }

                _idle.Push(entry);
            }
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Signal { get; } = new(0);

        public Action? Action { get; set; }
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HataDsl;

/// <summary>
/// The threads of a CPU device. The launching thread works too; the others join while a launch is open, take chunks of workgroups
/// from a counter, and wait for the next launch spinning for a moment before they sleep. A thread that wakes too late finds the
/// launch closed and is not waited for, so that sleeping threads never delay a short launch.
/// </summary>
internal sealed unsafe class WorkerPool : IDisposable
{
    // _state: generation of the launch, whether it may be joined, and how many threads have joined and not finished.
    private const int GenerationShift = 17;
    private const long Open = 1L << 16;
    private const long Joined = Open - 1;

    private static readonly long SpinTicks = Stopwatch.Frequency / 20_000;
    private static readonly long InlineTicks = Stopwatch.Frequency / 100_000;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread[] _threads;
    private readonly CpuScratch _callerScratch = new();

    // What a workgroup of each body took in its last launch.
    private readonly ConditionalWeakTable<CpuBody, StrongBox<long>> _ticks = [];
    private PaddedLong _next;
    private PaddedLong _state;
    private int _parked;
    private volatile bool _stopping;

    private CpuBody? _body;
    private CpuArgument* _arguments;
    private (int X, int Y, int Z) _count;
    private long _total;
    private long _chunk;
    private int _sharedBytes;
    private Exception? _failure;

    public WorkerPool(int threads)
    {
        Count = threads;
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"HataDsl CPU {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads that work, the launching one included.</summary>
    public int Count { get; }

    /// <summary>Runs a body over all workgroups of a launch; throws what it threw.</summary>
    public void Run(CpuBody body, CpuArgument* arguments, (int X, int Y, int Z) count, int sharedBytes)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            long total = (long)count.X * count.Y * count.Z;
            _callerScratch.Reserve(sharedBytes);
            long done = 0;
            if (_threads.Length > 0 && total > 1)
            {
                // Whether the launch is worth waking anyone, the last launch of the body tells, or else the first workgroup.
                StrongBox<long> ticks = _ticks.GetValue(body, static _ => new StrongBox<long>());
                if (ticks.Value * total <= InlineTicks)
                {
                    long start = Stopwatch.GetTimestamp();
                    body(new CpuWork(arguments, count.X, count.Y, count.Z, 0, 1, _callerScratch, isAlone: true));
                    ticks.Value = Stopwatch.GetTimestamp() - start;
                    done = 1;
                }

                if (ticks.Value * (total - done) > InlineTicks && total > done + 1)
                {
                    RunTogether(body, arguments, count, sharedBytes, done, total, ticks);
                    return;
                }
            }

            if (done < total)
            {
                body(new CpuWork(arguments, count.X, count.Y, count.Z, done, total, _callerScratch, isAlone: true));
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return;
            }

            _stopping = true;
            _wake.Release(_threads.Length + 1);
            foreach (Thread thread in _threads)
            {
                thread.Join();
            }

            _callerScratch.Dispose();
            _wake.Dispose();
        }
    }

    private void RunTogether(CpuBody body, CpuArgument* arguments, (int X, int Y, int Z) count, int sharedBytes, long done, long total, StrongBox<long> ticks)
    {
        _body = body;
        _arguments = arguments;
        _count = count;
        _total = total;
        _sharedBytes = sharedBytes;
        _chunk = Math.Max(1, total / (Count * 8L));
        _next.Value = done;
        long generation = (_state.Value >> GenerationShift) + 1;
        Interlocked.Exchange(ref _state.Value, (generation << GenerationShift) | Open);
        int sleeping = (int)Math.Min(Volatile.Read(ref _parked), (total - done - 1) / _chunk);
        if (sleeping > 0)
        {
            _wake.Release(sleeping);
        }

        long start = Stopwatch.GetTimestamp();
        long ran = RunChunks(_callerScratch);
        ticks.Value = ran > 0 ? (Stopwatch.GetTimestamp() - start) / ran : ticks.Value;
        Interlocked.And(ref _state.Value, ~Open);
        for (var wait = new SpinWait(); (Volatile.Read(ref _state.Value) & Joined) != 0;)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        _body = null;
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            throw failure;
        }
    }

    private void Work()
    {
        using var scratch = new CpuScratch();
        long seen = 0;
        while (!_stopping)
        {
            long state = Volatile.Read(ref _state.Value);
            if ((state & Open) == 0 || state >> GenerationShift == seen)
            {
                AwaitLaunch(seen);
            }
            else if (Interlocked.CompareExchange(ref _state.Value, state + 1, state) == state)
            {
                seen = state >> GenerationShift;
                scratch.Reserve(_sharedBytes);
                RunChunks(scratch);
                Interlocked.Decrement(ref _state.Value);
            }
        }
    }

    private void AwaitLaunch(long seen)
    {
        long end = Stopwatch.GetTimestamp() + SpinTicks;
        while (Stopwatch.GetTimestamp() < end)
        {
            if (IsNew(seen))
            {
                return;
            }

            Thread.SpinWait(8);
        }

        Interlocked.Increment(ref _parked);
        if (!IsNew(seen) && !_stopping)
        {
            _wake.Wait();
        }

        Interlocked.Decrement(ref _parked);
    }

    private bool IsNew(long seen)
    {
        long state = Volatile.Read(ref _state.Value);
        return (state & Open) != 0 && state >> GenerationShift != seen;
    }

    /// <summary>Takes chunks until none is left; gives the number of workgroups.</summary>
    private long RunChunks(CpuScratch scratch)
    {
        long ran = 0;
        try
        {
            while (true)
            {
                long first = Interlocked.Add(ref _next.Value, _chunk) - _chunk;
                if (first >= _total)
                {
                    return ran;
                }

                long end = Math.Min(first + _chunk, _total);
                _body!(new CpuWork(_arguments, _count.X, _count.Y, _count.Z, first, end, scratch, isAlone: false));
                ran += end - first;
            }
        }
#pragma warning disable CA1031 // whatever the body threw is thrown again on the launching thread
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
            Interlocked.Exchange(ref _next.Value, _total);
            return ran;
        }
    }

    /// <summary>A counter on cache lines of its own: threads that take chunks must not slow down those that read the launch.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct PaddedLong
    {
        [FieldOffset(64)]
        public long Value;
    }
}

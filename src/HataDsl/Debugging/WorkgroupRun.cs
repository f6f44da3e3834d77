using System.Runtime.ExceptionServices;

namespace HataDsl.Debugging;

/// <summary>
/// Runs the invocations of one workgroup, exactly one at a time. An invocation runs until it ends or waits; whoever stops running
/// picks the next: the lowest that may go on, else the next that has not begun. Invocations that never wait all run on the launching
/// thread; one that waits keeps its thread, and the next begins on another.
/// </summary>
internal sealed class WorkgroupRun : IDisposable
{
    private readonly KernelDescriptor _kernel;
    private readonly CpuWork _work;
    private readonly DebugThreads _threads;
    private readonly PlainContext[] _invocations;
    private readonly SemaphoreSlim _finished = new(0);
    private ExceptionDispatchInfo? _failure;
    private int _begun;
    private int _ended;
    private int _ready;

    public WorkgroupRun(KernelDescriptor kernel, CpuWork work, WorkgroupPosition position, int subgroupSize, DebugThreads threads)
    {
        _kernel = kernel;
        _work = work;
        _threads = threads;
        _invocations = new PlainContext[kernel.Workgroup.Count];
        Position = position;
        SubgroupSize = subgroupSize;
    }

    public WorkgroupPosition Position { get; }

    public int SubgroupSize { get; }

    public SharedArrays Shared { get; } = new();

    public int Count => _invocations.Length;

    public bool Failed => _failure is not null;

    /// <summary>Runs the whole workgroup.</summary>
    public void Run()
    {
        RunFromNext();
        _finished.Wait();
        _failure?.Throw();
    }

    public void Dispose()
    {
        Shared.Dispose();
        _finished.Dispose();
    }

    public PlainContext Invocation(int index) => _invocations[index];

    /// <summary>Whether an invocation has been made and stands as told.</summary>
    public bool Is(int index, InvocationState state) => index < _begun && _invocations[index].State == state;

    /// <summary>Notes that what an invocation waits for has come.</summary>
    public void MakeReady(int index)
    {
        _invocations[index].State = InvocationState.Ready;
        _ready++;
    }

    /// <summary>Called by an invocation that waits: lets others run until it is its turn again.</summary>
    public void Wait(PlainContext context)
    {
        // Made before another thread can come by: of two that make one, the second would release what nobody waits for.
        SemaphoreSlim turn = context.Turn;
        PassOn();
        turn.Wait();
    }

    /// <summary>Runs invocations that have not begun on this thread, as long as no waiting one may go on.</summary>
    private void RunFromNext()
    {
        while (FindReady() is null && _begun < Count && !Failed)
        {
            var context = new PlainContext(this, _begun);
            _invocations[_begun++] = context;
            RunOne(context);
        }

        // This thread is done with its invocations; another holds the next, or nobody does.
        if (FindReady() is { } ready)
        {
            Release(ready);
        }
        else if (!Failed && _ended < Count)
        {
            Fail(new InvalidOperationException(Stuck()));
            PassOn();
        }
        else if (Failed && FindWaiting() is { } waiting)
        {
            Release(waiting);
        }
        else
        {
            _finished.Release();
        }
    }

    private void RunOne(PlainContext context)
    {
        context.Begin();
        try
        {
            _kernel.Plain(in _work);
        }
        catch (AbandonedException)
        {
            // Another invocation failed; this one was only woken to unwind.
        }
#pragma warning disable CA1031 // whatever the kernel threw is thrown again on the launching thread
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(Describe(exception, context.LocalIndex));
        }
        finally
        {
            context.End();
            _ended++;
        }
    }

    /// <summary>Hands control to the next invocation; the caller then waits for its own turn.</summary>
    private void PassOn()
    {
        if (FindReady() is { } ready)
        {
            Release(ready);
        }
        else if (_begun < Count && !Failed)
        {
            _threads.Start(RunFromNext);
        }
        else
        {
            if (!Failed)
            {
                Fail(new InvalidOperationException(Stuck()));
            }

            Release(FindWaiting()!);
        }
    }

    private void Release(PlainContext context)
    {
        _ready -= context.State == InvocationState.Ready ? 1 : 0;
        context.State = InvocationState.Running;
        context.Turn.Release();
    }

    private PlainContext? FindReady() => Failed || _ready == 0 ? null : Find(InvocationState.Ready);

    private PlainContext? FindWaiting() =>
        Find(InvocationState.Ready) ?? Find(InvocationState.AtBarrier) ?? Find(InvocationState.AtExchange);

    private PlainContext? Find(InvocationState state)
    {
        for (int i = 0; i < _begun; i++)
        {
            if (_invocations[i].State == state)
            {
                return _invocations[i];
            }
        }

        return null;
    }

    private void Fail(Exception exception) => _failure ??= ExceptionDispatchInfo.Capture(exception);

    private string Stuck()
    {
        PlainContext? atBarrier = Find(InvocationState.AtBarrier);
        PlainContext waiting = atBarrier ?? Find(InvocationState.AtExchange)!;
        string call = atBarrier is null ? "a subgroup operation" : "Workgroup.Barrier";
        PlainContext? other = null;
        for (int i = 0; i < _begun && other is null; i++)
        {
            bool concerned = atBarrier is not null || i / SubgroupSize == waiting.LocalIndex / SubgroupSize;
            other = concerned && (_invocations[i].State != waiting.State || _invocations[i].Exchanged != waiting.Exchanged) ? _invocations[i] : null;
        }

        string doing = other?.State switch
        {
            InvocationState.Ended => "had ended",
            InvocationState.AtBarrier => "waits at Workgroup.Barrier",
            _ => "waits at another subgroup operation",
        };
        return $"{_kernel.Name}: invocation {Describe(waiting.LocalIndex)} waits at {call}, but invocation {Describe(other?.LocalIndex ?? 0)} {doing}. "
            + "Every invocation of the workgroup (for a subgroup operation: of the subgroup) must reach it together.";
    }

    private Exception Describe(Exception exception, int index)
    {
        string message = $"{_kernel.Name}, invocation {Describe(index)}: {exception.Message}";
        return exception is IndexOutOfRangeException
            ? new IndexOutOfRangeException(message, exception)
            : new DeviceException(message, exception);
    }

    private string Describe(int index)
    {
        WorkgroupPosition p = Position;
        int x = index % p.SizeX;
        int y = index / p.SizeX % p.SizeY;
        int z = index / (p.SizeX * p.SizeY);
        return $"({(p.X * p.SizeX) + x}, {(p.Y * p.SizeY) + y}, {(p.Z * p.SizeZ) + z})";
    }
}

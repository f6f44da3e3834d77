using System.Runtime.CompilerServices;

namespace HataDsl.Debugging;

/// <summary>How an invocation stands.</summary>
internal enum InvocationState
{
    Running,
    AtBarrier,
    AtExchange,

    /// <summary>What it waited for has come.</summary>
    Ready,
    Ended,
}

/// <summary>Unwinds an invocation that waits when another one has failed.</summary>
internal sealed class AbandonedException : Exception;

/// <summary>One invocation that runs as plain C#.</summary>
internal sealed class PlainContext(WorkgroupRun run, int index) : InvocationContext
{
    // Two turns of values: a lane may hand in its next value before a slower one has read the last.
    private (ulong First, ulong Second) _values;
    private (byte[]? First, byte[]? Second) _largeValues;
    private SemaphoreSlim? _turn;
    private int _exchanges;
    private int _sharedArrays;
    private Array? _lanes;

    public InvocationState State { get; set; }

    /// <summary>The type handed in at the exchange it waits at.</summary>
    public Type? Exchanged { get; private set; }

    /// <summary>Released when it may go on after waiting.</summary>
    public SemaphoreSlim Turn => _turn ??= new SemaphoreSlim(0);

    /// <inheritdoc/>
    public override int LocalIndex => index;

    /// <inheritdoc/>
    public override int SubgroupSize => run.SubgroupSize;

    /// <inheritdoc/>
    public override WorkgroupPosition Workgroup => run.Position;

    public void Begin()
    {
        State = InvocationState.Running;
        Enter(this);
    }

    public void End()
    {
        State = InvocationState.Ended;
        Enter(null);
    }

    /// <inheritdoc/>
    public override void Barrier() => Await(InvocationState.AtBarrier, null, 0, run.Count);

    /// <inheritdoc/>
    public override Span<T> Shared<T>(int length) => run.Shared.Get<T>(_sharedArrays++, length);

    /// <inheritdoc/>
    public override ReadOnlySpan<T> Exchange<T>(T value)
    {
        int first = index - (index % SubgroupSize);
        int end = Math.Min(first + SubgroupSize, run.Count);
        bool second = (_exchanges++ & 1) != 0;
        Unsafe.WriteUnaligned(ref Slot(second, Unsafe.SizeOf<T>()), value);
        Await(InvocationState.AtExchange, typeof(T), first, end);
        if (_lanes is not T[] lanes || lanes.Length != end - first)
        {
            _lanes = lanes = new T[end - first];
        }

        for (int lane = 0; lane < lanes.Length; lane++)
        {
            lanes[lane] = Unsafe.ReadUnaligned<T>(ref run.Invocation(first + lane).Slot(second, Unsafe.SizeOf<T>()));
        }

        return lanes;
    }

    private ref byte Slot(bool second, int size)
    {
        if (size <= sizeof(ulong))
        {
            return ref Unsafe.As<ulong, byte>(ref second ? ref _values.Second : ref _values.First);
        }

        ref byte[]? large = ref second ? ref _largeValues.Second : ref _largeValues.First;
        if (large is null || large.Length < size)
        {
            large = new byte[size];
        }

        return ref large[0];
    }

    private void Await(InvocationState state, Type? exchanged, int first, int end)
    {
        State = state;
        Exchanged = exchanged;
        bool all = true;
        for (int i = first; i < end && all; i++)
        {
            all = run.Is(i, state) && run.Invocation(i).Exchanged == exchanged;
        }

        for (int i = first; i < end && all; i++)
        {
            run.MakeReady(i);
        }

        run.Wait(this);
        if (run.Failed)
        {
            throw new AbandonedException();
        }
    }
}

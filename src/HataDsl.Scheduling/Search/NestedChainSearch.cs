namespace HataDsl.Scheduling;

/// <summary>
/// Exact polynomial dynamic program for nested chains: fixes the offsets of the shared blocks, then goes from the
/// innermost device outwards and keeps, for each pair of offsets of a device's forward and backward, the least time
/// between them. That time is monotone outwards and each device holds one pair, so nothing better is lost. Gives the
/// least latency among all schedules of the period that keep the limits.
/// </summary>
internal sealed partial class NestedChainSearch(ModuloProblem problem, NestedChain chain)
{
    private const long Never = long.MaxValue / 4;
    private const long LargestPeriod = 128;
    private readonly int _levels = chain.Devices.Length;
    private readonly Segment[] _down = new Segment[chain.Devices.Length];
    private readonly Segment[] _up = new Segment[chain.Devices.Length];
    private readonly int[] _offsetOf = new int[problem.BlockCount];
    private readonly List<State>[] _states = new List<State>[chain.Devices.Length];
    private int _period;
    private long[] _limits = problem.Limit;
    private int[] _modulo = [];
    private long _best;

    /// <summary>Part of the chain between two single-device blocks: the shared blocks on it and the lags.</summary>
    private readonly record struct Segment(int[] Shared, long[] Lags);

    /// <summary>Offsets of a device's blocks, the least forward-to-backward time with them, and the state one level inwards that gives it.</summary>
    private readonly record struct State(int Forward, int Backward, int Pendant, long Life, int Inner);

    /// <summary>Whether the program's tables stay small enough for the period.</summary>
    public bool Serves(long period)
    {
        if (period > LargestPeriod)
            return false;
        double combinations = Math.Pow(period, Math.Max(0, chain.Shared.Length - 1));
        return combinations * _levels * period < 2e7;
    }

    /// <summary>Start times of least latency for the period under the limits, or null: there are none.</summary>
    public long[]? Find(long period, long[] limits, CancellationToken cancellation)
    {
        _period = (int)period;
        _limits = limits;
        foreach (long work in problem.Work)
            if (work > period)
                return null;
        _modulo = new int[4 * _period];
        for (int i = 0; i < _modulo.Length; i++)
            _modulo[i] = i % _period;
        BuildSegments();
        long best = Never;
        int[]? bestOffsets = null;
        if (chain.Shared.Length == 0)
            return Evaluate(ref best) ? Recover() : null;
        _offsetOf[chain.Shared[0]] = 0;
        ChooseShared(1, ref best, ref bestOffsets, cancellation);
        if (bestOffsets is null || cancellation.IsCancellationRequested)
            return null;
        for (int i = 0; i < bestOffsets.Length; i++)
            _offsetOf[chain.Shared[i]] = bestOffsets[i];
        best = Never;
        return Evaluate(ref best) ? Recover() : null;
    }

    private void ChooseShared(int index, ref long best, ref int[]? bestOffsets, CancellationToken cancellation)
    {
        if (index == chain.Shared.Length)
        {
            if (!cancellation.IsCancellationRequested && Evaluate(ref best))
            {
                bestOffsets = new int[chain.Shared.Length];
                for (int i = 0; i < bestOffsets.Length; i++)
                    bestOffsets[i] = _offsetOf[chain.Shared[i]];
            }

            return;
        }

        int block = chain.Shared[index];
        for (int offset = 0; offset < _period; offset++)
        {
            _offsetOf[block] = offset;
            bool free = true;
            for (int i = 0; i < index && free; i++)
                free = !Collide(offset, problem.Duration[block], _offsetOf[chain.Shared[i]], problem.Duration[chain.Shared[i]]);
            if (free)
                ChooseShared(index + 1, ref best, ref bestOffsets, cancellation);
        }
    }

    private bool Collide(long a, long durationA, long b, long durationB)
    {
        long behind = a - b < 0 ? a - b + _period : a - b;
        return behind < durationB || _period - behind < durationA;
    }

    /// <summary>Runs the program for the current shared offsets; true when it beats <paramref name="best"/>, which it then lowers.</summary>
    private bool Evaluate(ref long best)
    {
        List<State>? inner = null;
        _best = best;
        for (int level = _levels - 1; level >= 0; level--)
        {
            List<State> states = _states[level] ??= [];
            states.Clear();
            FillLevel(level, inner, states);
            if (states.Count == 0)
                return false;
            inner = states;
        }

        long least = Never;
        foreach (State state in inner!)
            least = Math.Min(least, Ends(state) + state.Life);
        if (least >= best)
            return false;
        best = least;
        return true;
    }

    /// <summary>Time of the chain outside the outermost device: shared blocks before its forward and after its backward.</summary>
    private long Ends(State outer)
    {
        long time = 0;
        int first = chain.Forwards[0], last = chain.Backwards[0];
        int at = -1;
        long lag = 0;
        foreach (int shared in _head.Shared)
        {
            time += at < 0 ? 0 : lag + Wait(_offsetOf[shared], at, lag);
            at = _offsetOf[shared];
            lag = problem.Lag[chain.EdgeToNext[shared]];
        }

        if (at >= 0)
            time += lag + Wait(outer.Forward, at, lag);
        at = outer.Backward;
        int edge = chain.EdgeToNext[last];
        foreach (int shared in _tail.Shared)
        {
            lag = problem.Lag[edge];
            time += lag + Wait(_offsetOf[shared], at, lag);
            at = _offsetOf[shared];
            edge = chain.EdgeToNext[shared];
        }

        return time + problem.Duration[first];
    }

    private long Wait(int to, int from, long lag) => _modulo[to - from - (int)(lag % _period) + 2 * _period];

    /// <summary>Time from offset <paramref name="from"/> along a segment to offset <paramref name="to"/>.</summary>
    private long Hop(Segment segment, int from, int to)
    {
        long time = 0;
        int at = from;
        for (int i = 0; i < segment.Shared.Length; i++)
        {
            int next = _offsetOf[segment.Shared[i]];
            time += segment.Lags[i] + Wait(next, at, segment.Lags[i]);
            at = next;
        }

        return time + segment.Lags[^1] + Wait(to, at, segment.Lags[^1]);
    }
}

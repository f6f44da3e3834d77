using System.Runtime.CompilerServices;

namespace HataDsl.Scheduling;

internal sealed partial class NestedChainSearch
{
    private Segment _head;
    private Segment _tail;
    private long[] _viaForward = [];
    private int[] _viaForwardState = [];

    private void BuildSegments()
    {
        if (_head.Shared is not null)
            return;
        for (int level = 0; level < _levels; level++)
        {
            int target = level + 1 < _levels ? chain.Forwards[level + 1] : chain.Backwards[level];
            _down[level] = Between(chain.Forwards[level], target);
            if (level + 1 < _levels)
                _up[level] = Between(chain.Backwards[level + 1], chain.Backwards[level]);
        }

        List<int> head = [], tail = [];
        int first = chain.Shared.Length > 0 ? chain.Shared[0] : -1;
        if (first >= 0 && problem.Incoming[first].Length == 0)
            for (int at = first; at != chain.Forwards[0]; at = problem.EdgeTo[chain.EdgeToNext[at]])
                head.Add(at);
        for (int edge = chain.EdgeToNext[chain.Backwards[0]]; edge >= 0; edge = chain.EdgeToNext[problem.EdgeTo[edge]])
            tail.Add(problem.EdgeTo[edge]);
        _head = new Segment([.. head], []);
        _tail = new Segment([.. tail], []);
    }

    private Segment Between(int from, int to)
    {
        List<int> shared = [];
        List<long> lags = [];
        for (int at = from; at != to;)
        {
            int edge = chain.EdgeToNext[at];
            lags.Add(problem.Lag[edge]);
            at = problem.EdgeTo[edge];
            if (at != to)
                shared.Add(at);
        }

        return new Segment([.. shared], [.. lags]);
    }

    // The three inner methods are compiled for speed at once: a search is over before tiered compilation would get to them.

    /// <summary>All packings of a device's own blocks around the shared ones that keep its limit, with their least life.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillLevel(int level, List<State>? inner, List<State> states)
    {
        int forward = chain.Forwards[level], backward = chain.Backwards[level];
        if (_viaForward.Length < _period)
        {
            _viaForward = new long[_period];
            _viaForwardState = new int[_period];
        }

        for (int x = 0; x < _period; x++)
        {
            // The first device of a chain without shared blocks fixes the origin of the offsets.
            if (chain.Shared.Length == 0 && level == _levels - 1 && x > 0)
                break;
            if (HitsShared(x, problem.Duration[forward]))
                continue;
            if (inner is not null)
                ReachInner(level, x, inner);
            for (int y = 0; y < _period; y++)
            {
                if (HitsShared(y, problem.Duration[backward]) || Collide(x, problem.Duration[forward], y, problem.Duration[backward]))
                    continue;
                int from = -1;
                long life = inner is null ? Hop(_down[level], x, y) : ThroughInner(level, y, out from);
                // Lives grow outwards: what is already too long for the best so far leads nowhere.
                if (life >= _best)
                    continue;
                int pendant = PlacePendant(level, x, y);
                if (pendant < -1 || !KeepsLimit(level, x, y, pendant, life))
                    continue;
                states.Add(new State(x, y, pendant, life, from));
            }
        }
    }

    /// <summary>For each backward offset one level inwards, the least time from this forward to that backward.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReachInner(int level, int forward, List<State> inner)
    {
        Array.Fill(_viaForward, Never);
        int lastForward = -1;
        long hop = 0;
        for (int i = 0; i < inner.Count; i++)
        {
            if (inner[i].Forward != lastForward)
            {
                lastForward = inner[i].Forward;
                hop = Hop(_down[level], forward, lastForward);
            }

            long time = hop + inner[i].Life;
            if (time >= _viaForward[inner[i].Backward])
                continue;
            _viaForward[inner[i].Backward] = time;
            _viaForwardState[inner[i].Backward] = i;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long ThroughInner(int level, int backward, out int state)
    {
        long least = Never;
        state = -1;
        for (int y = 0; y < _period; y++)
        {
            if (_viaForward[y] >= least)
                continue;
            long time = _viaForward[y] + Hop(_up[level], y, backward);
            if (time < least)
                (least, state) = (time, _viaForwardState[y]);
        }

        return least;
    }

    private bool HitsShared(int offset, long duration)
    {
        foreach (int shared in chain.Shared)
            if (Collide(offset, duration, _offsetOf[shared], problem.Duration[shared]))
                return true;
        return false;
    }

    /// <summary>First free offset for the block that hangs off the backward: earliest is best in every respect. -1: no such block; -2: no room.</summary>
    private int PlacePendant(int level, int x, int y)
    {
        int pendant = chain.Pendants[level];
        if (pendant < 0)
            return -1;
        long lag = problem.Lag[problem.Incoming[pendant][0]];
        for (int wait = 0; wait < _period; wait++)
        {
            int offset = (int)((y + lag + wait) % _period);
            if (!HitsShared(offset, problem.Duration[pendant])
                && !Collide(offset, problem.Duration[pendant], x, problem.Duration[chain.Forwards[level]])
                && !Collide(offset, problem.Duration[pendant], y, problem.Duration[chain.Backwards[level]]))
                return offset;
        }

        return -2;
    }

    private bool KeepsLimit(int level, int x, int y, int pendant, long life)
    {
        long limit = _limits[chain.Devices[level]];
        if (limit == long.MaxValue)
            return true;
        long peak = problem.Memory[chain.Forwards[level]];
        peak += problem.Memory[chain.Backwards[level]] * (ModuloProblem.FloorDivide(-life, _period) + 1);
        if (pendant >= 0)
        {
            long lag = problem.Lag[problem.Incoming[chain.Pendants[level]][0]];
            long release = life + lag + Wait(pendant, y, lag);
            peak += problem.Memory[chain.Pendants[level]] * (ModuloProblem.FloorDivide(-release, _period) + 1);
        }

        return peak <= limit;
    }

    /// <summary>Start times from the states of the last run.</summary>
    private long[] Recover()
    {
        long[] starts = new long[problem.BlockCount];
        int choice = 0;
        long least = Never;
        for (int i = 0; i < _states[0].Count; i++)
        {
            long time = Ends(_states[0][i]) + _states[0][i].Life;
            if (time < least)
                (least, choice) = (time, i);
        }

        for (int level = 0; level < _levels; level++)
        {
            State state = _states[level][choice];
            _offsetOf[chain.Forwards[level]] = state.Forward;
            _offsetOf[chain.Backwards[level]] = state.Backward;
            if (chain.Pendants[level] >= 0)
                _offsetOf[chain.Pendants[level]] = state.Pendant;
            choice = state.Inner;
        }

        foreach (int block in problem.Topological)
        {
            if (problem.Incoming[block].Length == 0)
            {
                starts[block] = _offsetOf[block];
                continue;
            }

            int edge = problem.Incoming[block][0];
            int from = problem.EdgeFrom[edge];
            starts[block] = starts[from] + problem.Lag[edge] + Wait(_offsetOf[block], _offsetOf[from], problem.Lag[edge]);
        }

        return starts;
    }
}

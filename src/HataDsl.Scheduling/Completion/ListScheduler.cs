namespace HataDsl.Scheduling;

/// <summary>What the list scheduler prefers among blocks that could start equally early.</summary>
internal enum ListPriority
{
    /// <summary>The oldest micro-batch, then the longest path left.</summary>
    Oldest,

    /// <summary>Releasing before retaining, weight gradients last of all: the rule of one-forward-one-backward and zero-bubble schedules.</summary>
    ReleaseFirst,

    /// <summary>As <see cref="ReleaseFirst"/>, but a retaining block goes before a weight gradient only.</summary>
    RetainFirst,

    /// <summary>The longest path left, whatever the micro-batch.</summary>
    LongestTail,

    /// <summary>The order of a periodic schedule.</summary>
    Periodic,
}

/// <summary>
/// Builds a plan block by block: always the block that can start earliest. A block that retains memory is only started if
/// afterwards the micro-batches in flight can still finish one after the other, the oldest first (banker's algorithm),
/// so it never runs into a limit from which there is no way on.
/// </summary>
internal sealed class ListScheduler
{
    private readonly FiniteProblem _problem;
    private readonly ModuloProblem _blocks;
    private readonly long[] _tails;
    private readonly long[]? _periodic;
    private readonly long[] _free;
    private readonly long[] _memory;
    private readonly long[][] _held;
    private readonly bool[] _done;

    public ListScheduler(FiniteProblem problem, long[]? periodicStarts)
    {
        _problem = problem;
        _blocks = problem.Blocks;
        _tails = MakespanBound.HeadsAndTails(problem.Blocks).Tails;
        _periodic = periodicStarts;
        _free = new long[_blocks.DeviceCount];
        _memory = new long[_blocks.DeviceCount];
        _held = new long[_blocks.DeviceCount][];
        for (int device = 0; device < _held.Length; device++)
            _held[device] = new long[problem.MicroBatches];
        _done = new bool[problem.Count];
    }

    /// <summary>Orders per device, or null where the rule runs into a dead end.</summary>
    /// <param name="priority">Preference among equals.</param>
    /// <param name="inFlight">Most micro-batches begun and not finished.</param>
    public int[][]? Build(ListPriority priority, int inFlight)
    {
        Array.Clear(_free);
        Array.Clear(_memory);
        Array.Clear(_done);
        foreach (long[] held in _held)
            Array.Clear(held);
        int blocks = _blocks.BlockCount;
        int[] missing = new int[_problem.Count];
        long[] ready = new long[_problem.Count];
        int[] left = new int[_problem.MicroBatches];
        Array.Fill(left, blocks);
        List<int>[] orders = new List<int>[_blocks.DeviceCount];
        for (int device = 0; device < orders.Length; device++)
            orders[device] = [];
        List<int> candidates = [];
        int oldest = 0, admitted = 0;
        for (int scheduled = 0; scheduled < _problem.Count; scheduled++)
        {
            while (oldest < _problem.MicroBatches && left[oldest] == 0)
                oldest++;
            for (; admitted < _problem.MicroBatches && admitted < oldest + inFlight; admitted++)
                for (int block = 0; block < blocks; block++)
                    if ((missing[admitted * blocks + block] = _blocks.Incoming[block].Length) == 0)
                        candidates.Add(admitted * blocks + block);
            int choice = Choose(candidates, ready, priority, oldest);
            if (choice < 0)
                return null;
            int operation = candidates[choice];
            candidates[choice] = candidates[^1];
            candidates.RemoveAt(candidates.Count - 1);
            Start(operation, ready, orders);
            left[operation / blocks]--;
            foreach (int edge in _blocks.Outgoing[operation % blocks])
            {
                int next = operation - operation % blocks + _blocks.EdgeTo[edge];
                ready[next] = Math.Max(ready[next], _lastStart + _blocks.Lag[edge]);
                if (--missing[next] == 0)
                    candidates.Add(next);
            }
        }

        return Array.ConvertAll(orders, static order => order.ToArray());
    }

    private long _lastStart;

    private int Choose(List<int> candidates, long[] ready, ListPriority priority, int oldest)
    {
        int best = -1;
        long bestStart = long.MaxValue;
        for (int i = 0; i < candidates.Count; i++)
        {
            int operation = candidates[i];
            long start = ready[operation];
            foreach (int device in _blocks.DevicesOf[operation % _blocks.BlockCount])
                start = Math.Max(start, _free[device]);
            if (start > bestStart || best >= 0 && start == bestStart && !Precedes(operation, candidates[best], priority))
                continue;
            if (IsSafe(operation, oldest))
                (best, bestStart) = (i, start);
        }

        return best;
    }

    private bool Precedes(int a, int b, ListPriority priority)
    {
        int blockA = a % _blocks.BlockCount, blockB = b % _blocks.BlockCount;
        long byRule = priority switch
        {
            ListPriority.ReleaseFirst => Rank(blockA, 1) - Rank(blockB, 1),
            ListPriority.RetainFirst => Rank(blockA, 0) - Rank(blockB, 0),
            ListPriority.LongestTail => _tails[blockB] - _tails[blockA],
            ListPriority.Periodic when _periodic is not null => _periodic[a] - _periodic[b],
            _ => 0,
        };
        if (byRule != 0)
            return byRule < 0;
        int age = a / _blocks.BlockCount - b / _blocks.BlockCount;
        if (age != 0)
            return age < 0;
        return _tails[blockA] != _tails[blockB] ? _tails[blockA] > _tails[blockB] : a < b;
    }

    private int Rank(int block, int forward) => _blocks.Placement.Blocks[block].Kind switch
    {
        BlockKind.WeightGradient => 3,
        BlockKind.Forward => forward,
        _ => 1 - forward,
    };

    private void Start(int operation, long[] ready, List<int>[] orders)
    {
        int block = operation % _blocks.BlockCount;
        long start = ready[operation];
        foreach (int device in _blocks.DevicesOf[block])
            start = Math.Max(start, _free[device]);
        _lastStart = start;
        _done[operation] = true;
        foreach (int device in _blocks.DevicesOf[block])
        {
            _free[device] = start + _blocks.Duration[block];
            _memory[device] += _blocks.Memory[block];
            _held[device][operation / _blocks.BlockCount] += _blocks.Memory[block];
            orders[device].Add(operation);
        }
    }

    private bool IsSafe(int operation, int oldest)
    {
        int block = operation % _blocks.BlockCount;
        long delta = _blocks.Memory[block];
        if (delta <= 0)
            return true;
        int own = operation / _blocks.BlockCount;
        foreach (int device in _blocks.DevicesOf[block])
        {
            long limit = _blocks.Limit[device];
            if (limit == long.MaxValue)
                continue;
            long available = limit - _memory[device] - delta;
            if (available < 0)
                return false;
            for (int microBatch = oldest; microBatch < _problem.MicroBatches; microBatch++)
            {
                long held = _held[device][microBatch] + (microBatch == own ? delta : 0);
                if (held == 0 && microBatch >= own)
                    break;
                if (Need(device, microBatch, operation) > available)
                    return false;
                available += held;
            }
        }

        return true;
    }

    /// <summary>Most memory that the rest of a micro-batch adds on a device, in the topological order of its blocks.</summary>
    private long Need(int device, int microBatch, int starting)
    {
        long memory = 0, need = 0;
        foreach (int block in _blocks.BlocksOf[device])
        {
            int operation = microBatch * _blocks.BlockCount + block;
            if (_blocks.Memory[block] == 0 || operation == starting || _done[operation])
                continue;
            need = Math.Max(need, memory += _blocks.Memory[block]);
        }

        return need;
    }
}

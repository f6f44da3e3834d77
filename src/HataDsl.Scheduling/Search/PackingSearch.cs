namespace HataDsl.Scheduling;

/// <summary>
/// Heuristic search for large or branching placements. Given the offsets of the blocks that span devices, each device's own
/// blocks are packed into its gaps in every order; a beam over the devices (exact where the devices form a path) chooses
/// packings with the least weighted wait on the needs, and the weights of devices over their memory limit grow
/// (Lagrangian relaxation). Any packing is a schedule, only its memory and latency differ.
/// </summary>
internal sealed partial class PackingSearch
{
    private const int WeightRounds = 12;
    private const int MostStalled = 3;
    private readonly ModuloProblem _problem;
    private readonly Random _random;
    private readonly int[] _wide;
    private readonly int[][] _own;
    private readonly (int Device, long Weight)[][] _holds;
    private readonly double[] _weight;
    private readonly double[] _price;
    private readonly long[] _offsets;
    private readonly bool[] _assigned;
    private long _period;

    public PackingSearch(ModuloProblem problem, int seed)
    {
        _problem = problem;
        _random = new Random(seed);
        List<int> wide = [];
        foreach (int block in problem.Topological)
            if (problem.DevicesOf[block].Length > 1)
                wide.Add(block);
        _wide = [.. wide];
        _own = new int[problem.DeviceCount][];
        for (int device = 0; device < _own.Length; device++)
            _own[device] = Array.FindAll(problem.BlocksOf[device], block => problem.DevicesOf[block].Length == 1);
        _weight = new double[problem.Lag.Length];
        _price = new double[problem.DeviceCount];
        _offsets = new long[problem.BlockCount];
        _assigned = new bool[problem.BlockCount];
        _holds = HoldWeights(problem);
        _neighbours = Neighbours();
    }

    /// <summary>Start times within the limits, or null when none was met in the given number of rounds.</summary>
    public long[]? Find(long period, long[] limits, int rounds, CancellationToken cancellation)
    {
        _period = period;
        _packings.Clear();
        for (int round = 0; round < rounds && !cancellation.IsCancellationRequested; round++)
        {
            if (!PlaceWide(round))
                continue;
            Array.Clear(_price);
            int first = round == 0 ? 0 : _random.Next(_problem.DeviceCount);
            long least = long.MaxValue;
            int stalled = 0;
            for (int i = 0; i < WeightRounds && stalled < MostStalled && !cancellation.IsCancellationRequested; i++)
            {
                for (int edge = 0; edge < _weight.Length; edge++)
                {
                    // Later rounds start from other weights, so that they lead to other packings.
                    _weight[edge] = round == 0 ? 1 : 0.5 + 2 * _random.NextDouble();
                    foreach ((int device, long weight) in _holds[edge])
                        _weight[edge] += _price[device] * weight;
                }

                if (!PackAll(first))
                    break;
                long[] starts = ModuloChecks.StartsFromOffsets(_problem, period, _offsets);
                long excess = RaisePrices(starts, limits);
                if (excess == 0)
                    return starts;
                stalled = excess < least ? 0 : stalled + 1;
                least = Math.Min(least, excess);
            }
        }

        return null;
    }

    /// <summary>Raises the price of waiting for devices over their limit; returns by how much all are over.</summary>
    private long RaisePrices(long[] starts, long[] limits)
    {
        long excess = 0;
        for (int device = 0; device < _problem.DeviceCount; device++)
        {
            if (limits[device] == long.MaxValue)
                continue;
            long peak = ModuloChecks.PeakMemory(_problem, device, _period, starts);
            if (peak <= limits[device])
                continue;
            excess += peak - limits[device];
            _price[device] += (1 + _random.NextDouble()) * (peak - limits[device]) / Math.Max(1, limits[device]);
        }

        return excess;
    }

    /// <summary>
    /// Offsets for the blocks on several devices: in the first round each as soon as the one before allows, one right behind
    /// the other; later at random.
    /// </summary>
    private bool PlaceWide(int round)
    {
        Array.Clear(_assigned);
        for (int i = 0; i < _wide.Length; i++)
        {
            int block = _wide[i];
            long from = i == 0 ? 0 : round == 0 ? _offsets[_wide[i - 1]] + _problem.Duration[_wide[i - 1]] : _random.NextInt64(_period);
            long tried = 0;
            while (tried < _period && HitsAssigned(block, from % _period) is long skip && skip > 0)
            {
                from += skip;
                tried += skip;
            }

            if (tried >= _period)
                return false;
            _offsets[block] = from % _period;
            _assigned[block] = true;
        }

        return true;
    }

    /// <summary>0 where the block fits at the offset, else how far to go on to the end of the block in the way.</summary>
    private long HitsAssigned(int block, long offset)
    {
        foreach (int device in _problem.DevicesOf[block])
        {
            foreach (int other in _problem.BlocksOf[device])
            {
                if (!_assigned[other] || other == block)
                    continue;
                long behind = ModuloProblem.Modulo(offset - _offsets[other], _period);
                if (behind < _problem.Duration[other])
                    return _problem.Duration[other] - behind;
                if (_period - behind < _problem.Duration[block])
                    return _period - behind + _problem.Duration[other];
            }
        }

        return 0;
    }

    /// <summary>For each edge: the devices whose retained memory waits across it, with how much.</summary>
    private static (int Device, long Weight)[][] HoldWeights(ModuloProblem problem)
    {
        (int, long)[][] holds = new (int, long)[problem.Lag.Length][];
        Dictionary<int, long>[] retained = Accumulate(problem, true);
        Dictionary<int, long>[] released = Accumulate(problem, false);
        List<(int, long)> list = [];
        for (int edge = 0; edge < holds.Length; edge++)
        {
            list.Clear();
            foreach ((int device, long sum) in retained[problem.EdgeFrom[edge]])
                if (released[problem.EdgeTo[edge]].TryGetValue(device, out long other))
                    list.Add((device, Math.Min(sum, other)));
            holds[edge] = [.. list];
        }

        return holds;
    }

    /// <summary>For each block: what it and its ancestors retain, or it and its descendants release, by device. On joins an upper estimate: only a weight.</summary>
    private static Dictionary<int, long>[] Accumulate(ModuloProblem problem, bool retained)
    {
        Dictionary<int, long>[] sums = new Dictionary<int, long>[problem.BlockCount];
        for (int i = 0; i < problem.BlockCount; i++)
        {
            int block = problem.Topological[retained ? i : problem.BlockCount - 1 - i];
            Dictionary<int, long> own = sums[block] = [];
            foreach (int edge in retained ? problem.Incoming[block] : problem.Outgoing[block])
                foreach ((int device, long sum) in sums[retained ? problem.EdgeFrom[edge] : problem.EdgeTo[edge]])
                    own[device] = Math.Max(own.GetValueOrDefault(device), sum);
            long memory = retained ? problem.Memory[block] : -problem.Memory[block];
            if (memory <= 0)
                continue;
            foreach (int device in problem.DevicesOf[block])
                own[device] = own.GetValueOrDefault(device) + memory;
        }

        return sums;
    }
}

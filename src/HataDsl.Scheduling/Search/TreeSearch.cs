namespace HataDsl.Scheduling;

/// <summary>
/// Exact depth-first search for start times that repeat with a given period, for placements whose needs form a forest.
/// Each block is placed beside an already placed neighbour with a wait of 0 to period - 1. Longer waits never help where
/// every need has its releases behind it (<see cref="Applies"/>), so an exhausted search is a proof that there is none.
/// </summary>
/// <remarks>
/// Two cuts make it fast. A device may waste only period - work on gaps that its remaining blocks cannot fill. And every
/// wait lengthens how long memory is held: held memory × time per period is at most limit × period, so waits come out of
/// a budget per device (memory recurrence, made incremental).
/// </remarks>
internal sealed partial class TreeSearch
{
    private readonly ModuloProblem _problem;
    private readonly int[] _order;
    private readonly int[] _edgeOf;
    private readonly bool[] _forwards;
    private readonly int[] _twin;
    private readonly (int Device, long Weight)[][] _weights;
    private readonly long[] _held;
    private readonly int[][] _placed;
    private readonly int[] _placedCount;
    private readonly long[] _starts;
    private readonly long[] _offsets;
    private readonly long[] _cost;
    private long _period;
    private long[] _limits;
    private long _nodesLeft;
    private CancellationToken _cancellation;

    public TreeSearch(ModuloProblem problem)
    {
        _problem = problem;
        _order = new int[problem.BlockCount];
        _edgeOf = new int[problem.BlockCount];
        _forwards = new bool[problem.BlockCount];
        _twin = new int[problem.BlockCount];
        _weights = new (int, long)[problem.Lag.Length][];
        _held = new long[problem.DeviceCount];
        _cost = new long[problem.DeviceCount];
        _placed = new int[problem.DeviceCount][];
        _placedCount = new int[problem.DeviceCount];
        for (int device = 0; device < problem.DeviceCount; device++)
            _placed[device] = new int[problem.BlocksOf[device].Length];
        _starts = new long[problem.BlockCount];
        _offsets = new long[problem.BlockCount];
        _limits = problem.Limit;
        IsForest = OrderBlocks();
        Applies = IsForest && WeighEdges();
        if (Applies)
            MeasureHeld();
        else
            Array.Fill(_weights, []);
    }

    /// <summary>Whether the search is exact for this problem.</summary>
    public bool Applies { get; }

    /// <summary>Whether the needs form a forest: then the search can run, if only as a heuristic.</summary>
    public bool IsForest { get; }

    /// <summary>Start times for the period, or null. <paramref name="exhausted"/>: there are none.</summary>
    public long[]? Find(long period, long[] limits, long nodeLimit, CancellationToken cancellation, out bool exhausted)
    {
        _period = period;
        _limits = limits;
        _nodesLeft = nodeLimit;
        _cancellation = cancellation;
        Array.Clear(_placedCount);
        exhausted = true;
        for (int device = 0; device < _problem.DeviceCount; device++)
        {
            _cost[device] = _held[device];
            if (_problem.Work[device] > period || OverBudget(device))
                return null;
        }

        bool found = Place(0);
        exhausted = !found && _nodesLeft > 0;
        return found ? (long[])_starts.Clone() : null;
    }

    private bool OverBudget(int device) =>
        _limits[device] != long.MaxValue && (Int128)_cost[device] > (Int128)_limits[device] * _period;

    private bool Place(int depth)
    {
        if (depth == _order.Length)
            return true;
        int block = _order[depth];
        int edge = _edgeOf[block];
        if (edge < 0)
            return PlaceRoot(depth, block);
        int neighbour = _forwards[block] ? _problem.EdgeFrom[edge] : _problem.EdgeTo[edge];
        for (long wait = 0; wait < _period; wait++)
        {
            if (wait > 0 && !Charge(edge, 1))
            {
                Charge(edge, -wait);
                return false;
            }

            long start = _forwards[block]
                ? _starts[neighbour] + _problem.Lag[edge] + wait
                : _starts[neighbour] - _problem.Lag[edge] - wait;
            if (Try(depth, block, start))
                return true;
            if (_nodesLeft <= 0)
                break;
            if (wait == _period - 1)
                Charge(edge, -wait);
        }

        return false;
    }

    /// <summary>The first block of a tree: its place among the trees is free, except that the first tree fixes the origin and twins are interchangeable.</summary>
    private bool PlaceRoot(int depth, int block)
    {
        long first = _twin[block] >= 0 ? _offsets[_twin[block]] + 1 : 0;
        long last = depth == 0 ? 0 : _period - 1;
        for (long start = first; start <= last && _nodesLeft > 0; start++)
            if (Try(depth, block, start))
                return true;
        return false;
    }

    private bool Try(int depth, int block, long start)
    {
        if (--_nodesLeft <= 0 || (_nodesLeft & 0xFFF) == 0 && _cancellation.IsCancellationRequested)
        {
            _nodesLeft = 0;
            return false;
        }

        long offset = ModuloProblem.Modulo(start, _period);
        if (!IsFree(block, offset))
            return false;
        _starts[block] = start;
        _offsets[block] = offset;
        foreach (int device in _problem.DevicesOf[block])
            _placed[device][_placedCount[device]++] = block;
        bool possible = true;
        foreach (int device in _problem.DevicesOf[block])
            possible = possible && CanFill(device) && FitsWhenFull(device);
        if (possible && Place(depth + 1))
            return true;
        foreach (int device in _problem.DevicesOf[block])
            _placedCount[device]--;
        return false;
    }

    private bool IsFree(int block, long offset)
    {
        long duration = _problem.Duration[block];
        foreach (int device in _problem.DevicesOf[block])
        {
            int[] placed = _placed[device];
            for (int i = 0; i < _placedCount[device]; i++)
            {
                long behind = offset - _offsets[placed[i]];
                if (behind < 0)
                    behind += _period;
                if (behind < _problem.Duration[placed[i]] || _period - behind < duration)
                    return false;
            }
        }

        return true;
    }

    /// <summary>Adds waits on an edge to the held memory of the devices it separates; false when one has no budget left.</summary>
    private bool Charge(int edge, long waits)
    {
        bool within = true;
        foreach ((int device, long weight) in _weights[edge])
        {
            _cost[device] += weight * waits;
            within &= !OverBudget(device);
        }

        return within;
    }

    private bool FitsWhenFull(int device) =>
        _placedCount[device] < _placed[device].Length
        || _limits[device] == long.MaxValue
        || ModuloChecks.PeakMemory(_problem, device, _period, _starts) <= _limits[device];
}

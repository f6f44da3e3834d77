namespace HataDsl.Scheduling;

/// <summary>
/// Depth-first search over the offsets of all blocks for small placements of any shape. The whole periods between blocks
/// follow from the offsets by longest paths, which is the best for memory on trees but not always on graphs: an exhausted
/// search is therefore no proof.
/// </summary>
internal sealed class OffsetSearch(ModuloProblem problem)
{
    private readonly long[] _starts = new long[problem.BlockCount];
    private readonly long[] _offsets = new long[problem.BlockCount];
    private readonly bool[] _placed = new bool[problem.BlockCount];
    private long _period;
    private long _nodesLeft;
    private long[] _limits = problem.Limit;
    private CancellationToken _cancellation;

    /// <summary>Start times within the limits, or null when none was met.</summary>
    public long[]? Find(long period, long[] limits, long nodeLimit, CancellationToken cancellation)
    {
        _period = period;
        _limits = limits;
        _nodesLeft = nodeLimit;
        _cancellation = cancellation;
        Array.Clear(_placed);
        return Place(0);
    }

    private long[]? Place(int depth)
    {
        if (depth == problem.BlockCount)
        {
            long[] starts = ModuloChecks.StartsFromOffsets(problem, _period, _offsets);
            return ModuloChecks.FitsMemory(problem, _limits, _period, starts) ? starts : null;
        }

        int block = problem.Topological[depth];
        long ready = 0;
        foreach (int edge in problem.Incoming[block])
            ready = Math.Max(ready, _starts[problem.EdgeFrom[edge]] + problem.Lag[edge]);
        // The first block fixes the origin of the offsets.
        for (long wait = 0; wait < (depth == 0 ? 1 : _period); wait++)
        {
            if (--_nodesLeft <= 0 || (_nodesLeft & 0xFFF) == 0 && _cancellation.IsCancellationRequested)
            {
                _nodesLeft = 0;
                return null;
            }

            _starts[block] = ready + wait;
            _offsets[block] = _starts[block] % _period;
            if (!IsFree(block))
                continue;
            _placed[block] = true;
            long[]? found = Place(depth + 1);
            _placed[block] = false;
            if (found is not null)
                return found;
        }

        return null;
    }

    private bool IsFree(int block)
    {
        foreach (int device in problem.DevicesOf[block])
        {
            foreach (int other in problem.BlocksOf[device])
            {
                if (!_placed[other])
                    continue;
                long behind = ModuloProblem.Modulo(_offsets[block] - _offsets[other], _period);
                if (behind < problem.Duration[other] || _period - behind < problem.Duration[block])
                    return false;
            }
        }

        return true;
    }
}

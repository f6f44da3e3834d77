namespace HataDsl.Scheduling;

/// <summary>A proven lower bound of the makespan of any plan.</summary>
public static class MakespanBound
{
    /// <summary>
    /// The larger of the longest chain of one micro-batch and, over the devices, least time before a device can begin plus
    /// its work for all micro-batches plus least time after its last block; with a memory limit also the time in which the
    /// device can hold what all micro-batches retain.
    /// </summary>
    /// <param name="placement">The placement.</param>
    /// <param name="microBatches">Number of micro-batches, at least 1.</param>
    /// <returns>Time units.</returns>
    public static long Of(Placement placement, int microBatches)
    {
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatches, 1);
        ModuloProblem problem = new(placement, 1);
        return Of(problem, microBatches) * problem.TimeUnit;
    }

    internal static long Of(ModuloProblem problem, int microBatches)
    {
        (long[] heads, long[] tails) = HeadsAndTails(problem);
        long bound = 0;
        for (int block = 0; block < problem.BlockCount; block++)
            bound = Math.Max(bound, heads[block] + tails[block]);
        for (int device = 0; device < problem.DeviceCount; device++)
        {
            long head = long.MaxValue, tail = long.MaxValue;
            foreach (int block in problem.BlocksOf[device])
            {
                head = Math.Min(head, heads[block]);
                tail = Math.Min(tail, tails[block] - problem.Duration[block]);
            }

            if (head == long.MaxValue)
                continue;
            long time = problem.Work[device] * microBatches;
            if (problem.Limit[device] is > 0 and < long.MaxValue)
            {
                Int128 held = (Int128)PeriodBounds.LeastHeld(problem, device) * microBatches;
                time = Math.Max(time, (long)((held + problem.Limit[device] - 1) / problem.Limit[device]));
            }

            bound = Math.Max(bound, head + time + tail);
        }

        return bound;
    }

    /// <summary>For each block the longest path to its start and from its start to the end of the micro-batch.</summary>
    internal static (long[] Heads, long[] Tails) HeadsAndTails(ModuloProblem problem)
    {
        long[] heads = new long[problem.BlockCount];
        long[] tails = new long[problem.BlockCount];
        foreach (int block in problem.Topological)
            foreach (int edge in problem.Incoming[block])
                heads[block] = Math.Max(heads[block], heads[problem.EdgeFrom[edge]] + problem.Lag[edge]);
        for (int i = problem.BlockCount - 1; i >= 0; i--)
        {
            int block = problem.Topological[i];
            tails[block] = problem.Duration[block];
            foreach (int edge in problem.Outgoing[block])
                tails[block] = Math.Max(tails[block], problem.Lag[edge] + tails[problem.EdgeTo[edge]]);
        }

        return (heads, tails);
    }
}

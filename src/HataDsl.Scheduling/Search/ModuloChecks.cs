namespace HataDsl.Scheduling;

/// <summary>Facts about start times repeated with a period: memory, span, validity.</summary>
internal static class ModuloChecks
{
    /// <summary>
    /// Largest memory on a device in the steady state: at the start of block x, block y has started
    /// floor((s_x - s_y) / period) + 1 times more than the steady count, and the deltas sum to 0
    /// (the formula of software pipelining's register pressure).
    /// </summary>
    public static long PeakMemory(ModuloProblem problem, int device, long period, long[] starts)
    {
        int[] blocks = problem.BlocksOf[device];
        long peak = 0;
        foreach (int at in blocks)
        {
            if (problem.Memory[at] <= 0)
                continue;
            long memory = 0;
            foreach (int block in blocks)
                if (problem.Memory[block] != 0)
                    memory += problem.Memory[block] * (ModuloProblem.FloorDivide(starts[at] - starts[block], period) + 1);
            peak = Math.Max(peak, memory);
        }

        return peak;
    }

    /// <summary>Whether all devices keep the limits.</summary>
    public static bool FitsMemory(ModuloProblem problem, long[] limits, long period, long[] starts)
    {
        for (int device = 0; device < problem.DeviceCount; device++)
            if (limits[device] != long.MaxValue && PeakMemory(problem, device, period, starts) > limits[device])
                return false;
        return true;
    }

    /// <summary>Largest peak over the devices.</summary>
    public static long LargestPeak(ModuloProblem problem, long period, long[] starts)
    {
        long peak = 0;
        for (int device = 0; device < problem.DeviceCount; device++)
            peak = Math.Max(peak, PeakMemory(problem, device, period, starts));
        return peak;
    }

    /// <summary>Longest time from the first start to the last end of one copy.</summary>
    public static long Span(ModuloProblem problem, long[] starts)
    {
        long longest = 0;
        for (int copy = 0; copy < problem.Copies; copy++)
        {
            long first = long.MaxValue, last = long.MinValue;
            for (int block = copy * problem.BlocksPerCopy; block < (copy + 1) * problem.BlocksPerCopy; block++)
            {
                first = Math.Min(first, starts[block]);
                last = Math.Max(last, starts[block] + problem.Duration[block]);
            }

            longest = Math.Max(longest, last - first);
        }

        return longest;
    }

    /// <summary>Whether needs and devices are respected: the guard behind every solver.</summary>
    public static bool IsSchedule(ModuloProblem problem, long period, long[] starts)
    {
        for (int edge = 0; edge < problem.Lag.Length; edge++)
            if (starts[problem.EdgeTo[edge]] < starts[problem.EdgeFrom[edge]] + problem.Lag[edge])
                return false;
        foreach (int[] blocks in problem.BlocksOf)
            for (int i = 0; i < blocks.Length; i++)
                for (int j = 0; j < blocks.Length; j++)
                    if (i != j && Collide(problem, period, starts, blocks[i], blocks[j]))
                        return false;
        return true;
    }

    private static bool Collide(ModuloProblem problem, long period, long[] starts, int a, int b) =>
        ModuloProblem.Modulo(starts[b] - starts[a], period) < problem.Duration[a];

    /// <summary>
    /// Least whole numbers of periods for given offsets: as early as the needs allow, then every block that releases
    /// nothing as late as its consumers allow, which shortens how long memory is held.
    /// </summary>
    public static long[] StartsFromOffsets(ModuloProblem problem, long period, long[] offsets)
    {
        long[] starts = new long[problem.BlockCount];
        foreach (int block in problem.Topological)
        {
            long ready = 0;
            foreach (int edge in problem.Incoming[block])
                ready = Math.Max(ready, starts[problem.EdgeFrom[edge]] + problem.Lag[edge]);
            starts[block] = ready + ModuloProblem.Modulo(offsets[block] - ready, period);
        }

        DelayRetaining(problem, period, starts);
        return starts;
    }

    private static void DelayRetaining(ModuloProblem problem, long period, long[] starts)
    {
        for (int i = problem.BlockCount - 1; i >= 0; i--)
        {
            int block = problem.Topological[i];
            if (problem.Memory[block] < 0 || problem.Outgoing[block].Length == 0)
                continue;
            long slack = long.MaxValue;
            foreach (int edge in problem.Outgoing[block])
                slack = Math.Min(slack, starts[problem.EdgeTo[edge]] - problem.Lag[edge] - starts[block]);
            starts[block] += slack / period * period;
        }
    }
}

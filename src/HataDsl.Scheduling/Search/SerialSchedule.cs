namespace HataDsl.Scheduling;

/// <summary>One micro-batch at a time, as short as list scheduling makes it within the memory limits.</summary>
internal static class SerialSchedule
{
    /// <summary>The period (all copies one after the other) and the start times.</summary>
    public static (long Period, long[] Starts) Of(ModuloProblem problem)
    {
        long[] starts = new long[problem.BlockCount];
        long end = Parallel(problem, starts);
        if (end < 0)
            end = OneByOne(problem, starts);
        for (int copy = 1; copy < problem.Copies; copy++)
            for (int block = 0; block < problem.BlocksPerCopy; block++)
                starts[copy * problem.BlocksPerCopy + block] = starts[block] + copy * end;
        return (end * problem.Copies, starts);
    }

    /// <summary>Blocks in topological order, each as early as needs and devices allow; -1 where that order breaks a limit.</summary>
    private static long Parallel(ModuloProblem problem, long[] starts)
    {
        long[] free = new long[problem.DeviceCount];
        long[] memory = new long[problem.DeviceCount];
        long end = 0;
        for (int i = 0; i < problem.BlocksPerCopy; i++)
        {
            int block = problem.Topological[i];
            long start = 0;
            foreach (int edge in problem.Incoming[block])
                start = Math.Max(start, starts[problem.EdgeFrom[edge]] + problem.Lag[edge]);
            foreach (int device in problem.DevicesOf[block])
            {
                start = Math.Max(start, free[device]);
                memory[device] += problem.Memory[block];
                if (memory[device] > problem.Limit[device])
                    return -1;
            }

            starts[block] = start;
            foreach (int device in problem.DevicesOf[block])
                free[device] = start + problem.Duration[block];
            end = Math.Max(end, start + problem.Duration[block]);
        }

        return end;
    }

    /// <summary>
    /// One block at a time in an order that releases as soon as it can: among the ready blocks that fit, one that releases
    /// most first. Backtracks where that runs into a limit.
    /// </summary>
    private static long OneByOne(ModuloProblem problem, long[] starts)
    {
        int[] missing = new int[problem.BlocksPerCopy];
        for (int block = 0; block < missing.Length; block++)
            missing[block] = problem.Incoming[block].Length;
        long[] memory = new long[problem.DeviceCount];
        int budget = 200_000;
        List<int> order = [];
        if (!Extend())
            throw new PlacementException($"Placement '{problem.Placement.Name}': no order of one micro-batch was found that keeps every device within its memory limit; raise the limits.");
        long at = 0;
        foreach (int block in order)
        {
            foreach (int edge in problem.Incoming[block])
                at = Math.Max(at, starts[problem.EdgeFrom[edge]] + problem.Lag[edge]);
            starts[block] = at;
            at += problem.Duration[block];
        }

        return at;

        bool Extend()
        {
            if (order.Count == missing.Length)
                return true;
            if (--budget < 0)
                return false;
            List<int> ready = [];
            for (int block = 0; block < missing.Length; block++)
                if (missing[block] == 0)
                    ready.Add(block);
            ready.Sort((a, b) => problem.Memory[a] != problem.Memory[b] ? problem.Memory[a].CompareTo(problem.Memory[b]) : a.CompareTo(b));
            foreach (int block in ready)
            {
                bool fits = true;
                foreach (int device in problem.DevicesOf[block])
                    fits &= memory[device] + problem.Memory[block] <= problem.Limit[device];
                if (!fits)
                    continue;
                Apply(block, 1);
                if (Extend())
                    return true;
                Apply(block, -1);
            }

            return false;
        }

        void Apply(int block, int sign)
        {
            missing[block] = sign > 0 ? -1 : 0;
            foreach (int device in problem.DevicesOf[block])
                memory[device] += sign * problem.Memory[block];
            foreach (int edge in problem.Outgoing[block])
                missing[problem.EdgeTo[edge]] -= sign;
            if (sign > 0)
                order.Add(block);
            else
                order.RemoveAt(order.Count - 1);
        }
    }
}

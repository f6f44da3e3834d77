namespace HataDsl.Scheduling;

/// <summary>Proven lower bounds of the average period, as a fraction of whole numbers, in the problem's time unit.</summary>
internal readonly record struct PeriodBounds(long Numerator, long Denominator, string Reason)
{
    /// <summary>Least whole period that holds the given number of micro-batches.</summary>
    public long For(int microBatches)
    {
        Int128 product = (Int128)Numerator * microBatches;
        return (long)((product + Denominator - 1) / Denominator);
    }

    public double Value => (double)Numerator / Denominator;

    /// <summary>
    /// Device work; and the memory recurrence: what a device retains, integrated over one period, is at most limit times
    /// period. A pair of a retaining block F and a releasing block B holds from the start of F to the end of B (no block
    /// starts while B runs), at least the longest path between them plus B's own time.
    /// </summary>
    public static PeriodBounds Of(ModuloProblem problem)
    {
        PeriodBounds best = new(1, 1, "one time unit");
        for (int device = 0; device < problem.DeviceCount; device++)
        {
            long work = problem.Work[device] / problem.Copies;
            if (IsGreater(work, 1, best))
                best = new PeriodBounds(work, 1, $"the work of device '{problem.Placement.Devices[device].Name}'");
            if (problem.Limit[device] is 0 or long.MaxValue)
                continue;
            long held = LeastHeld(problem, device);
            if (held > 0 && IsGreater(held, problem.Limit[device], best))
                best = new PeriodBounds(held, problem.Limit[device], $"the memory of device '{problem.Placement.Devices[device].Name}'");
        }

        return best;
    }

    private static bool IsGreater(long numerator, long denominator, PeriodBounds than) =>
        (Int128)numerator * than.Denominator > (Int128)than.Numerator * denominator;

    /// <summary>Least memory × time that one micro-batch takes from a device; 0 where no pairing of its blocks proves any.</summary>
    public static long LeastHeld(ModuloProblem problem, int device)
    {
        int[] blocks = problem.BlocksOf[device];
        List<(int Block, long Left)> retained = [];
        long[] path = new long[problem.BlockCount];
        Int128 total = 0;
        foreach (int block in problem.Topological)
        {
            if (block >= problem.BlocksPerCopy || Array.IndexOf(blocks, block) < 0 || problem.Memory[block] == 0)
                continue;
            if (problem.Memory[block] > 0)
            {
                retained.Add((block, problem.Memory[block]));
                continue;
            }

            long released = -problem.Memory[block];
            PathsTo(problem, block, path);
            for (int i = retained.Count - 1; i >= 0 && released > 0; i--)
            {
                (int from, long left) = retained[i];
                if (path[from] < 0 || left == 0)
                    continue;
                long units = Math.Min(left, released);
                released -= units;
                retained[i] = (from, left - units);
                total += (Int128)units * (path[from] + problem.Duration[block]);
            }

            if (released > 0)
                return 0;
        }

        foreach ((_, long left) in retained)
            if (left > 0)
                return 0;
        return total > long.MaxValue ? long.MaxValue : (long)total;
    }

    /// <summary>Longest path from every block of the first copy to <paramref name="target"/>, -1 where there is none.</summary>
    private static void PathsTo(ModuloProblem problem, int target, long[] path)
    {
        Array.Fill(path, -1);
        path[target] = 0;
        for (int i = problem.BlocksPerCopy - 1; i >= 0; i--)
        {
            int block = problem.Topological[i];
            foreach (int edge in problem.Outgoing[block])
                if (path[problem.EdgeTo[edge]] >= 0)
                    path[block] = Math.Max(path[block], path[problem.EdgeTo[edge]] + problem.Lag[edge]);
        }
    }
}

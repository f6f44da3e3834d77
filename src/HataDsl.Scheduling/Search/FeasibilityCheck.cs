namespace HataDsl.Scheduling;

/// <summary>Says why no number of micro-batches can repeat under the memory limits, if that is so.</summary>
internal static class FeasibilityCheck
{
    private const int LargestExact = 16;

    /// <summary>The reason, or null where one micro-batch after the other fits.</summary>
    public static Infeasibility? Explain(Placement placement)
    {
        for (int device = 0; device < placement.Devices.Length; device++)
        {
            long sum = 0;
            foreach (int block in placement.BlocksOf(device))
                sum += placement.Blocks[block].Memory;
            string name = placement.Devices[device].Name;
            if (sum < 0)
                return new Infeasibility(device, placement.Devices[device].MemoryLimit ?? 0, null, $"Device '{name}' releases {-sum} memory unit(s) more per micro-batch than it retains: the memory figures are wrong.");
            if (placement.Devices[device].MemoryLimit is not long limit)
                continue;
            if (sum > 0)
                return new Infeasibility(device, limit, null, $"Device '{name}' never releases {sum} memory unit(s) of each micro-batch, so no limit (here {limit}) holds for ever.");
            long least = LeastPeak(placement, device);
            if (least > limit)
                return new Infeasibility(device, limit, least, $"Device '{name}' has a memory limit of {limit}; one micro-batch alone needs {least}.");
        }

        return null;
    }

    /// <summary>
    /// Least peak of one micro-batch alone over all orders of the device's blocks that the needs allow: a dynamic program
    /// over sets for up to 16 retaining or releasing blocks, beyond that the peak of the given order of blocks.
    /// </summary>
    private static long LeastPeak(Placement placement, int device)
    {
        List<int> blocks = [];
        foreach (int block in placement.TopologicalOrder)
            if (placement.Blocks[block].Memory != 0 && placement.Blocks[block].Devices.Contains(device))
                blocks.Add(block);
        if (blocks.Count > LargestExact)
        {
            long memory = 0, peak = 0;
            foreach (int block in blocks)
                peak = Math.Max(peak, memory += placement.Blocks[block].Memory);
            return peak;
        }

        int[] before = Ancestors(placement, blocks);
        long[] least = new long[1 << blocks.Count];
        Array.Fill(least, long.MaxValue);
        least[0] = 0;
        for (int set = 0; set < least.Length; set++)
        {
            if (least[set] == long.MaxValue)
                continue;
            long memory = 0;
            for (int i = 0; i < blocks.Count; i++)
                if ((set >> i & 1) != 0)
                    memory += placement.Blocks[blocks[i]].Memory;
            for (int i = 0; i < blocks.Count; i++)
            {
                if ((set >> i & 1) != 0 || (before[i] & ~set) != 0)
                    continue;
                long peak = Math.Max(least[set], memory + placement.Blocks[blocks[i]].Memory);
                least[set | 1 << i] = Math.Min(least[set | 1 << i], peak);
            }
        }

        return least[^1];
    }

    /// <summary>For each listed block the set of listed blocks that it needs, directly or not.</summary>
    private static int[] Ancestors(Placement placement, List<int> blocks)
    {
        int[] sets = new int[placement.Blocks.Length];
        int[] result = new int[blocks.Count];
        foreach (int block in placement.TopologicalOrder)
        {
            foreach (int edge in placement.IncomingEdges(block))
            {
                int from = placement.Edges[edge].From;
                int place = blocks.IndexOf(from);
                sets[block] |= sets[from] | (place >= 0 ? 1 << place : 0);
            }
        }

        for (int i = 0; i < result.Length; i++)
            result[i] = sets[blocks[i]];
        return result;
    }
}

namespace HataDsl.Scheduling;

/// <summary>
/// The shape of a placement that is one nested chain: forwards over the devices, backwards over them in reverse, blocks on
/// all devices in between, and at most one weight-gradient block hanging off each backward.
/// </summary>
internal sealed class NestedChain
{
    private NestedChain(List<int> devices, List<int> forwards, List<int> backwards, int[] pendants, List<int> shared)
    {
        Devices = [.. devices];
        Forwards = [.. forwards];
        Backwards = [.. backwards];
        Pendants = pendants;
        Shared = [.. shared];
    }

    /// <summary>Devices from the outermost inwards.</summary>
    public int[] Devices { get; }

    /// <summary>Forward block of each of <see cref="Devices"/>.</summary>
    public int[] Forwards { get; }

    /// <summary>Backward block (on the chain) of each of <see cref="Devices"/>.</summary>
    public int[] Backwards { get; }

    /// <summary>Block that only the backward block feeds, or -1, for each of <see cref="Devices"/>.</summary>
    public int[] Pendants { get; }

    /// <summary>Blocks on all devices, in chain order.</summary>
    public int[] Shared { get; }

    /// <summary>Edges from each block to the next on the chain.</summary>
    public required int[] EdgeToNext { get; init; }

    /// <summary>Recognises a nested chain, or returns null.</summary>
    public static NestedChain? Of(ModuloProblem problem)
    {
        if (problem.Copies != 1 || problem.DeviceCount < 2)
            return null;
        int[] edgeToNext = new int[problem.BlockCount];
        Array.Fill(edgeToNext, -1);
        int[] pendantOf = new int[problem.BlockCount];
        Array.Fill(pendantOf, -1);
        int at = FirstBlock(problem);
        if (at < 0)
            return null;
        List<int> chain = [];
        int pendants = 0;
        while (at >= 0)
        {
            chain.Add(at);
            int next = -1;
            foreach (int edge in problem.Outgoing[at])
            {
                int to = problem.EdgeTo[edge];
                if (problem.Incoming[to].Length != 1)
                    return null;
                if (IsPendant(problem, at, to) && (problem.Outgoing[at].Length > 1 || problem.Memory[to] < 0 && IsLastOn(problem, to)))
                {
                    if (pendantOf[at] >= 0)
                        return null;
                    pendantOf[at] = to;
                    pendants++;
                }
                else if (next >= 0)
                {
                    return null;
                }
                else
                {
                    next = to;
                    edgeToNext[at] = edge;
                }
            }

            at = next;
        }

        return chain.Count + pendants == problem.BlockCount ? Nest(problem, chain, pendantOf, edgeToNext) : null;
    }

    private static int FirstBlock(ModuloProblem problem)
    {
        int first = -1;
        for (int block = 0; block < problem.BlockCount; block++)
        {
            if (problem.Incoming[block].Length > 0)
                continue;
            if (first >= 0)
                return -1;
            first = block;
        }

        return first;
    }

    private static bool IsPendant(ModuloProblem problem, int from, int to) =>
        problem.Outgoing[to].Length == 0 && problem.DevicesOf[to].Length == 1
        && problem.DevicesOf[from].Length == 1 && problem.DevicesOf[to][0] == problem.DevicesOf[from][0];

    private static bool IsLastOn(ModuloProblem problem, int block)
    {
        // A device with forward, backward and this one: otherwise the block is the backward itself.
        int own = 0;
        foreach (int other in problem.BlocksOf[problem.DevicesOf[block][0]])
            if (problem.DevicesOf[other].Length == 1)
                own++;
        return own == 3;
    }

    private static NestedChain? Nest(ModuloProblem problem, List<int> chain, int[] pendantOf, int[] edgeToNext)
    {
        List<int> devices = [], forwards = [], backwards = [], shared = [];
        foreach (int block in chain)
        {
            if (problem.DevicesOf[block].Length == problem.DeviceCount)
            {
                if (problem.Memory[block] != 0)
                    return null;
                shared.Add(block);
                continue;
            }

            if (problem.DevicesOf[block].Length != 1)
                return null;
            int device = problem.DevicesOf[block][0];
            if (backwards.Count == 0 && !devices.Contains(device))
            {
                if (pendantOf[block] >= 0 || problem.Memory[block] < 0)
                    return null;
                devices.Add(device);
                forwards.Add(block);
                continue;
            }

            int depth = devices.Count - 1 - backwards.Count;
            if (depth < 0 || devices[depth] != device || problem.Memory[block] > 0)
                return null;
            backwards.Add(block);
        }

        if (backwards.Count != devices.Count || devices.Count != problem.DeviceCount)
            return null;
        backwards.Reverse();
        int[] pendants = new int[devices.Count];
        for (int i = 0; i < pendants.Length; i++)
        {
            pendants[i] = pendantOf[backwards[i]];
            long sum = problem.Memory[forwards[i]] + problem.Memory[backwards[i]] + (pendants[i] < 0 ? 0 : problem.Memory[pendants[i]]);
            if (sum != 0)
                return null;
        }

        foreach (int block in shared)
            if (pendantOf[block] >= 0)
                return null;
        return new NestedChain(devices, forwards, backwards, pendants, shared) { EdgeToNext = edgeToNext };
    }
}

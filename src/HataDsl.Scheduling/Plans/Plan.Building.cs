using System.Collections.Immutable;

namespace HataDsl.Scheduling;

public sealed partial class Plan
{
    /// <summary>
    /// Times given per-device orders as early as possible: a step starts when its device is free and its data has arrived.
    /// </summary>
    /// <param name="name">Where the plan comes from.</param>
    /// <param name="placement">The placement.</param>
    /// <param name="microBatches">Number of micro-batches.</param>
    /// <param name="orders">For each device every (block, micro-batch) it runs, in order.</param>
    /// <param name="repetend">The repeating part, where there is one.</param>
    /// <exception cref="ArgumentException">An order lacks a step, has one too many, or the orders wait for each other in a circle.</exception>
    public static Plan FromOrders(
        string name,
        Placement placement,
        int microBatches,
        IReadOnlyList<IReadOnlyList<(int Block, int MicroBatch)>> orders,
        Repetend? repetend = null)
    {
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentNullException.ThrowIfNull(orders);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatches, 1);
        if (orders.Count != placement.Devices.Length)
            throw new ArgumentException($"{orders.Count} orders for {placement.Devices.Length} devices.", nameof(orders));
        int blocks = placement.Blocks.Length;
        int[] position = new int[orders.Count];
        long[] free = new long[orders.Count];
        long[] starts = new long[blocks * microBatches];
        Array.Fill(starts, -1);
        int left = 0;
        for (int device = 0; device < orders.Count; device++)
        {
            CheckOrder(placement, microBatches, device, orders[device]);
            left += orders[device].Count;
        }

        for (bool moved = true; left > 0 && moved;)
        {
            moved = false;
            for (int device = 0; device < orders.Count; device++)
            {
                while (position[device] < orders[device].Count)
                {
                    (int block, int microBatch) = orders[device][position[device]];
                    if (!IsNextEverywhere(placement, orders, position, block, microBatch))
                        break;
                    long start = ReadyTime(placement, starts, block, microBatch);
                    if (start < 0)
                        break;
                    foreach (int member in placement.Blocks[block].Devices)
                        start = Math.Max(start, free[member]);
                    starts[microBatch * blocks + block] = start;
                    foreach (int member in placement.Blocks[block].Devices)
                    {
                        free[member] = start + placement.Duration(block);
                        position[member]++;
                        left--;
                    }

                    moved = true;
                }
            }
        }

        if (left > 0)
        {
            int device = Array.FindIndex([.. Enumerable.Range(0, orders.Count)], d => position[d] < orders[d].Count);
            (int block, int microBatch) = orders[device][position[device]];
            throw new ArgumentException($"The orders wait for each other: device '{placement.Devices[device].Name}' never reaches block '{placement.Blocks[block].Name}' of micro-batch {microBatch}.", nameof(orders));
        }

        return FromStarts(name, placement, microBatches, starts, repetend);
    }

    /// <summary>Makes a plan of given start times; messages leave when their producer ends.</summary>
    /// <param name="name">Where the plan comes from.</param>
    /// <param name="placement">The placement.</param>
    /// <param name="microBatches">Number of micro-batches.</param>
    /// <param name="starts">Start of block b of micro-batch n at index n × blocks + b.</param>
    /// <param name="repetend">The repeating part, where there is one.</param>
    public static Plan FromStarts(string name, Placement placement, int microBatches, ReadOnlySpan<long> starts, Repetend? repetend = null)
    {
        ArgumentNullException.ThrowIfNull(placement);
        int blocks = placement.Blocks.Length;
        if (starts.Length != blocks * (long)microBatches)
            throw new ArgumentException($"{starts.Length} start times for {microBatches} micro-batches of {blocks} blocks.", nameof(starts));
        ImmutableArray<ImmutableArray<PlanStep>>.Builder programs = ImmutableArray.CreateBuilder<ImmutableArray<PlanStep>>(placement.Devices.Length);
        for (int device = 0; device < placement.Devices.Length; device++)
        {
            ReadOnlySpan<int> own = placement.BlocksOf(device);
            PlanStep[] steps = new PlanStep[own.Length * microBatches];
            for (int i = 0; i < steps.Length; i++)
            {
                int block = own[i % own.Length];
                int microBatch = i / own.Length;
                steps[i] = new PlanStep(block, microBatch, starts[microBatch * blocks + block], placement.Duration(block));
            }

            Array.Sort(steps, static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.MicroBatch.CompareTo(b.MicroBatch));
            programs.Add(ImmutableArray.Create(steps));
        }

        return new Plan(name, placement, microBatches, programs.MoveToImmutable(), Messages(placement, microBatches, starts), repetend);
    }

    /// <summary>One message per edge, micro-batch and receiving device, in the order of departure: the same order serves for sends and receives.</summary>
    private static ImmutableArray<PlanTransfer> Messages(Placement placement, int microBatches, ReadOnlySpan<long> starts)
    {
        int blocks = placement.Blocks.Length;
        List<PlanTransfer> transfers = [];
        for (int edge = 0; edge < placement.Edges.Length; edge++)
        {
            (int from, int to, _, _) = placement.Edges[edge];
            foreach (int destination in placement.Blocks[to].Devices)
            {
                int source = placement.SourceOf(edge, destination);
                if (source < 0)
                    continue;
                long time = placement.TransferTimeTo(edge, destination);
                for (int microBatch = 0; microBatch < microBatches; microBatch++)
                {
                    long leaves = starts[microBatch * blocks + from] + placement.Duration(from);
                    transfers.Add(new PlanTransfer(edge, microBatch, source, destination, leaves, leaves + time, 0));
                }
            }
        }

        transfers.Sort(static (a, b) =>
            a.Start != b.Start ? a.Start.CompareTo(b.Start)
            : a.MicroBatch != b.MicroBatch ? a.MicroBatch.CompareTo(b.MicroBatch)
            : a.Edge != b.Edge ? a.Edge.CompareTo(b.Edge)
            : a.Destination.CompareTo(b.Destination));
        Dictionary<(int, int), int> next = [];
        for (int i = 0; i < transfers.Count; i++)
        {
            (int, int) channel = (transfers[i].Source, transfers[i].Destination);
            next.TryGetValue(channel, out int sequence);
            transfers[i] = transfers[i] with { Sequence = sequence };
            next[channel] = sequence + 1;
        }

        return [.. transfers];
    }

    private static void CheckOrder(Placement placement, int microBatches, int device, IReadOnlyList<(int Block, int MicroBatch)> order)
    {
        string name = placement.Devices[device].Name;
        HashSet<(int, int)> seen = [];
        foreach ((int block, int microBatch) in order)
        {
            if (block < 0 || block >= placement.Blocks.Length || microBatch < 0 || microBatch >= microBatches)
                throw new ArgumentException($"Device '{name}': there is no block {block} of micro-batch {microBatch}.", nameof(order));
            if (!placement.Blocks[block].Devices.Contains(device))
                throw new ArgumentException($"Device '{name}': block '{placement.Blocks[block].Name}' does not run on it.", nameof(order));
            if (!seen.Add((block, microBatch)))
                throw new ArgumentException($"Device '{name}': block '{placement.Blocks[block].Name}' of micro-batch {microBatch} appears twice.", nameof(order));
        }

        int expected = placement.BlocksOf(device).Length * microBatches;
        if (order.Count != expected)
            throw new ArgumentException($"Device '{name}': {order.Count} steps instead of {expected}.", nameof(order));
    }

    private static bool IsNextEverywhere(Placement placement, IReadOnlyList<IReadOnlyList<(int, int)>> orders, int[] position, int block, int microBatch)
    {
        foreach (int member in placement.Blocks[block].Devices)
            if (position[member] >= orders[member].Count || orders[member][position[member]] != (block, microBatch))
                return false;
        return true;
    }

    private static long ReadyTime(Placement placement, long[] starts, int block, int microBatch)
    {
        long ready = 0;
        foreach (int edge in placement.IncomingEdges(block))
        {
            int from = placement.Edges[edge].From;
            long start = starts[microBatch * placement.Blocks.Length + from];
            if (start < 0)
                return -1;
            ready = Math.Max(ready, start + placement.Duration(from) + placement.TransferTime(edge));
        }

        return ready;
    }
}

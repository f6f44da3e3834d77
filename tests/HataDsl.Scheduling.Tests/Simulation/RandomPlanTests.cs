namespace HataDsl.Scheduling.Tests.Simulation;

/// <summary>Plans of random orders on random placements: branches, blocks on several devices, unequal devices, links and delays.</summary>
public class RandomPlanTests
{
    [Fact]
    public void Ten_thousand_plans_are_valid_run_as_planned_and_never_deadlock()
    {
        for (int seed = 0; seed < 10_000; seed++)
        {
            Random random = new(seed);
            Placement placement = RandomPlacement(random);
            int microBatches = 1 + random.Next(4);
            Plan plan = Plan.FromOrders("random", placement, microBatches, RandomOrders(random, placement, microBatches));
            Assert.Empty(PlanVerifier.Verify(plan));

            SimulationResult result = PlanSimulator.Run(plan);
            Assert.Null(result.Deadlock);
            for (int device = 0; device < plan.Programs.Length; device++)
                for (int i = 0; i < plan.Programs[device].Length; i++)
                    Assert.Equal((plan.Programs[device][i].Start, plan.Programs[device][i].End), ((long)result.Programs[device][i].Start, (long)result.Programs[device][i].End));

            SimulationResult blocking = PlanSimulator.Run(
                plan, new SimulationOptions { Transfers = TransferSemantics.Blocking, Jitter = 0.5, Seed = (ulong)seed, Stragglers = [new Straggler(0, 3)] });
            Assert.Null(blocking.Deadlock);
        }
    }

    private static Placement RandomPlacement(Random random)
    {
        int devices = 1 + random.Next(5), blocks = 1 + random.Next(8);
        List<Block> made = [];
        List<Edge> edges = [];
        for (int block = 0; block < blocks; block++)
        {
            int[] order = [.. Enumerable.Range(0, devices)];
            random.Shuffle(order);
            int members = random.Next(4) == 0 ? 1 + random.Next(devices) : 1;
            made.Add(new Block($"b{block}", (BlockKind)random.Next(4), [.. order.Take(members)], 1 + random.Next(6), random.Next(3)));
            for (int before = 0; before < block; before++)
                if (random.Next(3) == 0)
                    edges.Add(new Edge(before, block, random.Next(100), random.Next(3)));
        }

        List<Link> links = [];
        for (int from = 0; from < devices; from++)
            for (int to = 0; to < devices; to++)
                if (from != to && random.Next(2) == 0)
                    links.Add(new Link(from, to, random.Next(4), 10 + random.Next(50)));
        return new Placement(
            "random", [.. Enumerable.Range(0, devices).Select(device => new Device($"d{device}", Speed: 1 + random.Next(3) * 0.5))],
            [.. made], [.. edges], [.. links]);
    }

    /// <summary>Runs ready steps in random order.</summary>
    private static List<(int Block, int MicroBatch)>[] RandomOrders(Random random, Placement placement, int microBatches)
    {
        List<(int, int)>[] orders = [.. placement.Devices.Select(static _ => new List<(int, int)>())];
        HashSet<(int Block, int MicroBatch)> done = [];
        List<(int Block, int MicroBatch)> left = [];
        for (int microBatch = 0; microBatch < microBatches; microBatch++)
            for (int block = 0; block < placement.Blocks.Length; block++)
                left.Add((block, microBatch));
        while (left.Count > 0)
        {
            int pick = random.Next(left.Count);
            (int block, int microBatch) = left[pick];
            bool ready = true;
            foreach (int edge in placement.IncomingEdges(block))
                ready &= done.Contains((placement.Edges[edge].From, microBatch));
            if (!ready)
                continue;
            left.RemoveAt(pick);
            done.Add((block, microBatch));
            foreach (int device in placement.Blocks[block].Devices)
                orders[device].Add((block, microBatch));
        }

        return orders;
    }
}

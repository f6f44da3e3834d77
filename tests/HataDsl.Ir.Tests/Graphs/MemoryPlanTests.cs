using HataDsl.Ir.Graphs;

namespace HataDsl.Ir.Tests.Graphs;

/// <summary>Placement of tensors: never two in one place at one time, and close to what lifetimes need.</summary>
public sealed class MemoryPlanTests
{
    [Fact]
    public void Random_lifetimes_do_not_collide_and_stay_near_the_bound()
    {
        var random = new Random(3);
        for (int round = 0; round < 1000; round++)
        {
            MemoryPlan plan = MemoryPlan.Place(Blocks(random, random.Next(1, 40)));
            AssertApart(plan);
            Assert.InRange(plan.ArenaBytes, plan.LowerBound, (long)(plan.LowerBound * 1.1));
        }
    }

    [Fact]
    public void Small_plans_are_the_best_possible()
    {
        var random = new Random(5);
        for (int round = 0; round < 60; round++)
        {
            List<MemoryBlock> blocks = Blocks(random, random.Next(2, 6));
            MemoryPlan plan = MemoryPlan.Place(blocks);
            AssertApart(plan);
            Assert.Equal(BruteForce(blocks), plan.ArenaBytes);
        }
    }

    [Fact]
    public void A_chain_is_computed_in_place()
    {
        Graph graph = GraphParser.Parse("graph \"G\"\n{\n  %0: f32[1000] = input x\n  %1: f32[1000] = neg %0\n  %2: f32[1000] = exp %1\n  %3: f32[1000] = sin %2\n  %4: f32[1000] = cos %3\n  output result %4\n}\n");
        MemoryPlan plan = MemoryPlan.Of(FusionPlanner.Separate(graph, DeviceCost.Processor));
        Assert.Equal(3, Assert.Single(plan.Blocks).Nodes.Count);
        Assert.Equal(4096, plan.ArenaBytes);
    }

    private static List<MemoryBlock> Blocks(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            int first = random.Next(0, count);
            return new MemoryBlock([new Node(GraphOp.Input, ScalarType.F32, Shape.Scalar)], first, first + random.Next(0, 4), MemoryPlan.Alignment * random.Next(1, 12));
        }),
    ];

    private static void AssertApart(MemoryPlan plan)
    {
        for (int i = 0; i < plan.Blocks.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (MemoryBlock a, MemoryBlock b) = (plan.Blocks[i], plan.Blocks[j]);
                Assert.False(a.Overlaps(b) && a.Offset < b.Offset + b.Bytes && b.Offset < a.Offset + a.Bytes, $"{i} and {j} collide");
            }
        }
    }

    /// <summary>The least arena over all offsets that are multiples of the alignment.</summary>
    private static long BruteForce(List<MemoryBlock> blocks)
    {
        long best = blocks.Sum(block => block.Bytes);
        void Search(int index, long[] offsets, long end)
        {
            if (end >= best)
            {
                return;
            }

            if (index == blocks.Count)
            {
                best = end;
                return;
            }

            for (long offset = 0; offset + blocks[index].Bytes < best; offset += MemoryPlan.Alignment)
            {
                bool isFree = Enumerable.Range(0, index).All(i => !blocks[i].Overlaps(blocks[index]) || offset >= offsets[i] + blocks[i].Bytes || offsets[i] >= offset + blocks[index].Bytes);
                if (isFree)
                {
                    offsets[index] = offset;
                    Search(index + 1, offsets, Math.Max(end, offset + blocks[index].Bytes));
                }
            }
        }

        Search(0, new long[blocks.Count], 0);
        return best;
    }
}

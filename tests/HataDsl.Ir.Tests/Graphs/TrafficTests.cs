using HataDsl.Ir.Graphs;

namespace HataDsl.Ir.Tests.Graphs;

/// <summary>Bytes that a kernel is said to move, held against the elements that it touches when the interpreter runs it.</summary>
public sealed class TrafficTests
{
    [Theory]
    [InlineData("  %0: f32[rows, 24] = input x\n  %1: f32[24] = input gain\n  %2: f32[rows, 24] = mul %0, %1\n  %3: f32[rows, 24] = exp %2\n  output result %3\n")]
    [InlineData("  %0: f32[rows, 24] = input x\n  %1: f32[rows, 1] = maximum %0\n  %2: f32[rows, 24] = sub %0, %1\n  output result %2\n")]
    [InlineData("  %0: f32[rows, 24] = input x\n  %1: f16[10, 24] = input weight\n  %2: f32[10, 24] = convert %1\n  %3: f32[rows, 10] = dot %0, %2\n  %4: f32[rows, 10] = tanh %3\n  output result %4\n")]
    [InlineData("  %0: f32[rows, 24] = input x\n  %1: f32[rows, 5] = slice %0 {1, 3}\n  %2: f32[rows, 5] = neg %1\n  output result %2\n")]
    [InlineData("  %0: f32[4, 6] = input x\n  %1: f32[6, 4] = transpose %0 {1, 0}\n  %2: f32[6, 4] = neg %1\n  %3: f32[6, 1] = sum %2\n  output result %3\n  output other %2\n")]
    public void Known_graphs_move_exactly_what_is_said(string nodes)
    {
        Graph graph = GraphParser.Parse("graph \"G\"\n  dimension rows 8 3\n{\n" + nodes + "}\n");
        var dimensions = new Dictionary<string, long> { ["rows"] = 3 };
        Dictionary<string, double[]> inputs = graph.Inputs.ToDictionary(input => input.Name!, input =>
            Enumerable.Range(0, (int)input.Shape.Count.Evaluate(name => dimensions[name])).Select(i => (i % 7) / 8.0).ToArray());
        foreach (FusionPlan fusion in new[] { FusionPlanner.Separate(graph, DeviceCost.Processor), FusionPlanner.Fuse(graph, DeviceCost.Accelerator) })
        {
            foreach ((string what, double said, long moved) in Measure(fusion, inputs, dimensions))
            {
                Assert.True(said == moved, $"{what}: {said} bytes are said, {moved} are moved");
            }
        }
    }

    /// <summary>In any graph no kernel moves more than is said: an operand may be a part of what is counted, never the other way round.</summary>
    [Fact]
    public void Random_graphs_move_no_more_than_is_said()
    {
        (double said, double moved) = (0, 0);
        for (int seed = 0; seed < 60; seed++)
        {
            RandomGraph random = RandomGraph.Create(seed);
            GraphPipeline.Run(random.Graph);
            FusionPlan fusion = FusionPlanner.Fuse(random.Graph, DeviceCost.Accelerator);
            foreach ((string what, double bytes, long touched) in Measure(fusion, random.Inputs(), random.Dimensions))
            {
                Assert.True(touched <= bytes, $"Seed {seed}, {what}: {bytes} bytes are said, {touched} are moved");
                said += bytes;
                moved += touched;
            }
        }

        Assert.InRange(moved / said, 0.9, 1);
    }

    private static IEnumerable<(string What, double Said, long Moved)> Measure(FusionPlan fusion, Dictionary<string, double[]> inputs, IReadOnlyDictionary<string, long> dimensions)
    {
        List<(Group Group, long Read, long Written)> moved = [];
        LaunchPlan plan = LaunchPlan.Of(fusion, new Dictionary<string, PlannedKernel>());
        PlanRunner.Run(plan, inputs, dimensions, passes: false, moved: moved);
        foreach ((Group group, long read, long written) in moved)
        {
            GroupAnalysis analysis = fusion.Analyze(group);
            double Bytes(bool isWrite) => analysis.Traffic.Where(traffic => traffic.IsWrite == isWrite).Sum(traffic => traffic.Bytes(extent => extent.Evaluate(name => dimensions[name])));

            // What is kept where the result will be is read again by the invocation that wrote it: that is no traffic to memory.
            long kept = analysis.Staged.Values.Distinct().Sum(root => root.Shape.Count.Evaluate(name => dimensions[name]) * root.Type.Size());
            yield return (LaunchPlan.NameOf(analysis) + " reads", Bytes(false), read - kept);
            yield return (LaunchPlan.NameOf(analysis) + " writes", Bytes(true), written);
        }
    }
}

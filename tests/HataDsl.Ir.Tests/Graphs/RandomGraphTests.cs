using HataDsl.Ir.Graphs;

namespace HataDsl.Ir.Tests.Graphs;

/// <summary>Random graphs: fused equals unfused equals the double-precision interpreter. HATADSL_FULL=1 runs 5,000, and HATADSL_GRAPH_GROUPS=first,count a slice of them.</summary>
public sealed class RandomGraphTests
{
    private const int GroupSize = 25;

    /// <summary>Numbers of the groups of seeds that run: HATADSL_GRAPH_GROUPS=first,count takes a slice.</summary>
    public static TheoryData<int> Groups
    {
        get
        {
            int[]? slice = Environment.GetEnvironmentVariable("HATADSL_GRAPH_GROUPS")?.Split(',').Select(int.Parse).ToArray();
            return [.. slice is null ? Enumerable.Range(0, Environment.GetEnvironmentVariable("HATADSL_FULL") == "1" ? 200 : 6) : Enumerable.Range(slice[0], slice[1])];
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Fused_and_separate_plans_agree_with_the_interpreter(int group)
    {
        for (int seed = group * GroupSize; seed < (group + 1) * GroupSize; seed++)
        {
            Check(seed);
        }
    }

    [Fact]
    public void The_random_graphs_have_tensors_that_do_not_lie_row_by_row()
    {
        (int ordered, int moved) = (0, 0);
        for (int seed = 0; seed < 6 * GroupSize; seed++)
        {
            Graph graph = RandomGraph.Create(seed).Graph;
            GraphPipeline.Run(graph);
            FusionPlan plan = PlanPipeline.Run(FusionPlanner.Fuse(graph, DeviceCost.Processor));
            moved += plan.Layouts.Values.Count(layout => layout.Home is not null);
            ordered += plan.Layouts.Values.Count(layout => layout.Home is null);
        }

        Assert.True(ordered >= 5 && moved >= 5, $"{ordered} with axes in another order, {moved} in the place of a copy");
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Text_can_be_read_back(int group)
    {
        for (int seed = group * GroupSize; seed < (group + 1) * GroupSize; seed++)
        {
            string text = GraphPrinter.Print(RandomGraph.Create(seed).Graph);
            Assert.Equal(text, GraphPrinter.Print(GraphParser.Parse(text)));
        }
    }

    private static void Check(int seed)
    {
        RandomGraph random = RandomGraph.Create(seed);
        string text = GraphPrinter.Print(random.Graph);
        try
        {
            Dictionary<string, double[]> cells = random.Inputs();
            Dictionary<string, double[]> expected = GraphInterpreter.Run(random.Graph, cells, random.Dimensions);
            GraphPipeline.Run(random.Graph);
            Graph graph = random.Graph;
            Compare(expected, GraphInterpreter.Run(graph, random.Inputs(), random.Dimensions), 1e-9, "the passes");
            (FusionPlan Fusion, string Name)[] plans =
            [
                (FusionPlanner.Separate(graph, DeviceCost.Processor), "separate"),
                (FusionPlanner.Fuse(graph, DeviceCost.Processor), "fused for the processor"),
                (FusionPlanner.Fuse(graph, DeviceCost.Accelerator), "fused for the accelerator"),
                (FusionPlanner.Fuse(graph, new DeviceCost("eager", 1e9, 1, 1, 8)), "fused wherever possible"),
            ];
            foreach ((FusionPlan fused, string name) in plans)
            {
                FusionPlan fusion = name == "separate" ? fused : PlanPipeline.Run(fused);
                LaunchPlan plan = LaunchPlan.Of(fusion, new Dictionary<string, PlannedKernel>());
                Compare(expected, PlanRunner.Run(plan, random.Inputs(), random.Dimensions, passes: seed % 2 == 0, subgroup: seed % 3 == 0 ? 32 : 8), 2e-3, name);
            }
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {seed}: {exception.Message}\nrows {random.Dimensions["rows"]} width {random.Dimensions["width"]}\n{text}", exception);
        }
    }

    private static void Compare(Dictionary<string, double[]> expected, Dictionary<string, double[]> actual, double tolerance, string what)
    {
        foreach ((string name, double[] values) in expected)
        {
            Assert.True(values.Length == actual[name].Length, $"{what}: {name} has {actual[name].Length} elements, not {values.Length}");
            double scale = values.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty(0).Max() + 1;
            for (int i = 0; i < values.Length; i++)
            {
                bool isEqual = Math.Abs(values[i] - actual[name][i]) <= tolerance * scale || (!double.IsFinite(values[i]) && !double.IsFinite(actual[name][i])) || Math.Abs(values[i]) > 1e30;
                Assert.True(isEqual, $"{what}: {name}[{i}] is {actual[name][i]}, not {values[i]}");
            }
        }
    }
}

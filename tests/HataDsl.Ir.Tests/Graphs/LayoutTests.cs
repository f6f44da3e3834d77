using HataDsl.Ir.Graphs;

namespace HataDsl.Ir.Tests.Graphs;

/// <summary>How tensors between kernels lie: graph text in, the text of the plan out; and kernels that follow it.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void Heads_of_a_projection_are_written_where_they_would_be_copied_to() => Check(
        """
          %0: f32[128, 64] = input x
          %1: f32[64, 64] = input w
          %2: f32[128, 64] = dot %0, %1
          %3: f32[128, 4, 16] = reshape %2
          %4: f32[4, 128, 16] = transpose %3 {1, 0, 2}
          output heads %4

        """,
        """
        dot %2 of %0, %1
          %2 lies reshape [128, 4, 16], order (1, 0, 2) in %4: written where it would have been copied to

        """);

    [Fact]
    public void A_product_whose_columns_are_reduced_lies_column_by_column() => Check(
        """
          %0: f32[128, 64] = input x
          %1: f32[96, 64] = input w
          %2: f32[128, 96] = dot %0, %1
          %3: f32[96, 128] = transpose %2 {1, 0}
          %4: f32[96, 1] = sum %3
          output sums %4

        """,
        """
        dot %2 of %0, %1
          %2 lies order (1, 0): innermost is what 'Transpose_Sum' goes along
        rows %4 of %2

        """);

    [Fact]
    public void What_both_sides_go_along_stays_row_by_row() => Check(
        """
          %0: f32[128, 64] = input x
          %1: f32[96, 64] = input w
          %2: f32[128, 96] = dot %0, %1
          %3: f32[128, 1] = sum %2
          output sums %3

        """,
        """
        dot %2 of %0, %1
        rows %3 of %2

        """);

    [Fact]
    public void A_tensor_of_a_kernel_of_the_users_own_lies_as_declared()
    {
        Graph graph = GraphParser.Parse("graph \"G\"\n{\n  %0: f32[8, 4] = input x\n  %1: f32[4, 8] = input w\n  %2: f32[8, 8] = dot %0, %0\n"
            + "  %3: f32[8, 8] = kernel \"Kernels.Own||1|f32[8,8]|[8,8]|0;1|\" %2\n  %4: f32[8, 8] = transpose %3 {1, 0}\n  output result %4\n}\n");
        FusionPlan plan = PlanPipeline.Run(FusionPlanner.Fuse(graph, DeviceCost.Accelerator));
        Assert.Empty(plan.Layouts);
    }

    [Fact]
    public void The_bytes_saved_are_those_of_whole_transactions()
    {
        // Rows of 4 bytes each, 32 bytes a transaction: 128 * 96 floats are read 8 times over, or once.
        Graph graph = Parse("  %0: f32[128, 64] = input x\n  %1: f32[96, 64] = input w\n  %2: f32[128, 96] = dot %0, %1\n  %3: f32[96, 128] = transpose %2 {1, 0}\n  %4: f32[96, 1] = sum %3\n  output sums %4\n");
        FusionPlan plan = PlanPipeline.Run(FusionPlanner.Fuse(graph, DeviceCost.Accelerator));
        Assert.Equal(7 * 4 * 128 * 96, Assert.Single(plan.LayoutDecisions).SavedBytes);
        LaunchPlan launches = LaunchPlan.Of(plan, new Dictionary<string, PlannedKernel>());
        Assert.Contains("- dot[128, 96] lies as [96, 128]: innermost is what 'Transpose_Sum' goes along (344,064 bytes saved)", GraphReport.Write(launches, launches), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[50, 70]", "%1", LaunchGrid.MatrixVector)]
    [InlineData("[70, 50]", "%2", LaunchGrid.VectorMatrix)]
    public void A_row_goes_over_a_matrix_along_what_is_innermost(string shape, string right, LaunchGrid grid)
    {
        Graph graph = Parse($"  %0: f32[1, 70] = input x\n  %1: f32{shape} = input w\n  %2: f32[{(right == "%1" ? "70, 50" : "50, 70")}] = transpose %1 {{1, 0}}\n  %3: f32[1, 50] = dot %0, {right}\n  %4: f32[1, 50] = exp %3\n  output result %4\n");
        GraphPipeline.Run(graph);
        LaunchPlan plan = LaunchPlan.Of(PlanPipeline.Run(FusionPlanner.Fuse(graph, DeviceCost.Processor)), new Dictionary<string, PlannedKernel>());
        Assert.Equal(grid, Assert.Single(plan.Launches).Grid);
        CheckRun(graph, plan);
    }

    private static Graph Parse(string nodes) => GraphParser.Parse("graph \"G\"\n{\n" + nodes + "}\n");

    private static void Check(string nodes, string expected)
    {
        Graph graph = Parse(nodes);
        FusionPlan plan = PlanPipeline.Run(FusionPlanner.Fuse(graph, DeviceCost.Accelerator));
        Assert.Equal(expected, PlanPipeline.Print(plan));

        CheckRun(graph, LaunchPlan.Of(plan, new Dictionary<string, PlannedKernel>()));
    }

    /// <summary>The kernels compute what the graph says.</summary>
    private static void CheckRun(Graph graph, LaunchPlan plan)
    {
        var none = new Dictionary<string, long>();
        var random = new Random(7);
        Dictionary<string, double[]> inputs = graph.Inputs.ToDictionary(input => input.Name!, input => Enumerable.Range(0, (int)input.Shape.Count.Factor).Select(_ => (double)(float)(random.NextDouble() - 0.5)).ToArray());
        Dictionary<string, double[]> actual = PlanRunner.Run(plan, inputs, none, passes: true);
        foreach ((string name, double[] values) in GraphInterpreter.Run(graph, inputs, none))
        {
            Assert.Equal(values, actual[name], (a, b) => Math.Abs(a - b) < 1e-4);
        }
    }
}

using HataDsl.Ir.Graphs;

namespace HataDsl.Ir.Tests.Graphs;

/// <summary>Which kernels known patterns become, and what the decisions are worth.</summary>
public sealed class FusionTests
{
    private const string Softmax =
        """
          %0: f32[64, 1024] = input x
          %1: f32[64, 1] = maximum %0
          %2: f32[64, 1024] = sub %0, %1
          %3: f32[64, 1024] = exp %2
          %4: f32[64, 1] = sum %3
          %5: f32[64, 1024] = div %3, %4
          output result %5

        """;

    private const string Norm =
        """
          %0: f32[1, 4096] = input x
          %1: f32[1, 4096] = input y
          %2: f32[4096] = input gain
          %3: f32[1, 4096] = add %0, %1
          %4: f32[1, 4096] = mul %3, %3
          %5: f32[1, 1] = sum %4
          %6: f32[] = constant 4096
          %7: f32[1, 1] = div %5, %6
          %8: f32[1, 1] = rsqrt %7
          %9: f32[1, 4096] = mul %3, %8
          %10: f32[1, 4096] = mul %9, %2
        """;

    [Fact]
    public void Softmax_is_one_kernel_that_keeps_its_exponentials()
    {
        FusionPlan plan = Fuse(Softmax, DeviceCost.Processor);
        GroupAnalysis kernel = plan.Analyze(Assert.Single(plan.Groups));
        Assert.Equal(GroupKind.Rows, kernel.Kind);
        Assert.Equal("exp", Assert.Single(kernel.Staged).Key.OpName);
    }

    [Fact]
    public void Residual_and_norm_are_one_kernel_with_two_results()
    {
        FusionPlan plan = Fuse(Norm + "\n  output residual %3\n  output normed %10\n", DeviceCost.Processor);
        Assert.Equal(2, Assert.Single(plan.Groups).Roots.Count);
    }

    [Fact]
    public void A_norm_goes_into_the_product_on_an_accelerator_and_not_on_a_processor()
    {
        const string Projection = Norm + "\n  %11: f32[4096, 4096] = input weight\n  %12: f32[1, 4096] = dot %10, %11\n  %13: f32[1, 4096] = add %12, %3\n  output result %13\n";
        Assert.Equal([GroupKind.Dot], Fuse(Projection.Replace("add %12, %3", "add %12, %0", StringComparison.Ordinal), DeviceCost.Accelerator).Kinds());
        Assert.Equal([GroupKind.Rows, GroupKind.Dot], Fuse(Projection.Replace("add %12, %3", "add %12, %0", StringComparison.Ordinal), DeviceCost.Processor).Kinds());
    }

    [Fact]
    public void Gate_and_up_meet_in_one_kernel()
    {
        FusionPlan plan = Fuse(
            """
              %0: f32[1, 512] = input x
              %1: f16[2048, 512] = input gate
              %2: f16[2048, 512] = input up
              %3: f32[2048, 512] = convert %1
              %4: f32[2048, 512] = convert %2
              %5: f32[1, 2048] = dot %0, %3
              %6: f32[1, 2048] = dot %0, %4
              %7: f32[1, 2048] = tanh %5
              %8: f32[1, 2048] = mul %7, %6
              output result %8

            """, DeviceCost.Accelerator);
        Assert.Equal(2, plan.Analyze(Assert.Single(plan.Groups)).Dots.Count);
    }

    [Fact]
    public void A_decision_is_worth_the_launch_and_the_bytes_that_it_saves()
    {
        // 1000 ns a launch, 10 bytes a nanosecond, arithmetic free: y = exp(-x) over 100 floats.
        var device = new DeviceCost("test", 1000, 10, 1e9, 8);
        FusionPlan plan = Fuse("  %0: f32[100] = input x\n  %1: f32[100] = neg %0\n  %2: f32[100] = exp %1\n  output result %2\n", device);
        FusionDecision decision = Assert.Single(plan.Decisions);
        Assert.True(decision.IsAccepted);
        Assert.Equal(1000 + (2 * 400 / 10.0), decision.SavedNanoseconds, 3); // a launch, a write and a read of 400 bytes
        Assert.Equal(1080, plan.Analyze(Assert.Single(plan.Groups)).Nanoseconds, 3);
    }

    [Fact]
    public void Rejections_say_why()
    {
        FusionPlan plan = Fuse(
            """
              %0: f32[128, 64] = input x
              %1: f32[64, 64] = input w
              %2: f32[128, 64] = dot %0, %1
              %3: f32[128, 1] = sum %2
              output result %3

            """, DeviceCost.Processor);
        Assert.Equal("the product 'dot' is needed at other positions than its own", Assert.Single(plan.Decisions).Reason);
    }

    [Fact]
    public void Independent_kernels_of_elements_share_a_launch()
    {
        FusionPlan plan = Fuse(
            """
              %0: f32[4, 8] = input x
              %1: f32[30] = input y
              %2: f32[4, 8] = neg %0
              %3: f32[30] = exp %1
              output first %2
              output second %3

            """, DeviceCost.Accelerator);
        Assert.Equal(2, Assert.Single(plan.Groups).Roots.Count);
    }

    [Fact]
    public void The_report_counts_what_the_plan_has()
    {
        Graph graph = Parse(Softmax);
        CompiledPlans plans = CompiledPlans.Of(graph);
        string report = GraphReport.Write(plans.Processor, plans.Separate);
        Assert.Contains("| launches | 5 | 1 |", report, StringComparison.Ordinal);
        Assert.Contains($"| bytes moved | {(8 * 262_144) + (4 * 256):#,0} | {2 * 262_144:#,0} |", report, StringComparison.Ordinal);
        Assert.Contains("<rect", GraphPicture.Draw(plans.Processor), StringComparison.Ordinal);
    }

    private static Graph Parse(string nodes) => GraphParser.Parse("graph \"G\"\n{\n" + nodes + "}\n");

    private static FusionPlan Fuse(string nodes, DeviceCost device)
    {
        Graph graph = Parse(nodes);
        GraphPipeline.Run(graph);
        return FusionPlanner.Fuse(graph, device);
    }
}

file static class FusionPlanKinds
{
    public static IEnumerable<GroupKind> Kinds(this FusionPlan plan) => plan.Groups.Select(group => plan.Analyze(group).Kind);
}

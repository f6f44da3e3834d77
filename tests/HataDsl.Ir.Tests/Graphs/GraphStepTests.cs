using HataDsl.Ir.Graphs;

namespace HataDsl.Ir.Tests.Graphs;

/// <summary>Steps of operators: text, shapes at the call, lengths.</summary>
public sealed class GraphStepTests
{
    private const string Centre =
        """
        operator Centre 1
          sum %0 {0}
          length "f32" [%0.0]
          divide %1, %2
          subtract %0, %3
          reshape %4 [%0.0*%0.1]
          results 5 3

        """;

    [Fact]
    public void An_operator_takes_the_shapes_of_each_call()
    {
        OperatorScript script = OperatorScript.Parse(Centre);
        Assert.Equal(Centre, script.Print());
        Assert.Equal(FusionClass.Reduction, script.Class);
        var graph = new Graph("G");
        graph.Dimensions.Add(new Dimension("tokens", 10, 10));
        Node x = graph.Add(new Node(GraphOp.Input, ScalarType.F32, new Shape(Extent.Of("tokens"), Extent.Of(3))) { Name = "x" });
        Node[] results = script.Apply(graph, [x]);
        Assert.Equal(["[3*tokens]", "[1, 3]"], results.Select(result => result.Shape.ToString()));
        Assert.Empty(GraphVerifier.Verify(graph));
    }

    [Fact]
    public void A_kernel_of_its_own_is_bound_to_the_operands()
    {
        var call = new KernelCall("K.Descriptors.Scan", ["rows", "0.5f", "4*width", "$factor"], ["rows/4"], [new KernelResult(ScalarType.F32, Shape.Parse("[rows, 2*width]")), KernelResult.Of(1)], [Shape.Parse("[rows, width]"), Shape.Parse("[width]")], [0, 2, 1], ["1=3*width"]);
        Node Input(string shape) => new(GraphOp.Input, ScalarType.F32, Shape.Parse(shape)) { Name = "x" };
        KernelCall bound = KernelCall.Parse(call.ToString()).Bind([Input("[tokens, 8]"), Input("[8]")]);
        Assert.Equal("K.Descriptors.Scan|tokens;0.5f;32;$factor|tokens/4|f32[tokens,16];=1|[tokens,8];[8]|0;2;1|1=24", bound.ToString());
        Assert.Equal(GraphErrorKind.Shape, Assert.Throws<GraphException>(() => call.Bind([Input("[tokens, 8]"), Input("[9]")])).Kind);
    }

    [Fact]
    public void A_graph_with_a_kernel_of_its_own_reads_back()
    {
        const string Text = "graph \"G\"\n{\n  %0: f32[4, 8] = input x\n  %1: f32[4, 8] = neg %0\n  %2: f32[32] = reshape %1\n  %3: f32[16] = kernel \"K.Descriptors.Scan<float>()|4;0.5f|4|f32[16]|[32]|0;1|\" %2 # Scan\n  %4: f32[16] = exp %3\n  output result %4\n}\n";
        Graph graph = GraphParser.Parse(Text);
        Assert.Equal(Text, GraphPrinter.Print(graph));
        CompiledPlans plans = CompiledPlans.Of(graph);
        Assert.Equal([GroupKind.Elements, GroupKind.Own, GroupKind.Elements], plans.Accelerator.Fusion.Groups.Select(group => plans.Accelerator.Fusion.Analyze(group).Kind));
        Launch own = plans.Accelerator.Launches[1];
        Assert.Equal([GraphOp.Pointwise, GraphOp.Kernel], own.Views.Select(view => view.Op));
    }

    [Theory]
    [InlineData("4*tokens", "2", "2*tokens")]
    [InlineData("6*a*b", "3*b", "2*a")]
    [InlineData("6*a", "4*a", null)]
    [InlineData("a", "b", null)]
    public void Lengths_divide_exactly_or_not(string length, string divisor, string? quotient)
    {
        Assert.Equal(quotient is not null, Extent.Parse(length).TryDivide(Extent.Parse(divisor), out Extent result));
        Assert.Equal(quotient ?? "0", result.ToString());
    }
}

using HataDsl.Ir.Graphs;

namespace HataDsl.Ir.Tests.Graphs;

/// <summary>Each pass on text: what goes in, what comes out.</summary>
public sealed class GraphPassTests
{
    [Fact]
    public void Canonicalize_joins_and_removes_views() => Check(Canonicalize.Run,
        """
          %0: f32[4, 6] = input x
          %1: f32[6, 4] = transpose %0 {1, 0}
          %2: f32[4, 6] = transpose %1 {1, 0}
          %3: f32[24] = reshape %2
          %4: f32[2, 12] = reshape %3
          %5: f32[2, 8] = slice %4 {1, 2}
          %6: f32[2, 3] = slice %5 {1, 4}
          %7: f32[] = constant 1
          %8: f32[2, 3] = mul %6, %7
          output result %8
        """,
        """
          %0: f32[4, 6] = input x
          %1: f32[6, 4] = transpose %0 {1, 0}
          %2: f32[24] = reshape %0
          %3: f32[2, 12] = reshape %0
          %4: f32[2, 8] = slice %3 {1, 2}
          %5: f32[2, 3] = slice %3 {1, 6}
          %6: f32[] = constant 1
          output result %5
        """);

    /// <summary>What is read of a tensor before it is written in place stays what it was: without the copy the sum would read the tensor itself.</summary>
    [Fact]
    public void Canonicalize_keeps_copies_of_what_is_written_in_place() => Check(Canonicalize.Run,
        """
          %0: f32[4, 6] = input cache
          %1: f32[1, 6] = input x
          %2: i32[1] = input at
          %3: f32[4, 6] = slice %0 {0, 0}
          %4: f32[4, 6] = slice %3 {0, 0}
          %5: f32[4, 6] = update %0, %1, %2 {0}
          %6: f32[4, 6] = slice %5 {0, 0}
          %7: f32[4, 6] = add %4, %6
          %8: f32[2, 6] = slice %4 {0, 1}
          output result %7
          output part %8
        """,
        """
          %0: f32[4, 6] = input cache
          %1: f32[1, 6] = input x
          %2: i32[1] = input at
          %3: f32[4, 6] = slice %0 {0, 0}
          %4: f32[4, 6] = update %0, %1, %2 {0}
          %5: f32[4, 6] = add %3, %4
          %6: f32[2, 6] = slice %3 {0, 1}
          output result %5
          output part %6
        """);

    [Fact]
    public void Fold_constants_computes_what_is_known() => Check(FoldConstants.Run,
        """
          %0: f32[3] = input x
          %1: f32[] = constant 2
          %2: f32[] = length 3
          %3: f32[] = div %1, %2
          %4: f32[] = sqrt %3
          %5: f32[3] = mul %0, %4
          output result %5
        """,
        """
          %0: f32[3] = input x
          %1: f32[] = constant 2
          %2: f32[] = constant 3
          %3: f32[] = constant 0.666666687
          %4: f32[] = constant 0.816496611
          %5: f32[3] = mul %0, %4
          output result %5
        """);

    [Fact]
    public void Common_nodes_are_computed_once() => Check(EliminateCommonNodes.Run,
        """
          %0: f32[3] = input x
          %1: f32[3] = input y
          %2: f32[3] = mul %0, %1
          %3: f32[3] = mul %0, %1
          %4: f32[3] = mul %1, %0
          %5: f32[3] = sub %0, %1
          %6: f32[3] = sub %1, %0
          %7: f32[3] = add %2, %3
          output result %7
          output other %4
          output left %5
          output right %6
        """,
        """
          %0: f32[3] = input x
          %1: f32[3] = input y
          %2: f32[3] = mul %0, %1
          %3: f32[3] = sub %0, %1
          %4: f32[3] = sub %1, %0
          %5: f32[3] = add %2, %2
          output result %5
          output other %2
          output left %3
          output right %4
        """);

    [Fact]
    public void Products_of_one_tensor_are_merged_when_their_heights_differ() => Check(MergeDots.Run,
        """
          %0: f32[2, 8] = input x
          %1: f32[12, 8] = input q
          %2: f16[4, 8] = input k
          %3: f32[2, 12] = dot %0, %1 # Query
          %4: f32[4, 8] = convert %2
          %5: f32[2, 4] = dot %0, %4 # Key
          output query %3
          output key %5
        """,
        """
          %0: f32[2, 8] = input x
          %1: f32[12, 8] = input q
          %2: f16[4, 8] = input k
          %3: f32[4, 8] = convert %2
          %4: f32[16, 8] = concat %1, %3 {0} # Query
          %5: f32[2, 16] = dot %0, %4 # Query_Key
          %6: f32[2, 12] = slice %5 {1, 0} # Query
          %7: f32[2, 4] = slice %5 {1, 12} # Key
          output query %6
          output key %7
        """);

    [Fact]
    public void Dead_nodes_go_and_writes_stay() => Check(EliminateDeadNodes.Run,
        """
          %0: f32[8, 3] = input cache
          %1: f32[1, 3] = input x
          %2: i32[1] = input position
          %3: f32[1, 3] = neg %1
          %4: f32[1, 3] = exp %1
          %5: f32[8, 3] = update %0, %3, %2 {0}
          output result %1
        """,
        """
          %0: f32[8, 3] = input cache
          %1: f32[1, 3] = input x
          %2: i32[1] = input position
          %3: f32[1, 3] = neg %1
          %4: f32[8, 3] = update %0, %3, %2 {0}
          output result %1
        """);

    [Fact]
    public void Results_are_memory_of_their_own() => Check(SeparateOutputs.Run,
        """
          %0: f32[3] = input x
          %1: f32[3] = neg %0
          output same %0
          output once %1
          output twice %1
        """,
        """
          %0: f32[3] = input x
          %1: f32[3] = neg %0
          %2: f32[3] = reshape %0 # Copy
          %3: f32[3] = reshape %1 # Copy
          output same %2
          output once %1
          output twice %3
        """);

    [Theory]
    [InlineData("  %0: f32[2, 3] = input x\n  %1: f32[3, 2] = exp %0", "f32[2, 3]")]
    [InlineData("  %0: f32[2, 3] = input x\n  %1: f32[4] = input y\n  %2: f32[2, 4] = add %0, %1", "do not fit")]
    [InlineData("  %0: f16[2] = input x\n  %1: f16[2] = exp %0", "storage type")]
    [InlineData("  %0: f32[2] = input x\n  %1: f32[2] = frobnicate %0", "no operation")]
    public void Text_that_breaks_a_rule_is_refused(string nodes, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Parse(nodes + "\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_verifier_sees_undeclared_dimensions_and_stale_reads()
    {
        var graph = new Graph("G");
        Node cache = graph.Add(new Node(GraphOp.Input, ScalarType.F32, new Shape(Extent.Of("rows"), Extent.Of(2))) { Name = "cache" });
        Node x = graph.Add(new Node(GraphOp.Input, ScalarType.F32, new Shape(Extent.Of(1), Extent.Of(2))) { Name = "x" });
        Node at = graph.Add(new Node(GraphOp.Input, ScalarType.I32, new Shape(Extent.One)) { Name = "at" });
        graph.Add(NodeInference.Update(cache, x, at, 0));
        graph.Add(NodeInference.Pointwise(Op.Neg, cache));
        IReadOnlyList<string> errors = GraphVerifier.Verify(graph);
        Assert.Contains(errors, error => error.Contains("dimension 'rows' is not declared", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("before a write in place", StringComparison.Ordinal));
    }

    private static Graph Parse(string nodes) => GraphParser.Parse("graph \"G\"\n{\n" + nodes + "}\n");

    private static void Check(Action<Graph> pass, string before, string after)
    {
        Graph graph = Parse(before + "\n");
        pass(graph);
        GraphVerifier.ThrowIfInvalid(graph, "the pass");
        Assert.Equal("graph \"G\"\n{\n" + after + "\n}\n", GraphPrinter.Print(graph));
    }
}

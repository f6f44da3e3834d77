using HataDsl.Ir.Graphs;

namespace HataDsl.Ir.Tests.Graphs;

/// <summary>Patterns on text: what goes in, what comes out, and what the report says.</summary>
public sealed class PatternTests
{
    /// <summary><c>exp(x) * factor + y</c>.</summary>
    private const string Fused =
        """
        graph "Lib.Fused"
          dimension n 1000 1000
        {
          %0: f32[n] = input x
          %1: f32[n] = input y
          %2: f32[] = scalar factor
          %3: f32[n] = exp %0
          %4: f32[n] = mul %3, %2
          %5: f32[n] = add %4, %1
          output result %5
        }

        put
        graph "Lib.Fused"
          dimension n 1000 1000
        {
          %0: f32[n] = input x
          %1: f32[n] = input y
          %2: f32[] = scalar factor
          %3: f32[n] = kernel "Lib.Fused|n;$factor|n/64|f32[n]|[n];[n]|0;1;2|" %0, %1 # Fused
          output result %3
        }
        """;

    /// <summary>A row is normalised by its sum and goes into a cache; both are results.</summary>
    private const string Append =
        """
        graph "Lib.Append<Half>"
          dimension half 1000 1000
          dimension capacity 1000 1000
        {
          %0: f32[1, 2*half] = input x
          %1: f16[capacity, 2*half] = input cache
          %2: i32[1] = input position
          %3: f32[1, 1] = sum %0
          %4: f32[1, 2*half] = div %0, %3
          %5: f16[1, 2*half] = convert %4
          %6: f16[capacity, 2*half] = update %1, %5, %2 {0}
          output normed %4
          output cache %6
        }

        put
        graph "Lib.Append<Half>"
          dimension half 1000 1000
          dimension capacity 1000 1000
          dimension splits 8 8
        {
          %0: f32[1, 2*half] = input x
          %1: f16[capacity, 2*half] = input cache
          %2: i32[1] = input position
          %3: f32[1, 2*half] = kernel "Lib.Append|half;splits|capacity|f32[1,2*half];=1|[1,2*half];[capacity,2*half];[1]|0;2;3;1|" %0, %1, %2 # Append
          %4: f16[capacity, 2*half] = part %3, %1 {1}
          output normed %3
          output cache %4
        }
        """;

    [Theory]
    [InlineData("mul %3, %2", "add %4, %1")]
    [InlineData("mul %2, %3", "add %4, %1")]
    [InlineData("mul %3, %2", "add %1, %4")]
    [InlineData("mul %2, %3", "add %1, %4")]
    public void Operands_of_commutative_operations_may_be_in_any_order(string product, string sum) => Check(
        [Fused],
        $$"""
          %0: f32[40] = input a
          %1: f32[40] = input b
          %2: f32[] = constant 0.25
          %3: f32[40] = exp %0
          %4: f32[40] = {{product}}
          %5: f32[40] = {{sum}} # Sum
          %6: f32[40] = neg %5
          output result %6
        """,
        """
          %0: f32[40] = input a
          %1: f32[40] = input b
          %2: f32[40] = kernel "Lib.Fused|40;0.25f|40/64|f32[40]|[40];[40]|0;1;2|" %0, %1 # Fused
          %3: f32[40] = neg %2
          output result %3
        """,
        "Fused at Sum.add: ");

    [Fact]
    public void Numbers_of_a_run_and_values_of_other_steps_go_in() => Check(
        [Fused],
        """
          %0: f32[rows] = input a
          %1: f32[] = scalar s
          %2: f32[rows] = neg %0
          %3: f32[rows] = exp %2
          %4: f32[rows] = mul %3, %1
          %5: f32[rows] = add %4, %2
          %6: f32[rows] = exp %5
          %7: f32[rows] = mul %6, %1
          %8: f32[rows] = add %0, %7
          output result %8
        """,
        """
          %0: f32[rows] = input a
          %1: f32[] = scalar s
          %2: f32[rows] = neg %0
          %3: f32[rows] = kernel "Lib.Fused|rows;$s|rows/64|f32[rows]|[rows];[rows]|0;1;2|" %2, %2 # Fused
          %4: f32[rows] = kernel "Lib.Fused|rows;$s|rows/64|f32[rows]|[rows];[rows]|0;1;2|" %3, %0 # Fused
          output result %4
        """,
        "Fused at add: ",
        "Fused at add: ");

    [Theory]
    [InlineData("output result %5\n  output other %4", "'mul' is used elsewhere too")]
    [InlineData("%6: f32[rows] = neg %4\n  output result %5\n  output other %6", "'mul' is used elsewhere too")]
    public void Inner_values_that_are_used_elsewhere_prevent_it(string outputs, string reason) => Unchanged(
        $$"""
          %0: f32[rows] = input a
          %1: f32[] = scalar s
          %2: f32[rows] = sum %0 | rows
          %3: f32[rows] = exp %2
          %4: f32[rows] = mul %3, %1
          %5: f32[rows] = add %4, %0
          {{outputs}}
        """.Replace("f32[rows] = sum %0 | rows", "f32[rows] = kernel \"Lib.Any|rows|rows|f32[rows]|[rows]|0;1|\" %0", StringComparison.Ordinal),
        "Fused at add: " + reason);

    [Fact]
    public void Inner_values_made_of_parameters_are_computed_again() => Check(
        [Fused],
        """
          %0: f32[rows] = input a
          %1: f32[] = scalar s
          %2: f32[rows] = exp %0
          %3: f32[rows] = mul %2, %1
          %4: f32[rows] = add %3, %0
          output result %4
          output other %2
        """,
        """
          %0: f32[rows] = input a
          %1: f32[] = scalar s
          %2: f32[rows] = exp %0
          %3: f32[rows] = kernel "Lib.Fused|rows;$s|rows/64|f32[rows]|[rows];[rows]|0;1;2|" %0, %0 # Fused
          output result %3
          output other %2
        """,
        "Fused at add: ");

    [Fact]
    public void Several_results_and_writes_in_place() => Check(
        [Append],
        """
          %0: f32[1, width] = input x
          %1: f16[64, 2*width] = input cache
          %2: i32[1] = input at
          %3: f32[1, 2*width] = concat %0, %0 {0} | two
          %4: f32[1, 1] = sum %3
          %5: f32[1, 2*width] = div %3, %4
          %6: f32[1, 2*width] = neg %5
          %7: f16[1, 2*width] = convert %5
          %8: f16[64, 2*width] = update %1, %7, %2 {0}
          output negative %6
          output cache %8
        """.Replace("f32[1, 2*width] = concat %0, %0 {0} | two", "f32[1, 2*width] = kernel \"Lib.Two|width|1|f32[1,2*width]|[1,width]|0;1|\" %0", StringComparison.Ordinal),
        """
          %0: f32[1, width] = input x
          %1: f16[64, 2*width] = input cache
          %2: i32[1] = input at
          %3: f32[1, 2*width] = kernel "Lib.Two|width|1|f32[1,2*width]|[1,width]|0;1|" %0
          %4: f32[1, 2*width] = kernel "Lib.Append|width;splits|64|f32[1,2*width];=1|[1,2*width];[64,2*width];[1]|0;2;3;1|" %3, %1, %2 # Append
          %5: f16[64, 2*width] = part %4, %1 {1}
          %6: f32[1, 2*width] = neg %4
          output negative %6
          output cache %5
        """,
        "Append<Half> at update: ");

    [Theory]
    [InlineData("f16", "16", "'update' is bf16, and this pattern is for f16", "bf16", "16")]
    [InlineData("f16", "16", "which cannot be [capacity, 2*half]", "f16", "15")]
    public void Types_and_lengths_must_fit(string from, string width, string reason, string to, string other)
    {
        string graph =
            """
              %0: f32[1, 16] = input x
              %1: f16[64, 16] = input cache
              %2: i32[1] = input at
              %3: f32[1, 1] = sum %0
              %4: f32[1, 16] = div %0, %3
              %5: f16[1, 16] = convert %4
              %6: f16[64, 16] = update %1, %5, %2 {0}
              output normed %4
              output cache %6
            """;
        Assert.Contains("Append", Run([Append], graph).Findings.Single(finding => finding.IsMatch).Pattern, StringComparison.Ordinal);
        string changed = graph.Replace(from + "[", to + "[", StringComparison.Ordinal).Replace(" " + width + "]", " " + other + "]", StringComparison.Ordinal);
        Graph result = Run([Append], changed);
        Assert.Equal(GraphPrinter.Print(Parse(changed)), GraphPrinter.Print(result));
        Assert.Contains(result.Findings, finding => !finding.IsMatch && finding.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_length_that_nothing_gives_is_named() => Unchanged(
        """
          %0: f32[1, 16] = input x
          %1: f16[64, 16] = input cache
          %2: i32[1] = input at
          %3: f32[1, 1] = sum %0
          %4: f32[1, 16] = div %0, %3
          %5: f16[1, 16] = convert %4
          %6: f16[64, 16] = update %1, %5, %2 {0}
          output normed %4
          output cache %6
        """,
        "Append<Half> at update: it needs the length 'pieces', which neither the tensors nor the dimensions of the graph give",
        Append.Replace("splits", "pieces", StringComparison.Ordinal));

    [Fact]
    public void A_read_before_a_write_stays_before_it() => Check(
        [Append],
        """
          %0: f32[1, 16] = input x
          %1: f16[64, 16] = input cache
          %2: i32[1] = input at
          %3: f32[1, 1] = sum %0
          %4: f32[1, 16] = div %0, %3
          %5: f16[1, 16] = convert %4
          %6: f32[64, 16] = convert %1
          %7: f16[64, 16] = update %1, %5, %2 {0}
          output normed %4
          output old %6
          output cache %7
        """,
        """
          %0: f32[1, 16] = input x
          %1: f16[64, 16] = input cache
          %2: i32[1] = input at
          %3: f32[64, 16] = convert %1
          %4: f32[1, 16] = kernel "Lib.Append|8;splits|64|f32[1,16];=1|[1,16];[64,16];[1]|0;2;3;1|" %0, %1, %2 # Append
          %5: f16[64, 16] = part %4, %1 {1}
          output normed %4
          output old %3
          output cache %5
        """,
        "Append<Half> at update: ");

    [Fact]
    public void A_value_made_from_a_result_before_the_write_prevents_it_if_it_reads_the_target() => Unchanged(
        """
          %0: f32[1, 16] = input x
          %1: f16[64, 16] = input cache
          %2: i32[1] = input at
          %3: f32[1, 1] = sum %0
          %4: f32[1, 16] = div %0, %3
          %5: f16[1, 16] = convert %4
          %6: f32[64, 16] = convert %1
          %7: f32[64, 16] = add %6, %4
          %8: f32[64, 16] = convert %1
          %9: f32[64, 16] = mul %8, %7
          %10: f16[64, 16] = update %1, %5, %2 {0}
          output old %9
          output cache %10
        """.Replace("%8: f32[64, 16] = convert %1\n", "%8: f32[64, 16] = kernel \"Lib.Mix|1|1|f32[64,16]|[64,16];[1,16]|0;1;2|\" %1, %4\n", StringComparison.Ordinal),
        "Append<Half> at update: a write in place comes between its steps",
        Append);

    [Fact]
    public void The_largest_pattern_goes_first()
    {
        string small = Fused.Replace("Lib.Fused", "Lib.Small", StringComparison.Ordinal)
            .Replace("  %5: f32[n] = add %4, %1\n  output result %5", "  output result %4", StringComparison.Ordinal)
            .Replace("  %1: f32[n] = input y\n  %2: f32[] = scalar factor\n  %3: f32[n] = kernel", "  %1: f32[n] = input y\n  %2: f32[] = scalar factor\n  %3: f32[n] = kernel", StringComparison.Ordinal)
            .Replace("|[n];[n]|0;1;2|\" %0, %1", "|[n]|0;1|\" %0", StringComparison.Ordinal);
        Check(
            [small, Fused],
            """
              %0: f32[rows] = input a
              %1: f32[] = scalar s
              %2: f32[rows] = exp %0
              %3: f32[rows] = mul %2, %1
              %4: f32[rows] = add %3, %0
              %5: f32[rows] = exp %4
              %6: f32[rows] = mul %5, %1
              output result %6
            """,
            """
              %0: f32[rows] = input a
              %1: f32[] = scalar s
              %2: f32[rows] = kernel "Lib.Fused|rows;$s|rows/64|f32[rows]|[rows];[rows]|0;1;2|" %0, %0 # Fused
              %3: f32[rows] = kernel "Lib.Small|rows;$s|rows/64|f32[rows]|[rows]|0;1|" %2 # Fused
              output result %3
            """,
            "Fused at add: ",
            "Small at mul: ");
    }

    [Theory]
    [InlineData("output result %3", "output result %3\n  output more %3", "has other results than its steps")]
    [InlineData("%3: f32[n] = exp %0", "%3: f32[n] = exp %1", "needs 'x', which its steps do not use")]
    public void Patterns_that_do_not_fit_are_refused(string from, string to, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => GraphPattern.Parse(Fused.Replace(from, to, StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    private static void Unchanged(string graph, string finding, string? pattern = null)
    {
        Graph result = Run([pattern ?? Fused], graph);
        Assert.Equal(GraphPrinter.Print(Parse(graph)), GraphPrinter.Print(result));
        Assert.Equal([finding], Findings(result));
    }

    private static void Check(string[] patterns, string before, string after, params string[] findings)
    {
        Graph graph = Run(patterns, before);
        Assert.Equal(GraphPrinter.Print(Parse(after)), GraphPrinter.Print(graph));
        Assert.Equal(findings, Findings(graph));
    }

    private static string[] Findings(Graph graph) => [.. graph.Findings.Select(finding => $"{finding.Pattern} at {finding.Place}: {finding.Reason}")];

    private static Graph Run(string[] patterns, string text)
    {
        Graph graph = Parse(text);
        MatchPatterns.Run(graph, [.. patterns.Select(GraphPattern.Parse)]);
        GraphVerifier.ThrowIfInvalid(graph, "the pass");
        return graph;
    }

    private static Graph Parse(string nodes) =>
        GraphParser.Parse("graph \"G\"\n  dimension rows 64 64\n  dimension width 64 64\n  dimension splits 8 8\n{\n" + nodes + "\n}\n");
}

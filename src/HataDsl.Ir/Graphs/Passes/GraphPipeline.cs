namespace HataDsl.Ir.Graphs;

/// <summary>One step of the graph compiler.</summary>
/// <param name="Name">Name in dumps.</param>
/// <param name="Reason">What it is for, in one line.</param>
/// <param name="Run">Changes the graph in place.</param>
public sealed record GraphPass(string Name, string Reason, Action<Graph> Run);

/// <summary>What happens to a graph before its nodes are grouped into kernels, in order.</summary>
public static class GraphPipeline
{
    /// <summary>The passes, without patterns to match.</summary>
    public static IReadOnlyList<GraphPass> Default { get; } = With([]);

    /// <summary>The passes.</summary>
    /// <param name="patterns">What <see cref="MatchPatterns"/> looks for.</param>
    public static IReadOnlyList<GraphPass> With(IReadOnlyList<GraphPattern> patterns) =>
    [
        new("canonicalize", "Views that change nothing go, views of views become one, so that equal things look equal.", Canonicalize.Run),
        new("fold-constants", "Arithmetic on numbers alone happens once, here.", FoldConstants.Run),
        new("eliminate-common-nodes", "What is computed twice is computed once.", EliminateCommonNodes.Run),
        new("merge-dots", "Products of one tensor with several weights become one product: QKV, gate and up.", MergeDots.Run),
        new("canonicalize", "Merging leaves slices of joins.", Canonicalize.Run),
        new("eliminate-dead-nodes", "What no result needs goes.", EliminateDeadNodes.Run),
        new(Matching, "Steps that someone has a kernel for become that kernel: the largest pattern first.", graph => MatchPatterns.Run(graph, patterns)),
        new("separate-outputs", "Each result is memory of its own.", SeparateOutputs.Run),
    ];

    private const string Matching = "match-patterns";

    /// <summary>Runs all passes.</summary>
    /// <param name="graph">Changed in place.</param>
    /// <param name="dump">Called after each pass with its name and the text of the graph.</param>
    /// <param name="patterns">What <see cref="MatchPatterns"/> looks for; null for nothing.</param>
    public static void Run(Graph graph, Action<string, string>? dump = null, IReadOnlyList<GraphPattern>? patterns = null) =>
        Run(graph, patterns is null ? Default : With(patterns), dump);

    /// <summary>Runs the passes before <see cref="MatchPatterns"/>: a pattern looks then as its steps in a graph do.</summary>
    public static void Prepare(Graph graph) => Run(graph, [.. Default.TakeWhile(pass => pass.Name != Matching)], null);

    private static void Run(Graph graph, IReadOnlyList<GraphPass> passes, Action<string, string>? dump)
    {
        GraphVerifier.ThrowIfInvalid(graph, "reading");
        foreach (GraphPass pass in passes)
        {
            pass.Run(graph);
            GraphVerifier.ThrowIfInvalid(graph, pass.Name);
            dump?.Invoke(pass.Name, GraphPrinter.Print(graph));
        }
    }
}

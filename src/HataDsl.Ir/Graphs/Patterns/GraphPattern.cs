namespace HataDsl.Ir.Graphs;

/// <summary>
/// Steps to find in graphs, and what to put in their place. Both are graphs with the same parameters and results, in lengths of their own:
/// a parameter stands for any tensor, a number of a run for any number, a length for any length.
/// </summary>
public sealed class GraphPattern
{
    /// <summary>Version of the text format.</summary>
    public const int FormatVersion = 2;

    private const string Separator = "\nput\n";
    private const string Title = "steps ";

    private GraphPattern(Graph find, Graph put, string steps)
    {
        Steps = steps;
        Find = find;
        Put = put;
        var readers = find.Readers();
        Sinks = [.. find.Nodes.Where(node => node.Class != FusionClass.Leaf && (readers[node].Count == 0 || find.Outputs.Any(output => output.Node == node)))];
        Size = find.Nodes.Count(node => node.Class != FusionClass.Leaf);
        Symbols = [.. find.Symbols.Concat(put.Symbols).Where(symbol => symbol != KernelCall.Subgroup).Distinct()];
    }

    /// <summary>Full name, types in angle brackets.</summary>
    public string Name => Find.Name;

    /// <summary>The name without types: patterns that differ in types alone share it.</summary>
    public string Family => Name.Split('<')[0];

    /// <summary>The method's name with its types.</summary>
    public string ShortName => Family.Substring(Family.LastIndexOf('.') + 1) + Name.Substring(Family.Length);

    /// <summary>What the steps are called in reports; empty if the pattern's name says it.</summary>
    public string Steps { get; }

    /// <summary>The steps to find.</summary>
    public Graph Find { get; }

    /// <summary>What to put in their place.</summary>
    public Graph Put { get; }

    /// <summary>Nodes to find that are results, or that nothing reads: where a search begins. Operands come first.</summary>
    public IReadOnlyList<Node> Sinks { get; }

    /// <summary>Number of nodes to find that compute something.</summary>
    public int Size { get; }

    /// <summary>All lengths.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>The text of a pattern.</summary>
    /// <param name="find">The steps to find.</param>
    /// <param name="put">What to put in their place.</param>
    /// <param name="steps">What the steps are called in reports, in one line.</param>
    public static string Print(Graph find, Graph put, string steps = "") =>
        (steps.Length == 0 ? "" : Title + steps + "\n") + GraphPrinter.Print(find) + Separator + GraphPrinter.Print(put);

    /// <summary>Reads what <see cref="Print"/> writes, and brings it into the form that graphs have when patterns are matched.</summary>
    /// <exception cref="FormatException">The text is malformed, or the two graphs do not fit; the message says why.</exception>
    public static GraphPattern Parse(string text)
    {
        string steps = "";
        if (text.StartsWith(Title, StringComparison.Ordinal))
        {
            int end = text.IndexOf('\n');
            steps = text.Substring(Title.Length, end - Title.Length);
            text = text.Substring(end + 1);
        }

        int middle = text.IndexOf(Separator, StringComparison.Ordinal);
        Graph find = GraphParser.Parse(middle < 0 ? text : text.Substring(0, middle + 1));
        Graph put = GraphParser.Parse(middle < 0 ? "" : text.Substring(middle + Separator.Length));
        GraphPipeline.Prepare(find);
        GraphPipeline.Prepare(put);
        PatternViews.Unshape(find, put);
        return WhyNot(find, put) is { } reason ? throw new FormatException($"Pattern '{find.Name}' {reason}.") : new GraphPattern(find, put, steps);
    }

    /// <summary>Why two graphs make no pattern; null if they do.</summary>
    private static string? WhyNot(Graph find, Graph put)
    {
        var used = new HashSet<string>(find.Nodes.SelectMany(node => node.Operands).Where(node => node.Op == GraphOp.Input).Select(node => node.Name!));
        string? unused = put.Nodes.SelectMany(node => node.Operands).FirstOrDefault(node => node.Op == GraphOp.Input && !used.Contains(node.Name!))?.Name;
        HashSet<string> Written(Graph graph) => [.. graph.Nodes.Where(node => node.Target is not null).Select(node => node.Storage.Name ?? "")];
        string? written = Written(put).FirstOrDefault(name => name.Length > 0 && !Written(find).Contains(name));
        return !find.Outputs.Select(output => output.Node.Type).SequenceEqual(put.Outputs.Select(output => output.Node.Type)) ? "has other results than its steps"
            : find.Outputs.Any(output => output.Node.Class == FusionClass.Leaf) ? "has a result that its steps do not compute"
            : unused is not null ? $"needs '{unused}', which its steps do not use"
            : written is not null ? $"writes into '{written}', which its steps do not"
            : null;
    }
}

/// <summary>Steps of a graph that a pattern was found in, or was not although most of it is there.</summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="Place">Where: the scope and operation of the last step.</param>
/// <param name="Reason">Why it was not put; empty if it was.</param>
/// <param name="Steps">What the steps are called; empty if the pattern's name says it.</param>
public sealed record PatternFinding(string Pattern, string Place, string Reason, string Steps = "")
{
    /// <summary>Whether the steps were replaced.</summary>
    public bool IsMatch => Reason.Length == 0;
}

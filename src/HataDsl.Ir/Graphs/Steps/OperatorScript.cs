using System.Text;

namespace HataDsl.Ir.Graphs;

/// <summary>An operator as it is stored in metadata: its steps, for operands of any shape.</summary>
public sealed class OperatorScript
{
    /// <summary>Version of the text format.</summary>
    public const int FormatVersion = 1;

    /// <summary>Creates a script.</summary>
    /// <param name="name">Name of the operator.</param>
    /// <param name="parameters">Number of operands: values 0 and up.</param>
    public OperatorScript(string name, int parameters)
    {
        Name = name;
        Parameters = parameters;
        Functions = new Kernel(name, new WorkgroupShape(1, 1, 1));
    }

    /// <summary>Name of the operator.</summary>
    public string Name { get; }

    /// <summary>Number of operands.</summary>
    public int Parameters { get; }

    /// <summary>The steps; each gives the next value.</summary>
    public List<GraphStep> Steps { get; } = [];

    /// <summary>Numbers of the values that are results.</summary>
    public List<int> Results { get; } = [];

    /// <summary>The scalar functions that steps call.</summary>
    public Kernel Functions { get; }

    /// <summary>The class that the steps have together.</summary>
    public FusionClass Class => Steps.Select(step => step.Name is "dot" or "matmul" or "kernel" ? FusionClass.Anchor : step.Name is "sum" or "mean" or "maximum" ? FusionClass.Reduction : FusionClass.Injective)
        .DefaultIfEmpty(FusionClass.Injective).Max();

    /// <summary>The text.</summary>
    public string Print()
    {
        var text = new StringBuilder($"operator {Name} {Parameters}\n");
        foreach (GraphStep step in Steps)
        {
            text.Append("  ").Append(step).Append('\n');
        }

        text.Append("  results ").Append(string.Join(" ", Results)).Append('\n');
        return Functions.Functions.Count == 0 ? text.ToString() : text + KernelPrinter.Print(Functions);
    }

    /// <summary>Reads what <see cref="Print"/> writes.</summary>
    /// <exception cref="FormatException">The text is malformed.</exception>
    public static OperatorScript Parse(string text)
    {
        string[] lines = text.Split('\n');
        string[] head = lines[0].Split(' ');
        var script = new OperatorScript(head[1], int.Parse(head[2]));
        int line = 1;
        for (; !lines[line].StartsWith("  results", StringComparison.Ordinal); line++)
        {
            script.Steps.Add(GraphStep.Parse(lines[line].Trim()));
        }

        script.Results.AddRange(lines[line].Trim().Split(' ').Skip(1).Select(int.Parse));
        string rest = string.Join("\n", lines.Skip(line + 1));
        if (rest.Trim().Length > 0)
        {
            script.Functions.Functions.AddRange(KernelParser.Parse(rest).Functions);
        }

        return script;
    }

    /// <summary>Adds the steps to a graph for given operands.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="operands">The operands.</param>
    /// <returns>The results.</returns>
    /// <exception cref="GraphException">Types or shapes do not fit.</exception>
    public Node[] Apply(Graph graph, Node[] operands)
    {
        foreach (Function function in Functions.Functions)
        {
            if (!graph.Functions.Functions.Any(known => known.Name == function.Name))
            {
                graph.Functions.Functions.Add(function);
            }
        }

        List<Node> values = [.. operands];
        foreach (GraphStep step in Steps)
        {
            values.Add(GraphSteps.Apply(graph, step, values));
        }

        return [.. Results.Select(result => values[result])];
    }
}

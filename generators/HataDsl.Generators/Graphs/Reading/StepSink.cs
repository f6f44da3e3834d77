using HataDsl.Ir;
using HataDsl.Ir.Graphs;

namespace HataDsl.Generators;

/// <summary>Where the reader puts the calls of tensor functions. Values are numbered.</summary>
internal abstract class StepSink
{
    /// <summary>A kernel that holds the scalar functions.</summary>
    public abstract Kernel Functions { get; }

    /// <summary>What the user calls the steps that follow.</summary>
    public string Scope { get; set; } = "";

    /// <summary>The block that the steps that follow are in; empty for none.</summary>
    public string Block { get; set; } = "";

    /// <summary>Adds a step.</summary>
    /// <returns>The number of the value that it gives.</returns>
    /// <exception cref="GraphException">Types or shapes do not fit.</exception>
    public abstract int Add(GraphStep step, SourceSpan span);

    /// <summary>Adds all steps of a stored operator.</summary>
    public abstract int[] Add(OperatorScript script, int[] operands, SourceSpan span);

    /// <summary>Length of an axis.</summary>
    public abstract Extent Length(int value, int axis);

    /// <summary>Number of axes; null where that is not known yet.</summary>
    public abstract int? Rank(int value);

    /// <summary>The name of a number that the caller gives at each run; null if the value is something else.</summary>
    public virtual string? ScalarName(int value) => null;
}

/// <summary>Builds a graph.</summary>
internal sealed class GraphSink(Graph graph) : StepSink
{
    public Graph Graph { get; } = graph;

    public List<Node> Values { get; } = [];

    public override Kernel Functions => Graph.Functions;

    public int AddInput(Node input)
    {
        Values.Add(Graph.Add(input));
        return Values.Count - 1;
    }

    public override int Add(GraphStep step, SourceSpan span)
    {
        int before = Graph.Nodes.Count;
        Values.Add(GraphSteps.Apply(Graph, step, Values));
        Mark(before, span);
        return Values.Count - 1;
    }

    public override int[] Add(OperatorScript script, int[] operands, SourceSpan span)
    {
        int before = Graph.Nodes.Count;
        Node[] results = script.Apply(Graph, [.. operands.Select(operand => Values[operand])]);
        Mark(before, span);
        Values.AddRange(results);
        return [.. results.Select((_, i) => Values.Count - results.Length + i)];
    }

    public override Extent Length(int value, int axis)
    {
        Shape shape = Values[value].Shape;
        int index = axis < 0 ? axis + shape.Rank : axis;
        return index >= 0 && index < shape.Rank ? shape[index] : throw new GraphException(GraphErrorKind.Shape, $"{shape} has no axis {axis}");
    }

    public override int? Rank(int value) => Values[value].Shape.Rank;

    public override string? ScalarName(int value) => Values[value].Op == GraphOp.Scalar ? Values[value].Name : null;

    private void Mark(int from, SourceSpan span)
    {
        for (int i = from; i < Graph.Nodes.Count; i++)
        {
            Graph.Nodes[i].Scope = Scope;
            Graph.Nodes[i].Span = span;
            Graph.Nodes[i].Block = GraphPlacement.IsEverywhere(Graph.Nodes[i]) ? "" : Block;
        }
    }
}

/// <summary>Records an operator for operands of any shape.</summary>
internal sealed class ScriptSink(OperatorScript script) : StepSink
{
    private int _values = script.Parameters;

    public OperatorScript Script { get; } = script;

    public override Kernel Functions => Script.Functions;

    public override int Add(GraphStep step, SourceSpan span)
    {
        Script.Steps.Add(step);
        return _values++;
    }

    public override int[] Add(OperatorScript inner, int[] operands, SourceSpan span)
    {
        List<int> numbers = [.. operands];
        foreach (Function function in inner.Functions.Functions)
        {
            if (!Script.Functions.Functions.Any(known => known.Name == function.Name))
            {
                Script.Functions.Functions.Add(function);
            }
        }

        foreach (GraphStep step in inner.Steps)
        {
            numbers.Add(Add(step with
            {
                Operands = [.. step.Operands.Select(operand => numbers[operand])],
                Lengths = [.. step.Lengths.Select(length => Renumber(length, numbers))],
            }, span));
        }

        return [.. inner.Results.Select(result => numbers[result])];
    }

    public override Extent Length(int value, int axis) => Extent.Of($"%{value}.{axis}");

    public override int? Rank(int value) => null;

    private static Extent Renumber(Extent length, List<int> numbers)
    {
        Extent product = Extent.Of(length.Factor);
        foreach (string symbol in length.Symbols)
        {
            string[] parts = symbol.Split('.');
            product *= symbol[0] == '%' ? Extent.Of($"%{numbers[int.Parse(parts[0].Substring(1))]}.{parts[1]}") : Extent.Of(symbol);
        }

        return product;
    }
}

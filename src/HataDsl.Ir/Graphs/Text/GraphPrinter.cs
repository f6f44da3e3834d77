using System.Globalization;
using System.Text;

namespace HataDsl.Ir.Graphs;

/// <summary>Prints a graph as text. The text holds all that is compiled, and is what the steps of the generator compare.</summary>
public static class GraphPrinter
{
    /// <summary>The text of a graph.</summary>
    public static string Print(Graph graph)
    {
        var text = new StringBuilder();
        text.Append($"graph \"{graph.Name}\"\n");
        foreach (Dimension dimension in graph.Dimensions)
        {
            text.Append($"  dimension {dimension.Name} {dimension.Maximum.ToString(CultureInfo.InvariantCulture)} {dimension.Typical.ToString(CultureInfo.InvariantCulture)}\n");
        }

        text.Append("{\n");
        var numbers = new Dictionary<Node, int>();
        foreach (Node node in graph.Nodes)
        {
            numbers.Add(node, numbers.Count);
            text.Append("  ").Append(Line(node, numbers)).Append('\n');
        }

        foreach (GraphOutput output in graph.Outputs)
        {
            text.Append($"  output {output.Name} %{numbers[output.Node]}\n");
        }

        text.Append("}\n");
        return graph.Functions.Functions.Count == 0 ? text.ToString() : text + KernelPrinter.Print(graph.Functions);
    }

    private static string Line(Node node, Dictionary<Node, int> numbers)
    {
        var line = new StringBuilder($"%{numbers[node]}: {node.Type.Name()}{node.Shape} = {node.OpName}");
        string? attribute = node.Op switch
        {
            GraphOp.Constant => ConstantText.Print(node.Type, node.Bits),
            GraphOp.Call or GraphOp.Kernel => $"\"{node.Name}\"",
            _ => node.Name,
        };
        if (attribute is not null)
        {
            line.Append(' ').Append(attribute);
        }

        line.Append(string.Concat(node.Operands.Select((operand, i) => (i == 0 ? " %" : ", %") + numbers[operand])));
        if (node.Numbers.Length > 0)
        {
            line.Append(" {").Append(string.Join(", ", node.Numbers)).Append('}');
        }

        if (node.Block.Length > 0)
        {
            line.Append(" @ ").Append(node.Block);
        }

        return node.Scope.Length == 0 ? line.ToString() : line.Append(" # ").Append(node.Scope).ToString();
    }
}

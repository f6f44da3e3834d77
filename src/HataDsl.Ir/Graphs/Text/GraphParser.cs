using System.Globalization;

namespace HataDsl.Ir.Graphs;

/// <summary>Reads graph text back. Inverse of <see cref="GraphPrinter"/>.</summary>
public static class GraphParser
{
    /// <summary>Reads a graph.</summary>
    /// <exception cref="FormatException">The text is malformed; the message gives the line.</exception>
    public static Graph Parse(string text)
    {
        string[] lines = text.Split('\n');
        int line = 0;
        try
        {
            var graph = new Graph(Between(lines[line++], "graph \"", "\""));
            for (; lines[line].Trim() != "{"; line++)
            {
                string[] words = lines[line].Trim().Split(' ');
                graph.Dimensions.Add(new Dimension(words[1], long.Parse(words[2], CultureInfo.InvariantCulture), long.Parse(words[3], CultureInfo.InvariantCulture)));
            }

            int end = Array.FindIndex(lines, line, candidate => candidate == "}");
            string rest = string.Join("\n", lines.Skip(end + 1));
            if (rest.Trim().Length > 0)
            {
                graph.Functions.Functions.AddRange(KernelParser.Parse(rest).Functions);
            }

            for (line++; line < end; line++)
            {
                ParseLine(lines[line].Trim(), graph);
            }

            return graph;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or IndexOutOfRangeException or GraphException or OverflowException or InvalidOperationException)
        {
            throw new FormatException($"Graph text, line {line + 1}: {exception.Message}", exception);
        }
    }

    private static void ParseLine(string line, Graph graph)
    {
        if (line.StartsWith("output ", StringComparison.Ordinal))
        {
            string[] words = line.Split(' ');
            graph.Outputs.Add(new GraphOutput(words[1], NodeOf(words[2], graph)));
            return;
        }

        string scope = Cut(ref line, " # ");
        string block = Cut(ref line, " @ ");
        string numbers = Cut(ref line, " {").TrimEnd('}');
        string type = Between(line, ": ", "[");
        Shape shape = Shape.Parse(Between(line, "[", "]"));
        string quoted = Quoted(line) ?? "";
        string[] right = line.Substring(line.IndexOf(" = ", StringComparison.Ordinal) + 3).Replace("\"" + quoted + "\"", "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        Node[] operands = [.. right.Skip(1).Where(word => word[0] == '%').Select(word => NodeOf(word, graph))];
        string attribute = quoted.Length > 0 ? quoted : string.Join(" ", right.Skip(1).Where(word => word[0] != '%'));
        if (!ScalarTypes.TryParse(type, out ScalarType scalar))
        {
            throw new FormatException($"'{type}' is no type.");
        }

        bool isPointwise = !GraphOps.TryParse(right[0], out GraphOp op);
        OpInfo? row = null;
        if (isPointwise && !OpTable.TryFind(right[0], out row))
        {
            throw new FormatException($"'{right[0]}' is no operation.");
        }

        var written = new Node(isPointwise ? GraphOp.Pointwise : op, scalar, shape, operands)
        {
            Scalar = row?.Op ?? default,
            Bits = op == GraphOp.Constant && !isPointwise ? ConstantText.Parse(scalar, attribute) : 0,
            Name = isPointwise || op == GraphOp.Constant || attribute.Length == 0 ? null : attribute,
            Numbers = numbers.Length == 0 ? [] : [.. numbers.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))],
            Scope = scope,
            Block = block,
        };
        Node inferred = NodeInference.Again(written, operands, graph.Function);
        graph.Add(inferred.Type == scalar && inferred.Shape.Equals(shape)
            ? written
            : throw new FormatException($"The result is {inferred.Type.Name()}{inferred.Shape}, not {type}{shape}."));
    }

    private static string? Quoted(string line)
    {
        int from = line.IndexOf('"');
        return from < 0 ? null : line.Substring(from + 1, line.LastIndexOf('"') - from - 1);
    }

    private static Node NodeOf(string name, Graph graph) => graph.Nodes[int.Parse(name.Substring(1), CultureInfo.InvariantCulture)];

    private static string Cut(ref string line, string mark)
    {
        int index = line.IndexOf(mark, StringComparison.Ordinal);
        string cut = index < 0 ? "" : line.Substring(index + mark.Length);
        line = index < 0 ? line : line.Substring(0, index);
        return cut;
    }

    private static string Between(string text, string left, string right)
    {
        int from = text.IndexOf(left, StringComparison.Ordinal);
        int to = from < 0 ? -1 : text.IndexOf(right, from + left.Length, StringComparison.Ordinal);
        return to < 0 ? throw new FormatException($"'{left}' … '{right}' expected.") : text.Substring(from + left.Length, to - from - left.Length);
    }
}

using System.Globalization;

namespace HataDsl.Ir.Graphs;

/// <summary>The tensor functions: what nodes each becomes. Axes below 0 count from the innermost.</summary>
public static class GraphSteps
{
    private static readonly Dictionary<string, Op> Pointwise = new()
    {
        ["add"] = Op.Add, ["subtract"] = Op.Sub, ["multiply"] = Op.Mul, ["divide"] = Op.Div, ["negate"] = Op.Neg,
        ["exp"] = Op.Exp, ["log"] = Op.Log, ["sqrt"] = Op.Sqrt, ["reciprocalsqrt"] = Op.ReciprocalSqrt, ["tanh"] = Op.Tanh,
        ["sin"] = Op.Sin, ["cos"] = Op.Cos, ["abs"] = Op.Abs, ["max"] = Op.Max, ["min"] = Op.Min, ["select"] = Op.Select,
        ["less"] = Op.Less, ["lessequal"] = Op.LessEqual, ["greater"] = Op.Greater, ["greaterequal"] = Op.GreaterEqual,
        ["equal"] = Op.Equal, ["and"] = Op.And, ["or"] = Op.Or, ["not"] = Op.Not, ["pow"] = Op.Pow, ["floor"] = Op.Floor,
        ["ceiling"] = Op.Ceiling, ["round"] = Op.Round,
    };

    private static readonly HashSet<string> Others =
        ["constant", "length", "map", "tosingle", "tohalf", "fromsingle", "toint32", "index", "sum", "mean", "maximum", "dot", "matmul", "reshape", "transpose", "slice", "concat", "broadcast", "take", "windows", "write", "kernel", "part"];

    /// <summary>Whether there is a function of this name.</summary>
    public static bool IsKnown(string name) => Pointwise.ContainsKey(name) || Others.Contains(name);

    /// <summary>Adds the nodes of a step to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="step">The step.</param>
    /// <param name="values">Values that operands and lengths number.</param>
    /// <exception cref="GraphException">Types or shapes do not fit.</exception>
    public static Node Apply(Graph graph, GraphStep step, IReadOnlyList<Node> values)
    {
        Node[] x = [.. step.Operands.Select(operand => values[operand])];
        int Axis(int number, int rank) => number < 0 ? number + rank : number;
        Node Add(Node node) => graph.Add(node);
        Extent[] lengths = [.. step.Lengths.Select(length => Resolve(length, values))];
        if (Pointwise.TryGetValue(step.Name, out Op op))
        {
            return Add(NodeInference.Pointwise(op, x));
        }

        switch (step.Name)
        {
            case "constant":
                string[] words = step.Text.Split(' ');
                return Add(NodeInference.Constant(TypeOf(words[0]), ConstantText.Parse(TypeOf(words[0]), words[1])));
            case "length":
                return Add(NodeInference.Length(lengths[0], TypeOf(step.Text)));
            case "map":
                return Add(NodeInference.Call(graph.Function(step.Text), x));
            case "tosingle":
                return Add(Converted(x[0], ScalarType.F32));
            case "tohalf":
                return Add(Converted(x[0], ScalarType.F16));
            case "fromsingle":
                return Add(Converted(x[0], x[1].Type));
            case "toint32":
                return Add(Converted(x[0], ScalarType.I32));
            case "index":
                return Add(NodeInference.Index(lengths[0]));
            case "sum" or "maximum":
                return Reduce(graph, step.Name == "sum" ? GraphOp.Sum : GraphOp.Maximum, x[0], Axis(step.Numbers[0], x[0].Shape.Rank));
            case "mean":
                Node sum = Reduce(graph, GraphOp.Sum, x[0], Axis(step.Numbers[0], x[0].Shape.Rank));
                return Add(NodeInference.Pointwise(Op.Div, sum, Add(NodeInference.Length(x[0].Shape[Axis(step.Numbers[0], x[0].Shape.Rank)], ScalarType.F32))));
            case "dot":
                return Add(NodeInference.Dot(x[0], x[1]));
            case "matmul":
                int rank = x[1].Shape.Rank;
                int[] swapped = [.. Enumerable.Range(0, Math.Max(rank - 2, 0)), .. rank >= 2 ? new[] { rank - 1, rank - 2 } : []];
                return Add(NodeInference.Dot(x[0], Add(NodeInference.Transpose(x[1], rank >= 2 ? swapped : [.. Enumerable.Range(0, rank)]))));
            case "reshape":
                return Add(NodeInference.Reshape(x[0], new Shape(lengths)));
            case "transpose":
                return Add(NodeInference.Transpose(x[0], step.Numbers));
            case "slice":
                return Add(NodeInference.Slice(x[0], Axis(step.Numbers[0], x[0].Shape.Rank), step.Numbers.Length > 1 ? Extent.Of(step.Numbers[1]) : lengths[0], lengths[lengths.Length - 1]));
            case "concat":
                return Add(NodeInference.Concat(Axis(step.Numbers[0], x[0].Shape.Rank), x));
            case "broadcast":
                return Add(NodeInference.Broadcast(x[0], new Shape(lengths)) is var repeated && repeated != x[0] ? repeated : new Node(GraphOp.Broadcast, x[0].Type, x[0].Shape, x[0]));
            case "take":
                return Add(NodeInference.Take(x[0], x[1]));
            case "windows":
                return Add(NodeInference.Window(x[0], Axis(step.Numbers[0], x[0].Shape.Rank), step.Numbers[1], step.Numbers[2], step.Numbers[3]));
            case "kernel":
                KernelCall call = KernelCall.Parse(step.Text).Bind(x, lengths.Length > 0 ? new Shape(lengths) : null);
                string? unknown = call.Symbols.FirstOrDefault(symbol => !graph.Dimensions.Any(dimension => dimension.Name == symbol));
                return Array.Find(x, operand => operand.Op is GraphOp.Constant or GraphOp.Scalar or GraphOp.Length or GraphOp.Index) is not null
                    ? throw new GraphException(GraphErrorKind.Type, "a kernel of its own takes tensors in memory, not numbers")
                    : unknown is not null ? throw new GraphException(GraphErrorKind.Dimension, unknown)
                    : Add(NodeInference.Kernel(call, x));
            case "part":
                return Add(NodeInference.Part(x[0], step.Numbers[0]));
            case "write":
                return Add(NodeInference.Update(x[0], x[1], x[2], Axis(step.Numbers[0], x[0].Shape.Rank)));
            default:
                throw new GraphException(GraphErrorKind.Structure, $"there is no tensor function '{step.Name}'");
        }
    }

    /// <summary>What has the type already is a copy: what it was made of may be written in place afterwards.</summary>
    private static Node Converted(Node operand, ScalarType type) => new(GraphOp.Convert, type, operand.Shape, operand);

    private static ScalarType TypeOf(string name) => ScalarTypes.TryParse(name, out ScalarType type) ? type : throw new FormatException($"'{name}' is no type.");

    /// <summary>A length whose symbols may be axes of values, written <c>%value.axis</c>.</summary>
    private static Extent Resolve(Extent length, IReadOnlyList<Node> values)
    {
        Extent product = Extent.Of(length.Factor);
        foreach (string symbol in length.Symbols)
        {
            product *= symbol[0] == '%' ? AxisOf(symbol, values) : Extent.Of(symbol);
        }

        return product;
    }

    private static Extent AxisOf(string symbol, IReadOnlyList<Node> values)
    {
        string[] parts = symbol.Substring(1).Split('.');
        Shape shape = values[int.Parse(parts[0], CultureInfo.InvariantCulture)].Shape;
        int axis = int.Parse(parts[1], CultureInfo.InvariantCulture);
        axis = axis < 0 ? axis + shape.Rank : axis;
        return axis >= 0 && axis < shape.Rank ? shape[axis] : throw new GraphException(GraphErrorKind.Shape, $"{shape} has no axis {parts[1]}");
    }

    /// <summary>Reductions go along the last axis; another one is moved there and back.</summary>
    private static Node Reduce(Graph graph, GraphOp op, Node x, int axis)
    {
        int rank = x.Shape.Rank;
        if (axis < 0 || axis >= rank)
        {
            throw new GraphException(GraphErrorKind.Shape, $"{x.Shape} has no such axis");
        }

        if (axis == rank - 1)
        {
            return graph.Add(NodeInference.Reduce(op, x));
        }

        int[] swap = [.. Enumerable.Range(0, rank).Select(i => i == axis ? rank - 1 : i == rank - 1 ? axis : i)];
        Node moved = graph.Add(NodeInference.Transpose(x, swap));
        return graph.Add(NodeInference.Transpose(graph.Add(NodeInference.Reduce(op, moved)), swap));
    }
}

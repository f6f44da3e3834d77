using HataDsl.Ir.Graphs;

namespace HataDsl.Ir.Tests.Graphs;

/// <summary>A random well-formed graph of a few nodes, with small random inputs and sizes.</summary>
internal sealed class RandomGraph
{
    private static readonly Op[] Unary = [Op.Neg, Op.Abs, Op.Tanh, Op.Sin, Op.Exp];
    private static readonly Op[] Binary = [Op.Add, Op.Sub, Op.Mul, Op.Max, Op.Min];

    /// <summary>Elements of a tensor at the largest dimensions, for which the arena is made.</summary>
    private const long MostElements = 1 << 22;

    private readonly Random _random;
    private readonly List<Node> _values = [];
    private Node? _indices;

    private RandomGraph(int seed)
    {
        _random = new Random(seed);
        Graph = new Graph("Random");
        Dimensions = new Dictionary<string, long> { ["rows"] = _random.Next(1, 9), ["width"] = _random.Next(1, 21) };
        foreach (string name in Dimensions.Keys)
        {
            Graph.Dimensions.Add(new Dimension(name, 32, name == "rows" ? _random.Next(1, 33) : 16));
        }
    }

    /// <summary>The graph.</summary>
    public Graph Graph { get; }

    /// <summary>Values of the dimensions.</summary>
    public Dictionary<string, long> Dimensions { get; }

    /// <summary>Makes a graph.</summary>
    public static RandomGraph Create(int seed)
    {
        var made = new RandomGraph(seed);
        made.Build();
        return made;
    }

    /// <summary>Elements for the inputs, the same at every call.</summary>
    public Dictionary<string, double[]> Inputs()
    {
        var random = new Random(17);
        return Graph.Inputs.ToDictionary(input => input.Name!, input => Enumerable.Range(0, (int)input.Shape.Count.Evaluate(name => Dimensions[name]))
            .Select(_ => input.Type == ScalarType.I32 ? random.Next(0, 3) : (double)(Half)((random.NextDouble() * 2) - 1)).ToArray());
    }

    private void Build()
    {
        int inputs = _random.Next(2, 5);
        for (int i = 0; i < inputs; i++)
        {
            Add(new Node(GraphOp.Input, _random.Next(6) == 0 ? ScalarType.F16 : ScalarType.F32, AnyShape()) { Name = "x" + i });
        }

        Node? cache = _random.Next(3) == 0 ? Add(new Node(GraphOp.Input, ScalarType.F32, new Shape(Extent.Of(40), Extent.Of("width"))) { Name = "cache" }) : null;
        Node position = Add(new Node(GraphOp.Input, ScalarType.I32, new Shape(Extent.Of(1))) { Name = "position" });
        _indices = Add(new Node(GraphOp.Input, ScalarType.I32, new Shape(Extent.Of("rows"))) { Name = "indices" });
        Graph.Functions.Functions.Add(Bent());
        if (cache is not null && _random.Next(2) == 0)
        {
            _values.Add(Copy(cache));
        }

        int count = _random.Next(3, 14);
        for (int i = 0; i < count; i++)
        {
            try
            {
                Node made = AnyNode();
                _values.Add(Graph.Bound(made.Shape.Count) <= MostElements ? Add(made) : throw new GraphException(GraphErrorKind.Shape, "too large"));
            }
            catch (GraphException)
            {
                // Shapes that do not fit: try something else.
            }

            if (cache is not null && _random.Next(4) == 0 && _values.Find(value => value.Type == ScalarType.F32 && value.Shape.Rank == 2 && value.Shape[0].Evaluate(name => Dimensions[name]) <= 37 && value.Shape.Last == Extent.Of("width")) is { } rows && rows.Op != GraphOp.Update)
            {
                cache = Add(NodeInference.Update(cache, rows, position, 0));
                Graph.Outputs.Add(new GraphOutput("cache", cache));
                _values.Add(cache);
                cache = null;
            }
        }

        Node[] results = [.. _values.Where(value => value.Op is not (GraphOp.Input or GraphOp.Constant or GraphOp.Update) && value.Type == ScalarType.F32)];
        if (results.Length == 0)
        {
            results = [Add(NodeInference.Pointwise(Op.Neg, NodeInference.Convert(Graph.Inputs.First(), ScalarType.F32) is { Op: GraphOp.Convert } converted ? Add(converted) : Graph.Inputs.First()))];
        }

        Graph.Outputs.Add(new GraphOutput("last", results[^1]));
        if (results.Length > 1 && _random.Next(2) == 0)
        {
            Node other = results[_random.Next(results.Length - 1)];
            Graph.Outputs.Add(new GraphOutput("other", other));
        }
    }

    private Node Add(Node node)
    {
        Graph.Add(node);
        if (node.Op == GraphOp.Input && node.Name is not ("cache" or "position" or "indices"))
        {
            _values.Add(node.Type == ScalarType.F16 ? Add(NodeInference.Convert(node, ScalarType.F32)) : node);
        }

        return node;
    }

    /// <summary>A tensor as it is now, whatever is written into it afterwards, by an operation that changes nothing.</summary>
    private Node Copy(Node x) => _random.Next(5) switch
    {
        0 => Add(NodeInference.Slice(x, 0, Extent.Of(0), x.Shape[0])),
        1 => Add(NodeInference.Pointwise(Op.Mul, x, Add(NodeInference.Constant(1)))),
        2 => Add(NodeInference.Transpose(Add(NodeInference.Transpose(x, 1, 0)), 1, 0)),
        3 => Add(new Node(GraphOp.Convert, x.Type, x.Shape, x)),
        _ => Add(new Node(GraphOp.Broadcast, x.Type, x.Shape, x)),
    };

    /// <summary>A scalar function with a branch: <c>x &lt; y ? 2 * y - x : x</c>, which has no jump where rounding could decide.</summary>
    private static Function Bent()
    {
        var function = new Function("Bent", ScalarType.F32);
        var x = new Symbol(SymbolKind.Local, "x", ScalarType.F32);
        var y = new Symbol(SymbolKind.Local, "y", ScalarType.F32);
        var result = new Symbol(SymbolKind.Local, "result", ScalarType.F32);
        function.Parameters.AddRange([x, y]);
        function.Symbols.Add(result);
        var build = new RegionBuilder(function.Body);
        build.Set(result, build.Get(x));
        Instruction branch = build.If(build.Emit(Op.Less, build.Get(x), build.Get(y)));
        build.Region = branch.Regions[0];
        build.Set(result, build.Emit(Op.Sub, build.Emit(Op.Add, build.Get(y), build.Get(y)), build.Get(x)));
        build.Region = function.Body;
        build.EmitEffect(Op.Return, build.Get(result));
        return function;
    }

    private Extent AnyLength() => _random.Next(6) switch
    {
        0 => Extent.Of("rows"),
        1 or 2 => Extent.Of("width"),
        3 => Extent.One,
        4 => Extent.Of(12),
        _ => Extent.Of(_random.Next(2, 5)),
    };

    private Shape AnyShape() => new(Enumerable.Range(0, _random.Next(1, 4)).Select(_ => AnyLength()));

    private Node Any() => _values[_random.Next(_values.Count)];

    private Node Number() => Add(NodeInference.Constant((float)Math.Round(_random.NextDouble() * 2, 2)));

    private Node AnyNode()
    {
        Node x = Any();
        Shape shape = x.Shape;
        switch (_random.Next(28))
        {
            case 0 or 1:
                return NodeInference.Pointwise(Unary[_random.Next(Unary.Length)], Bounded(x));
            case 2 or 3 or 4:
                return NodeInference.Pointwise(Binary[_random.Next(Binary.Length)], x, Any());
            case 5:
                return NodeInference.Pointwise(Op.Mul, x, Number());
            case 6:
                return NodeInference.Pointwise(Op.Select, Add(NodeInference.Pointwise(Op.Less, x, Number())), x, Any());
            case 7 or 8:
                return NodeInference.Reduce(_random.Next(2) == 0 ? GraphOp.Sum : GraphOp.Maximum, x);
            case 9:
                return NodeInference.Reshape(x, new Shape(shape.Count));
            case 10:
                return NodeInference.Reshape(x, new Shape(shape.Axes.SelectMany(axis => axis == Extent.Of(12) ? [Extent.Of(3), Extent.Of(4)] : new[] { axis })));
            case 11:
                return NodeInference.Transpose(x, [.. Enumerable.Range(0, shape.Rank).OrderBy(_ => _random.Next())]);
            case 12:
                int axis = shape.Axes.ToList().FindIndex(length => length.IsConstant && length.Factor > 1);
                return NodeInference.Slice(x, axis, Extent.Of(1), Extent.Of(axis < 0 ? 1 : shape[axis].Factor - 1));
            case 13:
                int joined = shape.Axes.ToList().FindIndex(length => length.IsConstant);
                return NodeInference.Concat(joined, x, _random.Next(2) == 0 ? x : Any());
            case 14:
                Node y = shape.Rank < 2 ? Add(NodeInference.Reshape(x, new Shape([Extent.One, .. shape.Axes]))) : x;
                return NodeInference.Dot(y, _values.FirstOrDefault(value => value != y && value.Shape.Rank >= 2 && value.Shape.Last == y.Shape.Last) ?? y);
            case 15:
                Node column = Add(NodeInference.Convert(Add(NodeInference.Index(shape.Last)), ScalarType.F32));
                return NodeInference.Pointwise(Op.Sub, x, Add(NodeInference.Pointwise(Op.Mul, column, Number())));
            case 16:
                return NodeInference.Pointwise(Op.Div, x, Add(NodeInference.Length(shape.Last, ScalarType.F32)));
            case 17:
                Node table = _values.Find(value => value.Shape.Rank == 2 && value.Shape[0] is { IsConstant: true, Factor: >= 3 })
                    ?? throw new GraphException(GraphErrorKind.Shape, "no table");
                return NodeInference.Take(table, _indices!);
            case 18:
                return NodeInference.Call(Graph.Functions.Functions[0], x, Any());
            case 19:
                int windowed = shape.Axes.ToList().FindIndex(length => length.IsConstant && length.Factor > 1);
                return NodeInference.Window(x, windowed, _random.Next(1, 4), _random.Next(1, 3), _random.Next(1, 3));
            case 20:
                Node large = Add(NodeInference.Pointwise(Op.GreaterEqual, x, Number()));
                Node small = Add(NodeInference.Pointwise(Op.LessEqual, Any(), Number()));
                Node either = Add(NodeInference.Pointwise(_random.Next(2) == 0 ? Op.And : Op.Or, large, Add(NodeInference.Pointwise(Op.Not, small))));
                return NodeInference.Pointwise(Op.Select, either, Add(NodeInference.Pointwise(Op.Pow, Add(NodeInference.Pointwise(Op.Abs, Bounded(x))), Number())), x);
            case 21 or 22:
                // Rows reduced along another axis than the last, and back.
                int[] swapped = [.. Enumerable.Range(0, shape.Rank - 1).Prepend(shape.Rank - 1)];
                Node moved = Add(NodeInference.Transpose(x, swapped));
                Node greatest = Add(NodeInference.Reduce(GraphOp.Maximum, moved));
                return NodeInference.Transpose(Add(NodeInference.Pointwise(Op.Sub, moved, greatest)), [.. Enumerable.Range(1, shape.Rank - 1), 0]);
            case 23 or 24:
                // Heads: an axis split, its parts moved outwards, and a product for each.
                int split = shape.Axes.ToList().FindLastIndex(length => length == Extent.Of(12));
                Node parts = Add(NodeInference.Reshape(x, new Shape([.. shape.Axes.Take(split), Extent.Of(3), Extent.Of(4), .. shape.Axes.Skip(split + 1)])));
                Node outer = Add(NodeInference.Transpose(parts, [split, .. Enumerable.Range(0, parts.Shape.Rank).Where(i => i != split)]));
                return _random.Next(2) == 0 ? outer : NodeInference.Dot(outer, Add(NodeInference.Pointwise(Op.Tanh, outer)));
            case 25 or 26:
                Node rows = shape.Rank < 2 ? Add(NodeInference.Reshape(x, new Shape([shape.Last, Extent.One]))) : x;
                Node product = Add(NodeInference.Dot(rows, rows));
                return NodeInference.Transpose(product, [.. Enumerable.Range(0, product.Shape.Rank).OrderBy(_ => _random.Next())]);
            default:
                // A softmax: rows reduced twice, and broadcast back.
                Node least = Add(NodeInference.Reduce(GraphOp.Maximum, x));
                Node exponential = Add(NodeInference.Pointwise(Op.Exp, Add(NodeInference.Pointwise(Op.Sub, x, least))));
                return NodeInference.Pointwise(Op.Div, exponential, Add(NodeInference.Reduce(GraphOp.Sum, exponential)));
        }
    }

    /// <summary>Keeps values where single precision follows double precision closely.</summary>
    private Node Bounded(Node x) => Add(NodeInference.Pointwise(Op.Min, Add(NodeInference.Pointwise(Op.Max, x, Add(NodeInference.Constant(-3)))), Add(NodeInference.Constant(3))));
}

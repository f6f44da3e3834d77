using HataDsl.Ir;
using HataDsl.Ir.Graphs;
using HataDsl.Models;
using HataDsl.Transformers;

namespace HataDsl.Import;

/// <summary>From an ONNX graph to a graph in C#, a node at a time.</summary>
internal sealed class OnnxImporter
{
    /// <summary>Operator sets between which the operators below keep their meaning, but for what each looks up in <see cref="NodeContext.Opset"/>.</summary>
    private const int OldestOpset = 9;
    private const int NewestOpset = 24;

    private readonly OnnxModel _model;
    private readonly ImportOptions _options;
    private readonly Dictionary<string, OnnxOperand> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _uses;

    private OnnxImporter(OnnxModel model, ImportOptions options)
    {
        _model = model;
        _options = options;
        _uses = model.Graph.Nodes.SelectMany(node => node.Inputs).Concat(model.Graph.Outputs.Select(output => output.Name))
            .GroupBy(name => name, StringComparer.Ordinal).ToDictionary(set => set.Key, set => set.Count(), StringComparer.Ordinal);
    }

    /// <summary>Where the C# goes.</summary>
    public GraphBuilder Builder { get; } = new();

    /// <summary>The source of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Names and bounds.</param>
    /// <exception cref="ModelFormatException">Something in the model is not imported; the message names the file and the node.</exception>
    public static string Import(OnnxModel model, ImportOptions options)
    {
        var importer = new OnnxImporter(model, options);
        importer.Run();
        return new SourceWriter(options, importer.Builder, Path.GetFileName(model.Path)).Write();
    }

    /// <summary>What is wrong with a node.</summary>
    public ModelFormatException Error(OnnxNode node, string cause) => new($"{_model.Path}: {node.Display} {cause}");

    /// <summary>Whether a value has been given.</summary>
    public bool IsDefined(string name) => _values.ContainsKey(name);

    /// <summary>Whether something reads a value.</summary>
    public bool IsUsed(string name) => _uses.ContainsKey(name);

    /// <summary>A stored matrix that nothing else reads, with its axes exchanged; null for other values.</summary>
    public TensorExpression? Transposed(OnnxNode node, OnnxOperand operand) =>
        operand.Stored is { Lengths.Count: 2, Count: > 1 } matrix && operand.Type == ScalarType.F32 && _uses[operand.Name] == 1
            ? Materialize(node, OfTensor(operand.Name + OnnxTensor.TransposedSuffix, matrix.Transposed(), node))
            : null;

    /// <summary>Gives a value.</summary>
    public void Define(OnnxNode node, OnnxOperand operand)
    {
        if (!_values.TryAdd(operand.Name, operand))
        {
            throw Error(node, $"gives '{operand.Name}', which is there already");
        }
    }

    /// <summary>A value by name.</summary>
    public OnnxOperand Find(OnnxNode node, string name)
    {
        if (_values.TryGetValue(name, out OnnxOperand? value))
        {
            return value;
        }

        if (!_model.Graph.Initializers.TryGetValue(name, out OnnxTensor? tensor))
        {
            throw Error(node, $"takes '{name}', which is no input, no stored tensor and no other node's result");
        }

        value = OfTensor(name, tensor, node);
        _values.Add(name, value);
        return value;
    }

    /// <summary>A tensor that the file holds, as a value.</summary>
    public OnnxOperand OfTensor(string name, OnnxTensor tensor, OnnxNode node)
    {
        ScalarType type = TypeOf(tensor.Type, tensor.Name.Length > 0 ? tensor.Name : name, node);
        var shape = new Shape(tensor.Lengths.Select(Extent.Of));
        if (tensor.Lengths.Any(length => length == 0) && type != ScalarType.I32)
        {
            throw Error(node, $"takes '{name}', which has no elements");
        }

        bool isKnown = type is ScalarType.I32 or ScalarType.I1 && tensor.Count <= 4096;
        return new OnnxOperand(name, type == ScalarType.F16 || type == ScalarType.BF16 ? ScalarType.F32 : type, shape)
        {
            Stored = tensor,
            Integers = isKnown ? [.. tensor.Integers().Select(Extent.Of)] : null,
        };
    }

    /// <summary>A value as a tensor of the graph.</summary>
    public TensorExpression Materialize(OnnxNode node, OnnxOperand operand)
    {
        if (operand.Expression is { } known)
        {
            return known;
        }

        return operand.Expression = operand.Integers is { } integers && (operand.Stored is null || integers.Count == 1)
            ? OfIntegers(node, operand, integers)
            : OfStored(operand, operand.Stored!);
    }

    private TensorExpression OfStored(OnnxOperand operand, OnnxTensor stored)
    {
        if (stored.Count == 1)
        {
            return Builder.Number(stored.Singles()[0]);
        }

        switch (stored.Type)
        {
            case OnnxType.Float or OnnxType.Int32 or OnnxType.Int64:
                return Builder.Weight(operand.Name, operand.Type, stored.Lengths);
            case OnnxType.Bool:
                return Builder.Apply("Greater", [Builder.Weight(operand.Name, ScalarType.I32, stored.Lengths), Builder.Number(0)]);
            default:
                ScalarType type = stored.Type == OnnxType.Float16 ? ScalarType.F16 : ScalarType.BF16;
                return Builder.Apply("ToSingle", [Builder.Weight(operand.Name, type, stored.Lengths)]);
        }
    }

    private TensorExpression OfIntegers(OnnxNode node, OnnxOperand operand, IReadOnlyList<Extent> integers)
    {
        if (integers.Count == 1)
        {
            return operand.Type == ScalarType.I1 ? Builder.Apply("Equal", [Builder.Number(1), Builder.Length(integers[0])]) : Builder.Length(integers[0]);
        }

        bool isCount = operand.Shape.Rank == 1 && integers.Select((value, i) => value == Extent.Of(i)).All(same => same);
        return isCount ? Builder.Apply("Index", [], lengths: [Extent.Of(integers.Count)])
            : throw Error(node, $"takes the integers '{operand.Name}' as a tensor, although they are computed from shapes");
    }

    private void Run()
    {
        CheckOpsets();
        foreach (OnnxValue input in _model.Graph.Inputs)
        {
            if (!_model.Graph.Initializers.ContainsKey(input.Name))
            {
                DefineInput(input);
            }
        }

        foreach (OnnxNode node in Ordered())
        {
            long opset = _model.Opsets.TryGetValue(node.Domain, out long version) ? version
                : throw Error(node, $"is of the operator set '{node.Domain}', which the file does not declare");
            if (!OnnxOperators.TryFind(node.Domain, node.Operator, out Action<NodeContext>? lower))
            {
                throw Error(node, $"computes {(node.Domain.Length > 0 ? node.Domain + "." : "")}{node.Operator}, which is not imported");
            }

            var context = new NodeContext(this, node, opset);
            try
            {
                lower(context);
                context.Finish();
            }
            catch (Exception exception) when (exception is GraphException or OverflowException)
            {
                throw Error(node, $"cannot be computed: {exception.Message}");
            }
        }

        if (_model.Graph.Outputs.Count == 0)
        {
            throw new ModelFormatException($"{_model.Path}: the graph has no outputs");
        }

        var names = new Identifiers([.. Builder.Inputs.Select(input => Identifiers.Of(input.Name, upper: true))]);
        foreach (OnnxValue output in _model.Graph.Outputs)
        {
            AddOutput(output, names);
        }
    }

    private void AddOutput(OnnxValue output, Identifiers names)
    {
        var asNode = new OnnxNode("", "output", "", [], [output.Name], new Dictionary<string, OnnxAttribute>());
        OnnxOperand operand = _values.TryGetValue(output.Name, out OnnxOperand? known) ? known
            : throw new ModelFormatException($"{_model.Path}: output '{output.Name}' is no node's result");
        TensorExpression value = Materialize(asNode, operand);
        if (value.Type == ScalarType.I1)
        {
            value = Builder.Apply("Select", [value, Builder.Number(1), Builder.Number(0)]);
        }

        value = value.Shape.Equals(operand.Shape) ? value : Builder.Apply("Reshape", [value], lengths: operand.Shape.Axes);
        value = output.Type == OnnxType.Float16 && value.Type == ScalarType.F32 ? Builder.Apply("ToHalf", [value]) : value;
        Builder.Outputs.Add((names.Unique(output.Name, upper: true), value));
    }

    private void CheckOpsets()
    {
        if (!_model.Opsets.TryGetValue("", out long main))
        {
            throw new ModelFormatException($"{_model.Path}: declares no version of the ONNX operator set");
        }

        if (main is < OldestOpset or > NewestOpset)
        {
            throw new ModelFormatException($"{_model.Path}: uses operator set {main}; {OldestOpset} to {NewestOpset} are imported");
        }
    }

    private void DefineInput(OnnxValue input)
    {
        var asNode = new OnnxNode(input.Name, "input", "", [], [input.Name], new Dictionary<string, OnnxAttribute>());
        ScalarType type = TypeOf(input.Type, input.Name, asNode);
        IReadOnlyList<OnnxAxis> axes = input.Axes ?? throw Error(asNode, "has no shape");
        var shape = new Shape(axes.Select((axis, i) => LengthOf(axis, i, asNode)));
        TensorExpression value = Builder.Input(input.Name, type == ScalarType.I1 ? ScalarType.I32 : type, shape);
        value = type switch
        {
            ScalarType.F16 or ScalarType.BF16 => Builder.Local(input.Name + "Single", Builder.Apply("ToSingle", [value])),
            ScalarType.I1 => Builder.Local(input.Name + "IsTrue", Builder.Apply("Greater", [value, Builder.Number(0)])),
            _ => value,
        };
        Define(asNode, new OnnxOperand(input.Name, value.Type, shape) { Expression = value });
    }

    private Extent LengthOf(OnnxAxis axis, int number, OnnxNode input)
    {
        if (axis.Name.Length == 0)
        {
            return axis.Length > 0 ? Extent.Of(axis.Length) : throw Error(input, $"has neither a length nor a name for axis {number}");
        }

        string name = axis.Name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_') && !char.IsAsciiDigit(axis.Name[0])
            ? Identifiers.Of(axis.Name, upper: false)
            : throw Error(input, $"has the dimension '{axis.Name}', which is no name");
        if (!Builder.Graph.Dimensions.Exists(known => known.Name == name))
        {
            (int maximum, int typical) = _options.Dimensions.TryGetValue(axis.Name, out (int Maximum, int Typical) given) ? given
                : _options.Maximum > 0 ? (_options.Maximum, _options.Maximum)
                : throw Error(input, $"has the dimension '{axis.Name}' without a bound: say --dimension {axis.Name}=MAXIMUM");
            Builder.Dimension(name, maximum, typical);
        }

        return Extent.Of(name);
    }

    private ScalarType TypeOf(OnnxType type, string name, OnnxNode node) => type switch
    {
        OnnxType.Float => ScalarType.F32,
        OnnxType.Float16 => ScalarType.F16,
        OnnxType.BFloat16 => ScalarType.BF16,
        OnnxType.Int32 or OnnxType.Int64 => ScalarType.I32,
        OnnxType.Bool => ScalarType.I1,
        _ => throw Error(node, $"has elements of type {type} ('{name}'), which is not imported"),
    };

    /// <summary>The nodes after what they read. Files should be in order; that they have no cycles is checked on the way.</summary>
    private List<OnnxNode> Ordered()
    {
        var producer = new Dictionary<string, OnnxNode>(StringComparer.Ordinal);
        foreach (OnnxNode node in _model.Graph.Nodes)
        {
            foreach (string output in node.Outputs.Where(output => output.Length > 0))
            {
                if (!producer.TryAdd(output, node))
                {
                    throw Error(node, $"gives '{output}', which {producer[output].Display} gives too");
                }
            }
        }

        List<OnnxNode> ordered = [];
        var state = new Dictionary<OnnxNode, bool>(ReferenceEqualityComparer.Instance); // false: begun, true: done
        var pending = new Stack<OnnxNode>(_model.Graph.Nodes.Reverse());
        while (pending.TryPeek(out OnnxNode? node))
        {
            if (state.TryGetValue(node, out bool isDone))
            {
                pending.Pop();
                if (!isDone)
                {
                    state[node] = true;
                    ordered.Add(node);
                }

                continue;
            }

            state[node] = false;
            foreach (string input in node.Inputs.Reverse())
            {
                if (producer.TryGetValue(input, out OnnxNode? before) && !state.TryGetValue(before, out bool done))
                {
                    pending.Push(before);
                }
                else if (before is not null && !state[before])
                {
                    throw Error(node, $"takes '{input}', which is computed from its own result: the graph has a cycle");
                }
            }
        }

        return ordered;
    }
}

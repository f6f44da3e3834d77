using HataDsl.Ir;
using HataDsl.Ir.Graphs;
using HataDsl.Models;
using HataDsl.Transformers;

namespace HataDsl.Import;

/// <summary>One node while it is lowered: its inputs, attributes and results. Attributes that nothing asked for are refused afterwards.</summary>
internal sealed partial class NodeContext(OnnxImporter importer, OnnxNode node, long opset)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Version of the operator set that the node is of.</summary>
    public long Opset { get; } = opset;

    /// <summary>The node.</summary>
    public OnnxNode Node => node;

    /// <summary>Where the C# goes.</summary>
    public GraphBuilder Build => importer.Builder;

    /// <summary>Number of inputs, those left out at the end not counted.</summary>
    public int Count => node.Inputs.Count;

    /// <summary>What is wrong with this node.</summary>
    public ModelFormatException Error(string cause) => importer.Error(node, cause);

    /// <summary>Whether an input is there.</summary>
    public bool Has(int input) => input < node.Inputs.Count && node.Inputs[input].Length > 0;

    /// <summary>An input.</summary>
    public OnnxOperand Input(int input) => Has(input) ? importer.Find(node, node.Inputs[input]) : throw Error($"lacks its input {input}");

    /// <summary>An input as a tensor.</summary>
    public TensorExpression Tensor(int input) => importer.Materialize(node, Input(input));

    /// <summary>A stored matrix that only this node reads, loaded with its axes exchanged; null for other inputs.</summary>
    public TensorExpression? Transposed(int input) => importer.Transposed(node, Input(input));

    /// <summary>An input as a tensor of floats, with all its axes.</summary>
    public TensorExpression Floats(int input)
    {
        TensorExpression value = Shaped(input);
        return value.Type == ScalarType.F32 ? value : throw Error($"takes floats, and '{node.Inputs[input]}' is {value.Type.Name()}");
    }

    /// <summary>An input as a tensor with all the axes that it has in ONNX.</summary>
    public TensorExpression Shaped(int input)
    {
        TensorExpression value = Tensor(input);
        return value.Shape.Equals(Input(input).Shape) ? value : Reshape(value, Input(input).Shape);
    }

    /// <summary>An input whose integers must be known now.</summary>
    public IReadOnlyList<Extent> Integers(int input, string what) =>
        Input(input).Integers ?? throw Error($"computes {what} ('{node.Inputs[input]}') while it runs; it must be known when the model is imported");

    /// <summary>An input whose integers must be numbers that are known now.</summary>
    public long[] Numbers(int input, string what) =>
        [.. Integers(input, what).Select(value => value.IsConstant ? value.Factor : throw Error($"has the {what} {value}, which is no number"))];

    /// <summary>A float that must be known now: of an input, or otherwise.</summary>
    public float Scalar(int input, float otherwise)
    {
        if (!Has(input))
        {
            return otherwise;
        }

        OnnxOperand operand = Input(input);
        return operand.Stored is { Count: 1 } stored && operand.Type is ScalarType.F32 ? stored.Singles()[0]
            : throw Error($"computes the number '{node.Inputs[input]}' while it runs; it must be known when the model is imported");
    }

    /// <summary>An integer attribute.</summary>
    public long Integer(string name, long otherwise) => Attribute(name, OnnxAttributeType.Integer)?.Integer ?? otherwise;

    /// <summary>A float attribute.</summary>
    public float Single(string name, float otherwise) => Attribute(name, OnnxAttributeType.Single)?.Single ?? otherwise;

    /// <summary>A string attribute.</summary>
    public string Text(string name, string otherwise) => Attribute(name, OnnxAttributeType.Text)?.Text ?? otherwise;

    /// <summary>A list of integers; null where it is not given.</summary>
    public IReadOnlyList<long>? List(string name) => Attribute(name, OnnxAttributeType.Integers)?.Integers;

    /// <summary>An attribute of any type.</summary>
    public OnnxAttribute? Attribute(string name, OnnxAttributeType type)
    {
        _asked.Add(name);
        return !node.Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? null
            : attribute.Type == type || attribute.Type == OnnxAttributeType.Undefined || type == OnnxAttributeType.Undefined ? attribute
            : throw Error($"has the attribute '{name}' of type {attribute.Type}, and {type} is needed");
    }

    /// <summary>Refuses an attribute unless it has one value.</summary>
    public void Require(string name, long value)
    {
        long given = Integer(name, value);
        if (given != value)
        {
            throw Error($"has '{name}' {given}; only {value} is imported");
        }
    }

    /// <summary>An axis counted from the outermost.</summary>
    public int Axis(long axis, int rank)
    {
        long counted = axis < 0 ? axis + rank : axis;
        return counted >= 0 && counted < rank ? (int)counted : throw Error($"names axis {axis} of a tensor with {rank}");
    }

    /// <summary>Axes by an attribute, or by an input in newer operator sets; null where neither gives them.</summary>
    public int[]? Axes(int input, int rank) =>
        (List("axes") ?? (Has(input) ? Numbers(input, "axes") : null))?.Select(axis => Axis(axis, rank)).ToArray();

    /// <summary>A tensor with other axes.</summary>
    public TensorExpression Reshape(TensorExpression value, Shape shape) =>
        value.Shape.Equals(shape) ? value : Build.Apply("Reshape", [value], lengths: shape.Axes);

    /// <summary>Gives the first result.</summary>
    public void Set(TensorExpression value) => Set(0, value);

    /// <summary>Gives a result.</summary>
    public void Set(int output, TensorExpression value)
    {
        if (output < node.Outputs.Count && node.Outputs[output].Length > 0)
        {
            string name = node.Outputs[output];
            importer.Define(node, new OnnxOperand(name, value.Type, value.Shape) { Expression = Build.Local(name, value) });
        }
    }

    /// <summary>Gives the first result as integers that are known.</summary>
    public void Set(IEnumerable<Extent> integers, Shape shape, ScalarType type = ScalarType.I32) =>
        importer.Define(node, new OnnxOperand(node.Outputs[0], type, shape) { Integers = [.. integers] });

    /// <summary>Gives a result that is another value.</summary>
    public void Alias(int output, OnnxOperand value) => importer.Define(node, value with { Name = node.Outputs[output] });

    /// <summary>Refuses attributes that nothing asked for, and results that are used and not given.</summary>
    public void Finish()
    {
        foreach (string name in node.Attributes.Keys)
        {
            if (!_asked.Contains(name))
            {
                throw Error($"has the attribute '{name}', which is not imported");
            }
        }

        foreach (string output in node.Outputs)
        {
            if (output.Length > 0 && !importer.IsDefined(output) && importer.IsUsed(output))
            {
                throw Error($"has the result '{output}', which is not imported");
            }
        }
    }

    /// <summary>Gives the first result as a tensor that the node holds.</summary>
    public void Take(OnnxTensor tensor) => importer.Define(node, importer.OfTensor(node.Outputs[0], tensor, node));
}

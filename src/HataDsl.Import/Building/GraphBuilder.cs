using System.Globalization;
using System.Reflection;
using HataDsl.Graphs;
using HataDsl.Ir;
using HataDsl.Ir.Graphs;

namespace HataDsl.Import;

/// <summary>A weight of an imported graph.</summary>
/// <param name="Property">Name of the property that holds it.</param>
/// <param name="Source">Name in the model's file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Lengths">Lengths of the axes.</param>
internal sealed record ImportedWeight(string Property, string Source, ScalarType Type, IReadOnlyList<int> Lengths);

/// <summary>
/// Writes the body of a graph, a call of a tensor function at a time. Each call is made on a graph of the compiler too, so that what does
/// not fit is known here and not when the C# is compiled.
/// </summary>
internal sealed class GraphBuilder
{
    private static readonly Dictionary<string, string> Infix = new()
    {
        ["Add"] = "+", ["Subtract"] = "-", ["Multiply"] = "*", ["Divide"] = "/",
        ["Less"] = "<", ["LessEqual"] = "<=", ["Greater"] = ">", ["GreaterEqual"] = ">=",
    };

    private readonly Dictionary<string, OperatorScript> _operators = [];
    private readonly Dictionary<string, TensorExpression> _weights = new(StringComparer.Ordinal);
    private readonly Identifiers _locals = new("weights", "layer");
    private readonly Identifiers _properties = new();

    /// <summary>The graph so far.</summary>
    public Graph Graph { get; } = new("Imported");

    /// <summary>Lines of the body.</summary>
    public List<string> Statements { get; } = [];

    /// <summary>Parameters of the method that are no weights.</summary>
    public List<(string Name, Node Node)> Inputs { get; } = [];

    /// <summary>The weights.</summary>
    public List<ImportedWeight> Weights { get; } = [];

    /// <summary>The results.</summary>
    public List<(string Name, TensorExpression Value)> Outputs { get; } = [];

    /// <summary>Declares a symbolic dimension.</summary>
    public void Dimension(string name, int maximum, int typical)
    {
        _locals.Reserve(name);
        Graph.Dimensions.Add(new Dimension(name, maximum, typical));
    }

    /// <summary>Declares a parameter.</summary>
    public TensorExpression Input(string wanted, ScalarType type, Shape shape)
    {
        string name = _locals.Unique(wanted, upper: false);
        Node node = Graph.Add(new Node(GraphOp.Input, type, shape) { Name = name });
        Inputs.Add((name, node));
        return new TensorExpression(name, node, IsAtom: true);
    }

    /// <summary>A tensor of the model's file: the same one each time it is asked for.</summary>
    public TensorExpression Weight(string source, ScalarType type, IReadOnlyList<long> lengths)
    {
        if (!_weights.TryGetValue(source, out TensorExpression? weight))
        {
            string property = _properties.Unique(source, upper: true);
            Weights.Add(new ImportedWeight(property, source, type, [.. lengths.Select(length => checked((int)length))]));
            Node node = Graph.Add(new Node(GraphOp.Input, type, new Shape(lengths.Select(Extent.Of))) { Name = "weights_" + property });
            _weights.Add(source, weight = new TensorExpression("weights." + property, node, IsAtom: true));
        }

        return weight;
    }

    /// <summary>A float.</summary>
    public TensorExpression Number(float value) =>
        new(CodeOf(value), Graph.Add(NodeInference.Constant(value)), IsAtom: true, IsNumber: true);

    /// <summary>An integer.</summary>
    public TensorExpression Number(int value) =>
        new(value.ToString(CultureInfo.InvariantCulture), Graph.Add(NodeInference.Constant(ScalarType.I32, unchecked((uint)value))), IsAtom: true, IsNumber: true);

    /// <summary>A length as a number: an integer, or a float.</summary>
    public TensorExpression Length(Extent extent, ScalarType type = ScalarType.I32)
    {
        if (extent.IsConstant)
        {
            return type == ScalarType.F32 ? Number((float)extent.Factor) : Number(checked((int)extent.Factor));
        }

        string code = type == ScalarType.F32 ? $"(float)({CodeOf(extent)})" : CodeOf(extent);
        return new TensorExpression(code, Graph.Add(NodeInference.Length(extent, type)), IsAtom: extent.Factor == 1 && extent.Symbols.Length == 1 && type != ScalarType.F32, IsNumber: true);
    }

    /// <summary>Calls a function of <see cref="Tensor"/>, or writes its operator.</summary>
    /// <exception cref="GraphException">Types or shapes do not fit.</exception>
    public TensorExpression Apply(string function, TensorExpression[] operands, int[]? numbers = null, IEnumerable<Extent>? lengths = null)
    {
        if (operands.Length > 0 && operands.All(operand => operand.IsNumber) && operands.Any(operand => operand.Node.Op == GraphOp.Length))
        {
            // C# would compute with the lengths, and a sum of them is none.
            operands = [Declare("count", operands[0]), .. operands[1..]];
        }

        Extent[] extents = lengths is null ? [] : [.. lengths];
        var step = new GraphStep(function.ToLowerInvariant(), [.. Enumerable.Range(0, operands.Length)], numbers ?? [], extents, "");
        Node node = GraphSteps.Apply(Graph, step, [.. operands.Select(operand => operand.Node)]);
        if (Infix.TryGetValue(function, out string? symbol))
        {
            return new TensorExpression($"{operands[0].Operand} {symbol} {operands[1].Operand}", node, IsAtom: false, IsNumber: operands.All(operand => operand.IsNumber));
        }

        if (function == "Negate")
        {
            return new TensorExpression("-" + operands[0].Operand, node, IsAtom: false, operands[0].IsNumber);
        }

        IEnumerable<string> axes = (numbers ?? []).Select(number => number.ToString(CultureInfo.InvariantCulture));
        IEnumerable<string> tensors = operands.Select(operand => operand.Code);
        IEnumerable<string> arguments = function == "Concat" ? axes.Concat(tensors) : tensors.Concat(axes).Concat(extents.Select(CodeOf));

        // Where all are numbers the compiler cannot tell which tensors are meant.
        TensorExpression[] telling = function == "Select" ? operands[1..] : operands;
        string generic = telling.Length > 0 && telling.All(operand => operand.IsNumber) && IsGeneric(function) ? $"<{NameOf(telling[0].Type)}>" : "";
        return new TensorExpression($"Tensor.{function}{generic}({string.Join(", ", arguments)})", node, IsAtom: true);
    }

    /// <summary>Calls an operator of <see cref="Operators"/>.</summary>
    /// <exception cref="GraphException">Types or shapes do not fit.</exception>
    public TensorExpression Operator(string name, params TensorExpression[] operands)
    {
        if (!_operators.TryGetValue(name, out OperatorScript? script))
        {
            script = typeof(Operators).GetCustomAttributes<OperatorStepsAttribute>()
                .Where(attribute => attribute.Signature.Contains($".{name}(", StringComparison.Ordinal))
                .Select(attribute => OperatorScript.Parse(attribute.Text)).First();
            _operators.Add(name, script);
        }

        Node node = script.Apply(Graph, [.. operands.Select(operand => operand.Node)])[0];
        return new TensorExpression($"{name}({string.Join(", ", operands.Select(operand => operand.Code))})", node, IsAtom: true);
    }

    /// <summary>Gives an expression a name.</summary>
    public TensorExpression Local(string wanted, TensorExpression value)
    {
        bool hasName = value.IsAtom && value.Code.All(character => char.IsAsciiLetterOrDigit(character) || character == '.');
        return value.IsNumber || hasName ? value : Declare(wanted, value);
    }

    private TensorExpression Declare(string wanted, TensorExpression value)
    {
        string name = _locals.Unique(wanted, upper: false);
        Statements.Add($"Tensor<{NameOf(value.Type)}> {name} = {value.Code};");
        return value with { Code = name, IsAtom = true, IsNumber = false };
    }

    /// <summary>A length as C#.</summary>
    public static string CodeOf(Extent extent) => extent.ToString().Replace("*", " * ", StringComparison.Ordinal);

    /// <summary>The C# name of an element type.</summary>
    public static string NameOf(ScalarType type) => type switch
    {
        ScalarType.F32 => "float",
        ScalarType.F16 => "Half",
        ScalarType.BF16 => "BFloat16",
        ScalarType.I32 => "int",
        ScalarType.I1 => "bool",
        _ => throw new GraphException(GraphErrorKind.Type, $"elements of type {type.Name()} are not computed with"),
    };

    private static bool IsGeneric(string function) =>
        typeof(Tensor).GetMethods().Any(method => method.Name == function && method.IsGenericMethod);

    private static string CodeOf(float value) =>
        float.IsPositiveInfinity(value) ? "float.PositiveInfinity"
        : float.IsNegativeInfinity(value) ? "float.NegativeInfinity"
        : float.IsNaN(value) ? "float.NaN"
        : value.ToString("R", CultureInfo.InvariantCulture) + "f";
}

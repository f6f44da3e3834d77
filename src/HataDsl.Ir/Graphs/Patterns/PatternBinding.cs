using System.Globalization;

namespace HataDsl.Ir.Graphs;

/// <summary>What the parts of a pattern stand for in a graph, as far as they are known.</summary>
internal sealed class PatternBinding
{
    private readonly Dictionary<string, string> _numbers;

    public PatternBinding()
    {
        Nodes = [];
        Lengths = new LengthBinding();
        _numbers = [];
    }

    private PatternBinding(PatternBinding other)
    {
        Nodes = new Dictionary<Node, Node>(other.Nodes);
        Lengths = other.Lengths.Copy();
        _numbers = new Dictionary<string, string>(other._numbers);
    }

    /// <summary>Nodes of the graph by nodes of the pattern.</summary>
    public Dictionary<Node, Node> Nodes { get; }

    /// <summary>Lengths of the graph by lengths of the pattern.</summary>
    public LengthBinding Lengths { get; }

    /// <summary>A copy that goes its own way.</summary>
    public PatternBinding Copy() => new(this);

    /// <summary>Takes in that a number of the pattern is a number of the graph, both as arguments of kernels.</summary>
    /// <returns>False if it is another one already.</returns>
    public bool Unify(string name, string text)
    {
        if (_numbers.TryGetValue(name, out string? known))
        {
            return known == text;
        }

        _numbers.Add(name, text);
        return true;
    }

    /// <summary>An argument of a kernel of the pattern, as one of the graph; null if the number is not known.</summary>
    public string? Argument(string text) =>
        text[0] != '$' ? text : _numbers.TryGetValue(text.Substring(1), out string? known) ? known : null;

    /// <summary>Takes in that a kernel of the pattern is one of the graph.</summary>
    /// <returns>False if it cannot be.</returns>
    public bool Unify(KernelCall pattern, KernelCall call)
    {
        bool isSame = pattern.Descriptor == call.Descriptor && pattern.Views.SequenceEqual(call.Views) && pattern.Scalars.Count == call.Scalars.Count
            && pattern.Workgroups.Count == call.Workgroups.Count && pattern.Results.Count == call.Results.Count && pattern.Parts.Count == call.Parts.Count;
        return isSame
            && pattern.Scalars.Zip(call.Scalars, UnifyArgument).All(fits => fits)
            && pattern.Workgroups.Zip(call.Workgroups, UnifyQuotient).All(fits => fits)
            && pattern.Results.Zip(call.Results, (a, b) => a.InPlace == b.InPlace && a.Type == b.Type && (a.InPlace >= 0 || Lengths.Unify(a.Shape, b.Shape))).All(fits => fits);
    }

    /// <summary>A number of the graph as an argument of a kernel; null where it has no such form.</summary>
    public static string? TextOf(Node node) => (node.Op, node.Type) switch
    {
        (GraphOp.Scalar, _) => "$" + node.Name,
        (GraphOp.Constant, ScalarType.F32) => TextOf(ConstantBits.ToSingle(node.Bits)),
        (GraphOp.Constant, ScalarType.I32) => TextOf((int)ConstantBits.ToInt64(node.Type, node.Bits)),
        (GraphOp.Length, ScalarType.I32) => node.Name,
        _ => null,
    };

    /// <summary>A number as an argument of a kernel.</summary>
    public static string TextOf(float number) => number.ToString("R", CultureInfo.InvariantCulture) + "f";

    /// <summary>A number as an argument of a kernel.</summary>
    public static string TextOf(int number) => number >= 0 ? number.ToString(CultureInfo.InvariantCulture) : "(" + number.ToString(CultureInfo.InvariantCulture) + ")";

    /// <summary>The number of a graph that an argument of a kernel is.</summary>
    public static Node NodeOf(Graph graph, ScalarType type, string text) =>
        text[0] == '$' ? graph.Scalars.First(scalar => scalar.Name == text.Substring(1))
        : type == ScalarType.F32 ? NodeInference.Constant(float.Parse(text.TrimEnd('f'), CultureInfo.InvariantCulture))
        : int.TryParse(text.Trim('(', ')'), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? NodeInference.Constant(type, unchecked((uint)number))
        : NodeInference.Length(Extent.Parse(text), type);

    private bool UnifyArgument(string pattern, string argument) =>
        pattern[0] == '$' ? Unify(pattern.Substring(1), argument)
        : KernelCall.IsLiteral(pattern) ? pattern == argument
        : !KernelCall.IsLiteral(argument) && Lengths.Unify(Extent.Parse(pattern), Extent.Parse(argument));

    private bool UnifyQuotient(string pattern, string count)
    {
        string[] left = pattern.Split('/');
        string[] right = count.Split('/');
        return left.Length == right.Length && left.Zip(right, (a, b) => Lengths.Unify(Extent.Parse(a), Extent.Parse(b))).All(fits => fits);
    }
}

namespace HataDsl.Ir.Graphs;

/// <summary>One operation of a graph with its one result, a tensor.</summary>
public sealed class Node
{
    /// <summary>Creates a node. <see cref="Graph.Add"/> infers type and shape.</summary>
    public Node(GraphOp op, ScalarType type, Shape shape, params Node[] operands)
    {
        Op = op;
        Type = type;
        Shape = shape;
        Operands = operands;
    }

    /// <summary>The operation.</summary>
    public GraphOp Op { get; }

    /// <summary>Element type of the result.</summary>
    public ScalarType Type { get; }

    /// <summary>Shape of the result.</summary>
    public Shape Shape { get; }

    /// <summary>What it reads.</summary>
    public Node[] Operands { get; set; }

    /// <summary>The kernel operation of a <see cref="GraphOp.Pointwise"/> node.</summary>
    public Op Scalar { get; init; }

    /// <summary>Bits of a constant.</summary>
    public ulong Bits { get; init; }

    /// <summary>Name of an input, of a function, or the text of a length: of where a slice begins if that is no number.</summary>
    public string? Name { get; init; }

    /// <summary>Axes and positions, as the operation says.</summary>
    public int[] Numbers { get; init; } = [];

    /// <summary>
    /// What the user called it: the operator or local variable that it came from. Names kernels and lines of the report; not part of
    /// what the node computes.
    /// </summary>
    public string Scope { get; set; } = "";

    /// <summary>The block of a placed graph that computes it; empty where none does yet, or the graph is not placed.</summary>
    public string Block { get; set; } = "";

    /// <summary>Where in the user's C# it came from.</summary>
    public SourceSpan Span { get; set; }

    /// <summary>Where along its axis a <see cref="GraphOp.Slice"/> begins.</summary>
    public Extent Start => Name is null ? Extent.Of(Numbers[1]) : Extent.Parse(Name);

    /// <summary>The operand whose memory the result is written into; null if the result has memory of its own.</summary>
    public Node? Target => Op switch
    {
        GraphOp.Update => Operands[0],
        GraphOp.Kernel when Numbers.Length > 0 => Operands[Numbers[0]],
        GraphOp.Part when Operands.Length > 1 => Operands[1],
        _ => null,
    };

    /// <summary>The node whose memory holds the result, through writes in place and other axes.</summary>
    public Node Storage => Target is { } target ? target.Storage : Op == GraphOp.Reshape ? Operands[0].Storage : this;

    /// <summary>The fusion class.</summary>
    public FusionClass Class => Op.Class();

    /// <summary>The name in graph text.</summary>
    public string OpName => Op == GraphOp.Pointwise ? OpTable.Get(Scalar).Name : Op.Name();

    /// <summary>What makes two nodes with equal operands compute the same.</summary>
    public string Attributes => $"{OpName} {Type.Name()} {Shape} {Bits:x} {Name} {string.Join(",", Numbers)}";

    /// <summary>A copy with other operands.</summary>
    public Node WithOperands(Node[] operands) =>
        new(Op, Type, Shape, operands) { Scalar = Scalar, Bits = Bits, Name = Name, Numbers = Numbers, Scope = Scope, Span = Span, Block = Block };

    /// <summary>A copy with other operands, lengths and arguments of kernels.</summary>
    /// <param name="length">Gives a length what stands for it.</param>
    /// <param name="literal">Gives an argument that is no length what stands for it.</param>
    /// <param name="operands">The operands.</param>
    public Node With(Func<Extent, Extent> length, Func<string, string> literal, Node[] operands)
    {
        string? name = Op switch
        {
            GraphOp.Length => length(Extent.Parse(Name!)).ToString(),
            GraphOp.Kernel => KernelCall.Parse(Name!).Replace(length, literal).ToString(),
            _ => Name,
        };
        int[] numbers = Numbers;
        if (Op == GraphOp.Slice)
        {
            Extent start = length(Start);
            name = start.IsConstant ? null : start.ToString();
            numbers = [Numbers[0], (int)(start.IsConstant ? start.Factor : 0)];
        }

        return new Node(Op, Type, new Shape(Shape.Axes.Select(length)), operands) { Scalar = Scalar, Bits = Bits, Name = name, Numbers = numbers, Scope = Scope, Span = Span, Block = Block };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{OpName} {Type.Name()}{Shape}{(Scope.Length > 0 ? " # " + Scope : "")}";
}

namespace HataDsl.Ir.Graphs;

/// <summary>How a kernel goes over its data.</summary>
public enum GroupKind : byte
{
    /// <summary>Each invocation computes one element.</summary>
    Elements,

    /// <summary>Each workgroup computes one row, with reductions along it.</summary>
    Rows,

    /// <summary>Products of matrices, with what goes in and what becomes of the result.</summary>
    Dot,

    /// <summary>A kernel of the user's own.</summary>
    Own,
}

/// <summary>Which elements of an inlined node a kernel needs while it computes one element of its result.</summary>
public enum Access : byte
{
    /// <summary>The one with the same position.</summary>
    Element,

    /// <summary>Some of the same row.</summary>
    Row,

    /// <summary>Any.</summary>
    Any,
}

/// <summary>One kernel: the nodes it writes to memory. Everything else that it computes is said by its <see cref="GroupAnalysis"/>.</summary>
public sealed class Group
{
    /// <summary>Creates a group.</summary>
    public Group(params Node[] roots) => Roots.AddRange(roots);

    /// <summary>The nodes written to memory, all over the same rows; the last one is what the others were fused into.</summary>
    public List<Node> Roots { get; } = [];

    /// <summary>What the kernel goes over: the shape of the last root, or of the value that it writes in place.</summary>
    public Shape Shape => Roots[0].Op == GraphOp.Kernel ? Roots[0].Shape : IterationOf(Roots[Roots.Count - 1]);

    /// <summary>The shape that a kernel which writes a node goes over.</summary>
    public static Shape IterationOf(Node root) => root.Op == GraphOp.Update ? root.Operands[1].Shape : root.Shape;
}

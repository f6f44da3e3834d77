using HataDsl.Ir;
using HataDsl.Ir.Graphs;

namespace HataDsl.Import;

/// <summary>A tensor while a graph is written: the C# that gives it, and the node that says its type and shape.</summary>
/// <param name="Code">The C#.</param>
/// <param name="Node">The node.</param>
/// <param name="IsAtom">Whether the code can be an operand without parentheses.</param>
/// <param name="IsNumber">Whether the code is a number of C# and becomes a tensor only by conversion.</param>
internal sealed record TensorExpression(string Code, Node Node, bool IsAtom, bool IsNumber = false)
{
    /// <summary>Its shape.</summary>
    public Shape Shape => Node.Shape;

    /// <summary>Element type.</summary>
    public ScalarType Type => Node.Type;

    /// <summary>Number of axes.</summary>
    public int Rank => Node.Shape.Rank;

    /// <summary>The code as an operand.</summary>
    public string Operand => IsAtom ? Code : $"({Code})";
}

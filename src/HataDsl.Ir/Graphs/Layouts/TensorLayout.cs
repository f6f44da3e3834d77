namespace HataDsl.Ir.Graphs;

/// <summary>One step from the axes of a tensor to those of the memory that holds it.</summary>
/// <param name="Shape">The axes after the step.</param>
/// <param name="Order">Axis i after the step is this axis before it; null where the same elements, in order, get other axes.</param>
public sealed record AxisView(Shape Shape, IReadOnlyList<int>? Order)
{
    /// <summary>Axes in another order.</summary>
    public static AxisView Ordered(Shape shape, IReadOnlyList<int> order) => new(new Shape(order.Select(axis => shape[axis])), order);

    /// <inheritdoc/>
    public override string ToString() => Order is null ? $"reshape {Shape}" : $"order ({string.Join(", ", Order)})";
}

/// <summary>Where the elements of a tensor lie that is not stored row by row.</summary>
/// <param name="Views">The steps from the axes of the tensor to axes whose elements lie row by row.</param>
/// <param name="Home">The tensor in whose memory they lie; null for memory of its own.</param>
public sealed record TensorLayout(IReadOnlyList<AxisView> Views, Node? Home = null)
{
    /// <summary>The axes as they lie in memory.</summary>
    public Shape Shape => Views[Views.Count - 1].Shape;

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Views);
}

/// <summary>Why a tensor does not lie row by row.</summary>
/// <param name="Node">The tensor.</param>
/// <param name="Layout">How it lies.</param>
/// <param name="SavedBytes">Bytes that kernels do not have to move because of it, at typical sizes, whole transactions counted.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record LayoutDecision(Node Node, TensorLayout Layout, double SavedBytes, string Reason);

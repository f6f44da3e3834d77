namespace HataDsl.Ir.Graphs;

/// <summary>Which element of a shape: a value for each axis, and the number of the element where it is at hand.</summary>
internal sealed class Position(Shape shape, Value[] axes, Value? linear)
{
    /// <summary>The shape.</summary>
    public Shape Shape { get; } = shape;

    /// <summary>i32 values, one for each axis.</summary>
    public Value[] Axes { get; } = axes;

    /// <summary>The element's number, row by row, if it has been computed.</summary>
    public Value? Linear { get; set; } = linear;
}

namespace HataDsl.Ir.Graphs;

/// <summary>Numbers of elements and values of axes, for known lengths.</summary>
internal static class Positions
{
    /// <summary>The lengths of a shape that decisions about speed assume.</summary>
    public static long[] Typical(Graph graph, Shape shape) => [.. shape.Axes.Select(graph.Typical)];

    /// <summary>The number of an element, row by row.</summary>
    public static long Linear(long[] axes, long[] lengths)
    {
        long linear = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            linear = (linear * lengths[i]) + axes[i];
        }

        return linear;
    }

    /// <summary>The axes of an element from its number.</summary>
    public static long[] Split(long linear, long[] lengths)
    {
        var axes = new long[lengths.Length];
        for (int i = lengths.Length - 1; i >= 0; i--)
        {
            axes[i] = linear % lengths[i];
            linear /= lengths[i];
        }

        return axes;
    }

    /// <summary>The number in memory of an element of a tensor.</summary>
    /// <param name="graph">For the lengths.</param>
    /// <param name="shape">The tensor's axes.</param>
    /// <param name="axes">The element.</param>
    /// <param name="layout">How the tensor lies; null for row by row.</param>
    public static long InMemory(Graph graph, Shape shape, long[] axes, TensorLayout? layout)
    {
        foreach (AxisView view in layout?.Views ?? [])
        {
            axes = view.Order is { } order ? [.. order.Select(axis => axes[axis])] : Split(Linear(axes, Typical(graph, shape)), Typical(graph, view.Shape));
            shape = view.Shape;
        }

        return Linear(axes, Typical(graph, shape));
    }
}

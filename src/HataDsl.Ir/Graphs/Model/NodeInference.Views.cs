namespace HataDsl.Ir.Graphs;

/// <content>Operations that move elements and compute nothing.</content>
public static partial class NodeInference
{
    /// <summary>The same elements in order, with other axes.</summary>
    /// <exception cref="GraphException">The numbers of elements differ.</exception>
    public static Node Reshape(Node operand, Shape shape) =>
        operand.Shape.Equals(shape) ? operand
        : operand.Shape.Count == shape.Count ? new Node(GraphOp.Reshape, operand.Type, shape, operand)
        : throw new GraphException(GraphErrorKind.Shape, $"{operand.Shape} has {operand.Shape.Count} elements, {shape} has {shape.Count}");

    /// <summary>Axes in another order.</summary>
    /// <exception cref="GraphException">The axes are not each named once.</exception>
    public static Node Transpose(Node operand, params int[] axes) =>
        axes.OrderBy(axis => axis).SequenceEqual(Enumerable.Range(0, operand.Shape.Rank))
            ? new Node(GraphOp.Transpose, operand.Type, new Shape(axes.Select(axis => operand.Shape[axis])), operand) { Numbers = axes }
            : throw new GraphException(GraphErrorKind.Shape, $"({string.Join(", ", axes)}) is no order of the {operand.Shape.Rank} axes of {operand.Shape}");

    /// <summary>Part of one axis. With lengths that are known when the graph runs, whether the part is inside is checked then.</summary>
    /// <exception cref="GraphException">The part is known not to be inside.</exception>
    public static Node Slice(Node operand, int axis, Extent start, Extent length)
    {
        Shape shape = operand.Shape;
        if (axis < 0 || axis >= shape.Rank)
        {
            throw new GraphException(GraphErrorKind.Shape, $"{shape} has no axis {axis}");
        }

        bool isFromStart = start == Extent.Of(0);
        bool isKnown = start.IsConstant && length.IsConstant && shape[axis].IsConstant;
        bool isWhole = length.TryDivide(shape[axis], out Extent times);
        bool mayBeInside = start.Factor >= 0 && length.Factor >= 1
            && (isKnown ? start.Factor + length.Factor <= shape[axis].Factor : !isWhole || (isFromStart && times.IsOne));
        return mayBeInside
            ? new Node(GraphOp.Slice, operand.Type, shape.With(axis, length), operand) { Numbers = [axis, (int)(start.IsConstant ? start.Factor : 0)], Name = start.IsConstant ? null : start.ToString() }
            : throw new GraphException(GraphErrorKind.Shape, $"{length} elements from {start} on are not known to be inside axis {axis} of {shape}");
    }

    /// <summary>Operands one after the other along an axis.</summary>
    /// <exception cref="GraphException">Types or the other axes differ, or the lengths along the axis are no numbers.</exception>
    public static Node Concat(int axis, params Node[] operands)
    {
        Node first = operands[0];
        if (axis < 0 || axis >= first.Shape.Rank)
        {
            throw new GraphException(GraphErrorKind.Shape, $"{first.Shape} has no axis {axis}");
        }

        long length = 0;
        foreach (Node operand in operands)
        {
            if (operand.Type != first.Type)
            {
                throw new GraphException(GraphErrorKind.Type, $"{first.Type.Name()} and {operand.Type.Name()} cannot be joined");
            }

            if (operand.Shape.Rank != first.Shape.Rank || !operand.Shape.With(axis, Extent.One).Equals(first.Shape.With(axis, Extent.One)) || !operand.Shape[axis].IsConstant)
            {
                throw new GraphException(GraphErrorKind.Shape, $"{first.Shape} and {operand.Shape} cannot be joined along axis {axis}, whose lengths must be numbers");
            }

            length += operand.Shape[axis].Factor;
        }

        return new Node(GraphOp.Concat, first.Type, first.Shape.With(axis, Extent.Of(length)), operands) { Numbers = [axis] };
    }

    /// <summary>Windows along an axis.</summary>
    /// <exception cref="GraphException">The axis is not there or its length is no number, or no window fits.</exception>
    public static Node Window(Node operand, int axis, int size, int stride, int dilation)
    {
        Shape shape = operand.Shape;
        if (axis < 0 || axis >= shape.Rank || !shape[axis].IsConstant)
        {
            throw new GraphException(GraphErrorKind.Shape, axis < 0 || axis >= shape.Rank ? $"{shape} has no axis {axis}" : $"windows go along an axis whose length is a number, not {shape[axis]}");
        }

        if (size < 1 || stride < 1 || dilation < 1 || ((size - 1L) * dilation) + 1 > shape[axis].Factor)
        {
            throw new GraphException(GraphErrorKind.Shape, $"no window of {size} elements, {dilation} apart and each {stride} after the one before, fits into axis {axis} of {shape}");
        }

        long windows = ((shape[axis].Factor - ((size - 1L) * dilation) - 1) / stride) + 1;
        return new Node(GraphOp.Window, operand.Type, new Shape([.. shape.Axes.Take(axis), Extent.Of(windows), Extent.Of(size), .. shape.Axes.Skip(axis + 1)]), operand) { Numbers = [axis, size, stride, dilation] };
    }

    /// <summary>Axes of length 1 and missing outer axes repeated.</summary>
    /// <exception cref="GraphException">The shape cannot be reached.</exception>
    public static Node Broadcast(Node operand, Shape shape) =>
        operand.Shape.Equals(shape) ? operand
        : shape.Equals(Shape.Broadcast(operand.Shape, shape)) ? new Node(GraphOp.Broadcast, operand.Type, shape, operand)
        : throw new GraphException(GraphErrorKind.Shape, $"{operand.Shape} cannot be repeated to {shape}");

    /// <summary>
    /// The node that the rules give for an operation, its attributes and its operands. For readers of text and the verifier.
    /// </summary>
    /// <param name="node">Gives operation, attributes, and for operations that name their result's shape that shape.</param>
    /// <param name="operands">The operands.</param>
    /// <param name="functions">The scalar functions.</param>
    /// <exception cref="GraphException">Types or shapes do not fit.</exception>
    public static Node Again(Node node, Node[] operands, Func<string, Function> functions) => node.Op switch
    {
        GraphOp.Input or GraphOp.Constant or GraphOp.Scalar or GraphOp.Length or GraphOp.Index => node.WithOperands(operands),
        GraphOp.Pointwise => Pointwise(node.Scalar, operands),
        GraphOp.Convert => new Node(GraphOp.Convert, node.Type, operands[0].Shape, operands),
        GraphOp.Call => Call(functions(node.Name!), operands),
        GraphOp.Sum or GraphOp.Maximum => Reduce(node.Op, operands[0]),
        GraphOp.Reshape => Reshape(operands[0], node.Shape),
        GraphOp.Transpose => Transpose(operands[0], node.Numbers),
        GraphOp.Slice => Slice(operands[0], node.Numbers[0], node.Start, node.Shape[node.Numbers[0]]),
        GraphOp.Concat => Concat(node.Numbers[0], operands),
        GraphOp.Broadcast => Broadcast(operands[0], node.Shape),
        GraphOp.Take => Take(operands[0], operands[1]),
        GraphOp.Window => Window(operands[0], node.Numbers[0], node.Numbers[1], node.Numbers[2], node.Numbers[3]),
        GraphOp.Dot => Dot(operands[0], operands[1]),
        GraphOp.Kernel => Kernel(KernelCall.Parse(node.Name!), operands),
        GraphOp.Part => Part(operands[0], node.Numbers[0]),
        _ => Update(operands[0], operands[1], operands[2], node.Numbers[0]),
    };
}

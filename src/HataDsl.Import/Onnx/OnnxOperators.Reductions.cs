using HataDsl.Ir.Graphs;

namespace HataDsl.Import;

/// <content>Reductions along axes.</content>
internal static partial class OnnxOperators
{
    private static Dictionary<string, Action<NodeContext>> Reductions() => new()
    {
        ["ReduceSum"] = node => Reduce(node, (x, axis) => node.Build.Apply("Sum", [x], [axis])),
        ["ReduceMean"] = node => Reduce(node, (x, axis) => node.Build.Apply("Mean", [x], [axis])),
        ["ReduceMax"] = node => Reduce(node, (x, axis) => node.Build.Apply("Maximum", [x], [axis])),
        ["ReduceMin"] = node => Reduce(node, (x, axis) => Negated(node, node.Build.Apply("Maximum", [Negated(node, x)], [axis]))),
        ["ReduceSumSquare"] = node => Reduce(node, (x, axis) => node.Build.Apply("Sum", [x], [axis]), squared: true),
        ["ReduceL2"] = node => Reduce(node, (x, axis) => node.Build.Apply("Sum", [x], [axis]), squared: true, last: x => node.Build.Apply("Sqrt", [x])),
        ["Softmax"] = node => node.Set(Softmax(node)),
        ["LogSoftmax"] = LogSoftmax,
    };

    private static TensorExpression Negated(NodeContext node, TensorExpression x) => node.Build.Apply("Negate", [x]);

    private static void Reduce(
        NodeContext node, Func<TensorExpression, int, TensorExpression> reduce, bool squared = false, Func<TensorExpression, TensorExpression>? last = null)
    {
        TensorExpression x = node.Floats(0);
        int[]? axes = node.Axes(1, x.Rank);
        bool keeps = node.Integer("keepdims", 1) != 0;
        if (axes is null or { Length: 0 })
        {
            if (node.Integer("noop_with_empty_axes", 0) != 0)
            {
                node.Set(x);
                return;
            }

            axes = [.. Enumerable.Range(0, x.Rank)];
        }
        else
        {
            _ = node.Integer("noop_with_empty_axes", 0);
        }

        Shape shape = x.Shape;
        x = squared ? node.Build.Apply("Multiply", [x, x]) : x;
        TensorExpression result = Along(node, x, axes, reduce);
        result = last is null ? result : last(result);
        var kept = new Shape(shape.Axes.Select((length, i) => axes.Contains(i) ? Extent.One : length));
        node.Set(node.Reshape(result, keeps ? kept : new Shape(shape.Axes.Where((_, i) => !axes.Contains(i)))));
    }

    /// <summary>Reduces axes one after the other, and innermost ones that lie side by side as one.</summary>
    private static TensorExpression Along(NodeContext node, TensorExpression x, int[] axes, Func<TensorExpression, int, TensorExpression> reduce)
    {
        int least = x.Rank - axes.Length;
        if (axes.Length > 1 && axes.All(axis => axis >= least))
        {
            TensorExpression joined = node.Reshape(x, new Shape([.. x.Shape.Axes.Take(least), x.Shape.Product(least, x.Rank)]));
            return reduce(joined, least);
        }

        return axes.OrderDescending().Aggregate(x, reduce);
    }

    /// <summary>
    /// Before version 13 the axes from the given one on were one row; that is the same where the given one is the last, or where what
    /// lies behind has one element.
    /// </summary>
    private static int RowAxis(NodeContext node, Shape shape)
    {
        int axis = node.Axis(node.Integer("axis", node.Opset < 13 ? 1 : -1), shape.Rank);
        return node.Opset >= 13 || shape.Product(axis + 1, shape.Rank).IsOne ? axis
            : throw node.Error($"is of operator set {node.Opset} and goes over several axes of {shape}, which is not imported");
    }

    private static TensorExpression Softmax(NodeContext node)
    {
        TensorExpression x = node.Build.Local(node.Node.Inputs[0], node.Floats(0));
        int axis = RowAxis(node, x.Shape);
        if (axis == x.Rank - 1)
        {
            return node.Build.Operator("Softmax", x);
        }

        TensorExpression shifted = node.Build.Apply("Subtract", [x, node.Build.Apply("Maximum", [x], [axis])]);
        TensorExpression exponential = node.Build.Local(node.Node.Outputs[0] + "Exponential", node.Build.Apply("Exp", [shifted]));
        return node.Build.Apply("Divide", [exponential, node.Build.Apply("Sum", [exponential], [axis])]);
    }

    private static void LogSoftmax(NodeContext node)
    {
        TensorExpression x = node.Build.Local(node.Node.Inputs[0], node.Floats(0));
        int axis = RowAxis(node, x.Shape);
        TensorExpression shifted = node.Build.Local(node.Node.Outputs[0] + "Shifted", node.Build.Apply("Subtract", [x, node.Build.Apply("Maximum", [x], [axis])]));
        TensorExpression sum = node.Build.Apply("Sum", [node.Build.Apply("Exp", [shifted])], [axis]);
        node.Set(node.Build.Apply("Subtract", [shifted, node.Build.Apply("Log", [sum])]));
    }
}

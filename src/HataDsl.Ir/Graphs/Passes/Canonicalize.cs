namespace HataDsl.Ir.Graphs;

/// <summary>
/// Removes views that change nothing, joins views of views, and drops arithmetic with neutral numbers. A copy of what is written in place
/// stays, and what reads the copy reads it: it is the tensor as it was before.
/// </summary>
public static class Canonicalize
{
    /// <summary>Runs the pass.</summary>
    public static void Run(Graph graph)
    {
        var written = new HashSet<Node>(graph.Nodes.Select(node => node.Target).OfType<Node>());
        var present = new HashSet<Node>();
        GraphRewriter.Run(graph, (node, _) =>
        {
            Node by = Rewrite(node);
            bool readsLater = !present.Contains(by) && by.Operands.Any(operand => written.Contains(operand) && !node.Operands.Contains(operand));
            Node kept = written.Contains(by) || readsLater ? node : by;
            present.Add(kept);
            return kept;
        });
    }

    private static Node Rewrite(Node node)
    {
        Node? operand = node.Operands.Length > 0 ? node.Operands[0] : null;
        return node.Op switch
        {
            GraphOp.Reshape when operand!.Shape.Equals(node.Shape) => operand,
            GraphOp.Reshape when operand!.Op == GraphOp.Reshape => Rewrite(NodeInference.Reshape(operand.Operands[0], node.Shape)),
            GraphOp.Broadcast when operand!.Shape.Equals(node.Shape) => operand,
            GraphOp.Broadcast when operand!.Op == GraphOp.Broadcast => NodeInference.Broadcast(operand.Operands[0], node.Shape),
            GraphOp.Transpose when node.Numbers.SequenceEqual(Enumerable.Range(0, node.Numbers.Length)) => operand!,
            GraphOp.Transpose when operand!.Op == GraphOp.Transpose =>
                Rewrite(NodeInference.Transpose(operand.Operands[0], [.. node.Numbers.Select(axis => operand.Numbers[axis])])),
            GraphOp.Slice when operand!.Shape.Equals(node.Shape) => operand,
            GraphOp.Slice when operand!.Op == GraphOp.Slice && operand.Numbers[0] == node.Numbers[0] && node.Start.IsConstant && operand.Start.IsConstant =>
                NodeInference.Slice(operand.Operands[0], node.Numbers[0], Extent.Of(node.Numbers[1] + operand.Numbers[1]), node.Shape[node.Numbers[0]]),
            GraphOp.Slice when operand!.Op == GraphOp.Concat && operand.Numbers[0] == node.Numbers[0] && node.Start.IsConstant => SliceOfConcat(node, operand),
            GraphOp.Concat when node.Operands.Length == 1 => operand!,
            GraphOp.Convert when operand!.Type == node.Type => operand,
            GraphOp.Pointwise => Neutral(node) ?? node,
            _ => node,
        };
    }

    private static Node SliceOfConcat(Node slice, Node concat)
    {
        int axis = slice.Numbers[0];
        long start = 0;
        foreach (Node part in concat.Operands)
        {
            if (start == slice.Numbers[1] && part.Shape.Equals(slice.Shape))
            {
                return part;
            }

            start += part.Shape[axis].Factor;
        }

        return slice;
    }

    /// <summary>x + 0 is not x for x = -0, so only multiplication and division by 1 go.</summary>
    private static Node? Neutral(Node node)
    {
        bool isNeutral = node.Scalar is Op.Mul or Op.Div && node.Operands[1] is { Op: GraphOp.Constant } constant && IsOne(constant);
        return isNeutral && node.Operands[0].Shape.Equals(node.Shape) ? node.Operands[0] : null;
    }

    private static bool IsOne(Node constant) => constant.Type switch
    {
        ScalarType.F32 => constant.Bits == ConstantBits.FromSingle(1),
        ScalarType.F64 => constant.Bits == ConstantBits.FromDouble(1),
        _ => constant.Type.IsInteger() && constant.Bits == 1,
    };
}

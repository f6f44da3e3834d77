namespace HataDsl.Ir.Graphs;

/// <summary>Computes operations whose operands are all numbers, with the evaluator of the kernel IR, so that the result is a kernel's.</summary>
public static class FoldConstants
{
    /// <summary>Runs the pass.</summary>
    public static void Run(Graph graph) => GraphRewriter.Run(graph, static (node, _) => Fold(node));

    private static Node Fold(Node node)
    {
        if (node.Op == GraphOp.Length && Extent.Parse(node.Name!) is { IsConstant: true } extent)
        {
            return NodeInference.Constant(node.Type, node.Type == ScalarType.F32 ? ConstantBits.FromSingle(extent.Factor) : (ulong)extent.Factor);
        }

        bool isFoldable = node.Op is GraphOp.Pointwise or GraphOp.Convert && node.Operands.All(operand => operand.Op == GraphOp.Constant);
        if (!isFoldable)
        {
            return node;
        }

        Op op = node.Op == GraphOp.Convert ? Op.Convert : node.Scalar;
        ScalarType type = node.Operands[0].Type;
        if (!ConstantEvaluator.CanEvaluate(op) || !ConstantEvaluator.IsReproducible(op, type, NumericContract.Relaxed))
        {
            return node;
        }

        ulong Operand(int i) => i < node.Operands.Length ? node.Operands[i].Bits : 0;
        return op == Op.Select
            ? node.Operands[Operand(0) != 0 ? 1 : 2]
            : NodeInference.Constant(node.Type, ConstantEvaluator.Evaluate(op, type, node.Type, Operand(0), Operand(1), Operand(2)));
    }
}

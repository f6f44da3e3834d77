using HataDsl.Ir.Graphs;

namespace HataDsl.Import;

/// <content>Products of matrices.</content>
internal static partial class OnnxOperators
{
    private static Dictionary<string, Action<NodeContext>> Products() => new()
    {
        ["MatMul"] = MatMul,
        ["Gemm"] = Gemm,
    };

    private static void MatMul(NodeContext node)
    {
        TensorExpression left = node.Floats(0);
        if (left.Rank > 1 && node.Transposed(1) is { } weight)
        {
            node.Set(node.Build.Apply("Dot", [left, weight])); // along rows of the weight
            return;
        }

        TensorExpression right = node.Floats(1);
        bool isRow = left.Rank == 1;
        bool isColumn = right.Rank == 1;
        if (left.Rank == 0 || right.Rank == 0)
        {
            throw node.Error("multiplies a matrix with a number");
        }

        left = isRow ? node.Reshape(left, new Shape(Extent.One, left.Shape[0])) : left;
        right = isColumn ? node.Reshape(right, new Shape(right.Shape[0], Extent.One)) : right;
        TensorExpression product = node.Build.Apply("MatMul", [left, right]);
        Shape shape = product.Shape;
        IEnumerable<Extent> axes = shape.Axes.Where((_, i) => !(isRow && i == shape.Rank - 2) && !(isColumn && i == shape.Rank - 1));
        node.Set(node.Reshape(product, new Shape(axes.ToArray())));
    }

    private static void Gemm(NodeContext node)
    {
        TensorExpression left = node.Floats(0);
        left = node.Integer("transA", 0) != 0 ? node.Build.Apply("Transpose", [left], [1, 0]) : left;
        bool isTurned = node.Integer("transB", 0) != 0;
        TensorExpression? weight = isTurned ? null : node.Transposed(1);
        TensorExpression product = node.Build.Apply(isTurned || weight is not null ? "Dot" : "MatMul", [left, weight ?? node.Floats(1)]);
        TensorExpression result = Times(node, product, node.Single("alpha", 1));
        float beta = node.Single("beta", 1);
        node.Set(node.Has(2) ? node.Build.Apply("Add", [result, Times(node, node.Tensor(2), beta)]) : result);
    }

    private static TensorExpression Times(NodeContext node, TensorExpression x, float factor) =>
        factor == 1 ? x : node.Build.Apply("Multiply", [x, node.Build.Number(factor)]);
}

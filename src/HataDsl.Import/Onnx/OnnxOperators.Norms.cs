using HataDsl.Ir.Graphs;
using HataDsl.Models;

namespace HataDsl.Import;

/// <content>Norms and rotary positions.</content>
internal static partial class OnnxOperators
{
    private static Dictionary<string, Action<NodeContext>> Norms() => new()
    {
        ["LayerNormalization"] = node => RowNorm(node, LayerNorm),
        ["RMSNormalization"] = node => RowNorm(node, RmsNorm),
        ["SimplifiedLayerNormalization"] = node => RowNorm(node, RmsNorm),
        [Microsoft + "SimplifiedLayerNormalization"] = node => RowNorm(node, RmsNorm),
        [Microsoft + "SkipSimplifiedLayerNormalization"] = SkipNorm,
        ["BatchNormalization"] = BatchNorm,
        ["InstanceNormalization"] = InstanceNorm,
        ["RotaryEmbedding"] = Rotary,
    };

    private static TensorExpression LayerNorm(NodeContext node, TensorExpression x, float epsilon)
    {
        TensorExpression shift = node.Has(2) ? Row(node, 2) : node.Build.Number(0f);
        return node.Build.Operator("LayerNorm", x, Row(node, 1), shift, node.Build.Number(epsilon));
    }

    private static TensorExpression RmsNorm(NodeContext node, TensorExpression x, float epsilon) =>
        node.Build.Operator("RmsNorm", x, Row(node, 1), node.Build.Number(epsilon));

    private static TensorExpression Row(NodeContext node, int input) => node.Reshape(node.Floats(input), new Shape(node.Input(input).Shape.Count));

    /// <summary>A norm over the innermost axes, from the given one on.</summary>
    private static void RowNorm(NodeContext node, Func<NodeContext, TensorExpression, float, TensorExpression> norm)
    {
        node.Require("stash_type", 1);
        TensorExpression x = node.Floats(0);
        int axis = node.Axis(node.Integer("axis", -1), x.Rank);
        TensorExpression rows = node.Reshape(x, new Shape([.. x.Shape.Axes.Take(axis), x.Shape.Product(axis, x.Rank)]));
        node.Set(node.Reshape(norm(node, rows, node.Single("epsilon", 1e-5f)), x.Shape));
    }

    /// <summary>The norm of a sum; the sum is the fourth result.</summary>
    private static void SkipNorm(NodeContext node)
    {
        TensorExpression sum = node.Build.Apply("Add", [node.Floats(0), node.Floats(1)]);
        sum = node.Has(3) ? node.Build.Apply("Add", [sum, node.Floats(3)]) : sum;
        sum = node.Build.Local(node.Node.Outputs.Count > 3 && node.Node.Outputs[3].Length > 0 ? node.Node.Outputs[3] : node.Node.Outputs[0] + "Sum", sum);
        node.Set(node.Build.Operator("RmsNorm", sum, Row(node, 2), node.Build.Number(node.Single("epsilon", 1e-12f))));
        node.Set(3, sum);
    }

    /// <summary>
    /// Inference: a factor and a shift for each channel, which fuse into what comes before. After a product with stored weights the norm is in
    /// the weights already (<see cref="BatchNormFolding"/>).
    /// </summary>
    private static void BatchNorm(NodeContext node)
    {
        node.Require("training_mode", 0);
        _ = node.Single("momentum", 0.9f);
        TensorExpression x = node.Floats(0);
        TensorExpression variance = node.Build.Apply("Add", [node.Floats(4), node.Build.Number(node.Single("epsilon", 1e-5f))]);
        string name = node.Node.Outputs[0];
        TensorExpression factor = node.Build.Local(name + "Factor", node.Build.Apply("Multiply", [node.Floats(1), node.Build.Apply("ReciprocalSqrt", [variance])]));
        TensorExpression shift = node.Build.Apply("Subtract", [node.Floats(2), node.Build.Apply("Multiply", [node.Floats(3), factor])]);
        TensorExpression scaled = node.Build.Apply("Multiply", [x, PerChannel(node, factor, x.Rank)]);
        node.Set(node.Build.Apply("Add", [scaled, PerChannel(node, shift, x.Rank)]));
    }

    private static void InstanceNorm(NodeContext node)
    {
        TensorExpression x = node.Floats(0);
        TensorExpression rows = node.Reshape(x, new Shape(x.Shape[0], x.Shape[1], x.Shape.Product(2, x.Rank)));
        TensorExpression Column(int input) => node.Reshape(node.Floats(input), new Shape(x.Shape[1], Extent.One));
        node.Set(node.Reshape(node.Build.Operator("LayerNorm", rows, Column(1), Column(2), node.Build.Number(node.Single("epsilon", 1e-5f))), x.Shape));
    }

    /// <summary>Pairs turned by the angles of their positions: halves of a head, or neighbours.</summary>
    private static void Rotary(NodeContext node)
    {
        TensorExpression x = node.Floats(0);
        Shape given = x.Shape;
        int heads = checked((int)node.Integer("num_heads", 0));
        bool isInterleaved = node.Integer("interleaved", 0) != 0;
        if (x.Rank == 3)
        {
            Extent size = heads > 0 && given[2].TryDivide(Extent.Of(heads), out Extent quotient) ? quotient : throw node.Error($"has {heads} heads in rows of {given}");
            x = node.Build.Apply("Transpose", [node.Reshape(x, new Shape(given[0], given[1], Extent.Of(heads), size))], [0, 2, 1, 3]);
        }

        if (x.Rank != 4 || !x.Shape.Last.IsConstant)
        {
            throw node.Error($"turns {given}; [batch, heads, positions, size] is imported");
        }

        long all = x.Shape.Last.Factor;
        long width = node.Integer("rotary_embedding_dim", 0) is > 0 and long part ? part : all;
        string name = node.Node.Outputs[0];
        TensorExpression turned = node.Build.Local(name + "Turned", width == all ? x : node.Build.Apply("Slice", [x], [3, 0], [Extent.Of(width)]));
        TensorExpression cosine = node.Build.Local(name + "Cosine", Angles(node, 1));
        TensorExpression sine = node.Build.Local(name + "Sine", Angles(node, 2));
        Extent half = Extent.Of(width / 2);
        TensorExpression pairs = isInterleaved ? node.Reshape(turned, new Shape([.. turned.Shape.Axes.Take(3), half, Extent.Of(2)])) : turned;
        TensorExpression Half(int which) => isInterleaved
            ? node.Reshape(node.Build.Apply("Slice", [pairs], [4, which], [Extent.One]), turned.Shape.With(3, half))
            : node.Build.Apply("Slice", [turned], [3, which * (int)half.Factor], [half]);
        TensorExpression low = node.Build.Local(name + "Low", Half(0));
        TensorExpression high = node.Build.Local(name + "High", Half(1));
        TensorExpression first = node.Build.Apply("Subtract", [node.Build.Apply("Multiply", [low, cosine]), node.Build.Apply("Multiply", [high, sine])]);
        TensorExpression second = node.Build.Apply("Add", [node.Build.Apply("Multiply", [high, cosine]), node.Build.Apply("Multiply", [low, sine])]);
        var column = new Shape([.. low.Shape.Axes, Extent.One]);
        TensorExpression result = isInterleaved
            ? node.Reshape(node.Build.Apply("Concat", [node.Reshape(first, column), node.Reshape(second, column)], [4]), turned.Shape)
            : node.Build.Apply("Concat", [first, second], [3]);
        if (width < all)
        {
            result = node.Build.Apply("Concat", [result, node.Build.Apply("Slice", [x], [3, (int)width], [Extent.Of(all - width)])], [3]);
        }

        node.Set(given.Rank == 3 ? node.Reshape(node.Build.Apply("Transpose", [result], [0, 2, 1, 3]), given) : result);
    }

    /// <summary>Cosines or sines as [batch, 1, positions, pairs]: a table by position, or given for each.</summary>
    private static TensorExpression Angles(NodeContext node, int input)
    {
        TensorExpression table = node.Floats(input);
        table = node.Has(3) ? node.Build.Apply("Take", [table, node.Shaped(3)]) : table;
        return node.Reshape(table, new Shape(table.Shape[0], Extent.One, table.Shape[1], table.Shape[2]));
    }
}

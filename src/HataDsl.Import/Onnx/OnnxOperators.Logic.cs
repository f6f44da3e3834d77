using HataDsl.Ir;
using HataDsl.Ir.Graphs;

namespace HataDsl.Import;

/// <content>Comparisons, choices and masks.</content>
internal static partial class OnnxOperators
{
    private static Dictionary<string, Action<NodeContext>> Logic() => new()
    {
        ["Equal"] = node => Compare(node, "Equal", (a, b) => a == b ? true : a.IsConstant && b.IsConstant ? false : null),
        ["Greater"] = node => Compare(node, "Greater", Lengths.Greater),
        ["Less"] = node => Compare(node, "Less", (a, b) => Lengths.Greater(b, a)),
        ["GreaterOrEqual"] = node => Compare(node, "GreaterEqual", (a, b) => !Lengths.Greater(b, a)),
        ["LessOrEqual"] = node => Compare(node, "LessEqual", (a, b) => !Lengths.Greater(a, b)),
        ["And"] = node => node.Set(Broadcast(node, 0, 1, (a, b) => node.Build.Apply("And", [a, b]))),
        ["Or"] = node => node.Set(Broadcast(node, 0, 1, (a, b) => node.Build.Apply("Or", [a, b]))),
        ["Not"] = node => node.Set(node.Build.Apply("Not", [node.Shaped(0)])),
        ["Where"] = Where,
        ["Trilu"] = Triangle,
    };

    private static void Compare(NodeContext node, string function, Func<Extent, Extent, bool?> known)
    {
        if (!TryKnown(node, (a, b) => known(a, b) is { } value ? Extent.Of(value ? 1 : 0) : null, ScalarType.I1))
        {
            node.Set(Broadcast(node, 0, 1, (a, b) => node.Build.Apply(function, [a, b])));
        }
    }

    private static void Where(NodeContext node)
    {
        if (node.Input(0).Integers is { } choices && node.Input(1).Integers is { } whenTrue && node.Input(2).Integers is { } whenFalse)
        {
            int count = Math.Max(choices.Count, Math.Max(whenTrue.Count, whenFalse.Count));
            Extent At(IReadOnlyList<Extent> list, int i) => list[list.Count == 1 ? 0 : i];
            node.Set(Enumerable.Range(0, count).Select(i => At(choices, i).Factor != 0 ? At(whenTrue, i) : At(whenFalse, i)), new Shape(Extent.Of(count)));
            return;
        }

        Shape shape = new[] { 0, 1, 2 }.Select(i => node.Input(i).Shape).Aggregate((a, b) => Shape.Broadcast(a, b)
            ?? throw node.Error($"takes shapes that do not fit together: {a} and {b}"));
        node.Set(node.Reshape(node.Build.Apply("Select", [node.Tensor(0), node.Tensor(1), node.Tensor(2)]), shape));
    }

    /// <summary>The upper or lower triangle of matrices; the rest is 0.</summary>
    private static void Triangle(NodeContext node)
    {
        TensorExpression x = node.Shaped(0);
        int offset = node.Has(1) ? (int)node.Numbers(1, "offset")[0] : 0;
        bool isUpper = node.Integer("upper", 1) != 0;
        if (x.Rank < 2)
        {
            throw node.Error($"takes a tensor {x.Shape}, which has no triangles");
        }

        TensorExpression rows = node.Build.Apply("Index", [], lengths: [x.Shape[x.Rank - 2]]);
        rows = node.Reshape(rows, new Shape(x.Shape[x.Rank - 2], Extent.One));
        TensorExpression columns = node.Build.Apply("Index", [], lengths: [x.Shape.Last]);
        TensorExpression diagonal = offset == 0 ? rows : node.Build.Apply("Add", [rows, node.Build.Number(offset)]);
        TensorExpression isInside = node.Build.Apply(isUpper ? "GreaterEqual" : "LessEqual", [columns, diagonal]);
        if (x.Type == ScalarType.I1)
        {
            node.Set(node.Build.Apply("And", [x, isInside]));
            return;
        }

        node.Set(node.Build.Apply("Select", [isInside, x, x.Type == ScalarType.F32 ? node.Build.Number(0f) : node.Build.Number(0)]));
    }
}

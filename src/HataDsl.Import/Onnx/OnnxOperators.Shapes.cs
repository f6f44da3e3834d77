using HataDsl.Ir;
using HataDsl.Ir.Graphs;
using HataDsl.Models;

namespace HataDsl.Import;

/// <content>Shapes, and operators that move elements.</content>
internal static partial class OnnxOperators
{
    private static Dictionary<string, Action<NodeContext>> Shapes() => new()
    {
        ["Shape"] = ShapeOf,
        ["Size"] = node => node.Set([node.Input(0).Shape.Count], Shape.Scalar),
        ["Reshape"] = Reshape,
        ["Flatten"] = Flatten,
        ["Squeeze"] = Squeeze,
        ["Unsqueeze"] = Unsqueeze,
        ["Transpose"] = Transpose,
        ["Concat"] = Concat,
        ["Split"] = Split,
        ["Slice"] = Slice,
        ["Gather"] = Gather,
        ["Expand"] = node => Expand(node, Shape.Broadcast(node.Input(0).Shape, new Shape(node.Integers(1, "shape")))),
        ["Tile"] = Tile,
        ["Range"] = Range,
        ["ConstantOfShape"] = ConstantOfShape,
        ["Pad"] = Pad,
    };

    private static void ShapeOf(NodeContext node)
    {
        Shape shape = node.Input(0).Shape;
        int Clamp(long axis) => (int)Math.Clamp(axis < 0 ? axis + shape.Rank : axis, 0, shape.Rank);
        int start = Clamp(node.Integer("start", 0));
        int end = Clamp(node.Integer("end", shape.Rank));
        Extent[] lengths = [.. shape.Axes.Skip(start).Take(Math.Max(end - start, 0))];
        node.Set(lengths, new Shape(Extent.Of(lengths.Length)));
    }

    /// <summary>Gives the first result: the operand's elements in order, with other axes.</summary>
    private static void SetReshaped(NodeContext node, Shape shape)
    {
        OnnxOperand operand = node.Input(0);
        if (operand.Integers is { } integers)
        {
            node.Set(integers, shape, operand.Type);
            return;
        }

        node.Set(node.Reshape(node.Tensor(0), shape));
    }

    private static void Reshape(NodeContext node)
    {
        Shape from = node.Input(0).Shape;
        bool keepsZero = node.Integer("allowzero", 0) != 0;
        List<Extent> target = [.. node.Integers(1, "shape")];
        for (int i = 0; i < target.Count; i++)
        {
            if (target[i].Factor == 0)
            {
                target[i] = keepsZero || i >= from.Rank ? throw node.Error($"reshapes {from} to a shape with a length of 0") : from[i];
            }
        }

        int open = target.FindIndex(length => length == Extent.Of(-1));
        if (open >= 0)
        {
            Extent rest = target.Where((_, i) => i != open).Aggregate(Extent.One, (product, length) => product * length);
            target[open] = from.Count.TryDivide(rest, out Extent length) ? length : throw node.Error($"reshapes {from} to [{string.Join(", ", target)}], which has not as many elements");
        }

        var shape = new Shape(target);
        if (shape.Count != from.Count)
        {
            throw node.Error($"reshapes {from} to {shape}, which has not as many elements");
        }

        SetReshaped(node, shape);
    }

    private static void Flatten(NodeContext node)
    {
        Shape shape = node.Input(0).Shape;
        long axis = node.Integer("axis", 1);
        int at = axis == shape.Rank ? shape.Rank : node.Axis(axis, shape.Rank);
        SetReshaped(node, new Shape(shape.Product(0, at), shape.Product(at, shape.Rank)));
    }

    private static void Squeeze(NodeContext node)
    {
        Shape shape = node.Input(0).Shape;
        int[]? axes = node.Axes(1, shape.Rank);
        if (axes?.FirstOrDefault(axis => !shape[axis].IsOne, -1) is >= 0 and int wrong)
        {
            throw node.Error($"takes axis {wrong} of {shape} away, which has not the length 1");
        }

        SetReshaped(node, new Shape(shape.Axes.Where((length, i) => axes is null ? !length.IsOne : !axes.Contains(i))));
    }

    private static void Unsqueeze(NodeContext node)
    {
        Shape shape = node.Input(0).Shape;
        IReadOnlyList<long> given = node.List("axes") ?? node.Numbers(1, "axes");
        int rank = shape.Rank + given.Count;
        int[] axes = [.. given.Select(axis => node.Axis(axis, rank))];
        int next = 0;
        SetReshaped(node, new Shape(Enumerable.Range(0, rank).Select(i => axes.Contains(i) ? Extent.One : shape[next++]).ToArray()));
    }

    private static void Transpose(NodeContext node)
    {
        TensorExpression x = node.Shaped(0);
        int[] axes = node.List("perm")?.Select(axis => node.Axis(axis, x.Rank)).ToArray() ?? [.. Enumerable.Range(0, x.Rank).Reverse()];
        node.Set(node.Build.Apply("Transpose", [x], axes));
    }

    private static void Concat(NodeContext node)
    {
        int axis = node.Axis(node.Integer("axis", 0), node.Input(0).Shape.Rank);
        OnnxOperand[] operands = [.. Enumerable.Range(0, node.Count).Select(node.Input)];
        if (operands.All(operand => operand.Integers is not null && operand.Shape.Rank == 1))
        {
            Extent[] all = [.. operands.SelectMany(operand => operand.Integers!)];
            node.Set(all, new Shape(Extent.Of(all.Length)));
            return;
        }

        node.Set(node.Build.Apply("Concat", [.. Enumerable.Range(0, node.Count).Select(node.Shaped)], [axis]));
    }

    private static void Split(NodeContext node)
    {
        TensorExpression x = node.Shaped(0);
        int axis = node.Axis(node.Integer("axis", 0), x.Rank);
        int count = (int)node.Integer("num_outputs", node.Node.Outputs.Count);
        long whole = x.Shape[axis].IsConstant ? x.Shape[axis].Factor : throw node.Error($"splits axis {axis} of {x.Shape}, whose length is no number");
        long each = (whole + count - 1) / count;
        IReadOnlyList<long> lengths = node.List("split") ?? (node.Has(1) ? node.Numbers(1, "lengths") : [.. Enumerable.Range(0, count).Select(i => Math.Min(each, whole - (i * each)))]);
        if (lengths.Sum() != whole || lengths.Any(length => length <= 0) || lengths.Count != node.Node.Outputs.Count)
        {
            throw node.Error($"splits a length of {whole} into [{string.Join(", ", lengths)}] for {node.Node.Outputs.Count} results");
        }

        int start = 0;
        for (int i = 0; i < lengths.Count; i++)
        {
            node.Set(i, node.Build.Apply("Slice", [x], [axis, start], [Extent.Of(lengths[i])]));
            start += (int)lengths[i];
        }
    }

    private static void Slice(NodeContext node)
    {
        OnnxOperand operand = node.Input(0);
        Shape shape = operand.Shape;
        bool isOld = node.Opset < 10;
        IReadOnlyList<Extent> starts = isOld ? [.. node.List("starts")!.Select(Extent.Of)] : node.Integers(1, "starts");
        IReadOnlyList<Extent> ends = isOld ? [.. node.List("ends")!.Select(Extent.Of)] : node.Integers(2, "ends");
        int[] axes = node.Axes(isOld ? int.MaxValue : 3, shape.Rank) ?? [.. Enumerable.Range(0, starts.Count)];
        long[] steps = !isOld && node.Has(4) ? node.Numbers(4, "steps") : [.. starts.Select(_ => 1L)];
        if (operand.Integers is { } integers && shape.Rank == 1)
        {
            (int first, int count) = Bounds(node, starts[0], ends[0], steps[0], Extent.Of(integers.Count));
            node.Set(Enumerable.Range(0, count).Select(i => integers[first + (i * (int)steps[0])]), new Shape(Extent.Of(count)), operand.Type);
            return;
        }

        TensorExpression x = node.Shaped(0);
        for (int i = 0; i < axes.Length; i++)
        {
            x = SliceAxis(node, x, axes[i], starts[i], ends[i], steps[i]);
        }

        node.Set(x);
    }

    private static TensorExpression SliceAxis(NodeContext node, TensorExpression x, int axis, Extent start, Extent end, long step)
    {
        Extent whole = x.Shape[axis];
        bool toEnd = end == whole || (end.IsConstant && end.Factor >= Lengths.Endless);
        if (start.Factor == 0 && toEnd && step == 1)
        {
            return x;
        }

        if (whole.IsConstant && start.IsConstant && end.IsConstant)
        {
            (int first, int count) = Bounds(node, start, end, step, whole);
            return count == 0 ? throw node.Error($"takes no elements of axis {axis} of {x.Shape}")
                : step == 1 ? node.Build.Apply("Slice", [x], [axis, first], [Extent.Of(count)])
                : step > 0 ? node.Reshape(node.Build.Apply("Windows", [node.Build.Apply("Slice", [x], [axis, first], [Extent.Of(((count - 1) * step) + 1)])], [axis, 1, (int)step, 1]), x.Shape.With(axis, Extent.Of(count)))
                : Along(node, x, axis, Counted(node, Extent.Of(count), node.Build.Number(first), (int)step));
        }

        // With lengths that are known only when the graph runs: the elements by their numbers.
        Extent until = toEnd ? whole : end;
        bool fromEnd = start.IsConstant && start.Factor < 0;
        Extent? length = fromEnd && toEnd ? start * Extent.Of(-1) : Lengths.Subtract(until, start);
        if (length is not { Factor: > 0 } elements || step != 1)
        {
            throw node.Error($"takes [{start}:{end}:{step}] of axis {axis} of {x.Shape}, which is no length known when the model is imported");
        }

        TensorExpression counted = Counted(node, elements, fromEnd ? node.Build.Length(whole) : node.Build.Length(start), 1);
        return Along(node, x, axis, fromEnd ? node.Build.Apply("Subtract", [counted, node.Build.Length(elements)]) : counted);
    }

    /// <summary>First element and number of elements of a slice with numbers, as Python counts them.</summary>
    private static (int First, int Count) Bounds(NodeContext node, Extent start, Extent end, long step, Extent whole)
    {
        if (!start.IsConstant || !end.IsConstant || !whole.IsConstant || step == 0)
        {
            throw node.Error($"slices by [{start}:{end}:{step}], which must be numbers");
        }

        long length = whole.Factor;
        long Clamp(long value, long least, long most) => Math.Clamp(value < 0 ? value + length : value, least, most);
        long first = step > 0 ? Clamp(start.Factor, 0, length) : Clamp(start.Factor, -1, length - 1);
        long last = step > 0 ? Clamp(end.Factor, 0, length) : end.Factor < -length ? -1 : Clamp(end.Factor, -1, length - 1);
        long count = step > 0 ? (last - first + step - 1) / step : (first - last - step - 1) / -step;
        return ((int)first, (int)Math.Max(count, 0));
    }

    /// <summary>start, start + step, start + 2 step, …</summary>
    private static TensorExpression Counted(NodeContext node, Extent length, TensorExpression start, int step)
    {
        TensorExpression index = node.Build.Apply("Index", [], lengths: [length]);
        index = step == 1 ? index : node.Build.Apply("Multiply", [index, node.Build.Number(step)]);
        return start.Code == "0" ? index : node.Build.Apply("Add", [index, start]);
    }

    /// <summary>Elements along an axis by their numbers, whose axes take its place.</summary>
    private static TensorExpression Along(NodeContext node, TensorExpression x, int axis, TensorExpression indices)
    {
        // The function takes rows of a table, so the axis goes to the front and the others are one.
        int[] front = [axis, .. Enumerable.Range(0, x.Rank).Where(i => i != axis)];
        TensorExpression moved = axis == 0 ? x : node.Build.Apply("Transpose", [x], front);
        Extent[] rest = [.. moved.Shape.Axes.Skip(1)];
        moved = node.Reshape(moved, new Shape(moved.Shape[0], new Shape(rest).Count));
        TensorExpression taken = node.Build.Apply("Take", [moved, indices]);
        taken = node.Reshape(taken, new Shape([.. indices.Shape.Axes, .. rest]));
        int count = indices.Rank;
        int[] back = [.. Enumerable.Range(count, axis), .. Enumerable.Range(0, count), .. Enumerable.Range(count + axis, rest.Length - axis)];
        return axis == 0 ? taken : node.Build.Apply("Transpose", [taken], back);
    }

    private static void Gather(NodeContext node)
    {
        OnnxOperand operand = node.Input(0);
        OnnxOperand index = node.Input(1);
        int axis = node.Axis(node.Integer("axis", 0), operand.Shape.Rank);
        Extent whole = operand.Shape[axis];
        if (operand.Integers is { } integers && operand.Shape.Rank == 1 && index.Integers is { } known)
        {
            node.Set(known.Select(i => integers[node.Axis(i.IsConstant ? i.Factor : throw node.Error($"takes element {i}, which is no number"), integers.Count)]), index.Shape, operand.Type);
            return;
        }

        TensorExpression x = node.Shaped(0);
        Shape result = new([.. x.Shape.Axes.Take(axis), .. index.Shape.Axes, .. x.Shape.Axes.Skip(axis + 1)]);
        if (index.Integers is [{ IsConstant: true } one])
        {
            TensorExpression element = whole.IsConstant
                ? node.Build.Apply("Slice", [x], [axis, node.Axis(one.Factor, (int)whole.Factor)], [Extent.One])
                : SliceAxis(node, x, axis, one, one.Factor == -1 ? whole : Extent.Of(one.Factor + 1), 1);
            node.Set(node.Reshape(element, result));
            return;
        }

        TensorExpression indices = node.Shaped(1);
        bool mayBeNegative = index.Integers is not { } numbers || numbers.Any(number => number.Factor < 0);
        if (mayBeNegative && indices.Node.Op != GraphOp.Index)
        {
            TensorExpression isNegative = node.Build.Apply("Less", [indices, node.Build.Number(0)]);
            indices = node.Build.Apply("Select", [isNegative, node.Build.Apply("Add", [indices, node.Build.Length(whole)]), indices]);
        }

        node.Set(Along(node, x, axis, indices));
    }

    private static void Expand(NodeContext node, Shape? shape)
    {
        Shape target = shape ?? throw node.Error($"repeats {node.Input(0).Shape} to a shape that it does not fit");
        if (node.Input(0).Integers is [var only] && target.Axes.All(axis => axis.IsConstant) && target.Count.Factor <= 64)
        {
            node.Set(Enumerable.Repeat(only, (int)target.Count.Factor), target, node.Input(0).Type);
            return;
        }

        TensorExpression x = node.Tensor(0);
        node.Set(x.Shape.Equals(target) ? x : node.Build.Apply("Broadcast", [x], lengths: target.Axes));
    }

    private static void Tile(NodeContext node)
    {
        TensorExpression x = node.Shaped(0);
        IReadOnlyList<Extent> repeats = node.Integers(1, "repeats");
        for (int i = 0; i < repeats.Count; i++)
        {
            if (!repeats[i].IsOne)
            {
                Extent[] axes = [.. x.Shape.Axes.Take(i), Extent.One, .. x.Shape.Axes.Skip(i)];
                TensorExpression apart = node.Reshape(x, new Shape(axes));
                axes[i] = repeats[i];
                x = node.Reshape(node.Build.Apply("Broadcast", [apart], lengths: axes), x.Shape.With(i, repeats[i] * x.Shape[i]));
            }
        }

        node.Set(x);
    }

    private static void Range(NodeContext node)
    {
        Extent[] bounds = [.. Enumerable.Range(0, 3).Select(i => node.Integers(i, "bounds")[0])];
        if (bounds.All(bound => bound.IsConstant) && bounds[2].Factor != 0)
        {
            long count = Math.Max(0, (long)Math.Ceiling((bounds[1].Factor - bounds[0].Factor) / (double)bounds[2].Factor));
            node.Set(Enumerable.Range(0, checked((int)count)).Select(i => Extent.Of(bounds[0].Factor + (i * bounds[2].Factor))), new Shape(Extent.Of(count)));
            return;
        }

        Extent length = bounds[2].IsOne && Lengths.Subtract(bounds[1], bounds[0]) is { Factor: > 0 } difference ? difference
            : throw node.Error($"counts from {bounds[0]} to {bounds[1]} by {bounds[2]}, which is no length known when the model is imported");
        node.Set(Counted(node, length, node.Build.Length(bounds[0]), 1));
    }

    private static void ConstantOfShape(NodeContext node)
    {
        OnnxTensor? value = node.Attribute("value", OnnxAttributeType.Tensor)?.Tensor;
        var shape = new Shape(node.Integers(0, "shape"));
        if (value is { Type: OnnxType.Int64 or OnnxType.Int32 or OnnxType.Bool })
        {
            long number = value.Integers()[0];
            ScalarType type = value.Type == OnnxType.Bool ? ScalarType.I1 : ScalarType.I32;
            if (type == ScalarType.I32 && shape.Axes.All(axis => axis.IsConstant) && shape.Count.Factor <= 64)
            {
                node.Set(Enumerable.Repeat(Extent.Of(number), (int)shape.Count.Factor), shape);
                return;
            }

            TensorExpression integers = node.Build.Apply("Broadcast", [node.Build.Number((int)number)], lengths: shape.Axes);
            node.Set(type == ScalarType.I1 ? node.Build.Apply("Greater", [integers, node.Build.Number(0)]) : integers);
            return;
        }

        node.Set(node.Build.Apply("Broadcast", [node.Build.Number(value?.Singles()[0] ?? 0f)], lengths: shape.Axes));
    }

    private static void Pad(NodeContext node)
    {
        string mode = node.Text("mode", "constant");
        if (mode != "constant")
        {
            throw node.Error($"has 'mode' '{mode}'; only 'constant' is imported");
        }

        TensorExpression x = node.Floats(0);
        IReadOnlyList<long> pads = node.Opset < 11 ? node.List("pads")! : node.Numbers(1, "pads");
        float value = node.Opset < 11 ? node.Single("value", 0) : node.Scalar(2, 0);
        int[] axes = node.Axes(3, x.Rank) ?? [.. Enumerable.Range(0, x.Rank)];
        for (int i = 0; i < axes.Length; i++)
        {
            x = Padded(node, x, axes[i], pads[i], pads[i + axes.Length], value);
        }

        node.Set(x);
    }

    /// <summary>A number before and after the elements of an axis.</summary>
    private static TensorExpression Padded(NodeContext node, TensorExpression x, int axis, long before, long after, float value)
    {
        if (before < 0 || after < 0)
        {
            throw node.Error($"takes elements away by padding with {Math.Min(before, after)}");
        }

        TensorExpression Border(long length) => node.Build.Apply("Broadcast", [node.Build.Number(value)], lengths: x.Shape.With(axis, Extent.Of(length)).Axes);
        List<TensorExpression> parts = [x];
        if (before > 0)
        {
            parts.Insert(0, Border(before));
        }

        if (after > 0)
        {
            parts.Add(Border(after));
        }

        return parts.Count == 1 ? x : node.Build.Apply("Concat", [.. parts], [axis]);
    }
}

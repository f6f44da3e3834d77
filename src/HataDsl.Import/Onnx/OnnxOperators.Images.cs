using HataDsl.Ir.Graphs;

namespace HataDsl.Import;

/// <content>Convolutions and pooling, [images, channels, spatial axes]: windows along each spatial axis, then a product or a reduction.</content>
internal static partial class OnnxOperators
{
    private static Dictionary<string, Action<NodeContext>> Images() => new()
    {
        ["Conv"] = Convolution,
        ["MaxPool"] = MaxPool,
        ["AveragePool"] = AveragePool,
        ["GlobalAveragePool"] = node => GlobalPool(node, "Mean"),
        ["GlobalMaxPool"] = node => GlobalPool(node, "Maximum"),
    };

    /// <summary>How windows lie: for each spatial axis.</summary>
    private sealed record Windowing(int[] Size, int[] Strides, int[] Dilations, long[] Before, long[] After);

    private static Windowing ReadWindows(NodeContext node, Shape shape, int[] size)
    {
        int spatial = shape.Rank - 2;
        int[] List(string name) => [.. (node.List(name) ?? [.. Enumerable.Repeat(1L, spatial)]).Select(value => checked((int)value))];
        (int[] strides, int[] dilations) = (List("strides"), List("dilations"));
        IReadOnlyList<long> pads = node.List("pads") ?? [.. Enumerable.Repeat(0L, 2 * spatial)];
        if (spatial < 1 || size.Length != spatial || strides.Length != spatial || dilations.Length != spatial || pads.Count != 2 * spatial)
        {
            throw node.Error($"has windows that do not fit the axes of {shape}");
        }

        string automatic = node.Text("auto_pad", "NOTSET");
        if (automatic is "NOTSET")
        {
            return new Windowing(size, strides, dilations, [.. pads.Take(spatial)], [.. pads.Skip(spatial)]);
        }

        if (automatic is "VALID")
        {
            return new Windowing(size, strides, dilations, new long[spatial], new long[spatial]);
        }

        bool isUpper = automatic == "SAME_UPPER";
        if (!isUpper && automatic != "SAME_LOWER")
        {
            throw node.Error($"has 'auto_pad' '{automatic}', which is not imported");
        }

        var (before, after) = (new long[spatial], new long[spatial]);
        for (int i = 0; i < spatial; i++)
        {
            long length = shape[i + 2].IsConstant ? shape[i + 2].Factor : throw node.Error($"pads axis {i + 2} of {shape}, whose length is no number");
            long windows = (length + strides[i] - 1) / strides[i];
            long total = Math.Max(0, ((windows - 1) * strides[i]) + ((size[i] - 1L) * dilations[i]) + 1 - length);
            before[i] = isUpper ? total / 2 : total - (total / 2);
            after[i] = total - before[i];
        }

        return new Windowing(size, strides, dilations, before, after);
    }

    /// <summary>Windows along all spatial axes: [outer.., windows.., size..], where the outer axes are those before the spatial ones.</summary>
    private static TensorExpression Windows(NodeContext node, TensorExpression x, int outer, Windowing windows, float border)
    {
        int spatial = windows.Size.Length;
        for (int i = 0; i < spatial; i++)
        {
            x = Padded(node, x, outer + i, windows.Before[i], windows.After[i], border);
            x = windows.Before[i] + windows.After[i] > 0 ? node.Build.Local(node.Node.Outputs[0] + "Padded", x) : x;
        }

        for (int i = 0; i < spatial; i++)
        {
            x = node.Build.Apply("Windows", [x], [outer + (2 * i), windows.Size[i], windows.Strides[i], windows.Dilations[i]]);
        }

        int[] order = [.. Enumerable.Range(0, outer), .. Enumerable.Range(0, spatial).Select(i => outer + (2 * i)), .. Enumerable.Range(0, spatial).Select(i => outer + (2 * i) + 1)];
        return spatial == 1 ? x : node.Build.Apply("Transpose", [x], order);
    }

    private static void Convolution(NodeContext node)
    {
        (TensorExpression x, TensorExpression weight) = (node.Floats(0), node.Floats(1));
        int groups = checked((int)node.Integer("group", 1));
        int spatial = x.Rank - 2;
        if (spatial < 1 || weight.Rank != x.Rank || !weight.Shape.Axes.All(axis => axis.IsConstant) || !x.Shape[1].IsConstant
            || groups < 1 || weight.Shape[0].Factor % groups != 0 || weight.Shape[1].Factor * groups != x.Shape[1].Factor)
        {
            throw node.Error($"applies weights {weight.Shape} in {groups} groups to {x.Shape}, which do not fit");
        }

        int[] size = [.. weight.Shape.Axes.Skip(2).Select(axis => (int)axis.Factor)];
        if (node.List("kernel_shape") is { } stated && !stated.SequenceEqual(size.Select(length => (long)length)))
        {
            throw node.Error($"says windows of [{string.Join(", ", stated)}], and its weights are {weight.Shape}");
        }

        Windowing windows = ReadWindows(node, x.Shape, size);
        Extent images = x.Shape[0];
        Extent channels = weight.Shape[1];
        Extent outputs = weight.Shape[0];
        TensorExpression grouped = node.Reshape(x, new Shape([images, Extent.Of(groups), channels, .. x.Shape.Axes.Skip(2)]));
        TensorExpression patches = node.Build.Local(node.Node.Outputs[0] + "Windows", Windows(node, grouped, 3, windows, 0));
        Extent[] places = [.. patches.Shape.Axes.Skip(3).Take(spatial)];

        // [images, groups, places, channels and window]
        int[] order = [0, 1, .. Enumerable.Range(3, spatial), 2, .. Enumerable.Range(3 + spatial, spatial)];
        Extent depth = weight.Shape.Product(1, weight.Rank);
        TensorExpression columns = node.Reshape(node.Build.Apply("Transpose", [patches], order), new Shape(images, Extent.Of(groups), new Shape(places).Count, depth));
        TensorExpression rows = node.Reshape(weight, new Shape(Extent.Of(groups), Extent.Of(outputs.Factor / groups), depth));
        TensorExpression product = node.Reshape(node.Build.Apply("Dot", [rows, columns]), new Shape([images, outputs, .. places]));
        node.Set(node.Has(2) ? node.Build.Apply("Add", [product, PerChannel(node, node.Floats(2), x.Rank)]) : product);
    }

    /// <summary>A value for each channel, [channels, 1, ..].</summary>
    private static TensorExpression PerChannel(NodeContext node, TensorExpression values, int rank) =>
        node.Reshape(values, new Shape([values.Shape[0], .. Enumerable.Repeat(Extent.One, rank - 2)]));

    private static (TensorExpression Input, Windowing Windows) ReadPool(NodeContext node)
    {
        TensorExpression x = node.Floats(0);
        int[] size = [.. (node.List("kernel_shape") ?? throw node.Error("lacks 'kernel_shape'")).Select(length => checked((int)length))];
        Windowing windows = ReadWindows(node, x.Shape, size);
        if (node.Integer("ceil_mode", 0) != 0)
        {
            for (int i = 0; i < size.Length; i++)
            {
                long rest = x.Shape[i + 2].Factor + windows.Before[i] + windows.After[i] - ((size[i] - 1L) * windows.Dilations[i]) - 1;
                if (rest % windows.Strides[i] != 0)
                {
                    throw node.Error($"has 'ceil_mode' 1, and windows of axis {i + 2} reach past the end, which is not imported");
                }
            }
        }

        return (x, windows);
    }

    private static TensorExpression Pool(NodeContext node, TensorExpression x, Windowing windows, float border, string reduction)
    {
        TensorExpression all = node.Build.Local(node.Node.Outputs[0] + "Windows", Windows(node, x, 2, windows, border));
        int outer = x.Rank;
        TensorExpression rows = node.Reshape(all, new Shape([.. all.Shape.Axes.Take(outer), all.Shape.Product(outer, all.Rank)]));
        TensorExpression reduced = node.Build.Apply(reduction, [rows], [-1]);
        return node.Reshape(reduced, new Shape(all.Shape.Axes.Take(outer)));
    }

    private static void MaxPool(NodeContext node)
    {
        node.Require("storage_order", 0);
        (TensorExpression x, Windowing windows) = ReadPool(node);
        node.Set(Pool(node, x, windows, float.NegativeInfinity, "Maximum"));
    }

    private static void AveragePool(NodeContext node)
    {
        (TensorExpression x, Windowing windows) = ReadPool(node);
        bool countsBorder = node.Integer("count_include_pad", 0) != 0 || windows.Before.Concat(windows.After).All(pad => pad == 0);
        if (countsBorder)
        {
            node.Set(Pool(node, x, windows, 0, "Mean"));
            return;
        }

        // What lies in the border does not count: the sum, over the number of elements inside.
        Shape plane = new([Extent.One, Extent.One, .. x.Shape.Axes.Skip(2)]);
        TensorExpression ones = node.Build.Apply("Broadcast", [node.Build.Number(1f)], lengths: plane.Axes);
        node.Set(node.Build.Apply("Divide", [Pool(node, x, windows, 0, "Sum"), Pool(node, ones, windows, 0, "Sum")]));
    }

    private static void GlobalPool(NodeContext node, string reduction)
    {
        TensorExpression x = node.Floats(0);
        TensorExpression rows = node.Reshape(x, new Shape(x.Shape[0], x.Shape[1], x.Shape.Product(2, x.Rank)));
        TensorExpression reduced = node.Build.Apply(reduction, [rows], [-1]);
        node.Set(node.Reshape(reduced, new Shape([x.Shape[0], x.Shape[1], .. Enumerable.Repeat(Extent.One, x.Rank - 2)])));
    }
}

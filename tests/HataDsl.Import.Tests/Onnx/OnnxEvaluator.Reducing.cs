namespace HataDsl.Import.Tests;

/// <content>Reductions, products, norms, convolutions.</content>
internal static partial class OnnxEvaluator
{
    private sealed partial class Node
    {
        private Nd[]? Reducing()
        {
            switch (node.Operator)
            {
                case "ReduceSum":
                    return [Reduce(all => all.Sum())];
                case "ReduceMean":
                    return [Reduce(all => all.Average())];
                case "ReduceMax":
                    return [Reduce(all => all.Max())];
                case "ReduceMin":
                    return [Reduce(all => all.Min())];
                case "ReduceSumSquare":
                    return [Reduce(all => all.Sum(x => x * x))];
                case "ReduceL2":
                    return [Reduce(all => Math.Sqrt(all.Sum(x => x * x)))];
                case "Softmax":
                    return [Along(Axis(Integer("axis", opset < 13 ? 1 : -1), X.Shape.Length), row =>
                    {
                        double sum = row.Sum(Math.Exp);
                        return [.. row.Select(x => Math.Exp(x) / sum)];
                    })];
                case "LogSoftmax":
                    return [Along(Axis(Integer("axis", opset < 13 ? 1 : -1), X.Shape.Length), row =>
                    {
                        double sum = row.Sum(Math.Exp);
                        return [.. row.Select(x => Math.Log(Math.Exp(x) / sum))];
                    })];
                case "MatMul":
                    return [MatMul(X, inputs[1]!)];
                case "Gemm":
                    return [Gemm()];
                case "LayerNormalization":
                    return [RowNorm(centred: true)];
                case "RMSNormalization" or "SimplifiedLayerNormalization":
                    return [RowNorm(centred: false)];
                case "SkipSimplifiedLayerNormalization":
                    Nd sum = Zip((a, b) => a + b);
                    int row = sum.Shape[^1];
                    Nd normed = sum with { Data = [.. sum.Data.Chunk(row).SelectMany(part => Normalized(part, false, Single("epsilon", 1e-12f)).Select((x, i) => x * inputs[2]!.Data[i]))] };
                    return [normed, normed, normed, sum];
                case "BatchNormalization":
                    return [Generate(X.Shape, at => ((At(X, at) - inputs[3]!.Data[at[1]]) / Math.Sqrt(inputs[4]!.Data[at[1]] + Single("epsilon", 1e-5f)) * inputs[1]!.Data[at[1]]) + inputs[2]!.Data[at[1]])];
                case "InstanceNormalization":
                    int plane = Count(X.Shape[2..]);
                    return [X with { Data = [.. X.Data.Chunk(plane).SelectMany((part, i) => Normalized(part, true, Single("epsilon", 1e-5f)).Select(x => (x * inputs[1]!.Data[i % X.Shape[1]]) + inputs[2]!.Data[i % X.Shape[1]]))] }];
                case "RotaryEmbedding":
                    return [Rotary()];
                default:
                    return null;
            }
        }

        private Nd Reduce(Func<double[], double> function)
        {
            int rank = X.Shape.Length;
            int[] given = List("axes") ?? (Has(1) ? Ints(1) : [.. Enumerable.Range(0, rank)]);
            int[] axes = [.. given.Select(axis => Axis(axis, rank))];
            int[] kept = [.. X.Shape.Select((length, i) => axes.Contains(i) ? 1 : length)];
            int[] inside = [.. X.Shape.Select((length, i) => axes.Contains(i) ? length : 1)];
            Nd result = Generate(kept, at => function([.. Positions(inside).Select(offset => At(X, [.. at.Zip(offset, (a, b) => a + b)]))]));
            return Integer("keepdims", 1) != 0 ? result : result with { Shape = [.. X.Shape.Where((_, i) => !axes.Contains(i))] };
        }

        private Nd Along(int axis, Func<double[], double[]> function)
        {
            var result = new double[X.Data.Length];
            int inner = Count(X.Shape[(axis + 1)..]);
            int length = X.Shape[axis];
            for (int start = 0; start < X.Data.Length; start++)
            {
                if (start / inner % length != 0)
                {
                    continue;
                }

                double[] row = function([.. Enumerable.Range(0, length).Select(i => X.Data[start + (i * inner)])]);
                for (int i = 0; i < length; i++)
                {
                    result[start + (i * inner)] = row[i];
                }
            }

            return X with { Data = result };
        }

        private static Nd MatMul(Nd a, Nd b)
        {
            bool isRow = a.Shape.Length == 1;
            bool isColumn = b.Shape.Length == 1;
            a = isRow ? a with { Shape = [1, a.Shape[0]] } : a;
            b = isColumn ? b with { Shape = [b.Shape[0], 1] } : b;
            int[] outer = Broadcast(a.Shape[..^2], b.Shape[..^2]);
            Nd product = Generate([.. outer, a.Shape[^2], b.Shape[^1]], at =>
                Enumerable.Range(0, a.Shape[^1]).Sum(k => At(a, [.. at[..^2], at[^2], k]) * At(b, [.. at[..^2], k, at[^1]])));
            int[] shape = product.Shape;
            return product with { Shape = [.. shape.Where((_, i) => !(isRow && i == shape.Length - 2) && !(isColumn && i == shape.Length - 1))] };
        }

        private Nd Gemm()
        {
            Nd Turned(Nd x, bool turn) => turn ? Generate([x.Shape[1], x.Shape[0]], at => At(x, [at[1], at[0]])) : x;
            Nd product = MatMul(Turned(X, Integer("transA", 0) != 0), Turned(inputs[1]!, Integer("transB", 0) != 0));
            return Generate(product.Shape, at => (At(product, at) * Single("alpha", 1)) + (Has(2) ? At(inputs[2]!, at) * Single("beta", 1) : 0));
        }

        private static double[] Normalized(double[] row, bool centred, double epsilon)
        {
            double mean = centred ? row.Average() : 0;
            double variance = row.Average(x => (x - mean) * (x - mean));
            return [.. row.Select(x => (x - mean) / Math.Sqrt(variance + epsilon))];
        }

        private Nd RowNorm(bool centred)
        {
            int width = Count(X.Shape[Axis(Integer("axis", -1), X.Shape.Length)..]);
            return X with
            {
                Data = [.. X.Data.Chunk(width).SelectMany(row => Normalized(row, centred, Single("epsilon", 1e-5f)).Select((x, i) => (x * inputs[1]!.Data[i]) + (Has(2) ? inputs[2]!.Data[i] : 0)))],
            };
        }

        /// <summary>[batch, heads, positions, size], tables [positions, pairs] by position or [batch, positions, pairs].</summary>
        private Nd Rotary()
        {
            int pairs = X.Shape[3] / 2;
            bool isInterleaved = Integer("interleaved", 0) != 0;
            double Angle(int input, int[] at, int pair) => Has(3)
                ? At(inputs[input]!, [(int)At(inputs[3]!, [at[0], at[2]]), pair])
                : At(inputs[input]!, [at[0], at[2], pair]);
            return Generate(X.Shape, at =>
            {
                int pair = isInterleaved ? at[3] / 2 : at[3] % pairs;
                bool isLow = isInterleaved ? at[3] % 2 == 0 : at[3] < pairs;
                double low = At(X, With(at, 3, isInterleaved ? 2 * pair : pair));
                double high = At(X, With(at, 3, isInterleaved ? (2 * pair) + 1 : pair + pairs));
                (double cosine, double sine) = (Angle(1, at, pair), Angle(2, at, pair));
                return isLow ? (low * cosine) - (high * sine) : (high * cosine) + (low * sine);
            });
        }

        private Nd[]? Imaging()
        {
            int spatial = X.Shape.Length - 2;
            switch (node.Operator)
            {
                case "Conv":
                    Nd weight = inputs[1]!;
                    int groups = (int)Integer("group", 1);
                    int perGroup = weight.Shape[0] / groups;
                    return [Windowed(weight.Shape[2..], weight.Shape[0], (image, channel, elements) =>
                    {
                        double sum = Has(2) ? inputs[2]!.Data[channel] : 0;
                        foreach ((int[] window, int[] place) in elements)
                        {
                            for (int c = 0; c < weight.Shape[1]; c++)
                            {
                                sum += At(X, [image, (channel / perGroup * weight.Shape[1]) + c, .. place]) * At(weight, [channel, c, .. window]);
                            }
                        }

                        return sum;
                    })];
                case "MaxPool":
                    return [Windowed(List("kernel_shape")!, X.Shape[1], (image, channel, elements) => elements.Max(element => At(X, [image, channel, .. element.Place])))];
                case "AveragePool":
                    int size = Count(List("kernel_shape")!);
                    return [Windowed(List("kernel_shape")!, X.Shape[1], (image, channel, elements) =>
                        elements.Sum(element => At(X, [image, channel, .. element.Place])) / (Integer("count_include_pad", 0) != 0 ? size : elements.Count))];
                case "GlobalAveragePool" or "GlobalMaxPool":
                    int plane = Count(X.Shape[2..]);
                    return [Nd.Of(X.Data.Chunk(plane).Select(part => node.Operator == "GlobalMaxPool" ? part.Max() : part.Average()), [X.Shape[0], X.Shape[1], .. Enumerable.Repeat(1, spatial)])];
                default:
                    return null;
            }
        }

        /// <summary>What a function makes of the elements inside each window: positions in the window and in the image.</summary>
        private Nd Windowed(int[] size, int channels, Func<int, int, List<(int[] Window, int[] Place)>, double> function)
        {
            int spatial = size.Length;
            int[] Ones() => [.. Enumerable.Repeat(1, spatial)];
            (int[] strides, int[] dilations) = (List("strides") ?? Ones(), List("dilations") ?? Ones());
            int[] pads = List("pads") ?? new int[2 * spatial];
            string automatic = Text("auto_pad", "NOTSET");
            for (int i = 0; automatic.StartsWith("SAME", StringComparison.Ordinal) && i < spatial; i++)
            {
                int windows = (X.Shape[i + 2] + strides[i] - 1) / strides[i];
                int total = Math.Max(0, ((windows - 1) * strides[i]) + ((size[i] - 1) * dilations[i]) + 1 - X.Shape[i + 2]);
                pads[i] = automatic == "SAME_UPPER" ? total / 2 : total - (total / 2);
                pads[i + spatial] = total - pads[i];
            }

            int[] places = [.. Enumerable.Range(0, spatial).Select(i => ((X.Shape[i + 2] + pads[i] + pads[i + spatial] - ((size[i] - 1) * dilations[i]) - 1) / strides[i]) + 1)];
            return Generate([X.Shape[0], channels, .. places], at =>
            {
                List<(int[], int[])> elements = [];
                foreach (int[] window in Positions(size))
                {
                    int[] place = [.. Enumerable.Range(0, spatial).Select(i => (at[i + 2] * strides[i]) + (window[i] * dilations[i]) - pads[i])];
                    if (place.Select((p, i) => p >= 0 && p < X.Shape[i + 2]).All(inside => inside))
                    {
                        elements.Add(([.. window], place));
                    }
                }

                return function(at[0], at[1], elements);
            });
        }
    }
}

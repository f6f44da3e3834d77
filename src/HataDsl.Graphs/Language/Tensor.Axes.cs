namespace HataDsl.Graphs;

/// <content>Axes: reductions, products, views, writes.</content>
public static partial class Tensor
{
    /// <summary>Sum along an axis, which stays with length 1.</summary>
    public static Tensor<float> Sum(Tensor<float> x, int axis = -1) => Reduce(x, axis, 0, (a, b) => a + b);

    /// <summary>Mean along an axis, which stays with length 1.</summary>
    public static Tensor<float> Mean(Tensor<float> x, int axis = -1) => Sum(x, axis) / x.Length(axis);

    /// <summary>Greatest along an axis, which stays with length 1.</summary>
    public static Tensor<float> Maximum(Tensor<float> x, int axis = -1) => Reduce(x, axis, float.NegativeInfinity, MathF.Max);

    /// <summary>Sums of products along the innermost axes: [.., m, k] and [.., n, k] give [.., m, n].</summary>
    public static Tensor<float> Dot(Tensor<float> left, Tensor<float> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        int depth = left.Length(-1) == right.Length(-1) ? left.Length(-1)
            : throw new ArgumentException($"{left} and {right} cannot be multiplied.");
        int[] outer = Host.Broadcast([.. left.Lengths.SkipLast(2)], [.. right.Lengths.SkipLast(2)]);
        return Host.Generate([.. outer, left.Length(-2), right.Length(-2)], at =>
        {
            float sum = 0;
            for (int k = 0; k < depth; k++)
            {
                sum += Host.At(left, [.. at[..^2], at[^2], k]) * Host.At(right, [.. at[..^2], at[^1], k]);
            }

            return sum;
        });
    }

    /// <summary>Product of matrices: [.., m, k] and [.., k, n] give [.., m, n].</summary>
    public static Tensor<float> MatMul(Tensor<float> left, Tensor<float> right)
    {
        ArgumentNullException.ThrowIfNull(right);
        int[] axes = [.. Enumerable.Range(0, right.Rank)];
        (axes[^1], axes[^2]) = (axes[^2], axes[^1]);
        return Dot(left, Transpose(right, axes));
    }

    /// <summary>The same elements in order, with other axes.</summary>
    public static Tensor<T> Reshape<T>(Tensor<T> x, params int[] lengths)
        where T : unmanaged => new(x.Elements, lengths);

    /// <summary>Axes in another order: axis i of the result is the given axis i of the operand.</summary>
    public static Tensor<T> Transpose<T>(Tensor<T> x, params int[] axes)
        where T : unmanaged => Host.Generate([.. axes.Select(axis => x.Lengths[axis])], at =>
        {
            var from = new int[at.Length];
            for (int i = 0; i < at.Length; i++)
            {
                from[axes[i]] = at[i];
            }

            return Host.At(x, from);
        });

    /// <summary>Part of one axis.</summary>
    public static Tensor<T> Slice<T>(Tensor<T> x, int axis, int start, int length)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(x);
        int sliced = Host.Axis(axis, x.Rank);
        return Host.Generate(Host.Replace(x.Lengths, sliced, length), at => Host.At(x, Host.Replace(at, sliced, at[sliced] + (x.Lengths[sliced] == 1 ? 0 : start))));
    }

    /// <summary>Tensors one after the other along an axis.</summary>
    public static Tensor<T> Concat<T>(int axis, params Tensor<T>[] parts)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(parts);
        int joined = Host.Axis(axis, parts[0].Rank);
        int length = parts.Sum(part => part.Lengths[joined]);
        return Host.Generate(Host.Replace(parts[0].Lengths, joined, length), at =>
        {
            int rest = at[joined];
            foreach (Tensor<T> part in parts)
            {
                if (rest < part.Lengths[joined])
                {
                    return Host.At(part, Host.Replace(at, joined, rest));
                }

                rest -= part.Lengths[joined];
            }

            throw new InvalidOperationException("The position is outside.");
        });
    }

    /// <summary>Axes of length 1 and missing outer axes repeated.</summary>
    public static Tensor<T> Broadcast<T>(Tensor<T> x, params int[] lengths)
        where T : unmanaged => Host.Generate(Host.Broadcast(x.Lengths, lengths), at => Host.At(x, at));

    /// <summary>Rows of a table [n, w] by indices [..]: a tensor [.., w].</summary>
    public static Tensor<T> Take<T>(Tensor<T> table, Tensor<int> indices)
        where T : unmanaged => Host.Generate([.. indices.Lengths, table.Length(-1)], at => Host.At(table, [Host.At(indices, at.AsSpan(0, at.Length - 1)), at[^1]]));

    /// <summary>
    /// Windows along an axis, as convolutions and pooling take them: element (i, k) of the result's two axes there is element
    /// <c>i * stride + k * dilation</c> of the operand's one. [.., n, ..] gives [.., windows, size, ..].
    /// </summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axis">The axis; its length is a number.</param>
    /// <param name="size">Elements of a window.</param>
    /// <param name="stride">From the first element of a window to that of the next.</param>
    /// <param name="dilation">From an element of a window to the next.</param>
    public static Tensor<T> Windows<T>(Tensor<T> x, int axis, int size, int stride = 1, int dilation = 1)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(x);
        int along = Host.Axis(axis, x.Rank);
        int windows = ((x.Lengths[along] - ((size - 1) * dilation) - 1) / stride) + 1;
        int[] lengths = [.. x.Lengths.Take(along), windows, size, .. x.Lengths.Skip(along + 1)];
        return Host.Generate(lengths, at => Host.At(x, [.. at[..along], (at[along] * stride) + (at[along + 1] * dilation), .. at[(along + 2)..]]));
    }

    /// <summary>
    /// Writes a value into a parameter of the graph in place, from a position on along an axis. Gives the tensor as it is afterwards;
    /// what reads the parameter itself after the write is an error.
    /// </summary>
    /// <param name="target">The parameter.</param>
    /// <param name="value">A tensor with the lengths of the target but along the axis.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="position">One number: where along the axis the value begins. It lies on the device.</param>
    public static Tensor<T> Write<T>(Tensor<T> target, Tensor<T> value, int axis, Tensor<int> position)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(position);
        int along = Host.Axis(axis, target.Rank);
        Host.Generate([.. value.Lengths], at =>
        {
            int linear = 0;
            for (int i = 0; i < target.Rank; i++)
            {
                linear = (linear * target.Lengths[i]) + at[i] + (i == along ? position.Elements[0] : 0);
            }

            return target.Elements[linear] = Host.At(value, at);
        });
        return target;
    }

    private static Tensor<float> Reduce(Tensor<float> x, int axis, float start, Func<float, float, float> combine)
    {
        int reduced = Host.Axis(axis, x.Rank);
        return Host.Generate(Host.Replace(x.Lengths, reduced, 1), at =>
            Enumerable.Range(0, x.Lengths[reduced]).Aggregate(start, (sum, i) => combine(sum, Host.At(x, Host.Replace(at, reduced, i)))));
    }
}

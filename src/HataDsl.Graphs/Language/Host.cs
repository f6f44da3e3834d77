namespace HataDsl.Graphs;

/// <summary>Operations of a type, for computing on the host.</summary>
internal static class Arithmetic<T>
{
    public static readonly Func<T, T, T> Add = Of((float a, float b) => a + b, (int a, int b) => a + b);
    public static readonly Func<T, T, T> Subtract = Of((float a, float b) => a - b, (int a, int b) => a - b);
    public static readonly Func<T, T, T> Multiply = Of((float a, float b) => a * b, (int a, int b) => a * b);
    public static readonly Func<T, T, T> Divide = Of((float a, float b) => a / b, (int a, int b) => b == 0 ? 0 : a / b);
    public static readonly Func<T, T, T> Minimum = Of<float>(MathF.Min, Math.Min);
    public static readonly Func<T, T, T> Maximum = Of<float>(MathF.Max, Math.Max);

    private static Func<T, T, T> Of<TSingle>(Func<TSingle, TSingle, TSingle> single, Func<int, int, int> integer) =>
        single as Func<T, T, T> ?? integer as Func<T, T, T>
        ?? ((_, _) => throw new NotSupportedException($"{typeof(T).Name} is a storage type: convert to float, compute, and convert back."));
}

/// <summary>Computes on the host.</summary>
internal static class Host
{
    public static Tensor<TResult> Map<T, TResult>(Tensor<T> value, Func<T, TResult> function)
        where T : unmanaged
        where TResult : unmanaged => new([.. value.Elements.Select(function)], [.. value.Lengths]);

    public static Tensor<TResult> Zip<T, TOther, TResult>(Tensor<T> left, Tensor<TOther> right, Func<T, TOther, TResult> function)
        where T : unmanaged
        where TOther : unmanaged
        where TResult : unmanaged
    {
        int[] lengths = Broadcast(left.Lengths, right.Lengths);
        return Generate(lengths, at => function(At(left, at), At(right, at)));
    }

    /// <summary>The element that is repeated to a position.</summary>
    public static T At<T>(Tensor<T> tensor, ReadOnlySpan<int> position)
        where T : unmanaged
    {
        int linear = 0;
        for (int i = 0; i < tensor.Rank; i++)
        {
            linear = (linear * tensor.Lengths[i]) + (tensor.Lengths[i] == 1 ? 0 : position[i + position.Length - tensor.Rank]);
        }

        return tensor.Elements[linear];
    }

    public static Tensor<T> Generate<T>(int[] lengths, Func<int[], T> element)
        where T : unmanaged
    {
        var elements = new T[lengths.Aggregate(1, (product, length) => product * length)];
        var position = new int[lengths.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = element(position);
            for (int axis = lengths.Length - 1; axis >= 0 && ++position[axis] == lengths[axis]; axis--)
            {
                position[axis] = 0;
            }
        }

        return new Tensor<T>(elements, lengths);
    }

    public static int[] Broadcast(IReadOnlyList<int> left, IReadOnlyList<int> right)
    {
        var lengths = new int[Math.Max(left.Count, right.Count)];
        for (int i = 1; i <= lengths.Length; i++)
        {
            int a = i <= left.Count ? left[^i] : 1;
            int b = i <= right.Count ? right[^i] : 1;
            lengths[^i] = a == b || b == 1 ? a : a == 1 ? b
                : throw new ArgumentException($"Shapes [{string.Join(", ", left)}] and [{string.Join(", ", right)}] do not fit together.");
        }

        return lengths;
    }

    public static int Axis(int axis, int rank) => axis < 0 ? axis + rank : axis;

    public static int[] Replace(IReadOnlyList<int> values, int index, int value) => [.. values.Select((old, i) => i == index ? value : old)];
}

namespace HataDsl.Graphs;

/// <summary>
/// A tensor on the host. In a <see cref="GraphAttribute"/> method it stands for a tensor on the device; called as plain C#, each operation
/// computes at once, which is the reference and lets a debugger step through a graph.
/// </summary>
/// <typeparam name="T">Element type: float, int or bool to compute with; Half and BFloat16 to store.</typeparam>
public sealed class Tensor<T>
    where T : unmanaged
{
    private readonly int[] _lengths;

    /// <summary>Creates a tensor.</summary>
    /// <param name="elements">Elements, row by row; kept, not copied.</param>
    /// <param name="lengths">Lengths of the axes, outermost first.</param>
    /// <exception cref="ArgumentException">The number of elements is not the product of the lengths.</exception>
    public Tensor(T[] elements, params int[] lengths)
    {
        ArgumentNullException.ThrowIfNull(elements);
        ArgumentNullException.ThrowIfNull(lengths);
        long count = lengths.Aggregate(1L, (product, length) => product * length);
        if (count != elements.Length)
        {
            throw new ArgumentException($"{elements.Length} elements do not fill [{string.Join(", ", lengths)}].", nameof(elements));
        }

        Elements = elements;
        _lengths = [.. lengths];
    }

    /// <summary>Elements, row by row.</summary>
    public T[] Elements { get; }

    /// <summary>Lengths of the axes, outermost first.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>Number of axes.</summary>
    public int Rank => _lengths.Length;

    /// <summary>Length of an axis; -1 is the innermost.</summary>
    public int Length(int axis) => _lengths[axis < 0 ? axis + Rank : axis];

    /// <summary>A number as a tensor without axes.</summary>
    public static implicit operator Tensor<T>(T value) => new([value]);

    /// <summary>Element by element; axes of length 1 and missing outer axes are repeated.</summary>
    public static Tensor<T> operator +(Tensor<T> left, Tensor<T> right) => Host.Zip(left, right, Arithmetic<T>.Add);

    /// <summary>Element by element; axes of length 1 and missing outer axes are repeated.</summary>
    public static Tensor<T> operator -(Tensor<T> left, Tensor<T> right) => Host.Zip(left, right, Arithmetic<T>.Subtract);

    /// <summary>Element by element; axes of length 1 and missing outer axes are repeated.</summary>
    public static Tensor<T> operator *(Tensor<T> left, Tensor<T> right) => Host.Zip(left, right, Arithmetic<T>.Multiply);

    /// <summary>Element by element; axes of length 1 and missing outer axes are repeated.</summary>
    public static Tensor<T> operator /(Tensor<T> left, Tensor<T> right) => Host.Zip(left, right, Arithmetic<T>.Divide);

    /// <summary>Element by element.</summary>
    public static Tensor<T> operator -(Tensor<T> value) => Host.Zip(new Tensor<T>([default]), value, Arithmetic<T>.Subtract);

    /// <summary>Element by element; axes of length 1 and missing outer axes are repeated.</summary>
    public static Tensor<bool> operator <(Tensor<T> left, Tensor<T> right) => Host.Zip(left, right, (a, b) => Comparer<T>.Default.Compare(a, b) < 0);

    /// <summary>Element by element; axes of length 1 and missing outer axes are repeated.</summary>
    public static Tensor<bool> operator >(Tensor<T> left, Tensor<T> right) => right < left;

    /// <summary>Element by element; axes of length 1 and missing outer axes are repeated.</summary>
    public static Tensor<bool> operator <=(Tensor<T> left, Tensor<T> right) => Host.Zip(left, right, (a, b) => Comparer<T>.Default.Compare(a, b) <= 0);

    /// <summary>Element by element; axes of length 1 and missing outer axes are repeated.</summary>
    public static Tensor<bool> operator >=(Tensor<T> left, Tensor<T> right) => right <= left;

    /// <inheritdoc/>
    public override string ToString() => $"{typeof(T).Name}[{string.Join(", ", _lengths)}]";
}

namespace HataDsl.Ir.Graphs;

/// <summary>Lengths of the axes of a tensor, outermost first; none for a scalar. Elements lie row by row.</summary>
public sealed class Shape : IEquatable<Shape>
{
    private readonly Extent[] _axes;

    /// <summary>Creates a shape.</summary>
    public Shape(params Extent[] axes) => _axes = axes;

    /// <summary>Creates a shape.</summary>
    public Shape(IEnumerable<Extent> axes) => _axes = [.. axes];

    /// <summary>The shape of a scalar.</summary>
    public static Shape Scalar { get; } = new();

    /// <summary>Number of axes.</summary>
    public int Rank => _axes.Length;

    /// <summary>The lengths.</summary>
    public IReadOnlyList<Extent> Axes => _axes;

    /// <summary>Number of elements.</summary>
    public Extent Count => Product(0, Rank);

    /// <summary>The innermost length; 1 for a scalar.</summary>
    public Extent Last => Rank == 0 ? Extent.One : _axes[Rank - 1];

    /// <summary>Number of rows: the product of all lengths but the innermost.</summary>
    public Extent Rows => Product(0, Math.Max(Rank - 1, 0));

    /// <summary>One length.</summary>
    public Extent this[int axis] => _axes[axis];

    /// <summary>The product of some lengths.</summary>
    /// <param name="from">First axis.</param>
    /// <param name="to">Past the last axis.</param>
    public Extent Product(int from, int to)
    {
        Extent product = Extent.One;
        for (int i = from; i < to; i++)
        {
            product *= _axes[i];
        }

        return product;
    }

    /// <summary>The shape with one length replaced.</summary>
    public Shape With(int axis, Extent length) => new(_axes.Select((old, i) => i == axis ? length : old));

    /// <summary>Whether the axes before the last are the same.</summary>
    public bool HasRowsOf(Shape other) => Rank == other.Rank && _axes.Take(Rank - 1).SequenceEqual(other._axes.Take(Rank - 1));

    /// <summary>
    /// The shape of an element by element operation: axes are aligned at the innermost, and an axis of length 1 or a missing one is
    /// repeated. Null if two lengths differ.
    /// </summary>
    public static Shape? Broadcast(Shape left, Shape right)
    {
        var axes = new Extent[Math.Max(left.Rank, right.Rank)];
        for (int i = 1; i <= axes.Length; i++)
        {
            Extent a = i <= left.Rank ? left[left.Rank - i] : Extent.One;
            Extent b = i <= right.Rank ? right[right.Rank - i] : Extent.One;
            if (a != b && !a.IsOne && !b.IsOne)
            {
                return null;
            }

            axes[axes.Length - i] = a.IsOne ? b : a;
        }

        return new Shape(axes);
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static Shape Parse(string text)
    {
        string inner = text.Trim().TrimStart('[').TrimEnd(']').Trim();
        return inner.Length == 0 ? Scalar : new Shape(inner.Split(',').Select(Extent.Parse));
    }

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _axes.SequenceEqual(other._axes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => _axes.Aggregate(Rank, (hash, axis) => unchecked((hash * 31) + axis.GetHashCode()));

    /// <inheritdoc/>
    public override string ToString() => "[" + string.Join(", ", _axes) + "]";
}

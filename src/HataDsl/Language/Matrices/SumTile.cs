namespace HataDsl;

/// <summary>Sums of products of tiles, in f32.</summary>
public sealed class SumTile : MatrixTile
{
    internal SumTile(int rows, int columns)
        : base(rows, columns)
    {
    }

    /// <summary>Sets every element.</summary>
    public void Fill(float value) => Elements.AsSpan().Fill(value);

    /// <summary>Reads the tile. The memory holds rows one after the other. Offset and stride count elements, be they scalars or vectors.</summary>
    /// <param name="source">View or shared array of the tile's numbers, or of vectors of them.</param>
    /// <param name="offset">The element that begins with the tile's first number.</param>
    /// <param name="stride">Elements from one row of the memory to the next.</param>
    public void Load<TElement>(In<TElement> source, long offset, long stride)
        where TElement : unmanaged => LoadFrom(source.Span(0, source.Length), offset, stride, transposed: false);

    /// <summary>Reads the tile. The memory holds rows one after the other. Offset and stride count elements, be they scalars or vectors.</summary>
    /// <param name="source">View or shared array of the tile's numbers, or of vectors of them.</param>
    /// <param name="offset">The element that begins with the tile's first number.</param>
    /// <param name="stride">Elements from one row of the memory to the next.</param>
    public void Load<TElement>(InOut<TElement> source, long offset, long stride)
        where TElement : unmanaged => LoadFrom(source.Span(0, source.Length), offset, stride, transposed: false);

    /// <summary>Reads the tile. The memory holds rows one after the other. Offset and stride count elements, be they scalars or vectors.</summary>
    /// <param name="source">View or shared array of the tile's numbers, or of vectors of them.</param>
    /// <param name="offset">The element that begins with the tile's first number.</param>
    /// <param name="stride">Elements from one row of the memory to the next.</param>
    public void Load<TElement>(ReadOnlySpan<TElement> source, long offset, long stride)
        where TElement : unmanaged => LoadFrom(source, offset, stride, transposed: false);

    /// <summary>Adds a product of tiles whose shapes fit.</summary>
    public void MultiplyAdd<T>(LeftTile<T> left, RightTile<T> right)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        Agree(0, 0);
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                float sum = Elements[(row * Columns) + column];
                for (int k = 0; k < left.Columns; k++)
                {
                    sum += left.Elements[(row * left.Columns) + k] * right.Elements[(k * right.Columns) + column];
                }

                Elements[(row * Columns) + column] = sum;
            }
        }
    }

    /// <summary>Writes the sums, rounded to the type of the elements. Offset and stride count elements, be they scalars or vectors.</summary>
    /// <param name="target">View or shared array of float, <see cref="Half"/> or <see cref="BFloat16"/>, or of vectors of them.</param>
    /// <param name="offset">The element that begins with the tile's first number.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    public void Store<TElement>(Out<TElement> target, long offset, long stride)
        where TElement : unmanaged => StoreTo(target.Span(0, target.Length), offset, stride);

    /// <summary>Writes the sums, rounded to the type of the elements. Offset and stride count elements, be they scalars or vectors.</summary>
    /// <param name="target">View or shared array of float, <see cref="Half"/> or <see cref="BFloat16"/>, or of vectors of them.</param>
    /// <param name="offset">The element that begins with the tile's first number.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    public void Store<TElement>(InOut<TElement> target, long offset, long stride)
        where TElement : unmanaged => StoreTo(target.Span(0, target.Length), offset, stride);

    /// <summary>Writes the sums, rounded to the type of the elements. Offset and stride count elements, be they scalars or vectors.</summary>
    /// <param name="target">View or shared array of float, <see cref="Half"/> or <see cref="BFloat16"/>, or of vectors of them.</param>
    /// <param name="offset">The element that begins with the tile's first number.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    public void Store<TElement>(Span<TElement> target, long offset, long stride)
        where TElement : unmanaged => StoreTo(target, offset, stride);

    private void StoreTo<TElement>(Span<TElement> target, long offset, long stride)
        where TElement : unmanaged
    {
        // Nobody writes before all have read what came before.
        Agree(offset, stride);
        int lanes = TileElement<TElement>.Lanes;
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                long at = (offset * lanes) + (row * stride * lanes) + column;
                TileElement<TElement>.Write(ref target[checked((int)(at / lanes))], (int)(at % lanes), Elements[(row * Columns) + column]);
            }
        }

        Agree(offset, stride);
    }
}

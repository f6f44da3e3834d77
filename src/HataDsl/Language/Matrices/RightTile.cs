namespace HataDsl;

/// <summary>The right factor of a product of tiles.</summary>
/// <typeparam name="T"><see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
public sealed class RightTile<T> : MatrixTile
    where T : unmanaged
{
    internal RightTile(int depth, int columns)
        : base(depth, columns)
    {
    }

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

    /// <summary>Reads the tile. The memory holds columns one after the other. Offset and stride count elements, be they scalars or vectors.</summary>
    /// <param name="source">View or shared array of the tile's numbers, or of vectors of them.</param>
    /// <param name="offset">The element that begins with the tile's first number.</param>
    /// <param name="stride">Elements from one row of the memory to the next.</param>
    public void LoadTransposed<TElement>(In<TElement> source, long offset, long stride)
        where TElement : unmanaged => LoadFrom(source.Span(0, source.Length), offset, stride, transposed: true);

    /// <summary>Reads the tile. The memory holds columns one after the other. Offset and stride count elements, be they scalars or vectors.</summary>
    /// <param name="source">View or shared array of the tile's numbers, or of vectors of them.</param>
    /// <param name="offset">The element that begins with the tile's first number.</param>
    /// <param name="stride">Elements from one row of the memory to the next.</param>
    public void LoadTransposed<TElement>(InOut<TElement> source, long offset, long stride)
        where TElement : unmanaged => LoadFrom(source.Span(0, source.Length), offset, stride, transposed: true);

    /// <summary>Reads the tile. The memory holds columns one after the other. Offset and stride count elements, be they scalars or vectors.</summary>
    /// <param name="source">View or shared array of the tile's numbers, or of vectors of them.</param>
    /// <param name="offset">The element that begins with the tile's first number.</param>
    /// <param name="stride">Elements from one row of the memory to the next.</param>
    public void LoadTransposed<TElement>(ReadOnlySpan<TElement> source, long offset, long stride)
        where TElement : unmanaged => LoadFrom(source, offset, stride, transposed: true);
}

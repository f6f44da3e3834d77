namespace HataDsl;

/// <summary>A buffer of two dimensions: what a launch takes for a parameter such as <see cref="In2D{T}"/>.</summary>
/// <typeparam name="T">Element type.</typeparam>
/// <param name="Elements">The elements, x first.</param>
/// <param name="Width">Elements along x.</param>
/// <param name="Height">Elements along y.</param>
/// <param name="RowPitch">Elements in memory from one row to the next.</param>
public readonly record struct BufferView2D<T>(BufferView<T> Elements, int Width, int Height, int RowPitch)
    where T : unmanaged
{
    /// <summary>A part.</summary>
    /// <param name="x">First element along x.</param>
    /// <param name="y">First element along y.</param>
    /// <param name="width">Elements along x.</param>
    /// <param name="height">Elements along y.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside the view.</exception>
    public BufferView2D<T> Slice(int x, int y, int width, int height)
    {
        BufferShapes.ThrowUnlessInside(x, width, Width);
        BufferShapes.ThrowUnlessInside(y, height, Height);
        long start = x + ((long)y * RowPitch);
        return new(Elements.Slice(start, Elements.Length - start), width, height, RowPitch);
    }
}

/// <summary>A buffer of three dimensions: what a launch takes for a parameter such as <see cref="In3D{T}"/>.</summary>
/// <typeparam name="T">Element type.</typeparam>
/// <param name="Elements">The elements, x first.</param>
/// <param name="Width">Elements along x.</param>
/// <param name="Height">Elements along y.</param>
/// <param name="Depth">Elements along z.</param>
/// <param name="RowPitch">Elements in memory from one row to the next.</param>
/// <param name="PlanePitch">Elements in memory from one plane to the next.</param>
public readonly record struct BufferView3D<T>(BufferView<T> Elements, int Width, int Height, int Depth, int RowPitch, int PlanePitch)
    where T : unmanaged;

/// <summary>Buffers as views of two and three dimensions.</summary>
public static class BufferShapes
{
    /// <summary>The elements as rows, one after the other.</summary>
    /// <exception cref="ArgumentException">The view has fewer elements.</exception>
    public static BufferView2D<T> As2D<T>(this BufferView<T> view, int width, int height)
        where T : unmanaged => view.As2D(width, height, width);

    /// <summary>The elements as rows that lie apart.</summary>
    /// <exception cref="ArgumentException">The view has fewer elements.</exception>
    public static BufferView2D<T> As2D<T>(this BufferView<T> view, int width, int height, int rowPitch)
        where T : unmanaged
    {
        ThrowUnlessFits(view.Length, rowPitch >= width ? ((long)rowPitch * (height - 1)) + width : -1, width, height, 1);
        return new(view, width, height, rowPitch);
    }

    /// <inheritdoc cref="As2D{T}(BufferView{T}, int, int)"/>
    public static BufferView2D<T> As2D<T>(this Buffer<T> buffer, int width, int height)
        where T : unmanaged => buffer.View.As2D(width, height);

    /// <summary>The elements as planes of rows, one after the other.</summary>
    /// <exception cref="ArgumentException">The view has fewer elements.</exception>
    public static BufferView3D<T> As3D<T>(this BufferView<T> view, int width, int height, int depth)
        where T : unmanaged
    {
        ThrowUnlessFits(view.Length, (long)width * height * depth, width, height, depth);
        return new(view, width, height, depth, width, checked(width * height));
    }

    /// <inheritdoc cref="As3D{T}(BufferView{T}, int, int, int)"/>
    public static BufferView3D<T> As3D<T>(this Buffer<T> buffer, int width, int height, int depth)
        where T : unmanaged => buffer.View.As3D(width, height, depth);

    internal static void ThrowUnlessInside(int start, int count, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, size - count);
    }

    private static void ThrowUnlessFits(long length, long needed, int width, int height, int depth)
    {
        if (width < 1 || height < 1 || depth < 1 || needed < 0 || needed > length)
        {
            throw new ArgumentException($"A view of {length} elements cannot be read as {width} x {height}{(depth > 1 ? $" x {depth}" : "")}.");
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HataDsl.Debugging;

namespace HataDsl;

/// <summary>
/// A matrix tile: the work of one subgroup, whose invocations all take part in each operation with the same arguments. Where the device has
/// matrix units a tile lives in their registers, 16 x 16 and 16 x 8 elements at a time; elsewhere the same sums are made by multiply-adds.
/// Numbers of the factors are exact, sums are f32 and added in any order. Create tiles in the kernel itself and keep them in locals.
/// The workgroup must be a multiple of 32 invocations, and subgroups have at most 32.
/// </summary>
public abstract class MatrixTile
{
    private protected MatrixTile(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        Elements = new float[rows * columns];
    }

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>The elements, row after row. Each invocation has all of them while a kernel runs as plain C#.</summary>
    internal float[] Elements { get; }

    /// <summary>A left factor.</summary>
    /// <typeparam name="T"><see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="rows">Rows, a constant multiple of 16.</param>
    /// <param name="depth">Columns, a constant multiple of 16.</param>
    public static LeftTile<T> Left<T>(int rows, int depth)
        where T : unmanaged => new(rows, depth);

    /// <summary>A right factor.</summary>
    /// <typeparam name="T"><see cref="Half"/> or <see cref="BFloat16"/>.</typeparam>
    /// <param name="depth">Rows, a constant multiple of 16.</param>
    /// <param name="columns">Columns, a constant multiple of 16.</param>
    public static RightTile<T> Right<T>(int depth, int columns)
        where T : unmanaged => new(depth, columns);

    /// <summary>A tile of sums. Its elements are undefined until it is filled or loaded.</summary>
    /// <param name="rows">Rows, a constant multiple of 16.</param>
    /// <param name="columns">Columns, a constant multiple of 16.</param>
    public static SumTile Sum(int rows, int columns) => new(rows, columns);

    private protected void LoadFrom<TElement>(ReadOnlySpan<TElement> source, long offset, long stride, bool transposed)
        where TElement : unmanaged
    {
        Agree(offset, stride);
        int lanes = TileElement<TElement>.Lanes;
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                long at = (offset * lanes) + (transposed ? (column * stride * lanes) + row : (row * stride * lanes) + column);
                Elements[(row * Columns) + column] = TileElement<TElement>.Read(source[checked((int)(at / lanes))], (int)(at % lanes));
            }
        }

        // Nobody goes on before all have read.
        Agree(offset, stride);
    }

    /// <summary>Waits for the subgroup, and checks that all its invocations say the same.</summary>
    private protected static void Agree(long first, long second)
    {
        ulong mine = (uint)first ^ ((ulong)second << 32);
        foreach (ulong other in InvocationContext.Current.Exchange(mine))
        {
            if (other != mine)
            {
                throw new InvalidOperationException("The arguments of a matrix tile's operation differ between the invocations of the subgroup.");
            }
        }
    }
}

/// <summary>The scalars of a buffer element that tiles are loaded from and stored to.</summary>
internal static class TileElement<TElement>
    where TElement : unmanaged
{
    /// <summary>Type of the scalars.</summary>
    public static Type Scalar { get; } =
        typeof(TElement) == typeof(Half) || typeof(TElement) == typeof(Half2) || typeof(TElement) == typeof(Half4) || typeof(TElement) == typeof(Half8) ? typeof(Half)
        : typeof(TElement) == typeof(BFloat16) || typeof(TElement) == typeof(BFloat2) || typeof(TElement) == typeof(BFloat4) || typeof(TElement) == typeof(BFloat8) ? typeof(BFloat16)
        : typeof(TElement) == typeof(float) || typeof(TElement) == typeof(Float2) || typeof(TElement) == typeof(Float4) ? typeof(float)
        : throw new NotSupportedException($"A matrix tile is not loaded from or stored to elements of type {typeof(TElement)}.");

    /// <summary>Scalars of an element.</summary>
    public static int Lanes { get; } = Unsafe.SizeOf<TElement>() / (Scalar == typeof(float) ? 4 : 2);

    /// <summary>A scalar of an element.</summary>
    public static float Read(TElement element, int part)
    {
        ref TElement first = ref element;
        return Scalar == typeof(float) ? Unsafe.Add(ref Unsafe.As<TElement, float>(ref first), part)
            : Scalar == typeof(Half) ? (float)Unsafe.Add(ref Unsafe.As<TElement, Half>(ref first), part)
            : (float)Unsafe.Add(ref Unsafe.As<TElement, BFloat16>(ref first), part);
    }

    /// <summary>Replaces a scalar of an element, rounding to its type.</summary>
    public static void Write(ref TElement element, int part, float value)
    {
        if (Scalar == typeof(float))
        {
            Unsafe.Add(ref Unsafe.As<TElement, float>(ref element), part) = value;
        }
        else if (Scalar == typeof(Half))
        {
            Unsafe.Add(ref Unsafe.As<TElement, Half>(ref element), part) = (Half)value;
        }
        else
        {
            Unsafe.Add(ref Unsafe.As<TElement, BFloat16>(ref element), part) = (BFloat16)value;
        }
    }
}

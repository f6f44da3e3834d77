using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>Rows become columns, through a tile in shared memory: both the reads and the writes go along rows.</summary>
internal static partial class Transpose
{
    /// <summary>Rows of a tile, the work of one workgroup.</summary>
    public const int TileRows = 64;

    /// <summary>Columns of a tile.</summary>
    public const int TileColumns = 32;

    private const int RowsAtOnce = 8;

    // One more than a tile is wide: a column then lies in different banks of shared memory.
    private const int Stride = TileColumns + 1;

    /// <summary>y[column, row] = x[row, column].</summary>
    [Kernel(TileColumns, RowsAtOnce)]
    public static void Run(In<float> x, Out<float> y, int rows, int columns)
    {
        Span<float> tile = Workgroup.Shared<float>(TileRows * Stride);
        Span<float> values = stackalloc float[TileRows / RowsAtOnce];
        int firstRow = Workgroup.Y * TileRows;
        int firstColumn = Workgroup.X * TileColumns;
        int column = firstColumn + Invocation.LocalX;

        // All reads first: they are under way together, and none waits for a write to shared memory.
        for (int part = 0; part < TileRows / RowsAtOnce; part++)
        {
            int row = firstRow + (part * RowsAtOnce) + Invocation.LocalY;
            values[part] = row < rows && column < columns ? x[(row * columns) + column] : 0;
        }

        for (int part = 0; part < TileRows / RowsAtOnce; part++)
        {
            tile[(((part * RowsAtOnce) + Invocation.LocalY) * Stride) + Invocation.LocalX] = values[part];
        }

        Workgroup.Barrier();
        for (int part = 0; part < TileColumns; part += RowsAtOnce)
        {
            int line = part + Invocation.LocalY;
            int target = firstColumn + line;
            for (int half = 0; half < TileRows; half += TileColumns)
            {
                int place = half + Invocation.LocalX;
                if (target < columns && firstRow + place < rows)
                {
                    y[(target * rows) + firstRow + place] = tile[(place * Stride) + line];
                }
            }
        }
    }
}

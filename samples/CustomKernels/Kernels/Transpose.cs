using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>Rows become columns, through a tile in shared memory: both the reads and the writes go along rows.</summary>
internal static partial class Transpose
{
    /// <summary>Rows and columns of a tile, the work of one workgroup.</summary>
    public const int Tile = 32;

    private const int RowsAtOnce = 4;

    // One more than a tile is wide: a column then lies in different banks of shared memory.
    private const int Stride = Tile + 1;

    /// <summary>y[column, row] = x[row, column].</summary>
    [Kernel(Tile, RowsAtOnce)]
    public static void Run(In<float> x, Out<float> y, int rows, int columns)
    {
        Span<float> tile = Workgroup.Shared<float>(Tile * Stride);
        int column = (Workgroup.X * Tile) + Invocation.LocalX;
        for (int part = 0; part < Tile; part += RowsAtOnce)
        {
            int line = part + Invocation.LocalY;
            int row = (Workgroup.Y * Tile) + line;
            tile[(line * Stride) + Invocation.LocalX] = row < rows && column < columns ? x[(row * columns) + column] : 0;
        }

        Workgroup.Barrier();
        int target = (Workgroup.Y * Tile) + Invocation.LocalX;
        for (int part = 0; part < Tile; part += RowsAtOnce)
        {
            int line = part + Invocation.LocalY;
            int row = (Workgroup.X * Tile) + line;
            if (row < columns && target < rows)
            {
                y[(row * rows) + target] = tile[(Invocation.LocalX * Stride) + line];
            }
        }
    }
}

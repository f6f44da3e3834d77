using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>
/// C = A · B in single precision, by tiles: a workgroup makes 128 × 128 elements of C and walks along the common dimension 16 at a time.
/// Each invocation keeps 8 × 8 sums in registers, so that a number fetched from shared memory serves eight multiply-adds.
/// </summary>
internal static partial class MatrixMultiply
{
    /// <summary>Rows and columns of C that a workgroup makes.</summary>
    public const int Tile = 128;

    private const int Side = 16;
    private const int Depth = 16;
    private const int Each = Tile / Side;

    // A is stored turned over; the odd stride keeps the writes of a row out of one bank.
    private const int StrideA = Tile + 1;

    /// <summary>Row-major matrices: A has rows × depth, B depth × columns, C rows × columns elements.</summary>
    [Kernel(Side, Side)]
    public static void Run(In<float> a, In<float> b, Out<float> c, int rows, int columns, int depth)
    {
        Span<float> tileA = Workgroup.Shared<float>(Depth * StrideA);
        Span<float> tileB = Workgroup.Shared<float>(Depth * Tile);
        Span<float> sums = stackalloc float[Each * Each];
        Span<float> left = stackalloc float[Each];
        Span<float> right = stackalloc float[Each];
        int x = Invocation.LocalX;
        int y = Invocation.LocalY;
        int local = Invocation.LocalIndex;
        int firstRow = Workgroup.Y * Tile;
        int firstColumn = Workgroup.X * Tile;
        for (int start = 0; start < depth; start += Depth)
        {
            for (int part = 0; part < Each; part++)
            {
                int rowA = y + (part * Side);
                bool insideA = firstRow + rowA < rows && start + x < depth;
                tileA[(x * StrideA) + rowA] = insideA ? a[((firstRow + rowA) * depth) + start + x] : 0;
                int columnB = local % Tile;
                int rowB = (local / Tile) + (part * 2);
                bool insideB = start + rowB < depth && firstColumn + columnB < columns;
                tileB[(rowB * Tile) + columnB] = insideB ? b[((start + rowB) * columns) + firstColumn + columnB] : 0;
            }

            Workgroup.Barrier();
            for (int k = 0; k < Depth; k++)
            {
                for (int i = 0; i < Each; i++)
                {
                    left[i] = tileA[(k * StrideA) + y + (i * Side)];
                    right[i] = tileB[(k * Tile) + x + (i * Side)];
                }

                AddRow(sums, 0, left[0], right);
                AddRow(sums, 1, left[1], right);
                AddRow(sums, 2, left[2], right);
                AddRow(sums, 3, left[3], right);
                AddRow(sums, 4, left[4], right);
                AddRow(sums, 5, left[5], right);
                AddRow(sums, 6, left[6], right);
                AddRow(sums, 7, left[7], right);
            }

            Workgroup.Barrier();
        }

        StoreRow(c, sums, 0, firstRow + y, firstColumn + x, rows, columns);
        StoreRow(c, sums, 1, firstRow + y, firstColumn + x, rows, columns);
        StoreRow(c, sums, 2, firstRow + y, firstColumn + x, rows, columns);
        StoreRow(c, sums, 3, firstRow + y, firstColumn + x, rows, columns);
        StoreRow(c, sums, 4, firstRow + y, firstColumn + x, rows, columns);
        StoreRow(c, sums, 5, firstRow + y, firstColumn + x, rows, columns);
        StoreRow(c, sums, 6, firstRow + y, firstColumn + x, rows, columns);
        StoreRow(c, sums, 7, firstRow + y, firstColumn + x, rows, columns);
    }

    /// <summary>One row of sums gains a number of A times eight of B.</summary>
    private static void AddRow(Span<float> sums, int row, float left, Span<float> right)
    {
        for (int j = 0; j < Each; j++)
        {
            sums[(row * Each) + j] += left * right[j];
        }
    }

    private static void StoreRow(Out<float> c, Span<float> sums, int row, int firstRow, int firstColumn, int rows, int columns)
    {
        int target = firstRow + (row * Side);
        for (int j = 0; j < Each; j++)
        {
            int column = firstColumn + (j * Side);
            if (target < rows && column < columns)
            {
                c[(target * columns) + column] = sums[(row * Each) + j];
            }
        }
    }
}

using HataDsl;

namespace CustomKernels;

/// <summary>
/// Products of matrices of halves with sums in f32, on matrix units: <c>C[rows, columns] = A[rows, depth] * B[columns, depth]^T</c>,
/// all row-major and without gaps. Tiles of A and B go through shared memory, several steps ahead of the arithmetic.
/// </summary>
/// <remarks>
/// Rows of a tile are five elements of 16 bytes apart where four are used, so that the eight rows that are read at a time begin in
/// different banks.
/// </remarks>
public static partial class TensorMatMul
{
    /// <summary>Rows of C that a workgroup of <see cref="Large"/> computes; a matrix has a multiple of it.</summary>
    public const int LargeRows = 128;

    /// <summary>Columns of C that a workgroup of <see cref="Large"/> computes; a matrix has a multiple of it.</summary>
    public const int LargeColumns = 256;

    /// <summary>Rows and columns of C that a workgroup of <see cref="Small"/> computes; a matrix has a multiple of them.</summary>
    public const int SmallSide = 64;

    /// <summary>Steps along the depth; a matrix has a multiple of it.</summary>
    public const int Step = 32;

    private const int Units = Step / 8;
    private const int RowUnits = Units + 1;
    private const int Stages = 4;
    private const int LargeStageA = LargeRows * RowUnits;
    private const int LargeStageB = LargeColumns * RowUnits;
    private const int SmallStage = SmallSide * RowUnits;

    /// <summary>Workgroups that go down the rows before the next column: they share what they read in the cache.</summary>
    private const int Band = 8;

    /// <summary>Workgroups of <see cref="Large"/>, one after the other along x.</summary>
    public static Grid LargeGrid(int rows, int columns) => Grid.Workgroups(rows / LargeRows * (columns / LargeColumns));

    /// <summary>Workgroups of <see cref="Small"/>.</summary>
    public static Grid SmallGrid(int rows, int columns) => Grid.Workgroups(columns / SmallSide, rows / SmallSide);

    /// <summary>Eight subgroups with 64 x 64 sums each; 120 KiB of shared memory.</summary>
    /// <param name="a">The left matrix, eight numbers an element.</param>
    /// <param name="b">The right matrix, transposed.</param>
    /// <param name="c">The product, rounded.</param>
    /// <param name="rows">Rows of the product.</param>
    /// <param name="columns">Columns of the product.</param>
    /// <param name="depth">Columns of both factors as they are stored.</param>
    [Kernel(256, MaxSharedBytes = Stages * (LargeStageA + LargeStageB) * 16)]
    public static void Large(In<Half8> a, In<Half8> b, Out<Half8> c, int rows, int columns, int depth)
    {
        Span<Half8> tilesA = Workgroup.Shared<Half8>(Stages * LargeStageA);
        Span<Half8> tilesB = Workgroup.Shared<Half8>(Stages * LargeStageB);
        SumTile sum = MatrixTile.Sum(64, 64);
        LeftTile<Half> left = MatrixTile.Left<Half>(64, 16);
        RightTile<Half> right = MatrixTile.Right<Half>(16, 64);
        sum.Fill(0);

        int across = columns / LargeColumns;
        int down = rows / LargeRows;
        int band = Workgroup.X / (Band * across);
        int inBand = Workgroup.X - (band * Band * across);
        int height = Math.Min(down - (band * Band), Band);
        int firstRow = ((band * Band) + (inBand % height)) * LargeRows;
        int firstColumn = inBand / height * LargeColumns;

        int row = Invocation.LocalIndex / Units;
        int unit = Invocation.LocalIndex % Units;
        int depthUnits = depth / 8;
        int fromA = ((firstRow + row) * depthUnits) + unit;
        int fromB = ((firstColumn + row) * depthUnits) + unit;
        int to = (row * RowUnits) + unit;
        int steps = depth / Step;
        for (int step = 0; step < Stages - 1; step++)
        {
            if (step < steps)
            {
                CopyLarge(a, b, tilesA, tilesB, fromA + (step * Units), fromB + (step * Units), to, step, depthUnits);
            }

            SharedCopy.Commit();
        }

        // With smaller subgroups than 32 there are more than eight: the others only copy.
        bool computes = Subgroup.Index < 8;
        int ownRow = Subgroup.Index / 4 * 64;
        int ownColumn = Subgroup.Index % 4 * 64;
        for (int step = 0; step < steps; step++)
        {
            SharedCopy.Wait(Stages - 2);
            Workgroup.Barrier();
            int ahead = step + Stages - 1;
            if (ahead < steps)
            {
                CopyLarge(a, b, tilesA, tilesB, fromA + (ahead * Units), fromB + (ahead * Units), to, ahead & (Stages - 1), depthUnits);
            }

            SharedCopy.Commit();
            if (computes)
            {
                int stage = step & (Stages - 1);
                for (int part = 0; part < Units; part += 2)
                {
                    left.Load(tilesA, (stage * LargeStageA) + (ownRow * RowUnits) + part, RowUnits);
                    right.LoadTransposed(tilesB, (stage * LargeStageB) + (ownColumn * RowUnits) + part, RowUnits);
                    sum.MultiplyAdd(left, right);
                }
            }
        }

        if (computes)
        {
            int width = columns / 8;
            sum.Store(c, ((firstRow + ownRow) * width) + ((firstColumn + ownColumn) / 8), width);
        }
    }

    /// <summary>Four subgroups with 32 x 32 sums each; 20 KiB of shared memory, which every device has.</summary>
    /// <inheritdoc cref="Large"/>
    [Kernel(128)]
    public static void Small(In<Half8> a, In<Half8> b, Out<float> c, int rows, int columns, int depth)
    {
        Span<Half8> tilesA = Workgroup.Shared<Half8>(2 * SmallStage);
        Span<Half8> tilesB = Workgroup.Shared<Half8>(2 * SmallStage);
        SumTile sum = MatrixTile.Sum(32, 32);
        LeftTile<Half> left = MatrixTile.Left<Half>(32, 32);
        RightTile<Half> right = MatrixTile.Right<Half>(32, 32);
        sum.Fill(0);
        int firstRow = Workgroup.Y * SmallSide;
        int firstColumn = Workgroup.X * SmallSide;
        int row = Invocation.LocalIndex / Units;
        int unit = Invocation.LocalIndex % Units;
        int depthUnits = depth / 8;
        int fromA = ((firstRow + row) * depthUnits) + unit;
        int fromB = ((firstColumn + row) * depthUnits) + unit;
        int to = (row * RowUnits) + unit;
        CopySmall(a, b, tilesA, tilesB, fromA, fromB, to, depthUnits);
        bool computes = Subgroup.Index < 4;
        int ownRow = Subgroup.Index / 2 * 32;
        int ownColumn = Subgroup.Index % 2 * 32;
        int steps = depth / Step;
        for (int step = 0; step < steps; step++)
        {
            SharedCopy.Wait(0);
            Workgroup.Barrier();
            if (step + 1 < steps)
            {
                CopySmall(a, b, tilesA, tilesB, fromA + ((step + 1) * Units), fromB + ((step + 1) * Units), to + (((step + 1) & 1) * SmallStage), depthUnits);
            }

            if (computes)
            {
                int stage = (step & 1) * SmallStage;
                left.Load(tilesA, stage + (ownRow * RowUnits), RowUnits);
                right.LoadTransposed(tilesB, stage + (ownColumn * RowUnits), RowUnits);
                sum.MultiplyAdd(left, right);
            }
        }

        if (computes)
        {
            sum.Store(c, ((firstRow + ownRow) * columns) + firstColumn + ownColumn, columns);
        }
    }

    private static void CopyLarge(In<Half8> a, In<Half8> b, Span<Half8> tilesA, Span<Half8> tilesB, int fromA, int fromB, int to, int stage, int depthUnits)
    {
        const int Rows = 256 / Units;
        SharedCopy.Start(tilesA, (stage * LargeStageA) + to, a, fromA);
        SharedCopy.Start(tilesA, (stage * LargeStageA) + to + (Rows * RowUnits), a, fromA + (Rows * depthUnits));
        SharedCopy.Start(tilesB, (stage * LargeStageB) + to, b, fromB);
        SharedCopy.Start(tilesB, (stage * LargeStageB) + to + (Rows * RowUnits), b, fromB + (Rows * depthUnits));
        SharedCopy.Start(tilesB, (stage * LargeStageB) + to + (2 * Rows * RowUnits), b, fromB + (2 * Rows * depthUnits));
        SharedCopy.Start(tilesB, (stage * LargeStageB) + to + (3 * Rows * RowUnits), b, fromB + (3 * Rows * depthUnits));
    }

    private static void CopySmall(In<Half8> a, In<Half8> b, Span<Half8> tilesA, Span<Half8> tilesB, int fromA, int fromB, int to, int depthUnits)
    {
        const int Rows = 128 / Units;
        SharedCopy.Start(tilesA, to, a, fromA);
        SharedCopy.Start(tilesA, to + (Rows * RowUnits), a, fromA + (Rows * depthUnits));
        SharedCopy.Start(tilesB, to, b, fromB);
        SharedCopy.Start(tilesB, to + (Rows * RowUnits), b, fromB + (Rows * depthUnits));
        SharedCopy.Commit();
    }
}

using HataDsl;

namespace CustomKernels;

/// <summary>
/// Products of matrices of halves with sums in f32, on matrix units: <c>C[rows, columns] = A[rows, depth] * B[columns, depth]^T</c>,
/// all row-major and without gaps. Tiles of A and B go through shared memory, several steps ahead of the arithmetic.
/// </summary>
/// <remarks>
/// Rows of a tile are an odd number of elements of 16 bytes apart, one more than are used, so that the eight rows that are read at a time
/// begin in different banks.
/// </remarks>
public static partial class TensorMatMul
{
    /// <summary>Rows of C that a workgroup of <see cref="Large"/> computes; a matrix has a multiple of it.</summary>
    public const int LargeRows = 128;

    /// <summary>Columns of C that a workgroup of <see cref="Large"/> computes; a matrix has a multiple of it.</summary>
    public const int LargeColumns = 256;

    /// <summary>Rows and columns of C that a workgroup of <see cref="Small"/> computes; a matrix has a multiple of them.</summary>
    public const int SmallSide = 64;

    /// <summary>Steps of <see cref="Large"/> along the depth; a matrix has a multiple of it.</summary>
    public const int LargeStep = 64;

    /// <summary>Steps of <see cref="Small"/> along the depth; a matrix has a multiple of it.</summary>
    public const int SmallStep = 32;

    private const int Stages = 3;
    private const int LargeUnits = LargeStep / 8;
    private const int LargeRowUnits = LargeUnits + 1;
    private const int LargeStageA = LargeRows * LargeRowUnits;
    private const int LargeStageB = LargeColumns * LargeRowUnits;
    private const int SmallUnits = SmallStep / 8;
    private const int SmallRowUnits = SmallUnits + 1;
    private const int SmallStage = SmallSide * SmallRowUnits;

    /// <summary>Workgroups that go down the rows before the next column: they share what they read in the cache.</summary>
    private const int Band = 8;

    /// <summary>Workgroups of <see cref="Large"/>, one after the other along x.</summary>
    public static Grid LargeGrid(int rows, int columns) => Grid.Workgroups(rows / LargeRows * (columns / LargeColumns));

    /// <summary>Workgroups of <see cref="Small"/>.</summary>
    public static Grid SmallGrid(int rows, int columns) => Grid.Workgroups(columns / SmallSide, rows / SmallSide);

    /// <summary>Eight subgroups with 64 x 64 sums each; 162 KiB of shared memory.</summary>
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
        LeftTile<Half> nextLeft = MatrixTile.Left<Half>(64, 16);
        RightTile<Half> nextRight = MatrixTile.Right<Half>(16, 64);
        sum.Fill(0);

        int across = columns / LargeColumns;
        int down = rows / LargeRows;
        int band = Workgroup.X / (Band * across);
        int inBand = Workgroup.X - (band * Band * across);
        int height = Math.Min(down - (band * Band), Band);
        int firstRow = ((band * Band) + (inBand % height)) * LargeRows;
        int firstColumn = inBand / height * LargeColumns;

        int row = Invocation.LocalIndex / LargeUnits;
        int unit = Invocation.LocalIndex % LargeUnits;
        int depthUnits = depth / 8;
        int fromA = ((firstRow + row) * depthUnits) + unit;
        int fromB = ((firstColumn + row) * depthUnits) + unit;
        int to = (row * LargeRowUnits) + unit;
        int steps = depth / LargeStep;
        for (int step = 0; step < Stages - 1; step++)
        {
            if (step < steps)
            {
                CopyLarge(a, b, tilesA, tilesB, fromA + (step * LargeUnits), fromB + (step * LargeUnits), to, step, depthUnits);
            }

            SharedCopy.Commit();
        }

        // With smaller subgroups than 32 there are more than eight: the others only copy.
        bool computes = Subgroup.Index < 8;
        int ownRow = Subgroup.Index / 4 * 64;
        int ownColumn = Subgroup.Index % 4 * 64;
        int ownA = ownRow * LargeRowUnits;
        int ownB = ownColumn * LargeRowUnits;
        int stage = 0;
        int free = Stages - 1;
        SharedCopy.Wait(Stages - 2);
        Workgroup.Barrier();
        if (computes)
        {
            left.Load(tilesA, ownA, LargeRowUnits);
            right.LoadTransposed(tilesB, ownB, LargeRowUnits);
        }

        for (int step = 0; step < steps; step++)
        {
            int next = stage == Stages - 1 ? 0 : stage + 1;
            int ahead = step + Stages - 1;
            if (ahead < steps)
            {
                CopyLarge(a, b, tilesA, tilesB, fromA + (ahead * LargeUnits), fromB + (ahead * LargeUnits), to, free, depthUnits);
            }

            SharedCopy.Commit();

            // While one pair of tiles is multiplied, the other is read: two parts of the step at a time.
            foreach (int part in Comptime.Range(0, LargeUnits, 4))
            {
                if (computes)
                {
                    nextLeft.Load(tilesA, (stage * LargeStageA) + ownA + part + 2, LargeRowUnits);
                    nextRight.LoadTransposed(tilesB, (stage * LargeStageB) + ownB + part + 2, LargeRowUnits);
                    sum.MultiplyAdd(left, right);
                }

                if (part + 4 == LargeUnits)
                {
                    SharedCopy.Wait(Stages - 2);
                    Workgroup.Barrier();
                }

                if (computes)
                {
                    int from = part + 4 == LargeUnits ? next : stage;
                    int unitOfNext = part + 4 == LargeUnits ? 0 : part + 4;
                    left.Load(tilesA, (from * LargeStageA) + ownA + unitOfNext, LargeRowUnits);
                    right.LoadTransposed(tilesB, (from * LargeStageB) + ownB + unitOfNext, LargeRowUnits);
                    sum.MultiplyAdd(nextLeft, nextRight);
                }
            }

            free = stage;
            stage = next;
        }

        if (computes)
        {
            int width = columns / 8;
            sum.Store(c, ((firstRow + ownRow) * width) + ((firstColumn + ownColumn) / 8), width);
        }
    }

    /// <summary>Four subgroups with 32 x 32 sums each; 20 KiB of shared memory, which every device has.</summary>
    /// <param name="a">The left matrix, eight numbers an element.</param>
    /// <param name="b">The right matrix, transposed.</param>
    /// <param name="c">The product, four numbers an element.</param>
    /// <param name="columns">Columns of the product.</param>
    /// <param name="depth">Columns of both factors as they are stored.</param>
    [Kernel(128, MaxSharedBytes = 4 * SmallStage * 16)]
    public static void Small(In<Half8> a, In<Half8> b, Out<Float4> c, int columns, int depth)
    {
        Span<Half8> tilesA = Workgroup.Shared<Half8>(2 * SmallStage);
        Span<Half8> tilesB = Workgroup.Shared<Half8>(2 * SmallStage);
        SumTile sum = MatrixTile.Sum(32, 32);
        LeftTile<Half> left = MatrixTile.Left<Half>(32, 32);
        RightTile<Half> right = MatrixTile.Right<Half>(32, 32);
        sum.Fill(0);
        int firstRow = Workgroup.Y * SmallSide;
        int firstColumn = Workgroup.X * SmallSide;
        int row = Invocation.LocalIndex / SmallUnits;
        int unit = Invocation.LocalIndex % SmallUnits;
        int depthUnits = depth / 8;
        int fromA = ((firstRow + row) * depthUnits) + unit;
        int fromB = ((firstColumn + row) * depthUnits) + unit;
        int to = (row * SmallRowUnits) + unit;
        CopySmall(a, b, tilesA, tilesB, fromA, fromB, to, depthUnits);
        bool computes = Subgroup.Index < 4;
        int ownRow = Subgroup.Index / 2 * 32;
        int ownColumn = Subgroup.Index % 2 * 32;
        int steps = depth / SmallStep;
        for (int step = 0; step < steps; step++)
        {
            SharedCopy.Wait(0);
            Workgroup.Barrier();
            if (step + 1 < steps)
            {
                CopySmall(a, b, tilesA, tilesB, fromA + ((step + 1) * SmallUnits), fromB + ((step + 1) * SmallUnits), to + (((step + 1) & 1) * SmallStage), depthUnits);
            }

            if (computes)
            {
                int stage = (step & 1) * SmallStage;
                left.Load(tilesA, stage + (ownRow * SmallRowUnits), SmallRowUnits);
                right.LoadTransposed(tilesB, stage + (ownColumn * SmallRowUnits), SmallRowUnits);
                sum.MultiplyAdd(left, right);
            }
        }

        if (computes)
        {
            int width = columns / 4;
            sum.Store(c, ((firstRow + ownRow) * width) + ((firstColumn + ownColumn) / 4), width);
        }
    }

    private static void CopyLarge(In<Half8> a, In<Half8> b, Span<Half8> tilesA, Span<Half8> tilesB, int fromA, int fromB, int to, int stage, int depthUnits)
    {
        const int Rows = 256 / LargeUnits;
        foreach (int pass in Comptime.Range(LargeRows / Rows))
            SharedCopy.Start(tilesA, (stage * LargeStageA) + to + (pass * Rows * LargeRowUnits), a, fromA + (pass * Rows * depthUnits));
        foreach (int pass in Comptime.Range(LargeColumns / Rows))
            SharedCopy.Start(tilesB, (stage * LargeStageB) + to + (pass * Rows * LargeRowUnits), b, fromB + (pass * Rows * depthUnits));
    }

    private static void CopySmall(In<Half8> a, In<Half8> b, Span<Half8> tilesA, Span<Half8> tilesB, int fromA, int fromB, int to, int depthUnits)
    {
        const int Rows = 128 / SmallUnits;
        SharedCopy.Start(tilesA, to, a, fromA);
        SharedCopy.Start(tilesA, to + (Rows * SmallRowUnits), a, fromA + (Rows * depthUnits));
        SharedCopy.Start(tilesB, to, b, fromB);
        SharedCopy.Start(tilesB, to + (Rows * SmallRowUnits), b, fromB + (Rows * depthUnits));
        SharedCopy.Commit();
    }
}

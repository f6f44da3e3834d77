using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>The sum of a view in two launches: each workgroup leaves one partial sum, and one workgroup adds those.</summary>
internal static partial class Reduction
{
    /// <summary>Elements that a workgroup reads in one round.</summary>
    public const int Tile = 256 * Rows;

    private const int Rows = 8;

    /// <summary>
    /// Each workgroup adds its share of the tiles, one after the other in memory, and writes a partial sum. The order is the same in
    /// every run.
    /// </summary>
    [Kernel(256)]
    public static void Run(In<float> x, Out<float> partial)
    {
        Span<float> shared = Workgroup.Shared<float>(256);
        Span<float> sums = stackalloc float[Rows];
        int tiles = x.Length / Tile;
        int share = (tiles + Workgroup.CountX - 1) / Workgroup.CountX;
        int end = Math.Min((Workgroup.X + 1) * share, tiles);
        for (int tile = Workgroup.X * share; tile < end; tile++)
        {
            int first = (tile * Tile) + Invocation.LocalX;
            for (int row = 0; row < Rows; row++)
            {
                sums[row] += x[first + (row * 256)];
            }
        }

        // What is left after the last whole tile.
        if (Workgroup.X == Workgroup.CountX - 1)
        {
            for (int row = 0; row < Rows; row++)
            {
                int i = (tiles * Tile) + Invocation.LocalX + (row * 256);
                sums[row] += i < x.Length ? x[i] : 0;
            }
        }

        float sum = 0;
        for (int row = 0; row < Rows; row++)
        {
            sum += sums[row];
        }

        float ofSubgroup = Subgroup.Add(sum);
        if (Subgroup.Lane == 0)
        {
            shared[Subgroup.Index] = ofSubgroup;
        }

        Workgroup.Barrier();
        if (Invocation.LocalIndex == 0)
        {
            float total = 0;
            for (int i = 0; i < 256 / Subgroup.Size; i++)
            {
                total += shared[i];
            }

            partial[Workgroup.X] = total;
        }
    }
}

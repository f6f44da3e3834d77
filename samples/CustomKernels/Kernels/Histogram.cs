using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>How often each of 256 values occurs. Counted in shared memory first, so that few additions meet in the view.</summary>
internal static partial class Histogram
{
    /// <summary>Values that are told apart.</summary>
    public const int Bins = 256;

    /// <summary>Elements that a workgroup reads in one round.</summary>
    public const int Tile = 256 * Rows;

    private const int Rows = 8;

    // Neighbours count in different copies: fewer of them meet in one counter.
    private const int Copies = 4;

    /// <summary>Each workgroup adds the counts of its share of the tiles, one after the other in memory. The bins must be cleared before.</summary>
    [Kernel(256)]
    public static void Run(In<uint> x, InOut<uint> bins)
    {
        Span<uint> counts = Workgroup.Shared<uint>(Bins * Copies);
        int local = Invocation.LocalX;
        for (int copy = 0; copy < Copies; copy++)
        {
            counts[local + (copy * Bins)] = 0;
        }

        Workgroup.Barrier();
        Span<uint> values = stackalloc uint[Rows];
        int own = local % Copies * Bins;
        int tiles = x.Length / Tile;
        int share = (tiles + Workgroup.CountX - 1) / Workgroup.CountX;
        int end = Math.Min((Workgroup.X + 1) * share, tiles);
        for (int tile = Workgroup.X * share; tile < end; tile++)
        {
            int first = (tile * Tile) + local;
            for (int row = 0; row < Rows; row++)
            {
                values[row] = x[first + (row * 256)];
            }

            for (int row = 0; row < Rows; row++)
            {
                Atomic.Add(ref counts[own + (int)(values[row] % Bins)], 1u);
            }
        }

        if (Workgroup.X == Workgroup.CountX - 1)
        {
            for (int row = 0; row < Rows; row++)
            {
                int i = (tiles * Tile) + local + (row * 256);
                if (i < x.Length)
                {
                    Atomic.Add(ref counts[own + (int)(x[i] % Bins)], 1u);
                }
            }
        }

        Workgroup.Barrier();
        uint count = 0;
        for (int copy = 0; copy < Copies; copy++)
        {
            count += counts[local + (copy * Bins)];
        }

        Atomic.Add(ref bins[local], count);
    }
}

using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>
/// Running sums. First the sum of each tile, then a running sum of those (the same kernels again, on fewer elements), then each tile
/// on its own with what comes before it. Reads every element twice and writes it once, and no workgroup ever waits for another.
/// </summary>
internal static partial class InclusiveScan
{
    /// <summary>Elements of a tile, the work of one workgroup.</summary>
    public const int Tile = 256 * Rows;

    private const int Rows = 8;

    /// <summary>Sums of tiles.</summary>
    [Kernel(256)]
    public static void TileSums(In<uint> x, Out<uint> sums)
    {
        Span<uint> shared = Workgroup.Shared<uint>(256);
        Span<uint> rows = stackalloc uint[Rows];
        int first = (Workgroup.X * Tile) + Invocation.LocalX;
        if ((Workgroup.X + 1) * Tile <= x.Length)
        {
            for (int row = 0; row < Rows; row++)
            {
                rows[row] = x[first + (row * 256)];
            }
        }
        else
        {
            for (int row = 0; row < Rows; row++)
            {
                int i = first + (row * 256);
                rows[row] = i < x.Length ? x[i] : 0;
            }
        }

        uint sum = 0;
        for (int row = 0; row < Rows; row++)
        {
            sum += rows[row];
        }

        uint ofSubgroup = Subgroup.Add(sum);
        if (Subgroup.Lane == 0)
        {
            shared[Subgroup.Index] = ofSubgroup;
        }

        Workgroup.Barrier();
        if (Invocation.LocalIndex == 0)
        {
            uint total = 0;
            for (int i = 0; i < 256 / Subgroup.Size; i++)
            {
                total += shared[i];
            }

            sums[Workgroup.X] = total;
        }
    }

    /// <summary>
    /// Running sums within tiles, from what comes before each. A subgroup takes 8 rows of its own size, each as wide as it is,
    /// one after the other in memory: loads stay together, and the rows are scanned independently of each other.
    /// </summary>
    /// <param name="x">The elements.</param>
    /// <param name="before">Running sums of tiles, the last of which is the sum of all; one element is enough for one tile.</param>
    /// <param name="y">The running sums.</param>
    [Kernel(256)]
    public static void Run(In<uint> x, In<uint> before, Out<uint> y)
    {
        Span<uint> shared = Workgroup.Shared<uint>(256);
        Span<uint> rows = stackalloc uint[Rows];
        Span<uint> totals = stackalloc uint[Rows];
        int size = Subgroup.Size;
        int first = (Workgroup.X * Tile) + (Subgroup.Index * size * Rows) + Subgroup.Lane;
        bool whole = (Workgroup.X + 1) * Tile <= x.Length;
        if (whole)
        {
            for (int row = 0; row < Rows; row++)
            {
                rows[row] = x[first + (row * size)];
            }
        }
        else
        {
            for (int row = 0; row < Rows; row++)
            {
                int i = first + (row * size);
                rows[row] = i < x.Length ? x[i] : 0;
            }
        }

        for (int row = 0; row < Rows; row++)
        {
            rows[row] = Subgroup.InclusiveAdd(rows[row]);
            totals[row] = Subgroup.Broadcast(rows[row], size - 1);
        }

        uint sum = 0;
        for (int row = 0; row < Rows; row++)
        {
            rows[row] += sum;
            sum += totals[row];
        }

        if (Subgroup.Lane == 0)
        {
            shared[Subgroup.Index] = sum;
        }

        Workgroup.Barrier();
        if (Subgroup.Index == 0)
        {
            // From the sums of subgroups to what comes before each.
            uint earlier = Workgroup.X > 0 ? before[Workgroup.X - 1] : 0;
            for (int i = 0; i < 256 / size; i += size)
            {
                // A large subgroup is more than there are sums.
                int index = i + Subgroup.Lane;
                uint ofSubgroup = index < 256 / size ? shared[index] : 0;
                shared[index] = earlier + Subgroup.ExclusiveAdd(ofSubgroup);
                earlier += Subgroup.Add(ofSubgroup);
            }
        }

        Workgroup.Barrier();
        uint offset = shared[Subgroup.Index];
        if (whole)
        {
            for (int row = 0; row < Rows; row++)
            {
                y[first + (row * size)] = rows[row] + offset;
            }
        }
        else
        {
            for (int row = 0; row < Rows; row++)
            {
                int i = first + (row * size);
                if (i < y.Length)
                {
                    y[i] = rows[row] + offset;
                }
            }
        }
    }
}

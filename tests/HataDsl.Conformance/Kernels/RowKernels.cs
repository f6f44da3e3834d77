using System.Numerics;

namespace HataDsl.Conformance.Kernels;

/// <summary>Workgroups that take several rows, each as long as themselves: what the processor writes once for all rows, or keeps between barriers.</summary>
public static partial class RowKernels
{
    /// <summary>Invocations of a workgroup, and elements of a row.</summary>
    public const int Width = 64;

    private const int Sums = 4;
    private const int Parts = 8;

    /// <summary>Sums of the columns of a workgroup's tiles, in which the rows are weighted by their number.</summary>
    [Kernel(Width)]
    public static void WeightedSums(In<int> x, Out<int> sums)
    {
        Span<int> shared = Workgroup.Shared<int>(Width);
        Span<int> rows = stackalloc int[Sums];
        int tiles = x.Length / (Width * Sums);
        int share = (tiles + Workgroup.CountX - 1) / Workgroup.CountX;
        int end = Math.Min((Workgroup.X + 1) * share, tiles);
        for (int tile = Workgroup.X * share; tile < end; tile++)
        {
            int first = (tile * Width * Sums) + Invocation.LocalX;
            for (int row = 0; row < Sums; row++)
            {
                rows[row] += x[first + (row * Width)];
            }
        }

        if (Workgroup.X == Workgroup.CountX - 1)
        {
            for (int row = 0; row < Sums; row++)
            {
                int i = (tiles * Width * Sums) + Invocation.LocalX + (row * Width);
                rows[row] += i < x.Length ? x[i] : 0;
            }
        }

        int sum = 0;
        for (int row = 0; row < Sums; row++)
        {
            sum += (row + 1) * rows[row];
        }

        shared[Width - 1 - Invocation.LocalX] = sum;
        Workgroup.Barrier();
        sums[(Workgroup.X * Width) + Invocation.LocalX] = shared[Invocation.LocalX];
    }

    /// <summary>Each element less its row's greatest, times the greatest of those; rows of up to 512 elements, kept over two barriers.</summary>
    [Kernel(Width)]
    public static void Spread(In<int> x, Out<int> y, int columns)
    {
        Span<int> shared = Workgroup.Shared<int>(Width);
        Span<int> row = stackalloc int[Parts];
        int first = Workgroup.X * columns;
        int greatest = int.MinValue;
        for (int part = 0; part < Parts; part++)
        {
            int column = Invocation.LocalX + (part * Width);
            row[part] = column < columns ? x[first + column] : int.MinValue;
            greatest = Math.Max(greatest, row[part]);
        }

        greatest = OfWorkgroup(shared, greatest);
        int widest = 0;
        for (int part = 0; part < Parts; part++)
        {
            row[part] = greatest - row[part];
            widest = Math.Max(widest, Invocation.LocalX + (part * Width) < columns ? row[part] : 0);
        }

        Workgroup.Barrier();
        widest = OfWorkgroup(shared, widest);
        for (int part = 0; part < Parts; part++)
        {
            int column = Invocation.LocalX + (part * Width);
            if (column < columns)
            {
                y[first + column] = row[part] * widest;
            }
        }
    }

    /// <summary>Running sums of four rows of a subgroup, each from the end of the one before it, and their total.</summary>
    [Kernel(Width)]
    public static void RunningRows(In<int> x, Out<int> y, Out<int> totals)
    {
        Span<int> rows = stackalloc int[Sums];
        int first = (((Workgroup.X * Width) + (Subgroup.Index * Subgroup.Size)) * Sums) + Subgroup.Lane;
        int sum = 0;
        for (int row = 0; row < Sums; row++)
        {
            rows[row] = Subgroup.InclusiveAdd(x[first + (row * Subgroup.Size)]);
            int total = Subgroup.Broadcast(rows[row], Subgroup.Size - 1);
            rows[row] += sum;
            sum += total;
        }

        for (int row = 0; row < Sums; row++)
        {
            y[first + (row * Subgroup.Size)] = rows[row];
        }

        if (Subgroup.Lane == 0)
        {
            totals[(Workgroup.X * Width / Subgroup.Size) + Subgroup.Index] = sum;
        }
    }

    /// <summary>Sorts each row by the low four bits, each value keeping its order: places by votes within subgroups and counts of those before.</summary>
    [Kernel(Width)]
    public static void SortRows(In<uint> x, Out<uint> y)
    {
        Span<int> starts = Workgroup.Shared<int>(16 * Width / 4);
        int subgroups = Width / Subgroup.Size;
        for (int counter = Invocation.LocalX; counter < 16 * subgroups; counter += Width)
        {
            starts[counter] = 0;
        }

        uint value = x[Invocation.X];
        int digit = (int)(value % 16);
        ulong peers = ulong.MaxValue;
        for (int bit = 0; bit < 4; bit++)
        {
            bool isSet = ((digit >> bit) & 1) != 0;
            ulong set = Subgroup.Ballot(isSet);
            peers &= isSet ? set : ~set;
        }

        peers &= Subgroup.Ballot(true);
        int before = BitOperations.PopCount(peers & ((1ul << Subgroup.Lane) - 1));
        Workgroup.Barrier();
        if (before == 0)
        {
            starts[(digit * subgroups) + Subgroup.Index] = BitOperations.PopCount(peers);
        }

        Workgroup.Barrier();
        if (Subgroup.Index == 0)
        {
            int sum = 0;
            for (int first = 0; first < 16 * subgroups; first += Subgroup.Size)
            {
                int count = starts[first + Subgroup.Lane];
                starts[first + Subgroup.Lane] = sum + Subgroup.ExclusiveAdd(count);
                sum += Subgroup.Add(count);
            }
        }

        Workgroup.Barrier();
        y[(Workgroup.X * Width) + starts[(digit * subgroups) + Subgroup.Index] + before] = value;
    }

    private static int OfWorkgroup(Span<int> shared, int value)
    {
        int ofSubgroup = Subgroup.Max(value);
        if (Subgroup.Lane == 0)
        {
            shared[Subgroup.Index] = ofSubgroup;
        }

        Workgroup.Barrier();
        int greatest = shared[0];
        for (int i = 1; i < Width / Subgroup.Size; i++)
        {
            greatest = Math.Max(greatest, shared[i]);
        }

        return greatest;
    }
}

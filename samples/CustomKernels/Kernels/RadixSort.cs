using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>
/// One pass of a stable sort by 4 bits: count the digits of each tile, run sums over the counts (<see cref="InclusiveScan"/>), and move
/// each key to its place. Eight passes sort 32-bit keys.
/// </summary>
internal static partial class RadixSort
{
    /// <summary>Keys of a tile, the work of one workgroup.</summary>
    public const int Tile = 256;

    /// <summary>Values of a digit.</summary>
    public const int Digits = 16;

    /// <summary>Bits of a digit.</summary>
    public const int Bits = 4;

    /// <summary>Counts digits: element digit · tiles + tile, so that running sums give the place of each digit of each tile.</summary>
    [Kernel(Tile)]
    public static void Count(In<uint> keys, Out<uint> counts, int shift)
    {
        Span<uint> bins = Workgroup.Shared<uint>(Digits);
        int local = Invocation.LocalX;
        if (local < Digits)
        {
            bins[local] = 0;
        }

        Workgroup.Barrier();
        int i = Invocation.X;
        if (i < keys.Length)
        {
            Atomic.Add(ref bins[(int)((keys[i] >> shift) % Digits)], 1u);
        }

        Workgroup.Barrier();
        if (local < Digits)
        {
            counts[(local * Workgroup.CountX) + Workgroup.X] = bins[local];
        }
    }

    /// <summary>
    /// Moves each key to its place. Within the tile the keys are first sorted by the digit, one bit after the other, each keeping the
    /// order: neighbours then go to neighbouring places.
    /// </summary>
    /// <param name="keys">The keys.</param>
    /// <param name="places">Running sums over the counts.</param>
    /// <param name="sorted">The keys in the order of the digit.</param>
    /// <param name="shift">First bit of the digit.</param>
    [Kernel(Tile)]
    public static void Move(In<uint> keys, In<uint> places, Out<uint> sorted, int shift)
    {
        Span<uint> tile = Workgroup.Shared<uint>(Tile);
        Span<int> zerosOf = Workgroup.Shared<int>(Tile);
        Span<int> starts = Workgroup.Shared<int>(Digits);
        int local = Invocation.LocalX;
        int i = Invocation.X;

        // Past the end: the greatest key, which stays last because the sort keeps the order.
        uint key = i < keys.Length ? keys[i] : uint.MaxValue;
        for (int bit = 0; bit < Bits; bit++)
        {
            int zero = (key >> (shift + bit)) % 2 == 0 ? 1 : 0;
            int before = Subgroup.ExclusiveAdd(zero);
            int inSubgroup = Subgroup.Add(zero);
            if (Subgroup.Lane == 0)
            {
                zerosOf[Subgroup.Index] = inSubgroup;
            }

            Workgroup.Barrier();
            int zeros = 0;
            for (int other = 0; other < Tile / Subgroup.Size; other++)
            {
                before += other < Subgroup.Index ? zerosOf[other] : 0;
                zeros += zerosOf[other];
            }

            tile[zero == 1 ? before : zeros + local - before] = key;
            Workgroup.Barrier();
            key = tile[local];
        }

        // Where each digit begins in the tile: at the first key that differs from its left neighbour.
        int digit = (int)((key >> shift) % Digits);
        int left = local > 0 ? (int)((tile[Math.Max(local - 1, 0)] >> shift) % Digits) : -1;
        if (digit != left)
        {
            starts[digit] = local;
        }

        Workgroup.Barrier();
        int group = (digit * Workgroup.CountX) + Workgroup.X;
        int place = (group > 0 ? (int)places[Math.Max(group - 1, 0)] : 0) + local - starts[digit];
        if (place < sorted.Length)
        {
            sorted[place] = key;
        }
    }
}

using System.Numerics;
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

    // With the smallest subgroups.
    private const int MostSubgroups = Tile / 4;

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
    /// Moves each key to its place. Within the tile the keys are first sorted by the digit, each keeping the order: neighbours then go to
    /// neighbouring places. A key finds those of its digit in its subgroup by votes on each bit of the digit, and those of subgroups before
    /// it by running sums over their counts.
    /// </summary>
    /// <param name="keys">The keys.</param>
    /// <param name="places">Running sums over the counts.</param>
    /// <param name="sorted">The keys in the order of the digit.</param>
    /// <param name="shift">First bit of the digit.</param>
    [Kernel(Tile)]
    public static void Move(In<uint> keys, In<uint> places, Out<uint> sorted, int shift)
    {
        Span<uint> tile = Workgroup.Shared<uint>(Tile);
        Span<int> starts = Workgroup.Shared<int>(Digits * MostSubgroups);
        int local = Invocation.LocalX;
        int i = Invocation.X;
        int subgroups = Tile / Subgroup.Size;
        for (int counter = local; counter < Digits * subgroups; counter += Tile)
        {
            starts[counter] = 0;
        }

        // Past the end: the greatest key, which stays last because the sort keeps the order.
        uint key = i < keys.Length ? keys[i] : uint.MaxValue;
        int digit = (int)((key >> shift) % Digits);
        ulong peers = ulong.MaxValue;
        for (int bit = 0; bit < Bits; bit++)
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
            for (int first = 0; first < Digits * subgroups; first += Subgroup.Size)
            {
                int count = starts[first + Subgroup.Lane];
                starts[first + Subgroup.Lane] = sum + Subgroup.ExclusiveAdd(count);
                sum += Subgroup.Add(count);
            }
        }

        Workgroup.Barrier();
        tile[starts[(digit * subgroups) + Subgroup.Index] + before] = key;
        Workgroup.Barrier();
        key = tile[local];
        digit = (int)((key >> shift) % Digits);
        int group = (digit * Workgroup.CountX) + Workgroup.X;
        int place = (group > 0 ? (int)places[Math.Max(group - 1, 0)] : 0) + local - starts[digit * subgroups];
        if (place < sorted.Length)
        {
            sorted[place] = key;
        }
    }
}

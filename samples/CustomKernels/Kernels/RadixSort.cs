using System.Numerics;
using HataDsl;

namespace CustomKernels.Kernels;

/// <summary>
/// One pass of a stable sort by 8 bits: count the digits of each tile, run sums over the counts (<see cref="InclusiveScan"/>), and move
/// each key to its place. Four passes sort 32-bit keys.
/// </summary>
internal static partial class RadixSort
{
    /// <summary>Keys of a tile, the work of one workgroup.</summary>
    public const int Tile = Invocations * Each;

    /// <summary>Values of a digit.</summary>
    public const int Digits = 1 << Bits;

    /// <summary>Bits of a digit.</summary>
    public const int Bits = 8;

    /// <summary>Invocations of a workgroup.</summary>
    public const int Invocations = 256;

    private const int Each = 16;

    // Keys of an invocation whose reads are under way together.
    private const int AtOnce = 8;

    /// <summary>Counts digits: element digit · tiles + tile, so that running sums give the place of each digit of each tile.</summary>
    [Kernel(Invocations)]
    public static void Count(In<uint> keys, Out<uint> counts, int shift)
    {
        Span<uint> bins = Workgroup.Shared<uint>(Digits);
        int local = Invocation.LocalX;
        for (int digit = local; digit < Digits; digit += Invocations)
        {
            bins[digit] = 0;
        }

        Workgroup.Barrier();
        int first = (Workgroup.X * Tile) + local;
        CountDigits(keys, first, Invocations, shift, bins, 1, 0);

        Workgroup.Barrier();
        for (int digit = local; digit < Digits; digit += Invocations)
        {
            counts[(digit * Workgroup.CountX) + Workgroup.X] = bins[digit];
        }
    }

    /// <summary>
    /// Moves each key to its place. A subgroup takes keys that follow each other, as many at a time as it has lanes. It knows the next place
    /// of each digit: a lane finds those of its digit that come before it by votes on each bit, and the first of them moves the place on.
    /// </summary>
    /// <param name="keys">The keys.</param>
    /// <param name="places">Running sums over the counts.</param>
    /// <param name="sorted">The keys in the order of the digit.</param>
    /// <param name="shift">First bit of the digit.</param>
    /// <param name="subgroups">Subgroups of a workgroup: <see cref="Invocations"/> by the size of the device's.</param>
    [Kernel(Invocations)]
    public static void Move(In<uint> keys, In<uint> places, Out<uint> sorted, int shift, [Specialization] int subgroups)
    {
        // For each digit the subgroups side by side.
        Span<uint> next = Workgroup.Shared<uint>(Digits * subgroups);
        int local = Invocation.LocalX;
        int size = Subgroup.Size;
        for (int counter = local; counter < Digits * subgroups; counter += Invocations)
        {
            next[counter] = 0;
        }

        Workgroup.Barrier();
        int first = (Workgroup.X * Tile) + (Subgroup.Index * size * Each) + Subgroup.Lane;
        CountDigits(keys, first, size, shift, next, subgroups, Subgroup.Index);

        Workgroup.Barrier();
        for (int digit = local; digit < Digits; digit += Invocations)
        {
            int group = (digit * Workgroup.CountX) + Workgroup.X;
            uint place = group > 0 ? places[Math.Max(group - 1, 0)] : 0;
            for (int subgroup = 0; subgroup < subgroups; subgroup++)
            {
                uint count = next[(digit * subgroups) + subgroup];
                next[(digit * subgroups) + subgroup] = place;
                place += count;
            }
        }

        Workgroup.Barrier();
        ulong earlierLanes = (1ul << Subgroup.Lane) - 1;
        uint following = KeyAt(keys, first);
        for (int part = 0; part < Each; part++)
        {
            // The next read is under way meanwhile.
            uint key = following;
            following = KeyAt(keys, first + ((part + 1) * size));
            int digit = (int)((key >> shift) % Digits);
            ulong peers = Subgroup.Ballot(true);
            for (int bit = 0; bit < Bits; bit++)
            {
                bool isSet = ((digit >> bit) & 1) != 0;
                ulong set = Subgroup.Ballot(isSet);
                peers &= isSet ? set : ~set;
            }

            int counter = (digit * subgroups) + Subgroup.Index;
            int before = BitOperations.PopCount(peers & earlierLanes);
            uint place = next[counter];
            Subgroup.Barrier();
            if (before == 0)
            {
                next[counter] = place + (uint)BitOperations.PopCount(peers);
            }

            Subgroup.Barrier();
            if (first + (part * size) < sorted.Length)
            {
                sorted[(int)place + before] = key;
            }
        }
    }

    /// <summary>Counts the digits of the keys at one distance from each other, for each digit in its own one of some counters side by side.</summary>
    private static void CountDigits(In<uint> keys, int first, int distance, int shift, Span<uint> counts, int counters, int counter)
    {
        Span<uint> own = stackalloc uint[AtOnce];
        for (int part = 0; part < Each; part += AtOnce)
        {
            for (int k = 0; k < AtOnce; k++)
            {
                own[k] = KeyAt(keys, first + ((part + k) * distance));
            }

            for (int k = 0; k < AtOnce; k++)
            {
                if (first + ((part + k) * distance) < keys.Length)
                {
                    Atomic.Add(ref counts[((int)((own[k] >> shift) % Digits) * counters) + counter], 1u);
                }
            }
        }
    }

    /// <summary>A key; past the end the greatest, which comes last because the sort keeps the order.</summary>
    private static uint KeyAt(In<uint> keys, int i) => i < keys.Length ? keys[i] : uint.MaxValue;
}

namespace HataDsl.Attention.Kernels;

/// <summary>
/// Scores and selection: the group's summed Hamming distance of every cached key, then the N smallest, ties to the smallest position,
/// in ascending order of position. Scores are small integers, so a histogram gives the exact threshold, and the result does not depend
/// on the order in which anything ran: it repeats bit for bit on every device.
/// Two launches: <see cref="Score"/>, <see cref="Select"/>; or one for each step: <see cref="Distances"/>, <see cref="Count"/>,
/// <see cref="Thresholds"/>, <see cref="CompactAll"/>.
/// </summary>
public static partial class HashScoring
{
    /// <summary>Positions that one workgroup scores, and of which it selects.</summary>
    public const int Block = 1024;

    /// <summary>Most bins that a workgroup's own histogram can have: 1,024 score values, the forced one included.</summary>
    public const int MaxBins = 2050;

    private const int WorkgroupInvocations = 256;

    /// <summary>Planes for a group: bits of its size.</summary>
    public static int PlaneCount(int group) => 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)group);

    /// <summary>Bins of the histogram: score 0 is for positions that are always kept, a distance s has bin s + 1.</summary>
    public static int BinCount(int group, int bits) => (group * bits) + 2;

    /// <summary>Workgroups for a cache of some positions.</summary>
    public static Grid GridFor(int positions, int keyHeads) => Grid.Workgroups((positions + Block - 1) / Block, keyHeads);

    /// <summary>Scores every position and counts the scores, those of each block by themselves and all together.</summary>
    /// <param name="codes">Code cache, [HKV, capacity, bits / 32].</param>
    /// <param name="planes">Bit planes of the group's queries, [HKV, planeCount, bits / 32].</param>
    /// <param name="state">Position of the token at index 0: positions 0 to it are scored.</param>
    /// <param name="scores">Bin of each position, [HKV, capacity].</param>
    /// <param name="histogram">Positions of each bin, [HKV, bins]; zero before.</param>
    /// <param name="blockCounts">For each block and bin, how many of its positions are in that bin or one before, [HKV, blocks, bins].</param>
    /// <param name="capacity">Positions that the caches hold.</param>
    /// <param name="words">Words of a code.</param>
    /// <param name="planeCount">Planes.</param>
    /// <param name="group">Query heads of a KV head.</param>
    /// <param name="bins">Bins, at most <see cref="MaxBins"/>.</param>
    /// <param name="sinks">First positions that are always kept.</param>
    /// <param name="recent">Last positions that are always kept.</param>
    [Kernel(WorkgroupInvocations, CpuBody = nameof(ScoreCpu))]
    public static void Score(
        In<uint> codes, In<uint> planes, In<int> state, Out<ushort> scores, InOut<int> histogram, Out<ushort> blockCounts,
        int capacity, int words, int planeCount, int group, int bins, int sinks, int recent)
    {
        Span<int> counts = Workgroup.Shared<int>(MaxBins);
        Span<int> partial = Workgroup.Shared<int>(WorkgroupInvocations + 1);
        int local = Invocation.LocalIndex;
        int head = Workgroup.Y;
        int end = state[0] + 1;
        int first = Workgroup.X * Block;
        int last = Math.Min(first + Block, end);
        int lastWeight = group - ((1 << (planeCount - 1)) - 1);
        for (int i = local; i < bins; i += WorkgroupInvocations)
        {
            counts[i] = 0;
        }

        Workgroup.Barrier();
        for (int position = first + local; position < last; position += WorkgroupInvocations)
        {
            int bin = BinOf(codes, planes, position, end, (((long)head * capacity) + position) * words, head * planeCount * words, words, planeCount, lastWeight, sinks, recent);
            scores[((long)head * capacity) + position] = (ushort)bin;
            Atomic.Add(ref counts[bin], 1);
        }

        Workgroup.Barrier();
        int share = (bins + WorkgroupInvocations - 1) / WorkgroupInvocations;
        int firstBin = Math.Min(local * share, bins);
        int lastBin = Math.Min(firstBin + share, bins);
        int sum = 0;
        for (int bin = firstBin; bin < lastBin; bin++)
        {
            int count = counts[bin];
            sum += count;
            if (count > 0)
            {
                Atomic.Add(ref histogram[(head * bins) + bin], count);
            }
        }

        int running = SumBefore(partial, sum);
        int row = ((head * Workgroup.CountX) + Workgroup.X) * bins;
        for (int bin = firstBin; bin < lastBin; bin++)
        {
            running += counts[bin];
            blockCounts[row + bin] = (ushort)running;
        }
    }

    /// <summary>
    /// Finds the threshold and writes the selected positions of each block, in order: what the blocks before it have below the threshold and
    /// at it says where a block's own begin.
    /// </summary>
    /// <param name="scores">Bin of each position, [HKV, capacity].</param>
    /// <param name="histogram">Positions of each bin, [HKV, bins].</param>
    /// <param name="blockCounts">As written by <see cref="Score"/> with the same blocks.</param>
    /// <param name="state">Position of the token at index 0, positions to select (N) at index 2.</param>
    /// <param name="selected">Selected positions, ascending, [HKV, selectedCapacity].</param>
    /// <param name="capacity">Positions that the caches hold.</param>
    /// <param name="bins">Bins.</param>
    /// <param name="selectedCapacity">Row length of <paramref name="selected"/>, at least N.</param>
    [Kernel(WorkgroupInvocations, CpuBody = nameof(SelectCpu))]
    public static void Select(
        In<ushort> scores, In<int> histogram, In<ushort> blockCounts, In<int> state, Out<int> selected,
        int capacity, int bins, int selectedCapacity)
    {
        Span<int> found = Workgroup.Shared<int>(2);
        Span<int> before = Workgroup.Shared<int>(2);
        Span<int> partial = Workgroup.Shared<int>(WorkgroupInvocations + 1);
        int local = Invocation.LocalIndex;
        int head = Workgroup.Y;
        int first = Workgroup.X * Block;
        int last = Math.Min(first + Block, state[0] + 1);
        if (local < 2)
        {
            before[local] = 0;
        }

        FindThreshold(histogram, found, partial, head * bins, bins, state[2]);
        int threshold = found[0];
        int ties = found[1];
        int sumBelow = 0;
        int sumEqual = 0;
        for (int block = local; block < Workgroup.X; block += WorkgroupInvocations)
        {
            int place = (((head * Workgroup.CountX) + block) * bins) + threshold;
            int belowInBlock = threshold > 0 ? blockCounts[place - 1] : 0;
            sumBelow += belowInBlock;
            sumEqual += blockCounts[place] - belowInBlock;
        }

        Atomic.Add(ref before[0], sumBelow);
        Atomic.Add(ref before[1], sumEqual);

        Compact(scores, selected, before, partial, (long)head * capacity, head * selectedCapacity, first, last, threshold, ties);
    }

    /// <summary>
    /// Writes the selected positions of one block after those of the blocks before it. Each invocation owns four neighbouring positions;
    /// their counts, summed over the invocations before it, say where they go.
    /// </summary>
    private static void Compact(
        In<ushort> scores, Out<int> selected, Span<int> before, Span<int> partial, long row, int target, int first, int last, int threshold, int ties)
    {
        int start = first + (Invocation.LocalIndex * (Block / WorkgroupInvocations));
        int ownBelow = 0;
        int ownEqual = 0;
        for (int i = 0; i < Block / WorkgroupInvocations; i++)
        {
            int position = start + i;
            if (position < last)
            {
                int bin = scores[row + position];
                ownBelow += bin < threshold ? 1 : 0;
                ownEqual += bin == threshold ? 1 : 0;
            }
        }

        // Both counts fit 16 bits of one sum.
        int inBlock = SumBefore(partial, (ownEqual << 16) | ownBelow);
        int belowSoFar = before[0] + (inBlock & 0xffff);
        int equalSoFar = before[1] + (inBlock >> 16);
        for (int i = 0; i < Block / WorkgroupInvocations; i++)
        {
            int position = start + i;
            if (position < last)
            {
                int bin = scores[row + position];
                bool tie = bin == threshold && equalSoFar < ties;
                if (bin < threshold || tie)
                {
                    selected[target + belowSoFar + Math.Min(equalSoFar, ties)] = position;
                }

                belowSoFar += bin < threshold ? 1 : 0;
                equalSoFar += bin == threshold ? 1 : 0;
            }
        }
    }

    /// <summary>The bin of a position: 0 if it is always kept, else the group's summed distance and 1.</summary>
    private static int BinOf(
        In<uint> codes, In<uint> planes, int position, int end, long code, int plane, int words, int planeCount, int lastWeight, int sinks, int recent)
    {
        int distance = 0;
        for (int i = 0; i < planeCount; i++)
        {
            int differing = 0;
            for (int word = 0; word < words; word++)
            {
                differing += System.Numerics.BitOperations.PopCount(codes[code + word] ^ planes[plane + (i * words) + word]);
            }

            distance += differing * (i == planeCount - 1 ? lastWeight : 1 << i);
        }

        return position < sinks || position >= end - recent ? 0 : distance + 1;
    }

    /// <summary>
    /// Finds the bin at which the running count reaches N: <c>found[0]</c> the bin, <c>found[1]</c> how many of its positions are wanted.
    /// Ends with a barrier.
    /// </summary>
    private static void FindThreshold(In<int> histogram, Span<int> found, Span<int> partial, int start, int bins, int wanted)
    {
        int local = Invocation.LocalIndex;
        int share = (bins + WorkgroupInvocations - 1) / WorkgroupInvocations;
        int first = local * share;
        int last = Math.Min(first + share, bins);
        int sum = 0;
        for (int bin = first; bin < last; bin++)
        {
            sum += histogram[start + bin];
        }

        int before = SumBefore(partial, sum);
        if (before < wanted && before + sum >= wanted)
        {
            int running = before;
            for (int bin = first; bin < last; bin++)
            {
                int count = histogram[start + bin];
                if (running < wanted && running + count >= wanted)
                {
                    found[0] = bin;
                    found[1] = wanted - running;
                }

                running += count;
            }
        }

        Workgroup.Barrier();
    }

    /// <summary>
    /// Sum of a value over the invocations before this one: within a subgroup, and then over the sums of the subgroups before it. Writes to
    /// shared memory and has one barrier; <c>partial[WorkgroupInvocations]</c> is the sum of all behind the next one. There must be a barrier
    /// between two calls with one array.
    /// </summary>
    /// <param name="partial">Shared array, one longer than the workgroup.</param>
    /// <param name="value">This invocation's value.</param>
    private static int SumBefore(Span<int> partial, int value)
    {
        int inSubgroup = Subgroup.InclusiveAdd(value);
        if (Subgroup.Lane == Subgroup.Size - 1)
        {
            partial[Subgroup.Index] = inSubgroup;
        }

        Workgroup.Barrier();
        int before = inSubgroup - value;
        for (int i = 0; i < Subgroup.Index; i++)
        {
            before += partial[i];
        }

        if (Invocation.LocalIndex == WorkgroupInvocations - 1)
        {
            partial[WorkgroupInvocations] = before + value;
        }

        return before;
    }
}

namespace HataDsl.Attention.Kernels;

/// <content>The steps one by one.</content>
public static partial class HashScoring
{
    /// <summary>Scores every position. Workgroups as <see cref="GridFor"/> gives.</summary>
    /// <param name="codes">Code cache, [HKV, capacity, bits / 32].</param>
    /// <param name="planes">Bit planes of the group's queries, [HKV, planeCount, bits / 32].</param>
    /// <param name="state">Position of the token at index 0: positions 0 to it are scored.</param>
    /// <param name="scores">Bin of each position, [HKV, capacity].</param>
    /// <param name="capacity">Positions that the caches hold.</param>
    /// <param name="words">Words of a code.</param>
    /// <param name="planeCount">Planes.</param>
    /// <param name="group">Query heads of a KV head.</param>
    /// <param name="sinks">First positions that are always kept.</param>
    /// <param name="recent">Last positions that are always kept.</param>
    [Kernel(WorkgroupInvocations)]
    public static void Distances(
        In<uint> codes, In<uint> planes, In<int> state, Out<ushort> scores, int capacity, int words, int planeCount, int group, int sinks, int recent)
    {
        int head = Workgroup.Y;
        int end = state[0] + 1;
        int first = Workgroup.X * Block;
        int last = Math.Min(first + Block, end);
        int lastWeight = group - ((1 << (planeCount - 1)) - 1);
        for (int position = first + Invocation.LocalIndex; position < last; position += WorkgroupInvocations)
        {
            scores[((long)head * capacity) + position] = (ushort)BinOf(
                codes, planes, position, end, (((long)head * capacity) + position) * words, head * planeCount * words, words, planeCount, lastWeight, sinks, recent);
        }
    }

    /// <summary>Adds the positions of each bin to a histogram. Workgroups as <see cref="GridFor"/> gives.</summary>
    /// <param name="scores">Bin of each position, [HKV, capacity].</param>
    /// <param name="state">Position of the token at index 0.</param>
    /// <param name="histogram">Positions of each bin, [HKV, bins].</param>
    /// <param name="capacity">Positions that the caches hold.</param>
    /// <param name="bins">Bins, at most <see cref="MaxBins"/>.</param>
    [Kernel(WorkgroupInvocations)]
    public static void Count(In<ushort> scores, In<int> state, InOut<int> histogram, int capacity, int bins)
    {
        Span<int> counts = Workgroup.Shared<int>(MaxBins);
        int local = Invocation.LocalIndex;
        int head = Workgroup.Y;
        int first = Workgroup.X * Block;
        int last = Math.Min(first + Block, state[0] + 1);
        for (int i = local; i < bins; i += WorkgroupInvocations)
        {
            counts[i] = 0;
        }

        Workgroup.Barrier();
        for (int position = first + local; position < last; position += WorkgroupInvocations)
        {
            Atomic.Add(ref counts[scores[((long)head * capacity) + position]], 1);
        }

        Workgroup.Barrier();
        for (int i = local; i < bins; i += WorkgroupInvocations)
        {
            if (counts[i] > 0)
            {
                Atomic.Add(ref histogram[(head * bins) + i], counts[i]);
            }
        }
    }

    /// <summary>Finds the bin at which the running count reaches N. One workgroup a KV head.</summary>
    /// <param name="histogram">Positions of each bin, [HKV, bins].</param>
    /// <param name="state">Positions to select (N) at index 2.</param>
    /// <param name="thresholds">The bin, and how many of its positions are wanted, [HKV, 2].</param>
    /// <param name="bins">Bins.</param>
    [Kernel(WorkgroupInvocations)]
    public static void Thresholds(In<int> histogram, In<int> state, Out<int> thresholds, int bins)
    {
        Span<int> found = Workgroup.Shared<int>(2);
        Span<int> partial = Workgroup.Shared<int>(WorkgroupInvocations + 1);
        int local = Invocation.LocalIndex;
        FindThreshold(histogram, found, partial, Workgroup.X * bins, bins, state[2]);
        if (local < 2)
        {
            thresholds[(Workgroup.X * 2) + local] = found[local];
        }
    }

    /// <summary>Writes the positions below the threshold, and as many at it as are wanted, in order. One workgroup a KV head.</summary>
    /// <param name="scores">Bin of each position, [HKV, capacity].</param>
    /// <param name="thresholds">As written by <see cref="Thresholds"/>.</param>
    /// <param name="state">Position of the token at index 0.</param>
    /// <param name="selected">Selected positions, ascending, [HKV, selectedCapacity].</param>
    /// <param name="capacity">Positions that the caches hold.</param>
    /// <param name="selectedCapacity">Row length of <paramref name="selected"/>, at least N.</param>
    [Kernel(WorkgroupInvocations)]
    public static void CompactAll(In<ushort> scores, In<int> thresholds, In<int> state, Out<int> selected, int capacity, int selectedCapacity)
    {
        Span<int> before = Workgroup.Shared<int>(2);
        Span<int> partial = Workgroup.Shared<int>(WorkgroupInvocations + 1);
        int local = Invocation.LocalIndex;
        int head = Workgroup.X;
        int end = state[0] + 1;
        if (local < 2)
        {
            before[local] = 0;
        }

        for (int first = 0; first < end; first += Block)
        {
            Compact(
                scores, selected, before, partial, (long)head * capacity, head * selectedCapacity, first, Math.Min(first + Block, end),
                thresholds[head * 2], thresholds[(head * 2) + 1]);
            Workgroup.Barrier();
            if (local == 0)
            {
                before[0] += partial[WorkgroupInvocations] & 0xffff;
                before[1] += partial[WorkgroupInvocations] >> 16;
            }

            Workgroup.Barrier();
        }
    }
}

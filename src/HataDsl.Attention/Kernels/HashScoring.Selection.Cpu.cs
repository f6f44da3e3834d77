using System.Numerics;
using System.Runtime.Intrinsics;

namespace HataDsl.Attention.Kernels;

/// <content>Hand-written CPU form of the selection: 32 scores a comparison.</content>
public static unsafe partial class HashScoring
{
    /// <summary>Scores of one comparison.</summary>
    private const int Lanes = 32;

    private static void SelectCpu(
        CpuWork work, In<ushort> scores, In<int> histogram, In<ushort> blockCounts, In<int> state, Out<int> selected,
        int capacity, int bins, int selectedCapacity)
    {
        var threshold = new Threshold(-1, 0, 0);
        for (long workgroup = work.First; workgroup < work.End; workgroup++)
        {
            int head = (int)(workgroup / work.CountX);
            int block = (int)(workgroup % work.CountX);
            threshold = threshold.For(head, histogram, bins, state[2]);
            (int below, int equal) = (0, 0);
            for (long before = workgroup - block; before < workgroup; before++)
            {
                int belowInBlock = threshold.Bin > 0 ? blockCounts[(before * bins) + threshold.Bin - 1] : 0;
                below += belowInBlock;
                equal += blockCounts[(before * bins) + threshold.Bin] - belowInBlock;
            }

            int tiesLeft = Math.Max(threshold.Ties - equal, 0);
            int place = (head * selectedCapacity) + below + threshold.Ties - tiesLeft;
            ReadOnlySpan<ushort> scored = BlockOf(scores, head, block, capacity, state[0] + 1);
            for (int i = 0; i < scored.Length; i += Lanes)
            {
                (uint chosen, uint same) = Compare(scored[i..], threshold.Bin);
                for (; same != 0 && tiesLeft > 0; same &= same - 1, tiesLeft--)
                {
                    chosen |= same & (0 - same);
                }

                for (; chosen != 0; chosen &= chosen - 1)
                {
                    selected[place++] = (block * Block) + i + BitOperations.TrailingZeroCount(chosen);
                }
            }
        }
    }

    private static ReadOnlySpan<ushort> BlockOf(In<ushort> scores, int head, int block, int capacity, int end)
    {
        int first = block * Block;
        int count = Math.Clamp(end - first, 0, Block);
        return count == 0 ? [] : scores.Span(((long)head * capacity) + first, count);
    }

    /// <summary>A bit for each of the first 32 scores: is it below the threshold, is it at it.</summary>
    private static (uint Below, uint Equal) Compare(ReadOnlySpan<ushort> scores, int threshold)
    {
        if (scores.Length >= Lanes)
        {
            Vector512<ushort> values = Vector512.Create(scores);
            Vector512<ushort> bound = Vector512.Create((ushort)threshold);
            return (
                (uint)Vector512.LessThan(values, bound).ExtractMostSignificantBits(),
                (uint)Vector512.Equals(values, bound).ExtractMostSignificantBits());
        }

        (uint below, uint equal) = (0, 0);
        for (int i = 0; i < scores.Length; i++)
        {
            below |= scores[i] < threshold ? 1u << i : 0;
            equal |= scores[i] == threshold ? 1u << i : 0;
        }

        return (below, equal);
    }

    /// <summary>The bin at which a head's running count reaches N.</summary>
    /// <param name="Head">The head; -1 for none yet.</param>
    /// <param name="Bin">The bin.</param>
    /// <param name="Ties">How many of its positions are wanted.</param>
    private readonly record struct Threshold(int Head, int Bin, int Ties)
    {
        public Threshold For(int head, In<int> histogram, int bins, int wanted)
        {
            if (head == Head)
            {
                return this;
            }

            ReadOnlySpan<int> counts = histogram.Span((long)head * bins, bins);
            int running = 0;
            int bin = 0;
            while (bin < bins - 1 && running + counts[bin] < wanted)
            {
                running += counts[bin++];
            }

            return new Threshold(head, bin, wanted - running);
        }
    }
}

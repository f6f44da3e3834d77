using System.Numerics;

namespace HataDsl.Attention.Kernels;

/// <content>Hand-written CPU form of the scores: 64 bits of a code at a time.</content>
public static unsafe partial class HashScoring
{
    private static void ScoreCpu(
        CpuWork work, In<uint> codes, In<uint> planes, In<int> state, Out<ushort> scores, InOut<int> histogram,
        int capacity, int words, int planeCount, int group, int bins, int sinks, int recent)
    {
        int* counts = stackalloc int[MaxBins];
        int end = state[0] + 1;
        int lastWeight = group - ((1 << (planeCount - 1)) - 1);
        for (long workgroup = work.First; workgroup < work.End; workgroup++)
        {
            int head = (int)(workgroup / work.CountX);
            int first = (int)(workgroup % work.CountX) * Block;
            int last = Math.Min(first + Block, end);
            if (first >= last)
            {
                continue;
            }

            new Span<int>(counts, bins).Clear();
            long headStart = (long)head * capacity;
            fixed (uint* code = &codes[(headStart + first) * words])
            fixed (uint* plane = &planes[(long)head * planeCount * words])
            fixed (ushort* score = &scores[headStart + first])
            {
                for (int i = 0; i < last - first; i++)
                {
                    int distance = Distance(code + ((nint)i * words), plane, words, planeCount, lastWeight);
                    int position = first + i;
                    int bin = position < sinks || position >= end - recent ? 0 : distance + 1;
                    score[i] = (ushort)bin;
                    counts[bin]++;
                }
            }

            for (int bin = 0; bin < bins; bin++)
            {
                if (counts[bin] > 0)
                {
                    Atomic.Add(ref histogram[(head * bins) + bin], counts[bin]);
                }
            }
        }
    }

    private static int Distance(uint* code, uint* planes, int words, int planeCount, int lastWeight)
    {
        int distance = 0;
        for (int plane = 0; plane < planeCount; plane++)
        {
            int differing = 0;
            int word = 0;
            for (; word + 2 <= words; word += 2)
            {
                differing += BitOperations.PopCount(*(ulong*)(code + word) ^ *(ulong*)(planes + word));
            }

            if (word < words)
            {
                differing += BitOperations.PopCount(code[word] ^ planes[word]);
            }

            distance += differing * (plane == planeCount - 1 ? lastWeight : 1 << plane);
            planes += words;
        }

        return distance;
    }
}

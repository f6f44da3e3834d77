using System.Numerics;

namespace HataDsl.Attention.Kernels;

/// <content>Hand-written CPU form of the scores: 64 bits of a code at a time, one plane of the queries after the other.</content>
public static unsafe partial class HashScoring
{
    /// <summary>Histograms that a thread fills in turn: neighbouring positions often have the same score, and an increment takes its time.</summary>
    private const int CpuHistograms = 4;

    private static void ScoreCpu(
        CpuWork work, In<uint> codes, In<uint> planes, In<int> state, Out<ushort> scores, InOut<int> histogram, Out<ushort> blockCounts,
        int capacity, int words, int planeCount, int group, int bins, int sinks, int recent)
    {
        int* counts = (int*)work.Keep(((CpuHistograms * (long)bins) + Block) * sizeof(int));
        int* distances = counts + (CpuHistograms * bins);
        int end = state[0] + 1;
        int lastWeight = group - ((1 << (planeCount - 1)) - 1);
        for (long workgroup = work.First; workgroup < work.End; workgroup++)
        {
            int head = (int)(workgroup / work.CountX);
            int first = (int)(workgroup % work.CountX) * Block;
            int count = Math.Min(Block, end - first);
            Span<ushort> counted = blockCounts.Span(workgroup * bins, bins);
            if (count <= 0)
            {
                counted.Clear();
                continue;
            }

            new Span<int>(counts, CpuHistograms * bins).Clear();
            new Span<int>(distances, count).Fill(1);
            long start = ((long)head * capacity) + first;
            fixed (uint* code = &codes[start * words])
            fixed (uint* plane = &planes[(long)head * planeCount * words])
            fixed (ushort* score = &scores[start])
            {
                for (int i = 0; i < planeCount; i++)
                {
                    AddDistances(code, plane + (i * words), words, i == planeCount - 1 ? lastWeight : 1 << i, distances, count);
                }

                new Span<int>(distances, Math.Clamp(sinks - first, 0, count)).Clear();
                int kept = Math.Clamp(end - recent - first, 0, count);
                new Span<int>(distances + kept, count - kept).Clear();
                for (int i = 0; i < count; i++)
                {
                    int bin = distances[i];
                    score[i] = (ushort)bin;
                    counts[((i % CpuHistograms) * bins) + bin]++;
                }
            }

            int running = 0;
            for (int bin = 0; bin < bins; bin++)
            {
                int sum = 0;
                for (int i = 0; i < CpuHistograms; i++)
                {
                    sum += counts[(i * bins) + bin];
                }

                running += sum;
                counted[bin] = (ushort)running;
                if (sum > 0)
                {
                    Atomic.Add(ref histogram[(head * bins) + bin], sum);
                }
            }
        }
    }

    /// <summary>Adds the weighted Hamming distances of some codes to one plane.</summary>
    private static void AddDistances(uint* codes, uint* plane, int words, int weight, int* distances, int count)
    {
        if (words == 4)
        {
            ulong low = *(ulong*)plane;
            ulong high = *(ulong*)(plane + 2);
            var pairs = (ulong*)codes;
            for (int i = 0; i < count; i++)
            {
                distances[i] += weight * (BitOperations.PopCount(pairs[2 * i] ^ low) + BitOperations.PopCount(pairs[(2 * i) + 1] ^ high));
            }

            return;
        }

        for (int i = 0; i < count; i++)
        {
            int differing = 0;
            for (int word = 0; word < words; word++)
            {
                differing += BitOperations.PopCount(codes[word] ^ plane[word]);
            }

            distances[i] += weight * differing;
            codes += words;
        }
    }
}

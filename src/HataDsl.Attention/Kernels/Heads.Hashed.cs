namespace HataDsl.Attention.Kernels;

/// <content>Everything between the projection of a new token and the scores of hash-aware attention, in one launch.</content>
public static partial class Heads
{
    /// <summary>Heads that are encoded together, so that the hash matrix is read once for them.</summary>
    private const int HeadsTogether = 4;

    private const int HashedInvocations = 128;

    /// <summary>
    /// For one token, as <see cref="Prepare"/> and then <see cref="HashEncoding.EncodeKeys"/>, <see cref="HashEncoding.EncodeQueries"/> and <see cref="HashEncoding.BitPlanes"/> would:
    /// key and value go into their caches, the key's code beside them, and the queries' codes become bit planes. Also clears the histogram. One workgroup a KV head.
    /// </summary>
    /// <param name="projection">Query, key and value projections side by side, [(H + 2 * HKV) * d].</param>
    /// <param name="queryGain">Gain of the query norm, [d]; ignored without the norm.</param>
    /// <param name="keyGain">Gain of the key norm, [d]; ignored without the norm.</param>
    /// <param name="cosines">Cosine for each position and pair, [capacity, d/2].</param>
    /// <param name="sines">Sine for each position and pair, [capacity, d/2].</param>
    /// <param name="state">Position of the token at index 0.</param>
    /// <param name="matrices">One hash matrix a KV head, [HKV, d, bits].</param>
    /// <param name="queries">Rotated queries, [H, d].</param>
    /// <param name="planes">Bit planes, [HKV, planeCount, bits / 32].</param>
    /// <param name="histogram">Cleared, [HKV, bins].</param>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="values">Value cache, [HKV, capacity, d].</param>
    /// <param name="codes">Code cache, [HKV, capacity, bits / 32].</param>
    /// <param name="group">Query heads of a KV head.</param>
    /// <param name="keyHeads">HKV.</param>
    /// <param name="headSize">d, even, at most 256.</param>
    /// <param name="capacity">Positions that the caches hold.</param>
    /// <param name="bits">Bits of a code.</param>
    /// <param name="planeCount">Planes, as <see cref="HashScoring.PlaneCount"/> gives.</param>
    /// <param name="bins">Bins of the histogram.</param>
    /// <param name="epsilon">Epsilon of the norm; negative for no norm.</param>
    [Kernel(HashedInvocations, Contract = Contract.Exact)]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    public static void PrepareHashed<TCache>(
        In<float> projection, In<float> queryGain, In<float> keyGain, In<float> cosines, In<float> sines, In<int> state, In<float> matrices,
        Out<float> queries, Out<uint> planes, Out<int> histogram, Out<TCache> keys, Out<TCache> values, Out<uint> codes,
        int group, int keyHeads, int headSize, int capacity, int bits, int planeCount, int bins, float epsilon)
        where TCache : unmanaged
    {
        Span<float> rows = Workgroup.Shared<float>(HeadsTogether * MaxHeadSize);
        Span<float> partial = Workgroup.Shared<float>(NormInvocations);
        Span<int> counts = Workgroup.Shared<int>(HashEncoding.MaxBits);
        Span<uint> signs = Workgroup.Shared<uint>(HashEncoding.MaxBits);
        int local = Invocation.LocalIndex;
        int head = Workgroup.X;
        int position = state[0];
        int half = headSize / 2;
        long row = (((long)head * capacity) + position) * headSize;
        for (int i = local; i < bins; i += HashedInvocations)
        {
            histogram[(head * bins) + i] = 0;
        }

        for (int bit = local; bit < bits; bit += HashedInvocations)
        {
            counts[bit] = 0;
        }

        int valueStart = (((group + 1) * keyHeads) + head) * headSize;
        for (int i = local; i < headSize; i += HashedInvocations)
        {
            values[row + i] = Scalar.FromSingle<TCache>(projection[valueStart + i]);
        }

        // The group's queries and then its key, some at a time.
        for (int first = 0; first <= group; first += HeadsTogether)
        {
            int together = Math.Min(HeadsTogether, group + 1 - first);
            for (int slot = 0; slot < together; slot++)
            {
                bool isKey = first + slot == group;
                int target = ((head * group) + first + slot) * headSize;
                int source = isKey ? ((group * keyHeads) + head) * headSize : target;
                float scale = 1;
                if (epsilon >= 0)
                {
                    scale = 1 / MathF.Sqrt((SumOfSquares(projection, source, headSize, partial) / headSize) + epsilon);
                }

                for (int i = local; i < half; i += HashedInvocations)
                {
                    float low = projection[source + i];
                    float high = projection[source + half + i];
                    if (epsilon >= 0)
                    {
                        low *= scale * (isKey ? keyGain[i] : queryGain[i]);
                        high *= scale * (isKey ? keyGain[half + i] : queryGain[half + i]);
                    }

                    float cosine = cosines[(position * half) + i];
                    float sine = sines[(position * half) + i];
                    float rotatedLow = (low * cosine) - (high * sine);
                    float rotatedHigh = (high * cosine) + (low * sine);
                    if (isKey)
                    {
                        // The code is that of the key as the cache holds it.
                        TCache storedLow = Scalar.FromSingle<TCache>(rotatedLow);
                        TCache storedHigh = Scalar.FromSingle<TCache>(rotatedHigh);
                        keys[row + i] = storedLow;
                        keys[row + half + i] = storedHigh;
                        rotatedLow = Scalar.ToSingle(storedLow);
                        rotatedHigh = Scalar.ToSingle(storedHigh);
                    }
                    else
                    {
                        queries[target + i] = rotatedLow;
                        queries[target + half + i] = rotatedHigh;
                    }

                    rows[(slot * headSize) + i] = rotatedLow;
                    rows[(slot * headSize) + half + i] = rotatedHigh;
                }
            }

            Workgroup.Barrier();
            for (int bit = local; bit < bits; bit += HashedInvocations)
            {
                int column = (head * headSize * bits) + bit;
                float sum0 = 0;
                float sum1 = 0;
                float sum2 = 0;
                float sum3 = 0;
                for (int i = 0; i < headSize; i++)
                {
                    float weight = matrices[column + (i * bits)];
                    sum0 += rows[i] * weight;
                    sum1 += rows[headSize + i] * weight;
                    sum2 += rows[(2 * headSize) + i] * weight;
                    sum3 += rows[(3 * headSize) + i] * weight;
                }

                int left = group - first;
                counts[bit] += (left > 0 && sum0 > 0 ? 1 : 0) + (left > 1 && sum1 > 0 ? 1 : 0) + (left > 2 && sum2 > 0 ? 1 : 0)
                    + (left > 3 && sum3 > 0 ? 1 : 0);
                float keySum = left == 0 ? sum0 : left == 1 ? sum1 : left == 2 ? sum2 : sum3;
                if (left < HeadsTogether)
                {
                    signs[bit] = keySum > 0 ? 1u : 0u;
                }
            }

            Workgroup.Barrier();
        }

        int words = bits / 32;
        for (int i = local; i < (planeCount + 1) * words; i += HashedInvocations)
        {
            int plane = i / words;
            int word = i % words;
            if (plane == planeCount)
            {
                codes[(((long)head * capacity) + position) * words + word] = HashEncoding.PackSigns(signs, word * 32);
            }
            else
            {
                planes[(head * planeCount * words) + i] = HashEncoding.PackPlane(counts, word * 32, plane, planeCount, group);
            }
        }
    }
}

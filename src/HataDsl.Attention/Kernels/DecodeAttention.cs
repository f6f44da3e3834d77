namespace HataDsl.Attention.Kernels;

/// <summary>
/// Attention of one new token over a cache, dense or over selected positions, split along the positions so that a long cache
/// fills the device (flash decoding): each workgroup attends to its share and leaves a partial result with its softmax statistics,
/// <see cref="Merge"/> combines them.
/// </summary>
public static partial class DecodeAttention
{
    /// <summary>Query heads of a group that one workgroup does together, so that keys and values are read once for them.</summary>
    public const int HeadsTogether = 4;

    /// <summary>Most splits that <see cref="Merge"/> combines.</summary>
    public const int MaxSplits = 256;

    /// <summary>Positions of one tile.</summary>
    private const int Tile = 32;

    private const int WorkgroupInvocations = 128;

    /// <summary>Invocations that share the dot products of one position.</summary>
    private const int Parts = WorkgroupInvocations / Tile;

    private const int MaxHeadSize = 256;

    private const int MergeInvocations = 128;

    /// <summary>Statistics kept with a partial result: maximum and sum of exponentials.</summary>
    public const int Statistics = 2;

    /// <summary>Floats that <c>partials</c> needs.</summary>
    public static long PartialLength(int queryHeads, int headSize, int splits) =>
        (long)queryHeads * splits * (headSize + Statistics);

    /// <summary>Workgroups for a number of splits.</summary>
    public static Grid PartialGrid(int queryHeads, int keyHeads, int splits) =>
        Grid.Workgroups(splits, keyHeads, ((queryHeads / keyHeads) + HeadsTogether - 1) / HeadsTogether);

    /// <summary>Attends to every position up to the new token's, or to a window of them.</summary>
    /// <param name="queries">Rotated queries of the token, [H, d].</param>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="values">Value cache, [HKV, capacity, d].</param>
    /// <param name="state">Position of the token at index 0.</param>
    /// <param name="partials">For each head and split: d outputs, the maximum, the sum.</param>
    /// <param name="queryHeads">H.</param>
    /// <param name="keyHeads">HKV, a divisor of H.</param>
    /// <param name="headSize">d, a multiple of 4, at most 256.</param>
    /// <param name="capacity">Positions that the caches hold.</param>
    /// <param name="window">Positions attended to, counted back from the token; 0 for all.</param>
    /// <param name="scale">Factor of the scores, as a rule 1 / sqrt(d).</param>
    [Kernel(WorkgroupInvocations, CpuBody = nameof(DenseCpu))]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    public static void Dense<TCache>(
        In<float> queries, In<TCache> keys, In<TCache> values, In<int> state, Out<float> partials,
        int queryHeads, int keyHeads, int headSize, int capacity, int window, float scale)
        where TCache : unmanaged
    {
        Span<float> query = Workgroup.Shared<float>(HeadsTogether * MaxHeadSize);
        Span<float> scores = Workgroup.Shared<float>(HeadsTogether * Tile);
        int end = state[0] + 1;
        int begin = window > 0 ? Math.Max(end - window, 0) : 0;
        Attend(query, scores, queries, keys, values, state, false, partials, begin, end, queryHeads, keyHeads, headSize, capacity, 0, scale);
    }

    /// <summary>Attends to the selected positions only.</summary>
    /// <param name="queries">Rotated queries of the token, [H, d].</param>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="values">Value cache, [HKV, capacity, d].</param>
    /// <param name="selected">Positions, [HKV, selectedCapacity].</param>
    /// <param name="state">Number of selected positions at index 2.</param>
    /// <param name="partials">For each head and split: d outputs, the maximum, the sum.</param>
    /// <param name="queryHeads">H.</param>
    /// <param name="keyHeads">HKV, a divisor of H.</param>
    /// <param name="headSize">d, a multiple of 4, at most 256.</param>
    /// <param name="capacity">Positions that the caches hold.</param>
    /// <param name="selectedCapacity">Row length of <paramref name="selected"/>.</param>
    /// <param name="scale">Factor of the scores.</param>
    [Kernel(WorkgroupInvocations, CpuBody = nameof(GatherCpu))]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    public static void Gather<TCache>(
        In<float> queries, In<TCache> keys, In<TCache> values, In<int> selected, In<int> state, Out<float> partials,
        int queryHeads, int keyHeads, int headSize, int capacity, int selectedCapacity, float scale)
        where TCache : unmanaged
    {
        Span<float> query = Workgroup.Shared<float>(HeadsTogether * MaxHeadSize);
        Span<float> scores = Workgroup.Shared<float>(HeadsTogether * Tile);
        Attend(
            query, scores, queries, keys, values, selected, true, partials, 0, state[2],
            queryHeads, keyHeads, headSize, capacity, selectedCapacity, scale);
    }

    /// <summary>Combines the partial results of the splits. One workgroup a head.</summary>
    /// <param name="partials">As written by <see cref="Dense"/> or <see cref="Gather"/>.</param>
    /// <param name="output">Attention output, [H, d].</param>
    /// <param name="splits">Splits of each head, at most <see cref="MaxSplits"/>.</param>
    /// <param name="headSize">d.</param>
    [Kernel(MergeInvocations)]
    public static void Merge(In<float> partials, Out<float> output, int splits, int headSize)
    {
        Span<float> factors = Workgroup.Shared<float>(MaxSplits);
        Span<float> sums = Workgroup.Shared<float>(MaxSplits);
        int local = Invocation.LocalIndex;
        int head = Workgroup.X;
        int stride = headSize + Statistics;
        int first = head * splits * stride;
        for (int split = local; split < splits; split += MergeInvocations)
        {
            factors[split] = partials[first + (split * stride) + headSize];
            sums[split] = partials[first + (split * stride) + headSize + 1];
        }

        Workgroup.Barrier();
        float maximum = float.NegativeInfinity;
        for (int split = 0; split < splits; split++)
        {
            maximum = MathF.Max(maximum, factors[split]);
        }

        Workgroup.Barrier();
        for (int split = local; split < splits; split += MergeInvocations)
        {
            // A vectorised exponential of 0 may be off by a unit in the last place; one split alone must come out as it went in.
            float difference = factors[split] - maximum;
            factors[split] = difference == 0 ? 1 : MathF.Exp(difference);
        }

        Workgroup.Barrier();
        float sum = 0;
        for (int split = 0; split < splits; split++)
        {
            sum += factors[split] * sums[split];
        }

        for (int i = local; i < headSize; i += MergeInvocations)
        {
            float weighted = 0;
            for (int split = 0; split < splits; split++)
            {
                weighted += factors[split] * partials[first + (split * stride) + i];
            }

            output[(head * headSize) + i] = weighted / sum;
        }
    }

    /// <summary>
    /// Flash attention of up to four query heads over one split of the positions [begin, end). In each tile of 32 positions,
    /// four invocations share a position's dot products; then each invocation owns one or two dimensions of the output.
    /// </summary>
    private static void Attend<TCache>(
        Span<float> query, Span<float> scores,
        In<float> queries, In<TCache> keys, In<TCache> values, In<int> selected, bool gather, Out<float> partials,
        int begin, int end, int queryHeads, int keyHeads, int headSize, int capacity, int selectedCapacity, float scale)
        where TCache : unmanaged
    {
        int local = Invocation.LocalIndex;
        int split = Workgroup.X;
        int splits = Workgroup.CountX;
        int keyHead = Workgroup.Y;
        int group = queryHeads / keyHeads;
        int firstHead = (keyHead * group) + (Workgroup.Z * HeadsTogether);
        int heads = Math.Min(HeadsTogether, ((keyHead + 1) * group) - firstHead);
        int share = (end - begin + splits - 1) / splits;
        int first = begin + (split * share);
        int last = Math.Min(first + share, end);
        long headStart = (long)keyHead * capacity * headSize;

        for (int i = local; i < HeadsTogether * headSize; i += WorkgroupInvocations)
        {
            // Heads past the group repeat its last one and are not stored.
            int head = Math.Min(i / headSize, heads - 1);
            query[i] = queries[((firstHead + head) * headSize) + (i % headSize)] * scale;
        }

        float max0 = float.NegativeInfinity;
        float max1 = float.NegativeInfinity;
        float max2 = float.NegativeInfinity;
        float max3 = float.NegativeInfinity;
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        float low0 = 0;
        float low1 = 0;
        float low2 = 0;
        float low3 = 0;
        float high0 = 0;
        float high1 = 0;
        float high2 = 0;
        float high3 = 0;

        for (int tile = first; tile < last; tile += Tile)
        {
            Workgroup.Barrier();
            int slot = local / Parts;
            int part = local % Parts;
            int place = Math.Min(tile + slot, last - 1);
            int position = gather ? selected[(keyHead * selectedCapacity) + place] : place;
            long row = headStart + ((long)position * headSize);
            float dot0 = 0;
            float dot1 = 0;
            float dot2 = 0;
            float dot3 = 0;
            int start = 0;
            for (; start + (4 * Parts) <= headSize; start += 4 * Parts)
            {
                // Four loads under way before the first is used.
                int i = start + part;
                float key0 = Scalar.ToSingle(keys[row + i]);
                float key1 = Scalar.ToSingle(keys[row + i + Parts]);
                float key2 = Scalar.ToSingle(keys[row + i + (2 * Parts)]);
                float key3 = Scalar.ToSingle(keys[row + i + (3 * Parts)]);
                dot0 += Dot(query, i, key0, key1, key2, key3, Parts);
                dot1 += Dot(query, headSize + i, key0, key1, key2, key3, Parts);
                dot2 += Dot(query, (2 * headSize) + i, key0, key1, key2, key3, Parts);
                dot3 += Dot(query, (3 * headSize) + i, key0, key1, key2, key3, Parts);
            }

            for (; start < headSize; start += Parts)
            {
                int i = start + part;
                float key = Scalar.ToSingle(keys[row + i]);
                dot0 += key * query[i];
                dot1 += key * query[headSize + i];
                dot2 += key * query[(2 * headSize) + i];
                dot3 += key * query[(3 * headSize) + i];
            }

            dot0 += Subgroup.ShuffleXor(dot0, 1);
            dot1 += Subgroup.ShuffleXor(dot1, 1);
            dot2 += Subgroup.ShuffleXor(dot2, 1);
            dot3 += Subgroup.ShuffleXor(dot3, 1);
            dot0 += Subgroup.ShuffleXor(dot0, 2);
            dot1 += Subgroup.ShuffleXor(dot1, 2);
            dot2 += Subgroup.ShuffleXor(dot2, 2);
            dot3 += Subgroup.ShuffleXor(dot3, 2);
            if (part == 0)
            {
                bool inside = tile + slot < last;
                scores[slot] = inside ? dot0 : float.NegativeInfinity;
                scores[Tile + slot] = inside ? dot1 : float.NegativeInfinity;
                scores[(2 * Tile) + slot] = inside ? dot2 : float.NegativeInfinity;
                scores[(3 * Tile) + slot] = inside ? dot3 : float.NegativeInfinity;
            }

            Workgroup.Barrier();
            float new0 = max0;
            float new1 = max1;
            float new2 = max2;
            float new3 = max3;
            for (int i = 0; i < Tile; i++)
            {
                new0 = MathF.Max(new0, scores[i]);
                new1 = MathF.Max(new1, scores[Tile + i]);
                new2 = MathF.Max(new2, scores[(2 * Tile) + i]);
                new3 = MathF.Max(new3, scores[(3 * Tile) + i]);
            }

            float factor0 = MathF.Exp(max0 - new0);
            float factor1 = MathF.Exp(max1 - new1);
            float factor2 = MathF.Exp(max2 - new2);
            float factor3 = MathF.Exp(max3 - new3);
            Workgroup.Barrier();

            // One exponential for each score, by the invocation of that number.
            float newMaximum = local < Tile ? new0 : local < 2 * Tile ? new1 : local < 3 * Tile ? new2 : new3;
            scores[local] = MathF.Exp(scores[local] - newMaximum);
            Workgroup.Barrier();

            max0 = new0;
            max1 = new1;
            max2 = new2;
            max3 = new3;
            sum0 *= factor0;
            sum1 *= factor1;
            sum2 *= factor2;
            sum3 *= factor3;
            low0 *= factor0;
            low1 *= factor1;
            low2 *= factor2;
            low3 *= factor3;
            high0 *= factor0;
            high1 *= factor1;
            high2 *= factor2;
            high3 *= factor3;

            // Dimensions past the head's size repeat its last one and are not stored; positions past the share repeat its last one
            // with a weight of zero. So every tile has the same four loads under way at a time.
            int dimension = Math.Min(local, headSize - 1);
            for (int i = 0; i < Tile; i += 4)
            {
                long row0 = Row(selected, gather, keyHead * selectedCapacity, tile + i, last, headStart, headSize);
                long row1 = Row(selected, gather, keyHead * selectedCapacity, tile + i + 1, last, headStart, headSize);
                long row2 = Row(selected, gather, keyHead * selectedCapacity, tile + i + 2, last, headStart, headSize);
                long row3 = Row(selected, gather, keyHead * selectedCapacity, tile + i + 3, last, headStart, headSize);
                float value0 = Scalar.ToSingle(values[row0 + dimension]);
                float value1 = Scalar.ToSingle(values[row1 + dimension]);
                float value2 = Scalar.ToSingle(values[row2 + dimension]);
                float value3 = Scalar.ToSingle(values[row3 + dimension]);
                low0 += Dot(scores, i, value0, value1, value2, value3, 1);
                low1 += Dot(scores, Tile + i, value0, value1, value2, value3, 1);
                low2 += Dot(scores, (2 * Tile) + i, value0, value1, value2, value3, 1);
                low3 += Dot(scores, (3 * Tile) + i, value0, value1, value2, value3, 1);
                sum0 += (scores[i] + scores[i + 1]) + (scores[i + 2] + scores[i + 3]);
                sum1 += (scores[Tile + i] + scores[Tile + i + 1]) + (scores[Tile + i + 2] + scores[Tile + i + 3]);
                sum2 += (scores[(2 * Tile) + i] + scores[(2 * Tile) + i + 1]) + (scores[(2 * Tile) + i + 2] + scores[(2 * Tile) + i + 3]);
                sum3 += (scores[(3 * Tile) + i] + scores[(3 * Tile) + i + 1]) + (scores[(3 * Tile) + i + 2] + scores[(3 * Tile) + i + 3]);
                if (headSize > WorkgroupInvocations)
                {
                    int upper = Math.Min(local + WorkgroupInvocations, headSize - 1);
                    value0 = Scalar.ToSingle(values[row0 + upper]);
                    value1 = Scalar.ToSingle(values[row1 + upper]);
                    value2 = Scalar.ToSingle(values[row2 + upper]);
                    value3 = Scalar.ToSingle(values[row3 + upper]);
                    high0 += Dot(scores, i, value0, value1, value2, value3, 1);
                    high1 += Dot(scores, Tile + i, value0, value1, value2, value3, 1);
                    high2 += Dot(scores, (2 * Tile) + i, value0, value1, value2, value3, 1);
                    high3 += Dot(scores, (3 * Tile) + i, value0, value1, value2, value3, 1);
                }
            }
        }

        StorePartial(partials, firstHead, split, splits, headSize, low0, high0, max0, sum0);
        if (heads > 1)
        {
            StorePartial(partials, firstHead + 1, split, splits, headSize, low1, high1, max1, sum1);
        }

        if (heads > 2)
        {
            StorePartial(partials, firstHead + 2, split, splits, headSize, low2, high2, max2, sum2);
        }

        if (heads > 3)
        {
            StorePartial(partials, firstHead + 3, split, splits, headSize, low3, high3, max3, sum3);
        }
    }

    /// <summary>Four products with elements of a shared array, some places apart.</summary>
    private static float Dot(Span<float> factors, int start, float a, float b, float c, float d, int step) =>
        ((a * factors[start]) + (b * factors[start + step])) + ((c * factors[start + (2 * step)]) + (d * factors[start + (3 * step)]));

    /// <summary>First element of the value row at a place of the share; places past it repeat the last one.</summary>
    private static long Row(In<int> selected, bool gather, int selectedStart, int place, int last, long headStart, int headSize)
    {
        int inside = Math.Min(place, last - 1);
        int position = gather ? selected[selectedStart + inside] : inside;
        return headStart + ((long)position * headSize);
    }

    /// <summary>Stores one head's partial result: each invocation its dimensions, the first one the statistics.</summary>
    private static void StorePartial(
        Out<float> partials, int head, int split, int splits, int headSize, float low, float high, float maximum, float sum)
    {
        int start = ((head * splits) + split) * (headSize + Statistics);
        int local = Invocation.LocalIndex;
        if (local < headSize)
        {
            partials[start + local] = low;
        }

        if (local + WorkgroupInvocations < headSize)
        {
            partials[start + local + WorkgroupInvocations] = high;
        }

        if (local == 0)
        {
            partials[start + headSize] = maximum;
            partials[start + headSize + 1] = sum;
        }
    }
}

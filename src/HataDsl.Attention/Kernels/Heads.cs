namespace HataDsl.Attention.Kernels;

/// <summary>
/// Kernels that turn a projection into heads. They are exact, and sums run in one order, so that a key has the same bits whether it came with
/// a chunk or alone, and with or without its code.
/// </summary>
public static partial class Heads
{
    /// <summary>Largest head size.</summary>
    public const int MaxHeadSize = 256;

    /// <summary>Invocations that a head's sum of squares is split over.</summary>
    private const int NormInvocations = 64;

    /// <summary>
    /// Splits the joint projection into heads: normalises each query and key head if asked (Qwen3), rotates them by their position
    /// (RoPE, pairs (i, i + d/2) as in the Hugging Face layout), writes queries to <paramref name="queries"/>
    /// and keys and values to their caches. One workgroup for one head of one token.
    /// </summary>
    /// <param name="projection">Query, key and value projections side by side, [T, (H + 2 * HKV) * d].</param>
    /// <param name="queryGain">Gain of the query norm, [d]; ignored without the norm.</param>
    /// <param name="keyGain">Gain of the key norm, [d]; ignored without the norm.</param>
    /// <param name="cosines">Cosine for each position and pair, [capacity, d/2].</param>
    /// <param name="sines">Sine for each position and pair, [capacity, d/2].</param>
    /// <param name="state">Position of the first token at index 0.</param>
    /// <param name="queries">Rotated queries, [T, H, d].</param>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="values">Value cache, [HKV, capacity, d].</param>
    /// <param name="queryHeads">H.</param>
    /// <param name="keyHeads">HKV.</param>
    /// <param name="headSize">d, even, at most <see cref="MaxHeadSize"/>.</param>
    /// <param name="capacity">Positions that the caches hold.</param>
    /// <param name="epsilon">Epsilon of the norm; negative for no norm.</param>
    [Kernel(NormInvocations, Contract = Contract.Exact)]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    public static void Prepare<TCache>(
        In<float> projection, In<float> queryGain, In<float> keyGain, In<float> cosines, In<float> sines, In<int> state,
        Out<float> queries, Out<TCache> keys, Out<TCache> values,
        int queryHeads, int keyHeads, int headSize, int capacity, float epsilon)
        where TCache : unmanaged
    {
        Span<float> partial = Workgroup.Shared<float>(NormInvocations);
        int head = Workgroup.X;
        int token = Workgroup.Y;
        int position = state[0] + token;
        int half = headSize / 2;
        int source = ((token * (queryHeads + (2 * keyHeads))) + head) * headSize;
        bool isQuery = head < queryHeads;
        bool isValue = head >= queryHeads + keyHeads;
        int cacheHead = isQuery ? 0 : isValue ? head - queryHeads - keyHeads : head - queryHeads;
        long row = (((long)cacheHead * capacity) + position) * headSize;

        float scale = 1;
        if (epsilon >= 0)
        {
            scale = 1 / MathF.Sqrt((SumOfSquares(projection, source, headSize, partial) / headSize) + epsilon);
        }

        for (int i = Invocation.LocalIndex; i < half; i += NormInvocations)
        {
            float low = projection[source + i];
            float high = projection[source + half + i];
            if (isValue)
            {
                values[row + i] = Scalar.FromSingle<TCache>(low);
                values[row + half + i] = Scalar.FromSingle<TCache>(high);
            }
            else
            {
                if (epsilon >= 0)
                {
                    low *= scale * (isQuery ? queryGain[i] : keyGain[i]);
                    high *= scale * (isQuery ? queryGain[half + i] : keyGain[half + i]);
                }

                float cosine = cosines[(position * half) + i];
                float sine = sines[(position * half) + i];
                float first = (low * cosine) - (high * sine);
                float second = (high * cosine) + (low * sine);
                if (isQuery)
                {
                    int target = ((token * queryHeads) + head) * headSize;
                    queries[target + i] = first;
                    queries[target + half + i] = second;
                }
                else
                {
                    keys[row + i] = Scalar.FromSingle<TCache>(first);
                    keys[row + half + i] = Scalar.FromSingle<TCache>(second);
                }
            }
        }
    }

    /// <summary>Sum of the squares of a row in a fixed order, the same in every invocation. Begins with a barrier.</summary>
    private static float SumOfSquares(In<float> values, int start, int count, Span<float> partial)
    {
        int local = Invocation.LocalIndex;
        Workgroup.Barrier();
        if (local < NormInvocations)
        {
            float sum = 0;
            for (int i = local; i < count; i += NormInvocations)
            {
                sum += values[start + i] * values[start + i];
            }

            partial[local] = sum;
        }

        Workgroup.Barrier();
        float total = 0;
        for (int i = 0; i < NormInvocations; i++)
        {
            total += partial[i];
        }

        return total;
    }
}

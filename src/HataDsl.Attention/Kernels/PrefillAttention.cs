namespace HataDsl.Attention.Kernels;

/// <summary>
/// Causal attention of a chunk of tokens over a cache that already holds them (flash attention): a tile of 16 queries of one head
/// in each workgroup, 16 positions at a time, running maximum and sum for each query.
/// </summary>
public static partial class PrefillAttention
{
    /// <summary>Queries of one workgroup.</summary>
    public const int QueryTile = 16;

    private const int KeyTile = 16;

    /// <summary>Dimensions staged in shared memory at a time.</summary>
    private const int Depth = 32;

    /// <summary>Row stride of a staged tile, one more than its depth so that rows start on different banks.</summary>
    private const int Stride = Depth + 1;

    private const int MaxHeadSize = 256;

    /// <summary>Workgroups for a chunk.</summary>
    public static Grid GridFor(int tokens, int queryHeads) => Grid.Workgroups((tokens + QueryTile - 1) / QueryTile, queryHeads);

    /// <summary>Attends each token to the positions up to its own, or to a window of them.</summary>
    /// <param name="queries">Rotated queries, [T, H, d].</param>
    /// <param name="keys">Key cache, [HKV, capacity, d], the chunk's keys included.</param>
    /// <param name="values">Value cache, [HKV, capacity, d].</param>
    /// <param name="state">Position of the first token at index 0.</param>
    /// <param name="output">Attention output, [T, H, d].</param>
    /// <param name="tokens">T.</param>
    /// <param name="queryHeads">H.</param>
    /// <param name="keyHeads">HKV, a divisor of H.</param>
    /// <param name="headSize">d, at most 256.</param>
    /// <param name="capacity">Positions that the caches hold.</param>
    /// <param name="window">Positions attended to, counted back from each token; 0 for all.</param>
    /// <param name="scale">Factor of the scores, as a rule 1 / sqrt(d).</param>
    [Kernel(KeyTile, QueryTile, CpuBody = nameof(CausalCpu))]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    public static void Causal<TCache>(
        In<float> queries, In<TCache> keys, In<TCache> values, In<int> state, Out<float> output,
        int tokens, int queryHeads, int keyHeads, int headSize, int capacity, int window, float scale)
        where TCache : unmanaged
    {
        Span<float> queryTile = Workgroup.Shared<float>(QueryTile * Stride);
        Span<float> keyTile = Workgroup.Shared<float>(KeyTile * Stride);
        Span<float> weights = Workgroup.Shared<float>(QueryTile * (KeyTile + 1));
        Span<float> sums = stackalloc float[MaxHeadSize / KeyTile];
        int x = Invocation.LocalX;
        int y = Invocation.LocalY;
        int firstToken = Workgroup.X * QueryTile;
        int head = Workgroup.Y;
        int token = Math.Min(firstToken + y, tokens - 1);
        int start = state[0];
        int position = start + token;
        int oldest = window > 0 ? Math.Max(position - window + 1, 0) : 0;
        int firstPosition = start + firstToken;
        int begin = window > 0 ? Math.Max(firstPosition - window + 1, 0) : 0;
        int end = start + Math.Min(firstToken + QueryTile, tokens);
        long headStart = (long)(head / (queryHeads / keyHeads)) * capacity * headSize;
        int queryStart = ((token * queryHeads) + head) * headSize;
        float maximum = float.NegativeInfinity;
        float sum = 0;

        for (int tile = begin; tile < end; tile += KeyTile)
        {
            // Invocation (x, y) computes the score of query y and position tile + x.
            long row = headStart + ((long)Math.Min(tile + y, end - 1) * headSize);
            float score = 0;
            for (int depth = 0; depth < headSize; depth += Depth)
            {
                Workgroup.Barrier();
                for (int part = 0; part < Depth; part += KeyTile)
                {
                    int i = depth + part + x;
                    queryTile[(y * Stride) + part + x] = i < headSize ? queries[queryStart + i] : 0;
                    keyTile[(y * Stride) + part + x] = i < headSize ? Scalar.ToSingle(keys[row + i]) : 0;
                }

                Workgroup.Barrier();
                for (int i = 0; i < Depth; i++)
                {
                    score += queryTile[(y * Stride) + i] * keyTile[(x * Stride) + i];
                }
            }

            int keyPosition = tile + x;
            bool attended = keyPosition <= position && keyPosition >= oldest;
            weights[(y * (KeyTile + 1)) + x] = attended ? score * scale : float.NegativeInfinity;
            Workgroup.Barrier();

            float newMaximum = maximum;
            for (int i = 0; i < KeyTile; i++)
            {
                newMaximum = MathF.Max(newMaximum, weights[(y * (KeyTile + 1)) + i]);
            }

            // A query whose window starts later has no position in this tile yet.
            float reference = newMaximum == float.NegativeInfinity ? 0 : newMaximum;
            float factor = MathF.Exp(maximum - reference);
            maximum = newMaximum;
            sum *= factor;
            for (int j = 0; j < MaxHeadSize / KeyTile; j++)
            {
                sums[j] *= factor;
            }

            int count = Math.Min(KeyTile, end - tile);
            for (int i = 0; i < count; i++)
            {
                float weight = MathF.Exp(weights[(y * (KeyTile + 1)) + i] - reference);
                sum += weight;
                long valueRow = headStart + ((long)(tile + i) * headSize);
                for (int j = 0; j < MaxHeadSize / KeyTile; j++)
                {
                    int dimension = (j * KeyTile) + x;
                    if (dimension < headSize)
                    {
                        sums[j] += weight * Scalar.ToSingle(values[valueRow + dimension]);
                    }
                }
            }
        }

        if (firstToken + y < tokens)
        {
            for (int j = 0; j < MaxHeadSize / KeyTile; j++)
            {
                int dimension = (j * KeyTile) + x;
                if (dimension < headSize)
                {
                    output[queryStart + dimension] = sums[j] / sum;
                }
            }
        }
    }
}

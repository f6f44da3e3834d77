namespace HataDsl.Attention.Kernels;

/// <summary>
/// Hash codes: bit j of the code of x is 1 where (x W)_j &gt; 0, strictly (HATA section 3.1; a projection of exactly zero gives 0).
/// Bit j lies in word j / 32 at place j % 32. Sums run over the dimensions in order, each product and sum rounded,
/// so that a key has the same code whether it was encoded in a chunk or alone, on every device.
/// </summary>
public static partial class HashEncoding
{
    /// <summary>Largest number of bits of a code.</summary>
    public const int MaxBits = 256;

    /// <summary>Tokens that one workgroup encodes, so that the matrix is read once for them.</summary>
    private const int TokensTogether = 4;

    private const int WorkgroupInvocations = 128;

    private const int MaxHeadSize = 256;

    /// <summary>Workgroups to encode the keys of a chunk.</summary>
    public static Grid KeyGrid(int tokens, int keyHeads) =>
        Grid.Workgroups((tokens + TokensTogether - 1) / TokensTogether, keyHeads);

    /// <summary>Encodes the keys of a chunk, as they are in the cache, in place beside them.</summary>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="matrices">One matrix a KV head, [HKV, d, bits].</param>
    /// <param name="state">Position of the first token at index 0.</param>
    /// <param name="codes">Code cache, [HKV, capacity, bits / 32].</param>
    /// <param name="tokens">Tokens of the chunk.</param>
    /// <param name="headSize">d, at most 256.</param>
    /// <param name="capacity">Positions that the caches hold.</param>
    /// <param name="bits">Bits of a code, a multiple of 32, at most <see cref="MaxBits"/>.</param>
    [Kernel(WorkgroupInvocations, Contract = Contract.Exact)]
    [KernelInstance(typeof(float))]
    [KernelInstance(typeof(Half))]
    public static void EncodeKeys<TCache>(
        In<TCache> keys, In<float> matrices, In<int> state, Out<uint> codes, int tokens, int headSize, int capacity, int bits)
        where TCache : unmanaged
    {
        Span<float> rows = Workgroup.Shared<float>(TokensTogether * MaxHeadSize);
        Span<uint> signs = Workgroup.Shared<uint>(TokensTogether * MaxBits);
        int local = Invocation.LocalIndex;
        int firstToken = Workgroup.X * TokensTogether;
        int head = Workgroup.Y;
        int count = Math.Min(TokensTogether, tokens - firstToken);
        long firstRow = ((long)head * capacity) + state[0] + firstToken;

        for (int i = local; i < TokensTogether * headSize; i += WorkgroupInvocations)
        {
            int token = Math.Min(i / headSize, count - 1);
            rows[i] = Scalar.ToSingle(keys[((firstRow + token) * headSize) + (i % headSize)]);
        }

        Workgroup.Barrier();
        for (int bit = local; bit < bits; bit += WorkgroupInvocations)
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

            signs[bit] = sum0 > 0 ? 1u : 0u;
            signs[MaxBits + bit] = sum1 > 0 ? 1u : 0u;
            signs[(2 * MaxBits) + bit] = sum2 > 0 ? 1u : 0u;
            signs[(3 * MaxBits) + bit] = sum3 > 0 ? 1u : 0u;
        }

        Workgroup.Barrier();
        int words = bits / 32;
        for (int i = local; i < count * words; i += WorkgroupInvocations)
        {
            int token = i / words;
            int word = i % words;
            codes[((firstRow + token) * words) + word] = PackSigns(signs, (token * MaxBits) + (word * 32));
        }
    }

    /// <summary>Encodes the query heads of one token. One workgroup a head.</summary>
    /// <param name="queries">Rotated queries of the token, [H, d].</param>
    /// <param name="matrices">One matrix a KV head, [HKV, d, bits].</param>
    /// <param name="codes">Codes, [H, bits / 32].</param>
    /// <param name="group">Query heads of a KV head.</param>
    /// <param name="headSize">d, at most 256.</param>
    /// <param name="bits">Bits of a code.</param>
    [Kernel(WorkgroupInvocations, Contract = Contract.Exact)]
    public static void EncodeQueries(In<float> queries, In<float> matrices, Out<uint> codes, int group, int headSize, int bits)
    {
        Span<uint> signs = Workgroup.Shared<uint>(MaxBits);
        int local = Invocation.LocalIndex;
        int head = Workgroup.X;
        for (int bit = local; bit < bits; bit += WorkgroupInvocations)
        {
            int column = (head / group * headSize * bits) + bit;
            float sum = 0;
            for (int i = 0; i < headSize; i++)
            {
                sum += queries[(head * headSize) + i] * matrices[column + (i * bits)];
            }

            signs[bit] = sum > 0 ? 1u : 0u;
        }

        Workgroup.Barrier();
        int words = bits / 32;
        for (int word = local; word < words; word += WorkgroupInvocations)
        {
            codes[(head * words) + word] = PackSigns(signs, word * 32);
        }
    }

    /// <summary>
    /// Turns the codes of each group of queries into bit planes: with c(b) the number of queries of the
    /// group whose bit b is 1, plane p holds bit p of c(b) for the first planes and the rest in the last, so that the group's summed
    /// Hamming distance to a key is the sum over planes of weight(p) * popcount(key xor plane(p)), the weights adding up to the group's size.
    /// The cost of a score then grows with log2 of the group, not with the group. One workgroup a KV head.
    /// </summary>
    /// <param name="codes">Codes of the queries, [H, bits / 32].</param>
    /// <param name="planes">Bit planes, [HKV, planeCount, bits / 32].</param>
    /// <param name="group">Query heads of a KV head.</param>
    /// <param name="words">Words of a code.</param>
    /// <param name="planeCount">Planes, as <see cref="HashScoring.PlaneCount"/> gives.</param>
    [Kernel(WorkgroupInvocations, Contract = Contract.Exact)]
    public static void BitPlanes(In<uint> codes, Out<uint> planes, int group, int words, int planeCount)
    {
        Span<int> counts = Workgroup.Shared<int>(MaxBits);
        int local = Invocation.LocalIndex;
        int head = Workgroup.X;
        for (int bit = local; bit < words * 32; bit += WorkgroupInvocations)
        {
            int ones = 0;
            for (int query = 0; query < group; query++)
            {
                ones += (int)((codes[(((head * group) + query) * words) + (bit / 32)] >> (bit % 32)) & 1);
            }

            counts[bit] = ones;
        }

        Workgroup.Barrier();
        for (int i = local; i < planeCount * words; i += WorkgroupInvocations)
        {
            planes[(head * planeCount * words) + i] = PackPlane(counts, i % words * 32, i / words, planeCount, group);
        }
    }

    /// <summary>A word of a code from 32 bits, each in a word of its own.</summary>
    internal static uint PackSigns(Span<uint> signs, int start)
    {
        uint packed = 0;
        for (int bit = 0; bit < 32; bit++)
        {
            packed |= signs[start + bit] << bit;
        }

        return packed;
    }

    /// <summary>A word of a bit plane from the counts of 32 bits.</summary>
    internal static uint PackPlane(Span<int> counts, int start, int plane, int planeCount, int group)
    {
        uint packed = 0;
        for (int bit = 0; bit < 32; bit++)
        {
            packed |= (uint)PlaneBit(counts[start + bit], plane, planeCount, group) << bit;
        }

        return packed;
    }

    /// <summary>
    /// Bit of one plane for a count. The last plane weighs what the powers of two before it leave of the group;
    /// it is set exactly when those cannot express the count alone.
    /// </summary>
    internal static int PlaneBit(int count, int plane, int planeCount, int group)
    {
        int below = (1 << (planeCount - 1)) - 1;
        bool last = count > below;
        int rest = last ? count - (group - below) : count;
        return plane == planeCount - 1 ? (last ? 1 : 0) : (rest >> plane) & 1;
    }
}

using HataDsl.Graphs;

namespace HataDsl.Transformers;

/// <content>From a joint projection to heads, caches and codes: steps, and the kernels that do them at once.</content>
public static partial class AttentionOperators
{
    /// <summary>Splits a joint projection into heads: norms, positions, and keys and values into their caches. Queries are [T, HKV, group, d].</summary>
    /// <param name="projection">Query, key and value projections side by side, [T, (group + 2) * HKV * d].</param>
    /// <param name="queryGain">Gain of the query norm, [d].</param>
    /// <param name="keyGain">Gain of the key norm, [d].</param>
    /// <param name="cosines">Cosine for each position and pair, [capacity, d/2].</param>
    /// <param name="sines">Sine for each position and pair, [capacity, d/2].</param>
    /// <param name="state">Position of the first token at index 0.</param>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="values">Value cache, [HKV, capacity, d].</param>
    /// <param name="epsilon">Epsilon of the norms; negative for no norms.</param>
    /// <param name="group">Query heads of a KV head.</param>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "Heads.Descriptors.Prepare<TCache>()",
        Results = ["queries", "keys", "values"],
        Views = ["projection", "queryGain", "keyGain", "cosines", "sines", "state", "queries", "keys", "values"],
        Scalars = [QueryHeads, "keyHeads", HeadSize, "capacity", "epsilon"], Workgroups = ["projected/2*half", "tokens"],
        Parts = ["cosines=half*tokens", "sines=half*tokens", "keys=2*half*keyHeads*tokens", "values=2*half*keyHeads*tokens"])]
    [Pattern(Instances = typeof(CacheTypes), Steps = "RoPE + cache append")]
    [return: Shape("tokens", "keyHeads", "group", HeadSize)]
    public static (Tensor<float> Queries, Tensor<TCache> Keys, Tensor<TCache> Values) Prepare<TCache>(
        [Shape("tokens", "projected")] Tensor<float> projection, [Shape(HeadSize)] Tensor<float> queryGain, [Shape(HeadSize)] Tensor<float> keyGain,
        [Shape("capacity", "half")] Tensor<float> cosines, [Shape("capacity", "half")] Tensor<float> sines, [Shape(4)] Tensor<int> state,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values, float epsilon,
        [Shape("group")] int group)
        where TCache : unmanaged => PrepareSteps(projection, queryGain, keyGain, cosines, sines, state, keys, values, epsilon, group);

    /// <summary>
    /// As <see cref="Prepare"/> for one token, with its key's code into the code cache, the bit planes of its queries, and a cleared histogram.
    /// </summary>
    /// <param name="projection">Query, key and value projections side by side, [1, (group + 2) * HKV * d].</param>
    /// <param name="queryGain">Gain of the query norm, [d].</param>
    /// <param name="keyGain">Gain of the key norm, [d].</param>
    /// <param name="cosines">Cosine for each position and pair, [capacity, d/2].</param>
    /// <param name="sines">Sine for each position and pair, [capacity, d/2].</param>
    /// <param name="state">Position of the token at index 0.</param>
    /// <param name="matrices">One hash matrix a KV head, [HKV, d, bits].</param>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="values">Value cache, [HKV, capacity, d].</param>
    /// <param name="codes">Code cache, [HKV, capacity, bits / 32].</param>
    /// <param name="epsilon">Epsilon of the norms; negative for no norms.</param>
    /// <param name="group">Query heads of a KV head.</param>
    /// <param name="planes">Planes, as <see cref="Attention.Kernels.HashScoring.PlaneCount"/> gives.</param>
    /// <param name="bins">Bins of the histogram, as <see cref="Attention.Kernels.HashScoring.BinCount"/> gives.</param>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "Heads.Descriptors.PrepareHashed<TCache>()",
        Results = ["queries", "bitPlanes", "histogram", "keys", "values", "codes"],
        Views = ["projection", "queryGain", "keyGain", "cosines", "sines", "state", "matrices", "queries", "bitPlanes", "histogram", "keys", "values", "codes"],
        Scalars = ["group", "keyHeads", HeadSize, "capacity", Bits, "planes", "bins", "epsilon"], Workgroups = ["keyHeads"],
        Parts = ["cosines=half", "sines=half", "keys=2*half*keyHeads", "values=2*half*keyHeads", "codes=keyHeads*words"])]
    [Pattern(Instances = typeof(CacheTypes), Steps = "RoPE + hash encode + cache append")]
    [return: Shape(1, "keyHeads", "group", HeadSize)]
    [return: Shape("keyHeads", "planes", "words")]
    [return: Shape("keyHeads", "bins")]
    public static (Tensor<float> Queries, Tensor<uint> Planes, Tensor<int> Histogram, Tensor<TCache> Keys, Tensor<TCache> Values, Tensor<uint> Codes) PrepareHashed<TCache>(
        [Shape(1, "projected")] Tensor<float> projection, [Shape(HeadSize)] Tensor<float> queryGain, [Shape(HeadSize)] Tensor<float> keyGain,
        [Shape("capacity", "half")] Tensor<float> cosines, [Shape("capacity", "half")] Tensor<float> sines, [Shape(4)] Tensor<int> state,
        [Shape("keyHeads", HeadSize, Bits)] Tensor<float> matrices,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values,
        [Shape("keyHeads", "capacity", "words")] Tensor<uint> codes, float epsilon,
        [Shape("group")] int group, [Shape("planes")] int planes, [Shape("bins")] int bins)
        where TCache : unmanaged
    {
        (Tensor<float> queries, keys, values) = PrepareSteps(projection, queryGain, keyGain, cosines, sines, state, keys, values, epsilon, group);
        codes = EncodeKeys(keys, matrices, state, codes, 1);
        return (queries, BitPlanes(EncodeQueries(queries, matrices), planes), EmptyHistogram(matrices.Length(0), bins), keys, values, codes);
    }

    /// <summary>As <see cref="PrepareHashed"/> without anything of the queries' codes: for a token whose attention is dense.</summary>
    /// <param name="projection">Query, key and value projections side by side, [1, (group + 2) * HKV * d].</param>
    /// <param name="queryGain">Gain of the query norm, [d].</param>
    /// <param name="keyGain">Gain of the key norm, [d].</param>
    /// <param name="cosines">Cosine for each position and pair, [capacity, d/2].</param>
    /// <param name="sines">Sine for each position and pair, [capacity, d/2].</param>
    /// <param name="state">Position of the token at index 0.</param>
    /// <param name="matrices">One hash matrix a KV head, [HKV, d, bits].</param>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="values">Value cache, [HKV, capacity, d].</param>
    /// <param name="codes">Code cache, [HKV, capacity, bits / 32].</param>
    /// <param name="epsilon">Epsilon of the norms; negative for no norms.</param>
    /// <param name="group">Query heads of a KV head.</param>
    /// <param name="planes">Planes, which the kernel writes nevertheless.</param>
    /// <param name="bins">Bins of the histogram, which the kernel clears nevertheless.</param>
    [Pattern(Instances = typeof(CacheTypes), Fused = nameof(PrepareEncodedAtOnce), Steps = "RoPE + hash encode + cache append, queries not encoded")]
    public static (Tensor<float> Queries, Tensor<TCache> Keys, Tensor<TCache> Values, Tensor<uint> Codes) PrepareEncoded<TCache>(
        [Shape(1, "projected")] Tensor<float> projection, [Shape(HeadSize)] Tensor<float> queryGain, [Shape(HeadSize)] Tensor<float> keyGain,
        [Shape("capacity", "half")] Tensor<float> cosines, [Shape("capacity", "half")] Tensor<float> sines, [Shape(4)] Tensor<int> state,
        [Shape("keyHeads", HeadSize, Bits)] Tensor<float> matrices,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values,
        [Shape("keyHeads", "capacity", "words")] Tensor<uint> codes, float epsilon,
        [Shape("group")] int group, [Shape("planes")] int planes, [Shape("bins")] int bins)
        where TCache : unmanaged
    {
        (Tensor<float> queries, keys, values) = PrepareSteps(projection, queryGain, keyGain, cosines, sines, state, keys, values, epsilon, group);
        return (queries, keys, values, EncodeKeys(keys, matrices, state, codes, 1));
    }

    /// <summary>The steps of <see cref="Prepare"/>.</summary>
    internal static (Tensor<float> Queries, Tensor<TCache> Keys, Tensor<TCache> Values) PrepareSteps<TCache>(
        Tensor<float> projection, Tensor<float> queryGain, Tensor<float> keyGain, Tensor<float> cosines, Tensor<float> sines, Tensor<int> state,
        Tensor<TCache> keys, Tensor<TCache> values, Tensor<float> epsilon, int group)
        where TCache : unmanaged
    {
        int tokens = projection.Length(0);
        int keyHeads = keys.Length(0);
        int size = keys.Length(2);
        int width = group * keyHeads * size;
        Tensor<float> queries = Tensor.Reshape(Tensor.Slice(projection, 1, 0, width), tokens, group * keyHeads, size);
        Tensor<float> others = Tensor.Reshape(Tensor.Slice(projection, 1, width, 2 * keyHeads * size), tokens, 2, keyHeads, size);
        Tensor<float> newKeys = Tensor.Reshape(Tensor.Slice(others, 1, 0, 1), tokens, keyHeads, size);
        Tensor<float> newValues = Tensor.Reshape(Tensor.Slice(others, 1, 1, 1), tokens, keyHeads, size);
        queries = Rotate(HeadNorm(queries, queryGain, epsilon), cosines, sines, state);
        newKeys = Rotate(HeadNorm(newKeys, keyGain, epsilon), cosines, sines, state);
        return (Tensor.Reshape(queries, tokens, keyHeads, group, size), Append(keys, newKeys, state), Append(values, newValues, state));
    }

    /// <summary>Zeros to count scores in, [HKV, bins].</summary>
    internal static Tensor<int> EmptyHistogram(int keyHeads, int bins) => Tensor.Broadcast<int>(0, keyHeads, bins);

    private static (Tensor<float> Queries, Tensor<TCache> Keys, Tensor<TCache> Values, Tensor<uint> Codes) PrepareEncodedAtOnce<TCache>(
        Tensor<float> projection, Tensor<float> queryGain, Tensor<float> keyGain, Tensor<float> cosines, Tensor<float> sines, Tensor<int> state,
        Tensor<float> matrices, Tensor<TCache> keys, Tensor<TCache> values, Tensor<uint> codes, float epsilon, int group, int planes, int bins)
        where TCache : unmanaged
    {
        (Tensor<float> queries, _, _, keys, values, codes) = PrepareHashed(
            projection, queryGain, keyGain, cosines, sines, state, matrices, keys, values, codes, epsilon, group, planes, bins);
        return (queries, keys, values, codes);
    }
}

using HataDsl.Graphs;

namespace HataDsl.Transformers;

/// <content>From the residual stream of one token to heads, caches and codes: the longest patterns, which graphs are searched for first.</content>
public static partial class AttentionOperators
{
    /// <summary>
    /// Norm, joint projection with its bias, heads turned by their position, key and value into their caches, the key's code beside them, and the
    /// queries' codes as bit planes: a product with the norm in it, and <see cref="PrepareHashed"/>.
    /// </summary>
    /// <param name="x">The token, [1, hidden].</param>
    /// <param name="gain">Gain of the norm before the projection, [hidden].</param>
    /// <param name="weight">Query, key and value projections, one below the other, [(group + 2) * HKV * d, hidden].</param>
    /// <param name="bias">Their bias.</param>
    /// <param name="queryGain">Gain of the query norm, [d].</param>
    /// <param name="keyGain">Gain of the key norm, [d].</param>
    /// <param name="cosines">Cosine for each position and pair, [capacity, d/2].</param>
    /// <param name="sines">Sine for each position and pair, [capacity, d/2].</param>
    /// <param name="state">Position of the token at index 0.</param>
    /// <param name="matrices">One hash matrix a KV head, [HKV, d, bits].</param>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="values">Value cache, [HKV, capacity, d].</param>
    /// <param name="codes">Code cache, [HKV, capacity, bits / 32].</param>
    /// <param name="epsilon">Epsilon of the norm before the projection.</param>
    /// <param name="headEpsilon">Epsilon of the norms of heads; negative for no norms.</param>
    /// <param name="group">Query heads of a KV head.</param>
    /// <param name="planes">Planes, as <see cref="Attention.Kernels.HashScoring.PlaneCount"/> gives.</param>
    /// <param name="bins">Bins of the histogram, as <see cref="Attention.Kernels.HashScoring.BinCount"/> gives.</param>
    [Pattern(Instances = typeof(WeightAndCacheTypes), Steps = "norm + projection + bias + RoPE + hash encode + cache append")]
    public static (Tensor<float> Queries, Tensor<uint> Planes, Tensor<int> Histogram, Tensor<TCache> Keys, Tensor<TCache> Values, Tensor<uint> Codes) ProjectHashed<TWeight, TCache>(
        [Shape(1, "hidden")] Tensor<float> x, [Shape("hidden")] Tensor<float> gain, [Shape("projected", "hidden")] Tensor<TWeight> weight,
        [Shape("projected")] Tensor<float> bias, [Shape(HeadSize)] Tensor<float> queryGain, [Shape(HeadSize)] Tensor<float> keyGain,
        [Shape("capacity", "half")] Tensor<float> cosines, [Shape("capacity", "half")] Tensor<float> sines, [Shape(4)] Tensor<int> state,
        [Shape("keyHeads", HeadSize, Bits)] Tensor<float> matrices,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values,
        [Shape("keyHeads", "capacity", "words")] Tensor<uint> codes, float epsilon, float headEpsilon,
        [Shape("group")] int group, [Shape("planes")] int planes, [Shape("bins")] int bins)
        where TWeight : unmanaged
        where TCache : unmanaged =>
        PrepareHashed(
            ProjectionOperators.NormProject(x, gain, weight, bias, epsilon), queryGain, keyGain, cosines, sines, state, matrices, keys, values, codes, headEpsilon, group, planes, bins);

    /// <summary>As <see cref="ProjectHashed"/> without anything of the queries' codes: for a token whose attention is dense.</summary>
    /// <param name="x">The token, [1, hidden].</param>
    /// <param name="gain">Gain of the norm before the projection, [hidden].</param>
    /// <param name="weight">Query, key and value projections, one below the other, [(group + 2) * HKV * d, hidden].</param>
    /// <param name="bias">Their bias.</param>
    /// <param name="queryGain">Gain of the query norm, [d].</param>
    /// <param name="keyGain">Gain of the key norm, [d].</param>
    /// <param name="cosines">Cosine for each position and pair, [capacity, d/2].</param>
    /// <param name="sines">Sine for each position and pair, [capacity, d/2].</param>
    /// <param name="state">Position of the token at index 0.</param>
    /// <param name="matrices">One hash matrix a KV head, [HKV, d, bits].</param>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="values">Value cache, [HKV, capacity, d].</param>
    /// <param name="codes">Code cache, [HKV, capacity, bits / 32].</param>
    /// <param name="epsilon">Epsilon of the norm before the projection.</param>
    /// <param name="headEpsilon">Epsilon of the norms of heads; negative for no norms.</param>
    /// <param name="group">Query heads of a KV head.</param>
    /// <param name="planes">Planes, which the kernel writes nevertheless.</param>
    /// <param name="bins">Bins of the histogram, which the kernel clears nevertheless.</param>
    [Pattern(Instances = typeof(WeightAndCacheTypes), Fused = nameof(ProjectEncodedAtOnce), Steps = "norm + projection + bias + RoPE + hash encode + cache append, queries not encoded")]
    public static (Tensor<float> Queries, Tensor<TCache> Keys, Tensor<TCache> Values, Tensor<uint> Codes) ProjectEncoded<TWeight, TCache>(
        [Shape(1, "hidden")] Tensor<float> x, [Shape("hidden")] Tensor<float> gain, [Shape("projected", "hidden")] Tensor<TWeight> weight,
        [Shape("projected")] Tensor<float> bias, [Shape(HeadSize)] Tensor<float> queryGain, [Shape(HeadSize)] Tensor<float> keyGain,
        [Shape("capacity", "half")] Tensor<float> cosines, [Shape("capacity", "half")] Tensor<float> sines, [Shape(4)] Tensor<int> state,
        [Shape("keyHeads", HeadSize, Bits)] Tensor<float> matrices,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values,
        [Shape("keyHeads", "capacity", "words")] Tensor<uint> codes, float epsilon, float headEpsilon,
        [Shape("group")] int group, [Shape("planes")] int planes, [Shape("bins")] int bins)
        where TWeight : unmanaged
        where TCache : unmanaged =>
        PrepareEncoded(
            ProjectionOperators.NormProject(x, gain, weight, bias, epsilon), queryGain, keyGain, cosines, sines, state, matrices, keys, values, codes, headEpsilon, group, planes, bins);

    /// <summary>Norm, joint projection with its bias, heads turned by their position, key and value into their caches: a product with the norm in it, and <see cref="Prepare"/>.</summary>
    /// <param name="x">The token, [1, hidden].</param>
    /// <param name="gain">Gain of the norm before the projection, [hidden].</param>
    /// <param name="weight">Query, key and value projections, one below the other, [(group + 2) * HKV * d, hidden].</param>
    /// <param name="bias">Their bias.</param>
    /// <param name="queryGain">Gain of the query norm, [d].</param>
    /// <param name="keyGain">Gain of the key norm, [d].</param>
    /// <param name="cosines">Cosine for each position and pair, [capacity, d/2].</param>
    /// <param name="sines">Sine for each position and pair, [capacity, d/2].</param>
    /// <param name="state">Position of the token at index 0.</param>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="values">Value cache, [HKV, capacity, d].</param>
    /// <param name="epsilon">Epsilon of the norm before the projection.</param>
    /// <param name="headEpsilon">Epsilon of the norms of heads; negative for no norms.</param>
    /// <param name="group">Query heads of a KV head.</param>
    [Pattern(Instances = typeof(WeightAndCacheTypes), Steps = "norm + projection + bias + RoPE + cache append")]
    public static (Tensor<float> Queries, Tensor<TCache> Keys, Tensor<TCache> Values) ProjectHeads<TWeight, TCache>(
        [Shape(1, "hidden")] Tensor<float> x, [Shape("hidden")] Tensor<float> gain, [Shape("projected", "hidden")] Tensor<TWeight> weight,
        [Shape("projected")] Tensor<float> bias, [Shape(HeadSize)] Tensor<float> queryGain, [Shape(HeadSize)] Tensor<float> keyGain,
        [Shape("capacity", "half")] Tensor<float> cosines, [Shape("capacity", "half")] Tensor<float> sines, [Shape(4)] Tensor<int> state,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values,
        float epsilon, float headEpsilon, [Shape("group")] int group)
        where TWeight : unmanaged
        where TCache : unmanaged =>
        Prepare(ProjectionOperators.NormProject(x, gain, weight, bias, epsilon), queryGain, keyGain, cosines, sines, state, keys, values, headEpsilon, group);

    private static (Tensor<float> Queries, Tensor<TCache> Keys, Tensor<TCache> Values, Tensor<uint> Codes) ProjectEncodedAtOnce<TWeight, TCache>(
        Tensor<float> x, Tensor<float> gain, Tensor<TWeight> weight, Tensor<float> bias, Tensor<float> queryGain, Tensor<float> keyGain, Tensor<float> cosines,
        Tensor<float> sines, Tensor<int> state, Tensor<float> matrices, Tensor<TCache> keys, Tensor<TCache> values, Tensor<uint> codes, float epsilon, float headEpsilon,
        int group, int planes, int bins)
        where TWeight : unmanaged
        where TCache : unmanaged =>
        PrepareEncodedAtOnce(
            ProjectionOperators.NormProject(x, gain, weight, bias, epsilon), queryGain, keyGain, cosines, sines, state, matrices, keys, values, codes, headEpsilon, group, planes, bins);
}

using HataDsl.Graphs;
using static HataDsl.Transformers.AttentionOperators;
using static HataDsl.Transformers.LayerOperators;

namespace HataDsl.Transformers;

/// <summary>
/// The graphs of a decoder: a step of one token, a chunk of a prompt, and what is before and after the layers. Every model of the family
/// runs on them: a model without a bias gives zeros, one without query and key norms a negative epsilon. A step is written in tensor functions;
/// the patterns of <see cref="AttentionOperators"/> and <see cref="ProjectionOperators"/> find the kernels that do several at once.
/// </summary>
[Dimension("tokens", 65535, Typical = 512)]
[Dimension("vocabulary", 1 << 20, Typical = 128_256)]
[Dimension("hidden", 1 << 16, Typical = 4096)]
[Dimension("inner", 1 << 18, Typical = 14_336)]
[Dimension("projected", 1 << 18, Typical = 6144)]
[Dimension("keyHeads", 256, Typical = 8)]
[Dimension("group", 256, Typical = 4)]
[Dimension("half", 128, Typical = 64)]
[Dimension("partial", 258, Typical = 130)]
[Dimension("splits", Attention.Kernels.DecodeAttention.MaxSplits, Typical = 32)]
[Dimension("capacity", 1 << 24, Typical = 32_768)]
[Dimension("blocks", 1 << 14, Typical = 32)]
[Dimension("selected", 1 << 24, Typical = 2048)]
[Dimension("words", Attention.Kernels.HashEncoding.MaxBits / 32, Typical = 4)]
[Dimension("planes", 9, Typical = 3)]
[Dimension("bins", Attention.Kernels.HashScoring.MaxBins, Typical = 514)]
internal static partial class DecoderGraphs
{
    /// <summary>Rows of the embedding table.</summary>
    [Graph(Separate = false)]
    [GraphInstances(typeof(WeightTypes))]
    public static Tensor<float> Embedding<TWeight>([Shape("tokens")] Tensor<int> ids, [Shape("vocabulary", "hidden")] Tensor<TWeight> table)
        where TWeight : unmanaged => Embed(ids, table);

    /// <summary>A layer for one token with dense attention.</summary>
    [Graph(Separate = false, Lengths = typeof(LayerLengths))]
    [GraphInstances(typeof(WeightAndCacheTypes))]
    public static Tensor<float> Dense<TWeight, TCache>(
        [Shape(1, "hidden")] Tensor<float> x, WeightTensors<TWeight> weights, CacheTensors<TCache> cache,
        float epsilon, float headEpsilon, int window, float scale, [Shape("group")] int group)
        where TWeight : unmanaged
        where TCache : unmanaged
    {
        (Tensor<float> queries, Tensor<TCache> keys, Tensor<TCache> values) = Heads(NormAndProject(x, weights, epsilon), weights, cache, headEpsilon, group);
        return AfterAttention(x, DenseAttention(queries, keys, values, cache.State, window, scale), weights, epsilon);
    }

    /// <summary>A layer for a chunk of tokens, with dense attention.</summary>
    [Graph(Separate = false, Lengths = typeof(LayerLengths))]
    [GraphInstances(typeof(WeightAndCacheTypes))]
    public static Tensor<float> Prefill<TWeight, TCache>(
        [Shape("tokens", "hidden")] Tensor<float> x, WeightTensors<TWeight> weights, CacheTensors<TCache> cache,
        float epsilon, float headEpsilon, int window, float scale, [Shape("group")] int group)
        where TWeight : unmanaged
        where TCache : unmanaged
    {
        Tensor<float> projection = ProjectMany(Norm(x, weights.InputNorm, epsilon), weights.QueryKeyValue, weights.QueryKeyValueBias);
        (Tensor<float> queries, Tensor<TCache> keys, Tensor<TCache> values) = Heads(projection, weights, cache, headEpsilon, group);
        x = ProjectManyAndAdd(Flat(DenseAttention(queries, keys, values, cache.State, window, scale), weights), weights.Output, weights.OutputBias, x);
        Tensor<float> inner = Activate(ProjectMany(Norm(x, weights.FeedForwardNorm, epsilon), weights.GateUp, weights.GateUpBias));
        return ProjectManyAndAdd(inner, weights.Down, weights.DownBias, x);
    }

    /// <summary>Logits of one token.</summary>
    [Graph(Separate = false)]
    [GraphInstances(typeof(WeightTypes))]
    public static Tensor<float> Logits<TWeight>(
        [Shape(1, "hidden")] Tensor<float> x, [Shape("hidden")] Tensor<float> norm, [Shape("vocabulary", "hidden")] Tensor<TWeight> output, float epsilon)
        where TWeight : unmanaged => Operators.Linear(Operators.RmsNorm(x, norm, epsilon), Tensor.ToSingle(output));

    /// <summary>From a joint projection to queries, [T, HKV, group, d], and caches.</summary>
    private static (Tensor<float> Queries, Tensor<TCache> Keys, Tensor<TCache> Values) Heads<TWeight, TCache>(
        Tensor<float> projection, WeightTensors<TWeight> weights, CacheTensors<TCache> cache, float headEpsilon, int group)
        where TWeight : unmanaged
        where TCache : unmanaged =>
        PrepareSteps(projection, weights.QueryNorm, weights.KeyNorm, cache.Cosines, cache.Sines, cache.State, cache.Keys, cache.Values, headEpsilon, group);

    /// <summary>The heads of a token side by side.</summary>
    private static Tensor<float> Flat<TWeight>(Tensor<float> attended, WeightTensors<TWeight> weights)
        where TWeight : unmanaged => Tensor.Reshape(attended, attended.Length(0), weights.Output.Length(1));

    /// <summary>The joint projection of one token.</summary>
    private static Tensor<float> NormAndProject<TWeight>(Tensor<float> x, WeightTensors<TWeight> weights, float epsilon)
        where TWeight : unmanaged =>
        Operators.Linear(Operators.RmsNorm(x, weights.InputNorm, epsilon), Tensor.ToSingle(weights.QueryKeyValue)) + weights.QueryKeyValueBias;

    /// <summary>Output projection and feed-forward network of one token, each added to the residual stream.</summary>
    private static Tensor<float> AfterAttention<TWeight>(Tensor<float> x, Tensor<float> attended, WeightTensors<TWeight> weights, float epsilon)
        where TWeight : unmanaged
    {
        x += Operators.Linear(Flat(attended, weights), Tensor.ToSingle(weights.Output)) + weights.OutputBias;
        Tensor<float> inner = ProjectionOperators.GateSteps(Operators.RmsNorm(x, weights.FeedForwardNorm, epsilon), weights.GateUp, weights.GateUpBias);
        return x + (Operators.Linear(inner, Tensor.ToSingle(weights.Down)) + weights.DownBias);
    }
}

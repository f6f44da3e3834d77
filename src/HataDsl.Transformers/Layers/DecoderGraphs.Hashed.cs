using HataDsl.Graphs;
using static HataDsl.Transformers.AttentionOperators;
using static HataDsl.Transformers.LayerOperators;

namespace HataDsl.Transformers;

/// <content>Layers with hash-aware attention.</content>
internal static partial class DecoderGraphs
{
    /// <summary>A layer for one token whose sequence is within the budget: its key is encoded for later tokens, attention is dense.</summary>
    [Graph(Separate = false)]
    [GraphInstance(typeof(float), typeof(float))]
    [GraphInstance(typeof(float), typeof(Half))]
    [GraphInstance(typeof(Half), typeof(float))]
    [GraphInstance(typeof(Half), typeof(Half))]
    [GraphInstance(typeof(BFloat16), typeof(float))]
    [GraphInstance(typeof(BFloat16), typeof(Half))]
    public static Tensor<float> HashedDense<TWeight, TCache>(
        [Shape(1, "hidden")] Tensor<float> x, WeightTensors<TWeight> weights, CacheTensors<TCache> cache, HashTensors hash,
        float epsilon, float headEpsilon, int window, float scale)
        where TWeight : unmanaged
        where TCache : unmanaged
    {
        Tensor<float> projection = Project(Norm(x, weights.InputNorm, epsilon), weights.QueryKeyValue, weights.QueryKeyValueBias);
        (Tensor<float> queries, _, _, Tensor<TCache> keys, Tensor<TCache> values, _) = PrepareHashed(
            projection, weights.QueryNorm, weights.KeyNorm, cache.Cosines, cache.Sines, cache.State, hash.Matrices, cache.Keys, cache.Values, hash.Codes,
            headEpsilon);
        Tensor<float> attended = Merge(Attend(queries, keys, values, cache.State, window, scale));
        return FeedForward(ProjectAndAdd(attended, weights.Output, weights.OutputBias, x), weights, epsilon);
    }

    /// <summary>A layer for one token with hash-aware attention.</summary>
    [Graph(Separate = false)]
    [GraphInstance(typeof(float), typeof(float))]
    [GraphInstance(typeof(float), typeof(Half))]
    [GraphInstance(typeof(Half), typeof(float))]
    [GraphInstance(typeof(Half), typeof(Half))]
    [GraphInstance(typeof(BFloat16), typeof(float))]
    [GraphInstance(typeof(BFloat16), typeof(Half))]
    public static Tensor<float> Hashed<TWeight, TCache>(
        [Shape(1, "hidden")] Tensor<float> x, WeightTensors<TWeight> weights, CacheTensors<TCache> cache, HashTensors hash,
        float epsilon, float headEpsilon, int sinks, int recent, float scale)
        where TWeight : unmanaged
        where TCache : unmanaged
    {
        Tensor<float> projection = Project(Norm(x, weights.InputNorm, epsilon), weights.QueryKeyValue, weights.QueryKeyValueBias);
        (Tensor<float> queries, Tensor<uint> planes, Tensor<int> histogram, Tensor<TCache> keys, Tensor<TCache> values, Tensor<uint> codes) = PrepareHashed(
            projection, weights.QueryNorm, weights.KeyNorm, cache.Cosines, cache.Sines, cache.State, hash.Matrices, cache.Keys, cache.Values, hash.Codes,
            headEpsilon);
        (Tensor<ushort> scores, histogram, Tensor<ushort> blockCounts) = Score(codes, planes, cache.State, histogram, sinks, recent);
        Tensor<int> selected = Select(scores, histogram, blockCounts, cache.State);
        Tensor<float> attended = Merge(Gather(queries, keys, values, selected, cache.State, scale));
        return FeedForward(ProjectAndAdd(attended, weights.Output, weights.OutputBias, x), weights, epsilon);
    }

    /// <summary>A layer for a chunk of tokens, with dense attention; the keys are encoded for later tokens.</summary>
    [Graph(Separate = false)]
    [GraphInstance(typeof(float), typeof(float))]
    [GraphInstance(typeof(float), typeof(Half))]
    [GraphInstance(typeof(Half), typeof(float))]
    [GraphInstance(typeof(Half), typeof(Half))]
    [GraphInstance(typeof(BFloat16), typeof(float))]
    [GraphInstance(typeof(BFloat16), typeof(Half))]
    public static Tensor<float> PrefillHashed<TWeight, TCache>(
        [Shape("tokens", "hidden")] Tensor<float> x, WeightTensors<TWeight> weights, CacheTensors<TCache> cache, HashTensors hash,
        float epsilon, float headEpsilon, int window, float scale)
        where TWeight : unmanaged
        where TCache : unmanaged
    {
        Tensor<float> projection = ProjectMany(Norm(x, weights.InputNorm, epsilon), weights.QueryKeyValue, weights.QueryKeyValueBias);
        (Tensor<float> queries, Tensor<TCache> keys, Tensor<TCache> values) = Prepare(
            projection, weights.QueryNorm, weights.KeyNorm, cache.Cosines, cache.Sines, cache.State, cache.Keys, cache.Values, headEpsilon);
        EncodeKeys(keys, hash.Matrices, cache.State, hash.Codes);
        x = ProjectManyAndAdd(AttendMany(queries, keys, values, cache.State, window, scale), weights.Output, weights.OutputBias, x);
        Tensor<float> inner = Activate(ProjectMany(Norm(x, weights.FeedForwardNorm, epsilon), weights.GateUp, weights.GateUpBias));
        return ProjectManyAndAdd(inner, weights.Down, weights.DownBias, x);
    }
}

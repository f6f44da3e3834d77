using HataDsl.Graphs;
using static HataDsl.Transformers.AttentionOperators;
using static HataDsl.Transformers.LayerOperators;

namespace HataDsl.Transformers;

/// <content>Layers with hash-aware attention.</content>
internal static partial class DecoderGraphs
{
    /// <summary>A layer for one token whose sequence is within the budget: its key is encoded for later tokens, attention is dense.</summary>
    [Graph(Separate = false, Lengths = typeof(LayerLengths))]
    [GraphInstances(typeof(WeightAndCacheTypes))]
    public static Tensor<float> HashedDense<TWeight, TCache>(
        [Shape(1, "hidden")] Tensor<float> x, WeightTensors<TWeight> weights, CacheTensors<TCache> cache, HashTensors hash,
        float epsilon, float headEpsilon, int window, float scale, [Shape("group")] int group)
        where TWeight : unmanaged
        where TCache : unmanaged
    {
        (Tensor<float> queries, Tensor<TCache> keys, Tensor<TCache> values) = Heads(NormAndProject(x, weights, epsilon), weights, cache, headEpsilon, group);
        EncodeKeys(keys, hash.Matrices, cache.State, hash.Codes, 1);
        return AfterAttention(x, DenseAttention(queries, keys, values, cache.State, window, scale), weights, epsilon);
    }

    /// <summary>A layer for one token with hash-aware attention.</summary>
    [Graph(Separate = false, Lengths = typeof(LayerLengths))]
    [GraphInstances(typeof(WeightAndCacheTypes))]
    public static Tensor<float> Hashed<TWeight, TCache>(
        [Shape(1, "hidden")] Tensor<float> x, WeightTensors<TWeight> weights, CacheTensors<TCache> cache, HashTensors hash,
        float epsilon, float headEpsilon, int sinks, int recent, float scale,
        [Shape("group")] int group, [Shape("planes")] int planes, [Shape("bins")] int bins, [Shape("blocks")] int blocks, [Shape("selected")] int selected)
        where TWeight : unmanaged
        where TCache : unmanaged
    {
        (Tensor<float> queries, Tensor<TCache> keys, Tensor<TCache> values) = Heads(NormAndProject(x, weights, epsilon), weights, cache, headEpsilon, group);
        Tensor<uint> codes = EncodeKeys(keys, hash.Matrices, cache.State, hash.Codes, 1);
        Tensor<uint> bitPlanes = BitPlanes(EncodeQueries(queries, hash.Matrices), planes);
        Tensor<ushort> scores = Distances(codes, bitPlanes, cache.State, sinks, recent, group, blocks);
        Tensor<int> histogram = Count(scores, EmptyHistogram(hash.Matrices.Length(0), bins), cache.State, blocks);
        Tensor<int> positions = Compact(scores, Threshold(histogram, cache.State), cache.State, selected);
        return AfterAttention(x, SelectedAttention(queries, keys, values, positions, cache.State, scale), weights, epsilon);
    }

    /// <summary>A layer for a chunk of tokens, with dense attention; the keys are encoded for later tokens.</summary>
    [Graph(Separate = false, Lengths = typeof(LayerLengths))]
    [GraphInstances(typeof(WeightAndCacheTypes))]
    public static Tensor<float> PrefillHashed<TWeight, TCache>(
        [Shape("tokens", "hidden")] Tensor<float> x, WeightTensors<TWeight> weights, CacheTensors<TCache> cache, HashTensors hash,
        float epsilon, float headEpsilon, int window, float scale, [Shape("group")] int group)
        where TWeight : unmanaged
        where TCache : unmanaged
    {
        Tensor<float> projection = ProjectMany(Norm(x, weights.InputNorm, epsilon), weights.QueryKeyValue, weights.QueryKeyValueBias);
        (Tensor<float> queries, Tensor<TCache> keys, Tensor<TCache> values) = Heads(projection, weights, cache, headEpsilon, group);
        EncodeKeys(keys, hash.Matrices, cache.State, hash.Codes, projection.Length(0));
        x = ProjectManyAndAdd(Flat(DenseAttention(queries, keys, values, cache.State, window, scale), weights), weights.Output, weights.OutputBias, x);
        Tensor<float> inner = Activate(ProjectMany(Norm(x, weights.FeedForwardNorm, epsilon), weights.GateUp, weights.GateUpBias));
        return ProjectManyAndAdd(inner, weights.Down, weights.DownBias, x);
    }
}

using HataDsl.Graphs;
using static HataDsl.Graphs.Operators;
using static HataDsl.Transformers.AttentionOperators;

namespace GraphCompiler;

/// <summary>
/// Decode steps of a transformer layer as a user of the library writes them, in tensor functions and in the steps of hash-aware attention. The
/// library's patterns find the kernels that do several steps at once; the plan <c>Separate</c> keeps them apart.
/// </summary>
/// <remarks>Weights are halves, caches floats. H = group * keyHeads query heads, d = 2 * half elements of a head.</remarks>
[Dimension("hidden", 1 << 14, Typical = 1024)]
[Dimension("inner", 1 << 16, Typical = 2816)]
[Dimension("projected", 1 << 16, Typical = 1536)]
[Dimension("keyHeads", 64, Typical = 4)]
[Dimension("group", 64, Typical = 4)]
[Dimension("half", 128, Typical = 32)]
[Dimension("capacity", 1 << 20, Typical = 4096)]
[Dimension("splits", 256, Typical = 8)]
[Dimension("partial", 258, Typical = 66)]
[Dimension("blocks", 1 << 10, Typical = 4)]
[Dimension("selected", 1 << 20, Typical = 256)]
[Dimension("words", 8, Typical = 4)]
[Dimension("planes", 9, Typical = 3)]
[Dimension("bins", 4096, Typical = 514)]
public static partial class LayerGraphs
{
    /// <summary>A layer with dense attention.</summary>
    [Graph(Lengths = typeof(LayerSizes))]
    public static Tensor<float> Dense(
        [Shape(1, "hidden")] Tensor<float> x, ProjectionTensors weights, CacheTensors cache, FeedForwardTensors after, float epsilon, float headEpsilon, int window, float scale,
        [Shape("group")] int group)
    {
        (Tensor<float> queries, Tensor<float> keys, Tensor<float> values) = DenseHeads(x, weights, cache, epsilon, headEpsilon, group);
        return AfterAttention(x, DenseAttention(queries, keys, values, cache.State, window, scale), after, epsilon);
    }

    /// <summary>A layer with hash-aware attention.</summary>
    [Graph(Lengths = typeof(LayerSizes))]
    public static Tensor<float> Hashed(
        [Shape(1, "hidden")] Tensor<float> x, ProjectionTensors weights, CacheTensors cache, HashTensors hash, FeedForwardTensors after, float epsilon, float headEpsilon,
        int sinks, int recent, float scale, [Shape("group")] int group, [Shape("planes")] int planes, [Shape("bins")] int bins, [Shape("blocks")] int blocks, [Shape("selected")] int selected)
    {
        (Tensor<float> queries, Tensor<uint> bitPlanes, Tensor<int> histogram, Tensor<float> keys, Tensor<float> values, Tensor<uint> codes) =
            HashedHeads(x, weights, cache, hash, epsilon, headEpsilon, group, planes, bins);
        Tensor<int> positions = Nearest(codes, bitPlanes, cache.State, histogram, sinks, recent, group, blocks, selected);
        return AfterAttention(x, SelectedAttention(queries, keys, values, positions, cache.State, scale), after, epsilon);
    }

    /// <summary>Norm, projection, bias, positions, append.</summary>
    [Graph(Lengths = typeof(LayerSizes))]
    public static (Tensor<float> Queries, Tensor<float> Keys, Tensor<float> Values) DenseHeads(
        [Shape(1, "hidden")] Tensor<float> x, ProjectionTensors weights, CacheTensors cache, float epsilon, float headEpsilon, [Shape("group")] int group)
    {
        Tensor<float> projection = Linear(RmsNorm(x, weights.Norm, epsilon), Tensor.ToSingle(weights.Weight)) + weights.Bias;
        int keyHeads = cache.Keys.Length(0);
        int size = cache.Keys.Length(2);
        int width = group * keyHeads * size;
        Tensor<float> queries = Tensor.Reshape(Tensor.Slice(projection, 1, 0, width), 1, group * keyHeads, size);
        Tensor<float> others = Tensor.Reshape(Tensor.Slice(projection, 1, width, 2 * keyHeads * size), 1, 2, keyHeads, size);
        Tensor<float> newKeys = Tensor.Reshape(Tensor.Slice(others, 1, 0, 1), 1, keyHeads, size);
        Tensor<float> newValues = Tensor.Reshape(Tensor.Slice(others, 1, 1, 1), 1, keyHeads, size);
        queries = Rotate(HeadNorm(queries, weights.QueryNorm, headEpsilon), cache.Cosines, cache.Sines, cache.State);
        newKeys = Rotate(HeadNorm(newKeys, weights.KeyNorm, headEpsilon), cache.Cosines, cache.Sines, cache.State);
        return (Tensor.Reshape(queries, 1, keyHeads, group, size), Append(cache.Keys, newKeys, cache.State), Append(cache.Values, newValues, cache.State));
    }

    /// <summary>As <see cref="DenseHeads"/>, with codes of the key and the queries.</summary>
    [Graph(Lengths = typeof(LayerSizes))]
    public static (Tensor<float> Queries, Tensor<uint> BitPlanes, Tensor<int> Histogram, Tensor<float> Keys, Tensor<float> Values, Tensor<uint> Codes) HashedHeads(
        [Shape(1, "hidden")] Tensor<float> x, ProjectionTensors weights, CacheTensors cache, HashTensors hash, float epsilon, float headEpsilon,
        [Shape("group")] int group, [Shape("planes")] int planes, [Shape("bins")] int bins)
    {
        (Tensor<float> queries, Tensor<float> keys, Tensor<float> values) = DenseHeads(x, weights, cache, epsilon, headEpsilon, group);
        Tensor<uint> codes = EncodeKeys(keys, hash.Matrices, cache.State, hash.Codes, 1);
        return (queries, BitPlanes(EncodeQueries(queries, hash.Matrices), planes), Tensor.Broadcast<int>(0, cache.Keys.Length(0), bins), keys, values, codes);
    }

    /// <summary>Attention to all positions.</summary>
    [Graph(Lengths = typeof(LayerSizes))]
    public static Tensor<float> AllPositions(
        [Shape(1, "keyHeads", "group", "2*half")] Tensor<float> queries, [Shape("keyHeads", "capacity", "2*half")] Tensor<float> keys,
        [Shape("keyHeads", "capacity", "2*half")] Tensor<float> values, [Shape(4)] Tensor<int> state, int window, float scale) =>
        DenseAttention(queries, keys, values, state, window, scale);

    /// <summary>Scores, histogram, threshold, compaction.</summary>
    [Graph(Lengths = typeof(LayerSizes))]
    public static Tensor<int> NearestPositions(
        [Shape("keyHeads", "capacity", "words")] Tensor<uint> codes, [Shape("keyHeads", "planes", "words")] Tensor<uint> bitPlanes, [Shape(4)] Tensor<int> state,
        int sinks, int recent, [Shape("group")] int group, [Shape("bins")] int bins, [Shape("blocks")] int blocks, [Shape("selected")] int selected) =>
        Nearest(codes, bitPlanes, state, Tensor.Broadcast<int>(0, codes.Length(0), bins), sinks, recent, group, blocks, selected);

    /// <summary>Gather, attention, merge.</summary>
    [Graph(Lengths = typeof(LayerSizes))]
    public static Tensor<float> SelectedPositions(
        [Shape(1, "keyHeads", "group", "2*half")] Tensor<float> queries, [Shape("keyHeads", "capacity", "2*half")] Tensor<float> keys,
        [Shape("keyHeads", "capacity", "2*half")] Tensor<float> values, [Shape("keyHeads", "selected")] Tensor<int> positions, [Shape(4)] Tensor<int> state, float scale) =>
        SelectedAttention(queries, keys, values, positions, state, scale);

    private static Tensor<int> Nearest(
        Tensor<uint> codes, Tensor<uint> planes, Tensor<int> state, Tensor<int> histogram, int sinks, int recent, int group, int blocks, int selected)
    {
        Tensor<ushort> scores = Distances(codes, planes, state, sinks, recent, group, blocks);
        return Compact(scores, Threshold(Count(scores, histogram, state, blocks), state), state, selected);
    }

    private static Tensor<float> AfterAttention(Tensor<float> x, Tensor<float> attended, FeedForwardTensors weights, float epsilon)
    {
        x += Linear(Tensor.Reshape(attended, 1, weights.Output.Length(1)), Tensor.ToSingle(weights.Output)) + weights.OutputBias;
        Tensor<float> normed = RmsNorm(x, weights.Norm, epsilon);
        Tensor<float> inner = Silu(HalfOf(normed, weights, 0)) * HalfOf(normed, weights, 1);
        return x + (Linear(inner, Tensor.ToSingle(weights.Down)) + weights.DownBias);
    }

    /// <summary>The gate, or the up projection: one half of a weight and its bias.</summary>
    private static Tensor<float> HalfOf(Tensor<float> normed, FeedForwardTensors weights, int half)
    {
        int rows = weights.GateUp.Length(0) / 2;
        int columns = weights.GateUp.Length(1);
        Tensor<Half> weight = Tensor.Reshape(Tensor.Slice(Tensor.Reshape(weights.GateUp, 2, rows, columns), 0, half, 1), rows, columns);
        return Linear(normed, Tensor.ToSingle(weight)) + Tensor.Reshape(Tensor.Slice(Tensor.Reshape(weights.GateUpBias, 2, rows), 0, half, 1), rows);
    }
}

/// <summary>Lengths of a layer, as the graphs call them.</summary>
public sealed record LayerSizes(int Hidden, int Inner, int Projected, int KeyHeads, int Group, int Half, int Capacity, int Partial, int Words, int Planes, int Bins, int Blocks, int Selected);

/// <summary>Weights from the residual stream to heads: query, key and value projections, one below the other.</summary>
public sealed record ProjectionTensors(
    [Shape("hidden")] Tensor<float> Norm, [Shape("projected", "hidden")] Tensor<Half> Weight, [Shape("projected")] Tensor<float> Bias,
    [Shape("2*half")] Tensor<float> QueryNorm, [Shape("2*half")] Tensor<float> KeyNorm);

/// <summary>Weights after attention; gate and up projections, one below the other.</summary>
public sealed record FeedForwardTensors(
    [Shape("hidden", "2*group*half*keyHeads")] Tensor<Half> Output, [Shape("hidden")] Tensor<float> OutputBias, [Shape("hidden")] Tensor<float> Norm,
    [Shape("2*inner", "hidden")] Tensor<Half> GateUp, [Shape("2*inner")] Tensor<float> GateUpBias,
    [Shape("hidden", "inner")] Tensor<Half> Down, [Shape("hidden")] Tensor<float> DownBias);

/// <summary>Caches of a layer, angles of the positions, and the state: position of the token, 1, positions to select, unused.</summary>
public sealed record CacheTensors(
    [Shape("capacity", "half")] Tensor<float> Cosines, [Shape("capacity", "half")] Tensor<float> Sines, [Shape(4)] Tensor<int> State,
    [Shape("keyHeads", "capacity", "2*half")] Tensor<float> Keys, [Shape("keyHeads", "capacity", "2*half")] Tensor<float> Values);

/// <summary>Hash matrices of the KV heads, and the codes of the keys.</summary>
public sealed record HashTensors([Shape("keyHeads", "2*half", "32*words")] Tensor<float> Matrices, [Shape("keyHeads", "capacity", "words")] Tensor<uint> Codes);

using HataDsl.Graphs;
using static HataDsl.Transformers.AttentionOperators;

namespace HataDsl.Transformers.Tests.Layers;

/// <summary>Attention of a model of fixed sizes, written in steps by a program that uses the library: its patterns come from metadata.</summary>
[Dimension("tokens", 16, Typical = 8)]
[Dimension("splits", 4)]
[Dimension("partial", AttentionGraphs.HeadSize + 2)]
[Dimension("blocks", 1)]
[Dimension("planes", 2)]
[Dimension("bins", (AttentionGraphs.Group * AttentionGraphs.Words * 32) + 2)]
public static partial class AttentionGraphs
{
    /// <summary>KV heads.</summary>
    public const int KeyHeads = 2;

    /// <summary>Query heads of a KV head.</summary>
    public const int Group = 3;

    /// <summary>Elements of a head.</summary>
    public const int HeadSize = 16;

    /// <summary>Positions in the caches.</summary>
    public const int Capacity = 40;

    /// <summary>Words of a code.</summary>
    public const int Words = 2;

    /// <summary>Room for selected positions.</summary>
    public const int Selected = 12;

    /// <summary>Width of a joint projection.</summary>
    public const int Projected = (Group + 2) * KeyHeads * HeadSize;

    /// <summary>One token, all positions.</summary>
    [Graph]
    public static Tensor<float> One(
        [Shape(1, Projected)] Tensor<float> projection, [Shape(HeadSize)] Tensor<float> gain, [Shape(Capacity, HeadSize / 2)] Tensor<float> cosines,
        [Shape(Capacity, HeadSize / 2)] Tensor<float> sines, [Shape(4)] Tensor<int> state, [Shape(KeyHeads, Capacity, HeadSize)] Tensor<Half> keys,
        [Shape(KeyHeads, Capacity, HeadSize)] Tensor<Half> values, float epsilon, int window)
    {
        (Tensor<float> queries, keys, values) = Split(projection, gain, cosines, sines, state, keys, values, epsilon);
        return DenseAttention(queries, keys, values, state, window, 0.25f);
    }

    /// <summary>As <see cref="One"/>, on two devices: the pattern of the second needs lengths that the steps do not have.</summary>
    [Graph]
    [Blocks("heads", "attention")]
    public static Tensor<float> Placed(
        [Shape(1, Projected)] Tensor<float> projection, [Shape(HeadSize)] Tensor<float> gain, [Shape(Capacity, HeadSize / 2)] Tensor<float> cosines,
        [Shape(Capacity, HeadSize / 2)] Tensor<float> sines, [Block("heads")][Shape(4)] Tensor<int> state, [Shape(KeyHeads, Capacity, HeadSize)] Tensor<Half> keys,
        [Shape(KeyHeads, Capacity, HeadSize)] Tensor<Half> values, float epsilon, int window)
    {
        (Tensor<float> queries, keys, values) = InHeads(projection, gain, cosines, sines, state, keys, values, epsilon);
        return InAttention(queries, keys, values, state, window);
    }

    /// <summary>Many tokens, each to the positions up to its own.</summary>
    [Graph]
    public static Tensor<float> Many(
        [Shape("tokens", Projected)] Tensor<float> projection, [Shape(HeadSize)] Tensor<float> gain, [Shape(Capacity, HeadSize / 2)] Tensor<float> cosines,
        [Shape(Capacity, HeadSize / 2)] Tensor<float> sines, [Shape(4)] Tensor<int> state, [Shape(KeyHeads, Capacity, HeadSize)] Tensor<float> keys,
        [Shape(KeyHeads, Capacity, HeadSize)] Tensor<float> values, float epsilon, int window)
    {
        (Tensor<float> queries, keys, values) = Split(projection, gain, cosines, sines, state, keys, values, epsilon);
        return DenseAttention(queries, keys, values, state, window, 0.25f);
    }

    /// <summary>One token, the positions whose codes are nearest.</summary>
    [Graph]
    public static (Tensor<float> Attended, Tensor<int> Positions) Hashed(
        [Shape(1, Projected)] Tensor<float> projection, [Shape(HeadSize)] Tensor<float> gain, [Shape(Capacity, HeadSize / 2)] Tensor<float> cosines,
        [Shape(Capacity, HeadSize / 2)] Tensor<float> sines, [Shape(4)] Tensor<int> state, [Shape(KeyHeads, Capacity, HeadSize)] Tensor<float> keys,
        [Shape(KeyHeads, Capacity, HeadSize)] Tensor<float> values, [Shape(KeyHeads, HeadSize, 32 * Words)] Tensor<float> matrices,
        [Shape(KeyHeads, Capacity, Words)] Tensor<uint> codes, float epsilon,
        [Shape("planes")] int planes, [Shape("bins")] int bins, [Shape("blocks")] int blocks)
    {
        (Tensor<float> queries, keys, values) = Split(projection, gain, cosines, sines, state, keys, values, epsilon);
        codes = EncodeKeys(keys, matrices, state, codes, 1);
        Tensor<uint> bitPlanes = BitPlanes(EncodeQueries(queries, matrices), planes);
        Tensor<ushort> scores = Distances(codes, bitPlanes, state, 2, 3, Group, blocks);
        Tensor<int> histogram = Count(scores, Tensor.Broadcast<int>(0, KeyHeads, bins), state, blocks);
        Tensor<int> positions = Compact(scores, Threshold(histogram, state), state, Selected);
        return (SelectedAttention(queries, keys, values, positions, state, 0.25f), positions + 0);
    }

    [Block("heads")]
    private static (Tensor<float> Queries, Tensor<Half> Keys, Tensor<Half> Values) InHeads(
        Tensor<float> projection, Tensor<float> gain, Tensor<float> cosines, Tensor<float> sines, Tensor<int> state, Tensor<Half> keys, Tensor<Half> values, float epsilon) =>
        Split(projection, gain, cosines, sines, state, keys, values, epsilon);

    [Block("attention")]
    private static Tensor<float> InAttention(Tensor<float> queries, Tensor<Half> keys, Tensor<Half> values, Tensor<int> state, int window) =>
        DenseAttention(queries, keys, values, state, window, 0.25f);

    private static (Tensor<float> Queries, Tensor<TCache> Keys, Tensor<TCache> Values) Split<TCache>(
        Tensor<float> projection, Tensor<float> gain, Tensor<float> cosines, Tensor<float> sines, Tensor<int> state, Tensor<TCache> keys, Tensor<TCache> values, float epsilon)
        where TCache : unmanaged
    {
        const int Width = Group * KeyHeads * HeadSize;
        int tokens = projection.Length(0);
        Tensor<float> queries = Tensor.Reshape(Tensor.Slice(projection, 1, 0, Width), tokens, Group * KeyHeads, HeadSize);
        Tensor<float> others = Tensor.Reshape(Tensor.Slice(projection, 1, Width, 2 * KeyHeads * HeadSize), tokens, 2, KeyHeads, HeadSize);
        Tensor<float> newKeys = Tensor.Reshape(Tensor.Slice(others, 1, 0, 1), tokens, KeyHeads, HeadSize);
        Tensor<float> newValues = Tensor.Reshape(Tensor.Slice(others, 1, 1, 1), tokens, KeyHeads, HeadSize);
        queries = Rotate(HeadNorm(queries, gain, epsilon), cosines, sines, state);
        return (Tensor.Reshape(queries, tokens, KeyHeads, Group, HeadSize), Append(keys, Rotate(HeadNorm(newKeys, gain, epsilon), cosines, sines, state), state),
            Append(values, newValues, state));
    }
}

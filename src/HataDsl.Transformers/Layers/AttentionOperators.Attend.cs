using HataDsl.Graphs;

namespace HataDsl.Transformers;

/// <content>Selection and attention: the kernels that do several steps at once, and the steps that they stand for.</content>
public static partial class AttentionOperators
{
    private const string Partials = "DecodeAttention.Descriptors.";

    /// <summary>Attention of many tokens, each to the positions up to its own: <see cref="DenseAttention"/> as one kernel.</summary>
    /// <param name="queries">Rotated queries, [T, HKV, group, d].</param>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="values">Value cache, [HKV, capacity, d].</param>
    /// <param name="state">Position of the first token at index 0.</param>
    /// <param name="window">Positions attended to, counted back from the token; 0 for all.</param>
    /// <param name="scale">Factor of the scores.</param>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "PrefillAttention.Descriptors.Causal<TCache>()",
        Scalars = ["tokens", QueryHeads, "keyHeads", HeadSize, "capacity", "window", "scale"], Workgroups = ["tokens/16", QueryHeads])]
    [Pattern(Instances = typeof(CacheTypes), Steps = "attention")]
    [return: Shape("tokens", "keyHeads", "group", HeadSize)]
    public static Tensor<float> AttendMany<TCache>(
        [Shape("tokens", "keyHeads", "group", HeadSize)] Tensor<float> queries, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values, [Shape(4)] Tensor<int> state, int window, float scale)
        where TCache : unmanaged => DenseAttention(queries, keys, values, state, window, scale);

    /// <summary>Attention of one token to every position, or to a window of them: kernels for parts of the positions, and one that merges them.</summary>
    /// <param name="queries">Rotated queries, [1, HKV, group, d].</param>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="values">Value cache, [HKV, capacity, d].</param>
    /// <param name="state">Position of the token at index 0.</param>
    /// <param name="window">Positions attended to, counted back from the token; 0 for all.</param>
    /// <param name="scale">Factor of the scores.</param>
    /// <param name="splits">Parts of the positions.</param>
    /// <param name="partial">Floats of a part: d + <see cref="Attention.Kernels.DecodeAttention.Statistics"/>.</param>
    [Pattern(Instances = typeof(CacheTypes), Fused = nameof(AttendInParts), Steps = "attention + merge")]
    public static Tensor<float> AttendCached<TCache>(
        [Shape(1, "keyHeads", "group", HeadSize)] Tensor<float> queries, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values, [Shape(4)] Tensor<int> state, int window, float scale,
        [Shape("splits")] int splits, [Shape("partial")] int partial)
        where TCache : unmanaged => DenseAttention(queries, keys, values, state, window, scale);

    /// <summary>Attention of one token to the selected positions: kernels for parts of them, and one that merges these.</summary>
    /// <param name="queries">Rotated queries, [1, HKV, group, d].</param>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="values">Value cache, [HKV, capacity, d].</param>
    /// <param name="selected">Positions, [HKV, selected].</param>
    /// <param name="state">Number of selected positions at index 2.</param>
    /// <param name="scale">Factor of the scores.</param>
    /// <param name="splits">Parts of the positions.</param>
    /// <param name="partial">Floats of a part: d + <see cref="Attention.Kernels.DecodeAttention.Statistics"/>.</param>
    [Pattern(Instances = typeof(CacheTypes), Fused = nameof(GatherInParts), Steps = "gather + attention + merge")]
    public static Tensor<float> AttendSelected<TCache>(
        [Shape(1, "keyHeads", "group", HeadSize)] Tensor<float> queries, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values, [Shape("keyHeads", "selected")] Tensor<int> selected,
        [Shape(4)] Tensor<int> state, float scale, [Shape("splits")] int splits, [Shape("partial")] int partial)
        where TCache : unmanaged => SelectedAttention(queries, keys, values, selected, state, scale);

    /// <summary>The positions with the smallest scores, ascending: scores are counted where they are computed, and places come from the counts.</summary>
    /// <param name="codes">Code cache, [HKV, capacity, bits / 32].</param>
    /// <param name="planes">Bit planes of the queries, [HKV, planes, bits / 32].</param>
    /// <param name="state">Position of the token at index 0, positions to select at index 2.</param>
    /// <param name="histogram">Zeros, [HKV, bins].</param>
    /// <param name="sinks">First positions that are always kept.</param>
    /// <param name="recent">Last positions that are always kept.</param>
    /// <param name="group">Query heads of a KV head.</param>
    /// <param name="blocks">Blocks, as for <see cref="Distances"/>.</param>
    /// <param name="selected">Room for positions.</param>
    [Pattern(Fused = nameof(SelectByBlocks), Steps = "score + histogram + threshold + compaction")]
    public static Tensor<int> SelectPositions(
        [Shape("keyHeads", "capacity", "words")] Tensor<uint> codes, [Shape("keyHeads", "planes", "words")] Tensor<uint> planes,
        [Shape(4)] Tensor<int> state, [Shape("keyHeads", "bins")] Tensor<int> histogram, int sinks, int recent,
        [Shape("group")] int group, [Shape("blocks")] int blocks, [Shape("selected")] int selected)
    {
        Tensor<ushort> scores = Distances(codes, planes, state, sinks, recent, group, blocks);
        return Compact(scores, Threshold(Count(scores, histogram, state, blocks), state), state, selected);
    }

    /// <summary>A score for each position, and how many positions have each, altogether and up to it in each block.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "HashScoring.Descriptors.Score", Results = ["scores", "histogram", "blockCounts"],
        Views = ["codes", "planes", "state", "scores", "histogram", "blockCounts"],
        Scalars = ["capacity", "words", "planes", "group", "bins", "sinks", "recent"], Workgroups = ["blocks", "keyHeads"])]
    [return: Shape("keyHeads", "capacity")]
    [return: Shape("keyHeads", "blocks", "bins")]
    internal static (Tensor<ushort> Scores, Tensor<int> Histogram, Tensor<ushort> BlockCounts) Score(
        [Shape("keyHeads", "capacity", "words")] Tensor<uint> codes, [Shape("keyHeads", "planes", "words")] Tensor<uint> planes,
        [Shape(4)] Tensor<int> state, [Shape("keyHeads", "bins")] Tensor<int> histogram, int sinks, int recent,
        [Shape("group")] int group, [Shape("blocks")] int blocks) => throw OnDevices();

    /// <summary>The positions with the smallest scores, from the counts of each block.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "HashScoring.Descriptors.Select", Scalars = ["capacity", "bins", "selected"], Workgroups = ["blocks", "keyHeads"],
        Parts = ["blockCounts=2*blocks*keyHeads"])]
    [return: Shape("keyHeads", "selected")]
    internal static Tensor<int> Select(
        [Shape("keyHeads", "capacity")] Tensor<ushort> scores, [Shape("keyHeads", "bins")] Tensor<int> histogram,
        [Shape("keyHeads", "blocks", "bins")] Tensor<ushort> blockCounts, [Shape(4)] Tensor<int> state, [Shape("selected")] int selected) => throw OnDevices();

    /// <summary>Attention of one token to every position, or to a window of them, in parts.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + Partials + "Dense<TCache>()",
        Scalars = [QueryHeads, "keyHeads", HeadSize, "capacity", "window", "scale"], Workgroups = ["splits", "keyHeads", "group/4"])]
    [return: Shape("keyHeads", "group", "splits", "partial")]
    internal static Tensor<float> Attend<TCache>(
        [Shape(1, "keyHeads", "group", HeadSize)] Tensor<float> queries, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values, [Shape(4)] Tensor<int> state, int window, float scale,
        [Shape("splits")] int splits, [Shape("partial")] int partial)
        where TCache : unmanaged => throw OnDevices();

    /// <summary>Attention of one token to the selected positions, in parts.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + Partials + "Gather<TCache>()",
        Scalars = [QueryHeads, "keyHeads", HeadSize, "capacity", "selected", "scale"], Workgroups = ["splits", "keyHeads", "group/4"],
        Parts = ["keys=2*half*keyHeads*selected", "values=2*half*keyHeads*selected"])]
    [return: Shape("keyHeads", "group", "splits", "partial")]
    internal static Tensor<float> Gather<TCache>(
        [Shape(1, "keyHeads", "group", HeadSize)] Tensor<float> queries, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values, [Shape("keyHeads", "selected")] Tensor<int> selected,
        [Shape(4)] Tensor<int> state, float scale, [Shape("splits")] int splits, [Shape("partial")] int partial)
        where TCache : unmanaged => throw OnDevices();

    /// <summary>The parts of an attention as one result.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + Partials + "Merge", Scalars = ["splits", "size"], Workgroups = [QueryHeads])]
    [return: Shape(1, "keyHeads", "group", "size")]
    internal static Tensor<float> Merge([Shape("keyHeads", "group", "splits", "partial")] Tensor<float> parts, [Shape("size")] int size) => throw OnDevices();

    private static Tensor<float> AttendInParts<TCache>(
        Tensor<float> queries, Tensor<TCache> keys, Tensor<TCache> values, Tensor<int> state, int window, float scale, int splits, int partial)
        where TCache : unmanaged => Merge(Attend(queries, keys, values, state, window, scale, splits, partial), queries.Length(3));

    private static Tensor<float> GatherInParts<TCache>(
        Tensor<float> queries, Tensor<TCache> keys, Tensor<TCache> values, Tensor<int> selected, Tensor<int> state, float scale, int splits, int partial)
        where TCache : unmanaged => Merge(Gather(queries, keys, values, selected, state, scale, splits, partial), queries.Length(3));

    private static Tensor<int> SelectByBlocks(
        Tensor<uint> codes, Tensor<uint> planes, Tensor<int> state, Tensor<int> histogram, int sinks, int recent, int group, int blocks, int selected)
    {
        (Tensor<ushort> scores, histogram, Tensor<ushort> blockCounts) = Score(codes, planes, state, histogram, sinks, recent, group, blocks);
        return Select(scores, histogram, blockCounts, state, selected);
    }
}

using HataDsl.Graphs;

namespace HataDsl.Transformers;

/// <content>Hash-aware attention.</content>
internal static partial class AttentionOperators
{
    private const string Bits = "32*words";

    /// <summary>
    /// As <see cref="Prepare"/> for one token, with its key's code into the code cache, the bit planes of its queries, and a cleared histogram.
    /// </summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "Heads.Descriptors.PrepareHashed<TCache>()",
        Results = ["queries", "planes", "histogram", "keys", "values", "codes"],
        Views = ["projection", "queryGain", "keyGain", "cosines", "sines", "state", "matrices", "queries", "planes", "histogram", "keys", "values", "codes"],
        Scalars = ["group", "keyHeads", HeadSize, "capacity", Bits, "planes", "bins", "epsilon"], Workgroups = ["keyHeads"],
        Parts = ["cosines=half", "sines=half", "keys=2*half*keyHeads", "values=2*half*keyHeads", "codes=keyHeads*words"])]
    [return: Shape(1, AllHeads)]
    [return: Shape("keyHeads", "planes", "words")]
    [return: Shape("keyHeads", "bins")]
    public static (Tensor<float> Queries, Tensor<uint> Planes, Tensor<int> Histogram, Tensor<TCache> Keys, Tensor<TCache> Values, Tensor<uint> Codes) PrepareHashed<TCache>(
        [Shape(1, "projected")] Tensor<float> projection, [Shape(HeadSize)] Tensor<float> queryGain, [Shape(HeadSize)] Tensor<float> keyGain,
        [Shape("capacity", "half")] Tensor<float> cosines, [Shape("capacity", "half")] Tensor<float> sines, [Shape(4)] Tensor<int> state,
        [Shape("keyHeads", HeadSize, Bits)] Tensor<float> matrices,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values,
        [Shape("keyHeads", "capacity", "words")] Tensor<uint> codes, float epsilon)
        where TCache : unmanaged => throw OnDevices();

    /// <summary>Codes of the keys of a chunk, from the cache into the code cache.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "HashEncoding.Descriptors.EncodeKeys<TCache>()", Results = ["codes"],
        Scalars = ["tokens", HeadSize, "capacity", Bits], Workgroups = ["tokens/4", "keyHeads"],
        Parts = ["keys=2*half*keyHeads*tokens", "codes=keyHeads*words*tokens"])]
    public static Tensor<uint> EncodeKeys<TCache>(
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys, [Shape("keyHeads", HeadSize, Bits)] Tensor<float> matrices,
        [Shape(4)] Tensor<int> state, [Shape("keyHeads", "capacity", "words")] Tensor<uint> codes)
        where TCache : unmanaged => throw OnDevices();

    /// <summary>A score for each position, and how many positions have each, altogether and up to it in each block.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "HashScoring.Descriptors.Score", Results = ["scores", "histogram", "blockCounts"],
        Views = ["codes", "planes", "state", "scores", "histogram", "blockCounts"],
        Scalars = ["capacity", "words", "planes", "group", "bins", "sinks", "recent"], Workgroups = ["blocks", "keyHeads"])]
    [return: Shape("keyHeads", "capacity")]
    [return: Shape("keyHeads", "blocks", "bins")]
    public static (Tensor<ushort> Scores, Tensor<int> Histogram, Tensor<ushort> BlockCounts) Score(
        [Shape("keyHeads", "capacity", "words")] Tensor<uint> codes, [Shape("keyHeads", "planes", "words")] Tensor<uint> planes,
        [Shape(4)] Tensor<int> state, [Shape("keyHeads", "bins")] Tensor<int> histogram, int sinks, int recent) => throw OnDevices();

    /// <summary>The positions with the smallest scores, ascending.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "HashScoring.Descriptors.Select", Scalars = ["capacity", "bins", "selected"], Workgroups = ["blocks", "keyHeads"],
        Parts = ["blockCounts=2*blocks*keyHeads"])]
    [return: Shape("keyHeads", "selected")]
    public static Tensor<int> Select(
        [Shape("keyHeads", "capacity")] Tensor<ushort> scores, [Shape("keyHeads", "bins")] Tensor<int> histogram,
        [Shape("keyHeads", "blocks", "bins")] Tensor<ushort> blockCounts, [Shape(4)] Tensor<int> state) => throw OnDevices();

    /// <summary>Attention of one token to the selected positions, in parts.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "DecodeAttention.Descriptors.Gather<TCache>()",
        Scalars = [QueryHeads, "keyHeads", HeadSize, "capacity", "selected", "scale"], Workgroups = ["splits", "keyHeads", "group/4"],
        Parts = ["keys=2*half*keyHeads*selected", "values=2*half*keyHeads*selected"])]
    [return: Shape(QueryHeads, "splits", "partial")]
    public static Tensor<float> Gather<TCache>(
        [Shape(1, AllHeads)] Tensor<float> queries, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values, [Shape("keyHeads", "selected")] Tensor<int> selected,
        [Shape(4)] Tensor<int> state, float scale)
        where TCache : unmanaged => throw OnDevices();
}

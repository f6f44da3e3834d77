using HataDsl.Graphs;

namespace HataDsl.Transformers;

/// <content>
/// Hash codes and selection by them, one step after the other. These are kernels, since bits, atomic counts and running places are nothing
/// that tensor functions say.
/// </content>
public static partial class AttentionOperators
{
    /// <summary>Codes of the keys of a chunk, from the cache into the code cache in place.</summary>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="matrices">One hash matrix a KV head, [HKV, d, bits].</param>
    /// <param name="state">Position of the first token at index 0.</param>
    /// <param name="codes">Code cache, [HKV, capacity, bits / 32].</param>
    /// <param name="tokens">Tokens of the chunk.</param>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "HashEncoding.Descriptors.EncodeKeys<TCache>()", Results = ["codes"],
        Scalars = ["tokens", HeadSize, "capacity", Bits], Workgroups = ["tokens/4", "keyHeads"],
        Parts = ["keys=2*half*keyHeads*tokens", "codes=keyHeads*words*tokens"])]
    public static Tensor<uint> EncodeKeys<TCache>(
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys, [Shape("keyHeads", HeadSize, Bits)] Tensor<float> matrices,
        [Shape(4)] Tensor<int> state, [Shape("keyHeads", "capacity", "words")] Tensor<uint> codes, [Shape("tokens")] int tokens)
        where TCache : unmanaged => throw OnDevices();

    /// <summary>Codes of the query heads of one token, [HKV, group, bits / 32].</summary>
    /// <param name="queries">Rotated queries, [1, HKV, group, d].</param>
    /// <param name="matrices">One hash matrix a KV head, [HKV, d, bits].</param>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "HashEncoding.Descriptors.EncodeQueries",
        Scalars = ["group", HeadSize, Bits], Workgroups = [QueryHeads])]
    [return: Shape("keyHeads", "group", "words")]
    public static Tensor<uint> EncodeQueries(
        [Shape(1, "keyHeads", "group", HeadSize)] Tensor<float> queries, [Shape("keyHeads", HeadSize, Bits)] Tensor<float> matrices) => throw OnDevices();

    /// <summary>Codes of the queries of each group as bit planes, which make a score cheap: [HKV, planes, bits / 32].</summary>
    /// <param name="codes">Codes of the queries, [HKV, group, bits / 32].</param>
    /// <param name="planes">Planes, as <see cref="Attention.Kernels.HashScoring.PlaneCount"/> gives.</param>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "HashEncoding.Descriptors.BitPlanes", Scalars = ["group", "words", "planes"], Workgroups = ["keyHeads"])]
    [return: Shape("keyHeads", "planes", "words")]
    public static Tensor<uint> BitPlanes([Shape("keyHeads", "group", "words")] Tensor<uint> codes, [Shape("planes")] int planes) => throw OnDevices();

    /// <summary>A score for each position: 0 for those that are always kept, else the group's summed Hamming distance and 1. [HKV, capacity].</summary>
    /// <param name="codes">Code cache, [HKV, capacity, bits / 32].</param>
    /// <param name="planes">Bit planes of the queries, [HKV, planes, bits / 32].</param>
    /// <param name="state">Position of the token at index 0: positions 0 to it are scored.</param>
    /// <param name="sinks">First positions that are always kept.</param>
    /// <param name="recent">Last positions that are always kept.</param>
    /// <param name="group">Query heads of a KV head.</param>
    /// <param name="blocks">Blocks of <see cref="Attention.Kernels.HashScoring.Block"/> positions, at least as many as hold the token's position.</param>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "HashScoring.Descriptors.Distances",
        Scalars = ["capacity", "words", "planes", "group", "sinks", "recent"], Workgroups = ["blocks", "keyHeads"])]
    [return: Shape("keyHeads", "capacity")]
    public static Tensor<ushort> Distances(
        [Shape("keyHeads", "capacity", "words")] Tensor<uint> codes, [Shape("keyHeads", "planes", "words")] Tensor<uint> planes,
        [Shape(4)] Tensor<int> state, int sinks, int recent, [Shape("group")] int group, [Shape("blocks")] int blocks) => throw OnDevices();

    /// <summary>Adds how many positions have each score to a histogram in place.</summary>
    /// <param name="scores">Scores, [HKV, capacity].</param>
    /// <param name="histogram">Positions of each score, [HKV, bins].</param>
    /// <param name="state">Position of the token at index 0.</param>
    /// <param name="blocks">Blocks, as for <see cref="Distances"/>.</param>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "HashScoring.Descriptors.Count", Results = ["histogram"],
        Views = ["scores", "state", "histogram"], Scalars = ["capacity", "bins"], Workgroups = ["blocks", "keyHeads"], Parts = ["histogram=keyHeads*bins"])]
    public static Tensor<int> Count(
        [Shape("keyHeads", "capacity")] Tensor<ushort> scores, [Shape("keyHeads", "bins")] Tensor<int> histogram, [Shape(4)] Tensor<int> state,
        [Shape("blocks")] int blocks) => throw OnDevices();

    /// <summary>The score up to which positions are selected, and how many of those that have it: [HKV, 2].</summary>
    /// <param name="histogram">Positions of each score, [HKV, bins].</param>
    /// <param name="state">Positions to select at index 2.</param>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "HashScoring.Descriptors.Thresholds", Scalars = ["bins"], Workgroups = ["keyHeads"])]
    [return: Shape("keyHeads", 2)]
    public static Tensor<int> Threshold([Shape("keyHeads", "bins")] Tensor<int> histogram, [Shape(4)] Tensor<int> state) => throw OnDevices();

    /// <summary>The selected positions, ascending: [HKV, selected].</summary>
    /// <param name="scores">Scores, [HKV, capacity].</param>
    /// <param name="thresholds">As <see cref="Threshold"/> gives.</param>
    /// <param name="state">Position of the token at index 0.</param>
    /// <param name="selected">Room for positions, at least as many as are to be selected.</param>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "HashScoring.Descriptors.CompactAll", Scalars = ["capacity", "selected"], Workgroups = ["keyHeads"])]
    [return: Shape("keyHeads", "selected")]
    public static Tensor<int> Compact(
        [Shape("keyHeads", "capacity")] Tensor<ushort> scores, [Shape("keyHeads", 2)] Tensor<int> thresholds, [Shape(4)] Tensor<int> state,
        [Shape("selected")] int selected) => throw OnDevices();
}

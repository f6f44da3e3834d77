using HataDsl.Graphs;

namespace HataDsl.Transformers;

/// <summary>
/// Attention of decoder layers: kernels of their own on every device, since they go over positions and select among them, which tensor
/// functions do not say. They run on devices only; <c>ReferenceDecoder</c> in the tests computes the same on the host.
/// </summary>
/// <remarks>
/// Lengths: H = group * keyHeads query heads, d = 2 * half. The names are dimensions of <see cref="DecoderGraphs"/>.
/// </remarks>
internal static partial class AttentionOperators
{
    private const string Kernels = "global::HataDsl.Attention.Kernels.";
    private const string QueryHeads = "group*keyHeads";
    private const string HeadSize = "2*half";
    private const string AllHeads = "2*group*half*keyHeads";

    /// <summary>Splits a joint projection into heads: norms, positions, and keys and values into their caches.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "Heads.Descriptors.Prepare<TCache>()",
        Results = ["queries", "keys", "values"],
        Views = ["projection", "queryGain", "keyGain", "cosines", "sines", "state", "queries", "keys", "values"],
        Scalars = [QueryHeads, "keyHeads", HeadSize, "capacity", "epsilon"], Workgroups = ["projected/2*half", "tokens"],
        Parts = ["cosines=half*tokens", "sines=half*tokens", "keys=2*half*keyHeads*tokens", "values=2*half*keyHeads*tokens"])]
    [return: Shape("tokens", AllHeads)]
    public static (Tensor<float> Queries, Tensor<TCache> Keys, Tensor<TCache> Values) Prepare<TCache>(
        [Shape("tokens", "projected")] Tensor<float> projection, [Shape(HeadSize)] Tensor<float> queryGain, [Shape(HeadSize)] Tensor<float> keyGain,
        [Shape("capacity", "half")] Tensor<float> cosines, [Shape("capacity", "half")] Tensor<float> sines, [Shape(4)] Tensor<int> state,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values, float epsilon)
        where TCache : unmanaged => throw OnDevices();

    /// <summary>Attention of one token to every position, or to a window of them, in parts.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "DecodeAttention.Descriptors.Dense<TCache>()",
        Scalars = [QueryHeads, "keyHeads", HeadSize, "capacity", "window", "scale"], Workgroups = ["splits", "keyHeads", "group/4"])]
    [return: Shape(QueryHeads, "splits", "partial")]
    public static Tensor<float> Attend<TCache>(
        [Shape(1, AllHeads)] Tensor<float> queries, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values, [Shape(4)] Tensor<int> state, int window, float scale)
        where TCache : unmanaged => throw OnDevices();

    /// <summary>The parts of an attention as one result.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "DecodeAttention.Descriptors.Merge", Scalars = ["splits", HeadSize], Workgroups = [QueryHeads])]
    [return: Shape(1, AllHeads)]
    public static Tensor<float> Merge([Shape(QueryHeads, "splits", "partial")] Tensor<float> parts) => throw OnDevices();

    /// <summary>Attention of many tokens, each to the positions up to its own.</summary>
    [Operator(OperatorClass.Anchor, Kernel = Kernels + "PrefillAttention.Descriptors.Causal<TCache>()",
        Scalars = ["tokens", QueryHeads, "keyHeads", HeadSize, "capacity", "window", "scale"], Workgroups = ["tokens/16", QueryHeads])]
    [return: Shape("tokens", AllHeads)]
    public static Tensor<float> AttendMany<TCache>(
        [Shape("tokens", AllHeads)] Tensor<float> queries, [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> keys,
        [Shape("keyHeads", "capacity", HeadSize)] Tensor<TCache> values, [Shape(4)] Tensor<int> state, int window, float scale)
        where TCache : unmanaged => throw OnDevices();

    private static NotSupportedException OnDevices() => new("This operator is a kernel: it runs on devices only.");
}

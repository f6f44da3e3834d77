using HataDsl.Graphs;

namespace HataDsl.Transformers;

/// <summary>
/// Attention of decoder layers as operators for graphs. A layer is written in steps: heads are normalised, rotated and appended to caches,
/// attention goes over positions. Where kernels do several of these steps at once, they are declared as patterns, and graphs that have the
/// steps get them, in this project and in others.
/// </summary>
/// <remarks>
/// Lengths: T tokens of a chunk, HKV key-value heads with <c>group</c> query heads each, d = 2 * half elements of a head, <c>capacity</c>
/// positions in the caches. The state is four numbers: position of the first token, number of tokens, positions to select, unused.
/// </remarks>
public static partial class AttentionOperators
{
    private const string Kernels = "global::HataDsl.Attention.Kernels.";
    private const string QueryHeads = "group*keyHeads";
    private const string HeadSize = "2*half";
    private const string Bits = "32*words";

    /// <summary>Each head divided by its root mean square, times a gain (Qwen3); heads as they are with a negative epsilon.</summary>
    /// <param name="heads">Heads, [.., d].</param>
    /// <param name="gain">Gain of each element, [d].</param>
    /// <param name="epsilon">Added to the mean; negative for no norm.</param>
    [Operator(OperatorClass.Reduction)]
    public static Tensor<float> HeadNorm(Tensor<float> heads, Tensor<float> gain, Tensor<float> epsilon) =>
        Tensor.Select(epsilon < 0f, heads, Operators.RmsNorm(heads, gain, epsilon));

    /// <summary>Rotary embedding (Su et al., arXiv 2104.09864): pairs (i, i + d/2), as in the Hugging Face layout, turned by the token's position.</summary>
    /// <param name="heads">Heads, [T, H, d].</param>
    /// <param name="cosines">Cosine for each position and pair, [capacity, d/2].</param>
    /// <param name="sines">Sine for each position and pair, [capacity, d/2].</param>
    /// <param name="state">Position of the first token at index 0.</param>
    [Operator(OperatorClass.Injective)]
    public static Tensor<float> Rotate(Tensor<float> heads, Tensor<float> cosines, Tensor<float> sines, Tensor<int> state)
    {
        int tokens = heads.Length(0);
        int count = heads.Length(1);
        int half = cosines.Length(1);
        Tensor<int> positions = Tensor.Slice(state, 0, 0, 1) + Tensor.Index(tokens);
        Tensor<float> cosine = Tensor.Reshape(Tensor.Take(cosines, positions), tokens, 1, 1, half);
        Tensor<float> sine = Tensor.Reshape(Tensor.Take(sines, positions), tokens, 1, 1, half);
        Tensor<float> pairs = Tensor.Reshape(heads, tokens, count, 2, half);
        Tensor<float> low = Tensor.Slice(pairs, 2, 0, 1);
        Tensor<float> high = Tensor.Slice(pairs, 2, 1, 1);
        return Tensor.Reshape(Tensor.Concat(2, (low * cosine) - (high * sine), (high * cosine) + (low * sine)), tokens, count, 2 * half);
    }

    /// <summary>Writes the heads of a chunk into a cache in place, rounded to the cache's type.</summary>
    /// <param name="cache">Cache, [HKV, capacity, d].</param>
    /// <param name="heads">Heads, [T, HKV, d].</param>
    /// <param name="state">Position of the first token at index 0.</param>
    [Operator(OperatorClass.Injective)]
    public static Tensor<TCache> Append<TCache>(Tensor<TCache> cache, Tensor<float> heads, Tensor<int> state)
        where TCache : unmanaged =>
        Tensor.Write(cache, Tensor.FromSingle(Tensor.Transpose(heads, 1, 0, 2), cache), 1, Tensor.Slice(state, 0, 0, 1));

    /// <summary>Attention of each token to the positions up to its own, or to a window of them: [T, HKV, group, d].</summary>
    /// <param name="queries">Rotated queries, [T, HKV, group, d].</param>
    /// <param name="keys">Key cache with the tokens' keys, [HKV, capacity, d].</param>
    /// <param name="values">Value cache with the tokens' values, [HKV, capacity, d].</param>
    /// <param name="state">Position of the first token at index 0.</param>
    /// <param name="window">Positions attended to, counted back from the token; 0 for all.</param>
    /// <param name="scale">Factor of the scores, as a rule 1 / sqrt(d).</param>
    [Operator(OperatorClass.Anchor)]
    public static Tensor<float> DenseAttention<TCache>(
        Tensor<float> queries, Tensor<TCache> keys, Tensor<TCache> values, Tensor<int> state, Tensor<int> window, Tensor<float> scale)
        where TCache : unmanaged
    {
        int tokens = queries.Length(0);
        int keyHeads = queries.Length(1);
        int group = queries.Length(2);
        int size = queries.Length(3);
        int capacity = keys.Length(1);
        Tensor<int> first = Tensor.Slice(state, 0, 0, 1);
        Tensor<int> own = Tensor.Reshape(first + Tensor.Index(tokens), tokens, 1, 1);
        Tensor<int> positions = Tensor.Index(capacity);
        Tensor<bool> seen = Tensor.And(positions <= own, Tensor.Or(window <= 0, positions > own - window));
        Tensor<float> rows = Tensor.Reshape(Tensor.Transpose(queries, 1, 0, 2, 3), keyHeads, tokens * group, size);
        Tensor<float> scores = Tensor.Reshape(Tensor.Dot(rows, Tensor.ToSingle(keys)), keyHeads, tokens, group, capacity);
        Tensor<float> weights = Operators.Softmax(Tensor.Select(seen, scores * scale, float.NegativeInfinity));

        // What lies beyond the last token was never written, and may be no number.
        Tensor<bool> written = Tensor.Reshape(positions < first + tokens, capacity, 1);
        Tensor<float> known = Tensor.Select(written, Tensor.ToSingle(values), 0f);
        Tensor<float> attended = Tensor.MatMul(Tensor.Reshape(weights, keyHeads, tokens * group, capacity), known);
        return Tensor.Transpose(Tensor.Reshape(attended, keyHeads, tokens, group, size), 1, 0, 2, 3);
    }

    /// <summary>Attention of one token to the selected positions: [1, HKV, group, d].</summary>
    /// <param name="queries">Rotated queries, [1, HKV, group, d].</param>
    /// <param name="keys">Key cache, [HKV, capacity, d].</param>
    /// <param name="values">Value cache, [HKV, capacity, d].</param>
    /// <param name="selected">Positions, [HKV, n]; those from the state's number on mean nothing.</param>
    /// <param name="state">Number of selected positions at index 2.</param>
    /// <param name="scale">Factor of the scores.</param>
    [Operator(OperatorClass.Anchor)]
    public static Tensor<float> SelectedAttention<TCache>(
        Tensor<float> queries, Tensor<TCache> keys, Tensor<TCache> values, Tensor<int> selected, Tensor<int> state, Tensor<float> scale)
        where TCache : unmanaged
    {
        int keyHeads = queries.Length(1);
        int group = queries.Length(2);
        int size = queries.Length(3);
        int capacity = keys.Length(1);
        Tensor<bool> inside = Tensor.Index(selected.Length(1)) < Tensor.Slice(state, 0, 2, 1);
        Tensor<int> rows = Tensor.Select(inside, selected, 0) + (Tensor.Reshape(Tensor.Index(keyHeads), keyHeads, 1) * capacity);
        Tensor<float> takenKeys = Tensor.ToSingle(Tensor.Take(Tensor.Reshape(keys, keyHeads * capacity, size), rows));
        Tensor<float> takenValues = Tensor.ToSingle(Tensor.Take(Tensor.Reshape(values, keyHeads * capacity, size), rows));
        Tensor<float> scores = Tensor.Dot(Tensor.Reshape(queries, keyHeads, group, size), takenKeys);
        Tensor<float> weights = Operators.Softmax(Tensor.Select(inside, scores * scale, float.NegativeInfinity));
        return Tensor.Reshape(Tensor.MatMul(weights, takenValues), 1, keyHeads, group, size);
    }

    private static NotSupportedException OnDevices() => new("This operator is a kernel: it runs on devices only.");
}

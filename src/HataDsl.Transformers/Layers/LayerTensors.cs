using HataDsl.Graphs;

namespace HataDsl.Transformers;

/// <summary>Weights of a layer as a graph sees them. H = group * keyHeads query heads, d = 2 * half.</summary>
/// <param name="InputNorm">Gain before attention.</param>
/// <param name="QueryKeyValue">Query, key and value projections, one below the other.</param>
/// <param name="QueryKeyValueBias">Their bias; zeros without one.</param>
/// <param name="QueryNorm">Gain of the query norm; anything without one.</param>
/// <param name="KeyNorm">Gain of the key norm; anything without one.</param>
/// <param name="Output">Output projection of attention.</param>
/// <param name="OutputBias">Its bias; zeros without one.</param>
/// <param name="FeedForwardNorm">Gain before the feed-forward network.</param>
/// <param name="GateUp">Gate and up projections, one below the other.</param>
/// <param name="GateUpBias">Their bias; zeros without one.</param>
/// <param name="Down">Down projection.</param>
/// <param name="DownBias">Its bias; zeros without one.</param>
internal sealed record WeightTensors<TWeight>(
    [Shape("hidden")] Tensor<float> InputNorm,
    [Shape("projected", "hidden")] Tensor<TWeight> QueryKeyValue,
    [Shape("projected")] Tensor<float> QueryKeyValueBias,
    [Shape("2*half")] Tensor<float> QueryNorm,
    [Shape("2*half")] Tensor<float> KeyNorm,
    [Shape("hidden", "2*group*half*keyHeads")] Tensor<TWeight> Output,
    [Shape("hidden")] Tensor<float> OutputBias,
    [Shape("hidden")] Tensor<float> FeedForwardNorm,
    [Shape("2*inner", "hidden")] Tensor<TWeight> GateUp,
    [Shape("2*inner")] Tensor<float> GateUpBias,
    [Shape("hidden", "inner")] Tensor<TWeight> Down,
    [Shape("hidden")] Tensor<float> DownBias)
    where TWeight : unmanaged;

/// <summary>Caches of a layer, and what else a step reads besides weights.</summary>
/// <param name="Cosines">Cosine for each position and pair.</param>
/// <param name="Sines">Sine for each position and pair.</param>
/// <param name="State">Position of the first token, number of tokens, positions to select.</param>
/// <param name="Keys">Key cache.</param>
/// <param name="Values">Value cache.</param>
internal sealed record CacheTensors<TCache>(
    [Shape("capacity", "half")] Tensor<float> Cosines,
    [Shape("capacity", "half")] Tensor<float> Sines,
    [Shape(4)] Tensor<int> State,
    [Shape("keyHeads", "capacity", "2*half")] Tensor<TCache> Keys,
    [Shape("keyHeads", "capacity", "2*half")] Tensor<TCache> Values)
    where TCache : unmanaged;

/// <summary>What a layer with hash-aware attention has beside its caches.</summary>
/// <param name="Matrices">One hash matrix a KV head.</param>
/// <param name="Codes">Codes of the keys.</param>
internal sealed record HashTensors(
    [Shape("keyHeads", "2*half", "32*words")] Tensor<float> Matrices,
    [Shape("keyHeads", "capacity", "words")] Tensor<uint> Codes);

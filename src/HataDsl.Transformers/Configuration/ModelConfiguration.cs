using System.Collections.Immutable;

namespace HataDsl.Transformers;

/// <summary>
/// What <c>config.json</c> says about a decoder of the Llama family: sizes, and the few switches in which Llama, Mistral,
/// Qwen2 and Qwen3 differ. Made by <see cref="Load"/> and <see cref="Parse"/>, which refuse what is not implemented.
/// </summary>
public sealed partial record ModelConfiguration
{
    /// <summary>Class name in transformers, such as "LlamaForCausalLM".</summary>
    public required string Architecture { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width inside the feed-forward block.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Number of decoder layers.</summary>
    public required int LayerCount { get; init; }

    /// <summary>Number of query heads, a multiple of <see cref="KeyValueHeadCount"/>.</summary>
    public required int HeadCount { get; init; }

    /// <summary>Number of key and value heads.</summary>
    public required int KeyValueHeadCount { get; init; }

    /// <summary>Width of a head; even.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Rows of the embedding; token ids are 0 to this minus 1.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Longest sequence the configuration allows, in tokens.</summary>
    public required int MaximumPositions { get; init; }

    /// <summary>Epsilon inside the square root of every RMS norm.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>Rotary position embedding.</summary>
    public required RotaryConfiguration Rotary { get; init; }

    /// <summary>True when the embedding is the output matrix too.</summary>
    public bool TieWordEmbeddings { get; init; }

    /// <summary>True when the query, key and value projections have a bias (Qwen2; others by configuration).</summary>
    public bool QueryKeyValueBias { get; init; }

    /// <summary>True when the attention's output projection has a bias.</summary>
    public bool AttentionOutputBias { get; init; }

    /// <summary>True when gate, up and down projections have a bias.</summary>
    public bool FeedForwardBias { get; init; }

    /// <summary>True when queries and keys pass an RMS norm per head before the rotation (Qwen3).</summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>
    /// Sliding window per layer in tokens, 0 where a layer sees everything; one entry a layer. A query at position p of a
    /// layer with window w sees the positions p - w + 1 to p, itself included, as in transformers.
    /// </summary>
    public required ImmutableArray<int> LayerWindows { get; init; }

    /// <summary>First token of a sequence, or null where none is named.</summary>
    public int? BeginToken { get; init; }

    /// <summary>
    /// Tokens that end generation: those of <c>generation_config.json</c> where it names some, else those of
    /// <c>config.json</c>; may be empty.
    /// </summary>
    public ImmutableArray<int> EndTokens { get; init; } = [];

    /// <summary>
    /// Longest sequence the model can be run on: <see cref="MaximumPositions"/>, but none with dynamic rotary scaling, which
    /// stretches with the sequence and is there to go past the trained length.
    /// </summary>
    public int ContextLimit => Rotary.Kind == RotaryScalingKind.Dynamic ? int.MaxValue : MaximumPositions;

    /// <summary>Width of all query heads: heads times head width.</summary>
    public int QuerySize => HeadCount * HeadSize;

    /// <summary>Width of all key (or value) heads: heads times head width.</summary>
    public int KeyValueSize => KeyValueHeadCount * HeadSize;

    /// <summary>Query heads that share a key/value head.</summary>
    public int GroupSize => HeadCount / KeyValueHeadCount;

    /// <summary>Sliding window of a layer in tokens; 0 when it sees everything.</summary>
    /// <param name="layer">Layer, from 0 to <see cref="LayerCount"/> - 1.</param>
    public int WindowOf(int layer) => LayerWindows[layer];
}

namespace HataDsl.Transformers.Tests.Reference;

/// <summary>Shape and switches of a random model. The defaults are a small Llama.</summary>
internal sealed record RandomModelOptions
{
    public string Architecture { get; init; } = "LlamaForCausalLM";

    public int HiddenSize { get; init; } = 64;

    public int IntermediateSize { get; init; } = 96;

    public int Layers { get; init; } = 2;

    public int Heads { get; init; } = 4;

    public int KeyValueHeads { get; init; } = 2;

    public int HeadSize { get; init; } = 16;

    public int Vocabulary { get; init; } = 131;

    public int MaximumPositions { get; init; } = 512;

    public double Theta { get; init; } = 10_000;

    /// <summary>Value of "rope_type"; null writes no scaling.</summary>
    public string? RopeType { get; init; }

    /// <summary>Numbers beside "rope_type", such as factor.</summary>
    public Dictionary<string, double> RopeNumbers { get; init; } = [];

    /// <summary>Writes "rope_parameters" with the base inside; otherwise "rope_scaling" with "type", and "rope_theta" beside it.</summary>
    public bool NewRopeSpelling { get; init; } = true;

    /// <summary>Sliding window in tokens; null writes none.</summary>
    public int? Window { get; init; }

    /// <summary>Qwen: layers below this see everything.</summary>
    public int FirstWindowLayer { get; init; }

    public bool Tied { get; init; }

    public bool AttentionBias { get; init; }

    public bool FeedForwardBias { get; init; }

    public TensorType WeightType { get; init; } = TensorType.Float32;

    /// <summary>Number of safetensors files; 1 writes model.safetensors without an index.</summary>
    public int Shards { get; init; } = 1;
}

using System.Text.Json;

namespace HataDsl.Transformers.Tests.Reference;

/// <summary>
/// Writes small random models in the Hugging Face layout, for comparing decoders. Weights are scaled so that logits are
/// of order 10, attention is neither flat nor a single position, and biases and norms matter: a decoder that leaves one
/// out is far off, not slightly.
/// </summary>
internal static class RandomModels
{
    private const string Llama = "LlamaForCausalLM";
    private const string Mistral = "MistralForCausalLM";
    private const string Qwen2 = "Qwen2ForCausalLM";
    private const string Qwen3 = "Qwen3ForCausalLM";

    private static readonly Dictionary<string, double> YarnNumbers = new()
    {
        ["factor"] = 8, ["original_max_position_embeddings"] = 64,
    };

    /// <summary>Named configurations that cover what the architectures can do, with every group size and odd head widths.</summary>
    public static IReadOnlyDictionary<string, RandomModelOptions> Cases { get; } = new Dictionary<string, RandomModelOptions>
    {
        ["llama"] = new(),
        ["llama-tied-half"] = new() { Tied = true, WeightType = TensorType.Float16 },
        ["llama-brain-sharded"] = new() { WeightType = TensorType.BFloat16, Shards = 3 },
        ["llama-group1-head40"] = new() { Heads = 3, KeyValueHeads = 3, HeadSize = 40 },
        ["llama-group5-head36"] = new() { Heads = 5, KeyValueHeads = 1, HeadSize = 36 },
        ["llama-group4-head64"] = new() { Heads = 4, KeyValueHeads = 1, HeadSize = 64 },
        ["llama-group8-head80"] = new() { Heads = 8, KeyValueHeads = 1, HeadSize = 80 },
        ["llama-group3-head96"] = new() { Heads = 6, KeyValueHeads = 2, HeadSize = 96 },
        ["llama-group2-head128"] = new() { Heads = 4, KeyValueHeads = 2, HeadSize = 128, WeightType = TensorType.Float16 },
        ["llama-group8-head8"] = new() { Heads = 16, KeyValueHeads = 2, HeadSize = 8 },
        ["llama-bias"] = new() { AttentionBias = true, FeedForwardBias = true },
        ["llama-odd-sizes"] = new() { HiddenSize = 72, IntermediateSize = 100, Heads = 3, KeyValueHeads = 1, HeadSize = 24, Vocabulary = 101 },
        ["llama-uneven-sizes"] = new() { HiddenSize = 70, IntermediateSize = 101, WeightType = TensorType.Float16, Vocabulary = 127 },
        ["llama-linear"] = new() { RopeType = "linear", RopeNumbers = new() { ["factor"] = 4 }, NewRopeSpelling = false },
        ["llama-dynamic"] = new() { RopeType = "dynamic", RopeNumbers = new() { ["factor"] = 2 }, MaximumPositions = 48 },
        ["llama-llama3"] = new()
        {
            RopeType = "llama3",
            Theta = 500_000,
            HeadSize = 32,
            RopeNumbers = new() { ["factor"] = 8, ["low_freq_factor"] = 1, ["high_freq_factor"] = 4, ["original_max_position_embeddings"] = 64 },
        },
        ["llama-yarn"] = new() { RopeType = "yarn", HeadSize = 32, RopeNumbers = YarnNumbers, NewRopeSpelling = false },
        ["mistral-window"] = new() { Architecture = Mistral, Heads = 8, KeyValueHeads = 2, Window = 19 },
        ["mistral-no-window"] = new() { Architecture = Mistral, WeightType = TensorType.BFloat16 },
        ["qwen2-tied"] = new() { Architecture = Qwen2, Tied = true, Theta = 1_000_000 },
        ["qwen2-window"] = new() { Architecture = Qwen2, Layers = 3, Window = 16, FirstWindowLayer = 1, WeightType = TensorType.BFloat16 },
        ["qwen3"] = new() { Architecture = Qwen3, Heads = 8, KeyValueHeads = 2, HeadSize = 32, WeightType = TensorType.BFloat16, Shards = 2 },
        ["qwen3-bias-yarn"] = new() { Architecture = Qwen3, AttentionBias = true, Tied = true, RopeType = "yarn", RopeNumbers = YarnNumbers },
    };

    /// <summary>Writes a model folder.</summary>
    /// <param name="directory">Folder, made when it is not there.</param>
    /// <param name="options">Shape and switches.</param>
    /// <param name="seed">Equal seeds give equal files.</param>
    public static void Create(string directory, RandomModelOptions options, ulong seed)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllBytes(Path.Combine(directory, "config.json"), ConfigurationJson(options));
        var configuration = ModelConfiguration.Load(directory);
        var random = new RandomSequence(seed);
        var writers = Enumerable.Range(0, options.Shards).Select(_ => new SafetensorsWriter()).ToArray();
        var owners = new SortedDictionary<string, string>(StringComparer.Ordinal);
        int index = 0;
        foreach (var tensor in ModelTensors.Required(configuration))
        {
            int shard = index++ % options.Shards;
            float[] values = new float[tensor.Rows * Math.Max(1, tensor.Columns)];
            Fill(values, tensor, random);
            writers[shard].Add(tensor.Name, options.WeightType, tensor.Shape, values);
            owners.Add(tensor.Name, ShardName(shard, options.Shards));
        }

        for (int shard = 0; shard < options.Shards; shard++)
        {
            writers[shard].SetMetadata("format", "pt");
            writers[shard].Save(Path.Combine(directory, ShardName(shard, options.Shards)));
        }

        if (options.Shards > 1)
        {
            File.WriteAllBytes(Path.Combine(directory, "model.safetensors.index.json"), IndexJson(owners));
        }
    }

    /// <summary>Random token ids of a model's vocabulary.</summary>
    public static int[] Tokens(RandomModelOptions options, int count, ulong seed)
    {
        var random = new RandomSequence(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (int)(random.NextDouble() * options.Vocabulary))];
    }

    private static string ShardName(int shard, int count)
        => count == 1 ? "model.safetensors" : $"model-{shard + 1:D5}-of-{count:D5}.safetensors";

    private static void Fill(float[] values, ModelTensor tensor, RandomSequence random)
    {
        bool isToken = tensor.Name is ModelTensors.Embedding or ModelTensors.Output;
        bool isBias = tensor.Name.EndsWith(".bias", StringComparison.Ordinal);
        double center = tensor.Columns == 0 && !isBias ? 1 : 0;
        double spread = isToken ? 1 : isBias ? 0.3 : tensor.Columns == 0 ? 0.2 : 1.2 / Math.Sqrt(tensor.Columns);
        for (int i = 0; i < values.Length; i++)
        {
            // Box and Muller.
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            values[i] = (float)(center + (spread * radius * Math.Cos(Math.Tau * random.NextDouble())));
        }
    }

    private static byte[] ConfigurationJson(RandomModelOptions options) => Json(json =>
    {
        json.WriteStartArray("architectures");
        json.WriteStringValue(options.Architecture);
        json.WriteEndArray();
        foreach (var (name, value) in new[]
        {
            ("hidden_size", options.HiddenSize), ("intermediate_size", options.IntermediateSize),
            ("num_hidden_layers", options.Layers), ("num_attention_heads", options.Heads),
            ("num_key_value_heads", options.KeyValueHeads), ("head_dim", options.HeadSize),
            ("vocab_size", options.Vocabulary), ("max_position_embeddings", options.MaximumPositions),
            ("bos_token_id", 1), ("eos_token_id", 2),
        })
        {
            json.WriteNumber(name, value);
        }

        json.WriteNumber("rms_norm_eps", 1e-5);
        json.WriteString("hidden_act", "silu");
        json.WriteBoolean("tie_word_embeddings", options.Tied);
        if (options.Architecture is Llama or Qwen3)
        {
            json.WriteBoolean("attention_bias", options.AttentionBias);
        }

        if (options.Architecture == Llama)
        {
            json.WriteBoolean("mlp_bias", options.FeedForwardBias);
        }

        WriteWindow(json, options);
        WriteRope(json, options);
    });

    private static void WriteWindow(Utf8JsonWriter json, RandomModelOptions options)
    {
        if (options.Architecture == Llama)
        {
            return;
        }

        if (options.Architecture is Qwen2 or Qwen3)
        {
            json.WriteBoolean("use_sliding_window", options.Window is not null);
            json.WriteNumber("max_window_layers", options.FirstWindowLayer);
        }

        if (options.Window is { } window)
        {
            json.WriteNumber("sliding_window", window);
        }
        else
        {
            json.WriteNull("sliding_window");
        }
    }

    private static void WriteRope(Utf8JsonWriter json, RandomModelOptions options)
    {
        if (!options.NewRopeSpelling)
        {
            json.WriteNumber("rope_theta", options.Theta);
        }

        json.WriteStartObject(options.NewRopeSpelling ? "rope_parameters" : "rope_scaling");
        json.WriteString(options.NewRopeSpelling ? "rope_type" : "type", options.RopeType ?? "default");
        if (options.NewRopeSpelling)
        {
            json.WriteNumber("rope_theta", options.Theta);
        }

        foreach (var (name, value) in options.RopeNumbers)
        {
            json.WriteNumber(name, value);
        }

        json.WriteEndObject();
    }

    private static byte[] IndexJson(SortedDictionary<string, string> owners) => Json(json =>
    {
        json.WriteStartObject("weight_map");
        foreach (var (tensor, file) in owners)
        {
            json.WriteString(tensor, file);
        }

        json.WriteEndObject();
    });

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}

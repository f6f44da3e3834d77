using System.Collections.Immutable;
using System.Text.Json;

namespace HataDsl.Transformers;

public sealed partial record ModelConfiguration
{
    private const string Llama = "LlamaForCausalLM";
    private const string Mistral = "MistralForCausalLM";
    private const string Qwen2 = "Qwen2ForCausalLM";
    private const string Qwen3 = "Qwen3ForCausalLM";

    // Bounds that no model reaches; they keep products of sizes far from 32-bit overflow and refuse absurd files before
    // anything is allocated by them.
    private const int LargestExtent = 1 << 20;
    private const int LargestVocabulary = 1 << 24;
    private const int LargestLayerCount = 4096;

    private static readonly string[] Architectures = [Llama, Mistral, Qwen2, Qwen3];

    /// <summary>Reads <c>config.json</c>, and <c>generation_config.json</c> where there is one.</summary>
    /// <param name="directory">The model folder.</param>
    /// <exception cref="ModelFormatException">
    /// A file is missing or malformed, or asks for something that is not implemented; the message names the field.
    /// </exception>
    public static ModelConfiguration Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!Directory.Exists(directory))
        {
            throw ModelFormatException.InFile(directory, "there is no such folder");
        }

        string path = Path.Combine(directory, "config.json");
        using var document = JsonFile.Parse(path);
        var configuration = Parse(document.RootElement, path);
        string generationPath = Path.Combine(directory, "generation_config.json");
        if (!File.Exists(generationPath))
        {
            return configuration;
        }

        using var generation = JsonFile.Parse(generationPath);
        var endTokens = new ConfigurationFields(generationPath, string.Empty, generation.RootElement).Tokens("eos_token_id");
        return endTokens.IsEmpty ? configuration : configuration with { EndTokens = endTokens };
    }

    /// <summary>Reads the root object of a <c>config.json</c>.</summary>
    /// <param name="root">The object.</param>
    /// <param name="path">File name for messages.</param>
    /// <exception cref="ModelFormatException">A field is missing, malformed or not implemented.</exception>
    public static ModelConfiguration Parse(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw ModelFormatException.InFile(path, "is not a JSON object");
        }

        var fields = new ConfigurationFields(path, string.Empty, root);
        string architecture = ReadArchitecture(fields, path);
        int heads = Bounded(fields, "num_attention_heads", LargestExtent);
        int hidden = Bounded(fields, "hidden_size", LargestExtent);
        int layers = Bounded(fields, "num_hidden_layers", LargestLayerCount);
        int maximumPositions = fields.Size("max_position_embeddings");
        int headSize = ReadHeadSize(fields, architecture, hidden, heads);
        bool attentionBias = fields.Flag("attention_bias", fallback: false);
        var configuration = new ModelConfiguration
        {
            Architecture = architecture,
            HiddenSize = hidden,
            IntermediateSize = Bounded(fields, "intermediate_size", LargestExtent),
            LayerCount = layers,
            HeadCount = heads,
            KeyValueHeadCount = ReadKeyValueHeads(fields, architecture, heads),
            HeadSize = headSize,
            VocabularySize = Bounded(fields, "vocab_size", LargestVocabulary),
            MaximumPositions = maximumPositions,
            NormEpsilon = fields.PositiveNumber("rms_norm_eps", 1e-6),
            Rotary = ReadRotary(fields, path, maximumPositions, headSize),
            TieWordEmbeddings = fields.Flag("tie_word_embeddings", fallback: false),

            // transformers: Llama and Qwen3 give "attention_bias" to q, k, v and o alike; Qwen2 has q, k and v biases and
            // none on o whatever the file says; Mistral has none at all.
            QueryKeyValueBias = architecture == Qwen2 || (attentionBias && architecture != Mistral),
            AttentionOutputBias = attentionBias && (architecture is Llama or Qwen3),
            FeedForwardBias = ReadFeedForwardBias(fields, architecture),
            QueryKeyNorm = architecture == Qwen3,
            LayerWindows = ReadWindows(fields, architecture, layers),
            BeginToken = fields.Tokens("bos_token_id") is [var begin, ..] ? begin : null,
            EndTokens = fields.Tokens("eos_token_id"),
        };
        if (attentionBias && architecture == Mistral)
        {
            throw fields.Error("attention_bias", $"is true, which {Mistral} has not");
        }

        CheckActivation(fields);
        ConfigurationRules.CheckUnread(fields);
        return configuration;
    }

    private static string ReadArchitecture(ConfigurationFields fields, string path)
    {
        string known = string.Join(", ", Architectures);
        if (fields.Element("architectures") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() != 1
            || list[0].ValueKind != JsonValueKind.String)
        {
            throw ModelFormatException.InFile(path, $"'architectures' does not name one architecture; known are {known}");
        }

        string architecture = list[0].GetString()!;
        return Architectures.Contains(architecture)
            ? architecture
            : throw ModelFormatException.InFile(
                path, $"architecture '{ModelFormatException.Shorten(architecture)}' is not implemented; known are {known}");
    }

    private static int Bounded(ConfigurationFields fields, string name, int largest)
    {
        int value = fields.Size(name);
        return value <= largest ? value : throw fields.Error(name, $"is {value}; at most {largest} is possible");
    }

    private static int ReadHeadSize(ConfigurationFields fields, string architecture, int hidden, int heads)
    {
        // Qwen3's class has a default of its own; the others divide.
        if (fields.Element("head_dim") is null && architecture != Qwen3 && hidden % heads != 0)
        {
            throw fields.Error("hidden_size", $"is {hidden}, not a multiple of the {heads} heads, and there is no 'head_dim'");
        }

        int size = fields.Size("head_dim", architecture == Qwen3 ? 128 : hidden / heads);
        return size is >= 2 and <= 4096 && size % 2 == 0
            ? size
            : throw fields.Error("head_dim", $"is {size}; rotary positions need an even width of 2 to 4096");
    }

    private static int ReadKeyValueHeads(ConfigurationFields fields, string architecture, int heads)
    {
        // Absent means "as many as heads" in Llama only; the classes of the others have sizes of one model as default.
        int count = fields.Size("num_key_value_heads", architecture == Llama ? heads : null);
        return heads % count == 0
            ? count
            : throw fields.Error("num_key_value_heads", $"is {count}, which does not divide the {heads} heads");
    }

    private static bool ReadFeedForwardBias(ConfigurationFields fields, string architecture)
    {
        bool bias = fields.Flag("mlp_bias", fallback: false);
        return !bias || architecture == Llama
            ? bias
            : throw fields.Error("mlp_bias", $"is true, which {architecture} has not");
    }

    private static void CheckActivation(ConfigurationFields fields)
    {
        string activation = fields.Text("hidden_act") ?? "silu";
        if (activation is not ("silu" or "swish"))
        {
            throw fields.Error("hidden_act", $"is '{ModelFormatException.Shorten(activation)}'; only silu is implemented");
        }
    }

    private static ImmutableArray<int> ReadWindows(ConfigurationFields fields, string architecture, int layers)
    {
        bool used = fields.Flag("use_sliding_window", fallback: architecture == Mistral);
        bool written = fields.IsWritten("sliding_window");
        int? window = fields.Element("sliding_window") is null ? null : fields.Size("sliding_window");
        int firstWindowLayer = 28;
        if (fields.Element("max_window_layers") is { } element)
        {
            firstWindowLayer = element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int number) && number >= 0
                ? number
                : throw fields.Error("max_window_layers", $"is {ConfigurationFields.Show(element)}, not a layer count");
        }

        int size;
        Func<int, bool> isWindowed;
        switch (architecture)
        {
            case Llama when window is not null || used:
                throw fields.Error("sliding_window", $"is set, which {Llama} has not");
            case Mistral:
                size = written ? window ?? 0 : 4096;
                isWindowed = _ => true;
                break;
            default:
                size = !used ? 0 : written ? window ?? 0 : 4096;
                isWindowed = layer => layer >= firstWindowLayer;
                break;
        }

        string[]? types = ReadLayerTypes(fields, layers);
        if (types is not null && (architecture is Qwen2 or Qwen3))
        {
            isWindowed = layer => types[layer] == "sliding_attention";
        }

        var windows = ImmutableArray.CreateBuilder<int>(layers);
        for (int layer = 0; layer < layers; layer++)
        {
            windows.Add(isWindowed(layer) ? size : 0);
            if (types is not null && types[layer] == "sliding_attention" != windows[layer] > 0)
            {
                throw fields.Error(
                    "layer_types", $"says '{types[layer]}' for layer {layer}, where the other fields give a window of {windows[layer]}");
            }
        }

        return windows.MoveToImmutable();
    }

    private static string[]? ReadLayerTypes(ConfigurationFields fields, int layers)
    {
        if (fields.Element("layer_types") is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != layers)
        {
            throw fields.Error("layer_types", $"is not a list of {layers} names");
        }

        return value.EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.String && (item.GetString() is "full_attention" or "sliding_attention")
                ? item.GetString()!
                : throw fields.Error("layer_types", $"holds {ConfigurationFields.Show(item)}, which is not implemented")).ToArray();
    }
}

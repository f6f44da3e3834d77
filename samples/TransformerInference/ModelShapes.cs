using HataDsl.Transformers;

namespace HataDsl.Samples.TransformerInference;

/// <summary>Shapes of models, for random weights.</summary>
internal static class ModelShapes
{
    private static readonly Dictionary<string, string> Named = new()
    {
        ["llama-8b-like"] = "layers=32,hidden=4096,heads=32,kv-heads=8,head-size=128,intermediate=14336,vocabulary=128256",
        ["llama-7b-like"] = "layers=32,hidden=4096,heads=32,kv-heads=32,head-size=128,intermediate=11008,vocabulary=32000",
        ["llama-1b-like"] = "layers=16,hidden=2048,heads=32,kv-heads=8,head-size=64,intermediate=8192,vocabulary=128256",
        ["qwen-0.5b-like"] = "layers=24,hidden=896,heads=14,kv-heads=2,head-size=64,intermediate=4864,vocabulary=151936",
    };

    /// <summary>Shapes with a name.</summary>
    public static IEnumerable<string> Names => Named.Keys;

    /// <summary>Reads a name or a list of sizes.</summary>
    /// <param name="text">A name, or "layers=…,hidden=…" with all seven sizes.</param>
    /// <param name="positions">Longest sequence.</param>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static ModelConfiguration Parse(string text, int positions)
    {
        var sizes = new Dictionary<string, int>();
        foreach (string part in Named.GetValueOrDefault(text, text).Split(','))
        {
            string[] pair = part.Split('=');
            if (pair.Length != 2 || !int.TryParse(pair[1], out int size) || size < 1)
            {
                throw new FormatException($"--shape: '{part}' is neither a known shape ({string.Join(", ", Names)}) nor a size like layers=32");
            }

            sizes[pair[0]] = size;
        }

        int Size(string name) => sizes.Remove(name, out int size) ? size : throw new FormatException($"--shape: {name}= is missing");
        int layers = Size("layers");
        var model = new ModelConfiguration
        {
            Architecture = "LlamaForCausalLM",
            LayerCount = layers,
            HiddenSize = Size("hidden"),
            HeadCount = Size("heads"),
            KeyValueHeadCount = Size("kv-heads"),
            HeadSize = Size("head-size"),
            IntermediateSize = Size("intermediate"),
            VocabularySize = Size("vocabulary"),
            MaximumPositions = positions,
            NormEpsilon = 1e-5,
            Rotary = new RotaryConfiguration { Theta = 500_000 },
            LayerWindows = [.. new int[layers]],
        };
        return sizes.Count > 0 ? throw new FormatException($"--shape: there is no size '{sizes.Keys.First()}'")
            : model.HeadCount % model.KeyValueHeadCount != 0 ? throw new FormatException("--shape: heads is not a multiple of kv-heads")
            : model;
    }
}

using System.Globalization;
using System.Text;
using HataDsl.Transformers;

namespace HataDsl.Import;

/// <summary>
/// Writes the graph of a decoder of the Llama family from its configuration: logits at every position of a sequence. Layers stay a loop,
/// so that the source is as long for eighty of them as for two.
/// </summary>
internal sealed class DecoderImporter
{
    /// <summary>Bound of a sequence where none is given.</summary>
    private const int UsualTokens = 512;

    private readonly ModelFiles _files;
    private readonly ModelConfiguration _configuration;
    private readonly ImportOptions _options;
    private readonly List<DecoderWeight> _layer;
    private readonly List<DecoderWeight> _whole;

    public DecoderImporter(ModelFiles files, ImportOptions options)
    {
        _files = files;
        _configuration = files.Configuration;
        _options = options;
        if (_configuration.Rotary.Kind == RotaryScalingKind.Dynamic)
        {
            throw new ModelFormatException($"{files.DirectoryPath}: positions are scaled by the length of the sequence (dynamic), which a table cannot hold");
        }

        _layer = [.. LayerWeights()];
        _whole = [.. WholeWeights()];
    }

    /// <summary>The whole file.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        SourceWriter.WriteHead(text, _options, $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(_files.DirectoryPath))} ({_configuration.Architecture})");
        text.Append(Graph());
        text.Append(WeightTypes());
        text.Append(Model());
        return text.ToString();
    }

    private string Name => _options.Name;

    private string Graph()
    {
        ModelConfiguration c = _configuration;
        (int maximum, int typical) = _options.Dimensions.TryGetValue("tokens", out (int Maximum, int Typical) given) ? given
            : _options.Maximum > 0 ? (_options.Maximum, _options.Maximum)
            : (Math.Min(UsualTokens, c.MaximumPositions), Math.Min(UsualTokens, c.MaximumPositions));
        if (maximum > c.MaximumPositions)
        {
            throw new ModelFormatException($"{_files.DirectoryPath}: {maximum} tokens are more than the {c.MaximumPositions} positions of the model");
        }

        bool hasWindows = c.LayerWindows.Any(window => window > 0);
        string query = Project("Query", "query", c.QueryKeyValueBias, "Heads");
        string key = Project("Key", "key", c.QueryKeyValueBias, "KeyHeads");
        string value = Project("Value", "value", c.QueryKeyValueBias, "KeyHeads");
        string Bias(string name, bool has) => has ? $" + layer.{name}Bias" : "";
        return $$"""
            [Dimension("tokens", {{maximum}}{{(typical < maximum ? $", Typical = {typical}" : "")}})]
            public static partial class {{Name}}
            {
                private const int Heads = {{c.HeadCount}};
                private const int KeyHeads = {{c.KeyValueHeadCount}};
                private const int HeadSize = {{c.HeadSize}};
                private const float Epsilon = {{Number(c.NormEpsilon)}};

                /// <summary>Logits at every position of a sequence.</summary>
                [Graph]
                public static Tensor<float> Forward([Shape("tokens")] Tensor<int> ids, {{Name}}Weights weights, [Repeat({{c.LayerCount}})] {{Name}}Layer[] layers)
                {
                    int tokens = ids.Length(0);
                    Tensor<float> cosine = Tensor.Take(weights.Cosines, Tensor.Index(tokens));
                    Tensor<float> sine = Tensor.Take(weights.Sines, Tensor.Index(tokens));
            {{(hasWindows ? $"        int[] windows = [{string.Join(", ", c.LayerWindows)}];\n" : "")}}        Tensor<float> x = {{Wide(_whole[0], "weights.Embedding", rows: "Tensor.Take(weights.Embedding, ids)")}};
                    for (int i = 0; i < layers.Length; i++)
                    {
                        x = Layer(x, layers[i], cosine, sine, {{(hasWindows ? "windows[i]" : "window: 0")}});
                    }

                    return Linear(RmsNorm(x, weights.FinalNorm, Epsilon), {{(c.TieWordEmbeddings ? Wide(_whole[0], "weights.Embedding") : Wide(_whole[^1], "weights.Output"))}});
                }

                private static Tensor<float> Layer(Tensor<float> x, {{Name}}Layer layer, Tensor<float> cosine, Tensor<float> sine, int window)
                {
                    int tokens = x.Length(0);
                    Tensor<float> normed = RmsNorm(x, layer.InputNorm, Epsilon);
            {{query}}{{key}}{{value}}        Tensor<float> attended = Attend(Turn(query, cosine, sine), Turn(key, cosine, sine), value, window);
                    x += Linear(attended, {{Layered("AttentionOutput")}}){{Bias("AttentionOutput", c.AttentionOutputBias)}};
                    Tensor<float> inner = RmsNorm(x, layer.PostNorm, Epsilon);
                    Tensor<float> gate = Linear(inner, {{Layered("Gate")}}){{Bias("Gate", c.FeedForwardBias)}};
                    Tensor<float> up = Linear(inner, {{Layered("Up")}}){{Bias("Up", c.FeedForwardBias)}};
                    return x + Linear(Silu(gate) * up, {{Layered("Down")}}){{Bias("Down", c.FeedForwardBias)}};
                }

                /// <summary>Causal attention of [heads, tokens, size] over [key heads, tokens, size]; a window of 0 sees everything before.</summary>
                private static Tensor<float> Attend(Tensor<float> query, Tensor<float> key, Tensor<float> value, int window)
                {
                    int tokens = query.Length(1);
                    Tensor<float> grouped = Tensor.Reshape(query, KeyHeads, Heads / KeyHeads, tokens, HeadSize);
                    Tensor<float> scores = Tensor.Dot(grouped, Tensor.Reshape(key, KeyHeads, 1, tokens, HeadSize)) * {{Number(1 / Math.Sqrt(c.HeadSize))}};
                    Tensor<int> to = Tensor.Index(tokens);
                    Tensor<int> from = Tensor.Reshape(Tensor.Index(tokens), tokens, 1);
                    Tensor<bool> isSeen = window > 0 ? Tensor.And(to <= from, to > from - window) : to <= from;
                    Tensor<float> shares = Softmax(Tensor.Select(isSeen, scores, float.NegativeInfinity));
                    Tensor<float> sums = Tensor.MatMul(shares, Tensor.Reshape(value, KeyHeads, 1, tokens, HeadSize));
                    return Tensor.Reshape(Tensor.Transpose(Tensor.Reshape(sums, Heads, tokens, HeadSize), 1, 0, 2), tokens, Heads * HeadSize);
                }

                /// <summary>Pairs (i, i + size / 2) turned by the angles of their positions.</summary>
                private static Tensor<float> Turn(Tensor<float> x, Tensor<float> cosine, Tensor<float> sine)
                {
                    Tensor<float> low = Tensor.Slice(x, 2, 0, HeadSize / 2);
                    Tensor<float> high = Tensor.Slice(x, 2, HeadSize / 2, HeadSize / 2);
                    return Tensor.Concat(2, (low * cosine) - (high * sine), (high * cosine) + (low * sine));
                }
            }


            """;
    }

    /// <summary>Lines that project a tensor into heads.</summary>
    private string Project(string property, string variable, bool hasBias, string heads)
    {
        string projected = $"Linear(normed, {Layered(property)}){(hasBias ? $" + layer.{property}Bias" : "")}";
        string rows = $"Tensor.Reshape({projected}, tokens, {heads}, HeadSize)";
        rows = _configuration.QueryKeyNorm && property != "Value" ? $"RmsNorm({rows}, layer.{property}Norm, Epsilon)" : rows;
        return $"        Tensor<float> {variable} = Tensor.Transpose({rows}, 1, 0, 2);\n";
    }

    private string Layered(string property) => Wide(_layer.First(weight => weight.Property == property), "layer." + property);

    private static string Wide(DecoderWeight weight, string code, string? rows = null) =>
        weight.Element == "float" ? rows ?? code : $"Tensor.ToSingle({rows ?? code})";

    private string WeightTypes()
    {
        static string Record(string summary, string name, IEnumerable<DecoderWeight> weights) =>
            $"/// <summary>{summary}</summary>\npublic sealed record {name}(\n    "
            + string.Join(",\n    ", weights.Select(weight => $"[Shape({string.Join(", ", weight.Lengths)})] Tensor<{weight.Element}> {weight.Property}")) + ");\n\n";
        return Record("Weights outside the layers.", Name + "Weights", _whole) + Record("Weights of a layer.", Name + "Layer", _layer);
    }

    private string Model()
    {
        string Load(DecoderWeight weight, string name) => $"file.Load<{weight.Element}>(queue, {name}, {string.Join(", ", weight.Lengths)})";
        string Fields(IEnumerable<DecoderWeight> weights) => string.Concat(weights.Select(weight => $"    private readonly Buffer<{weight.Element}> {weight.Field};\n"));
        string LayerFields() => string.Concat(_layer.Select(weight => $"    private readonly Buffer<{weight.Element}>[] {weight.Field} = new Buffer<{weight.Element}>[{_configuration.LayerCount}];\n"));
        var arguments = new StringBuilder();
        arguments.Append("\n            ").AppendJoin(", ", _whole.Select(weight => weight.Field));
        for (int i = 0; i < _configuration.LayerCount; i++)
        {
            arguments.Append(",\n            ").AppendJoin(", ", _layer.Select(weight => $"{weight.Field}[{i}]"));
        }

        return $$"""
            /// <summary><see cref="{{Name}}"/> on a device, with its weights.</summary>
            public sealed class {{Name}}Model : IDisposable
            {
                private readonly {{Name}}.ForwardGraph _graph;
            {{Fields(_whole)}}{{LayerFields()}}
                /// <summary>Loads the weights.</summary>
                /// <param name="device">The device.</param>
                /// <param name="path">The folder that the graph was made from.</param>
                public {{Name}}Model(Device device, string path)
                {
                    _graph = new {{Name}}.ForwardGraph(device);
                    using var file = ModelFile.Open(path);
                    using Queue queue = device.CreateQueue();
            {{string.Concat(_whole.Select(weight => $"        {weight.Field} = {Load(weight, $"\"{weight.Source}\"")};\n"))}}        for (int i = 0; i < {{_configuration.LayerCount}}; i++)
                    {
            {{string.Concat(_layer.Select(weight => $"            {weight.Field}[i] = {Load(weight, $"$\"model.layers.{{i}}.{weight.Source}\"")};\n"))}}        }
                }

                /// <summary>The compiled graph: its report, its picture, the choice of plan.</summary>
                public CompiledGraph Graph => _graph;

                /// <summary>Runs the graph.</summary>
                /// <param name="queue">The queue.</param>
                /// <param name="tokens">Number of tokens.</param>
                /// <param name="ids">The tokens, [tokens].</param>
                /// <param name="logits">Receives the logits, [tokens, {{_configuration.VocabularySize}}].</param>
                public void Run(Queue queue, int tokens, BufferView<int> ids, BufferView<float> logits) =>
                    _graph.Run(queue, tokens, ids,{{arguments}},
                        logits);

                /// <summary>Frees the weights and the memory between kernels.</summary>
                public void Dispose()
                {
                    _graph.Dispose();
            {{string.Concat(_whole.Select(weight => $"        {weight.Field}.Dispose();\n"))}}{{string.Concat(_layer.Select(weight => $"        Array.ForEach({weight.Field}, buffer => buffer?.Dispose());\n"))}}    }
            }

            """;
    }

    private IEnumerable<DecoderWeight> WholeWeights()
    {
        ModelConfiguration c = _configuration;
        yield return Of("Embedding", ModelTensors.Embedding);
        yield return new DecoderWeight("Cosines", "rotary.cosines", "float", [c.MaximumPositions, c.HeadSize / 2]);
        yield return new DecoderWeight("Sines", "rotary.sines", "float", [c.MaximumPositions, c.HeadSize / 2]);
        yield return Of("FinalNorm", ModelTensors.FinalNorm);
        if (!c.TieWordEmbeddings)
        {
            yield return Of("Output", ModelTensors.Output);
        }
    }

    private IEnumerable<DecoderWeight> LayerWeights()
    {
        ModelConfiguration c = _configuration;
        (string Property, string Source, bool HasBias, bool HasNorm)[] parts =
        [
            ("Query", "self_attn.q_proj", c.QueryKeyValueBias, c.QueryKeyNorm), ("Key", "self_attn.k_proj", c.QueryKeyValueBias, c.QueryKeyNorm),
            ("Value", "self_attn.v_proj", c.QueryKeyValueBias, false), ("AttentionOutput", "self_attn.o_proj", c.AttentionOutputBias, false),
            ("Gate", "mlp.gate_proj", c.FeedForwardBias, false), ("Up", "mlp.up_proj", c.FeedForwardBias, false), ("Down", "mlp.down_proj", c.FeedForwardBias, false),
        ];
        yield return InLayer("InputNorm", "input_layernorm.weight");
        foreach ((string property, string source, bool hasBias, bool hasNorm) in parts)
        {
            yield return InLayer(property, source + ".weight");
            if (hasBias)
            {
                yield return InLayer(property + "Bias", source + ".bias");
            }

            if (hasNorm)
            {
                yield return InLayer(property + "Norm", source.Replace("_proj", "_norm", StringComparison.Ordinal) + ".weight");
            }
        }

        yield return InLayer("PostNorm", "post_attention_layernorm.weight");
    }

    private DecoderWeight InLayer(string property, string suffix)
    {
        // A layer whose tensor has another type than the first one's is converted to float with all the others.
        TensorType[] types = [.. Enumerable.Range(0, _configuration.LayerCount).Select(layer => _files.Find(ModelTensors.InLayer(layer, suffix)).Type).Distinct()];
        DecoderWeight first = Of(property, ModelTensors.InLayer(0, suffix));
        return first with { Source = suffix, Element = types.Length == 1 ? first.Element : "float" };
    }

    private DecoderWeight Of(string property, string source)
    {
        TensorEntry entry = _files.Find(source);
        string element = entry.Shape.Length < 2 ? "float" : entry.Type switch
        {
            TensorType.Float16 => "Half",
            TensorType.BFloat16 => "BFloat16",
            _ => "float",
        };
        return new DecoderWeight(property, source, element, [.. entry.Shape.Select(length => checked((int)length))]);
    }

    private static string Number(double value) => ((float)value).ToString("R", CultureInfo.InvariantCulture) + "f";

    /// <summary>A weight of the decoder.</summary>
    private sealed record DecoderWeight(string Property, string Source, string Element, IReadOnlyList<int> Lengths)
    {
        public string Field => "_" + char.ToLowerInvariant(Property[0]) + Property[1..];
    }
}

// Made by HataDsl.Import from mistral-window (MistralForCausalLM). It is a source file like any other: change it as you like.
using HataDsl;
using HataDsl.Graphs;
using HataDsl.Models;
using static HataDsl.Graphs.Operators;

namespace HataDsl.Import.Tests.Imported;

/// <summary>The graph of mistral-window (MistralForCausalLM).</summary>
[Dimension("tokens", 512)]
public static partial class MistralWindow
{
    private const int Heads = 8;
    private const int KeyHeads = 2;
    private const int HeadSize = 16;
    private const float Epsilon = 1E-05f;

    /// <summary>Logits at every position of a sequence.</summary>
    [Graph]
    public static Tensor<float> Forward([Shape("tokens")] Tensor<int> ids, MistralWindowWeights weights, [Repeat(2)] MistralWindowLayer[] layers)
    {
        int tokens = ids.Length(0);
        Tensor<float> cosine = Tensor.Take(weights.Cosines, Tensor.Index(tokens));
        Tensor<float> sine = Tensor.Take(weights.Sines, Tensor.Index(tokens));
        int[] windows = [24, 24];
        Tensor<float> x = Tensor.Take(weights.Embedding, ids);
        for (int i = 0; i < layers.Length; i++)
        {
            x = Layer(x, layers[i], cosine, sine, windows[i]);
        }

        return Linear(RmsNorm(x, weights.FinalNorm, Epsilon), weights.Output);
    }

    private static Tensor<float> Layer(Tensor<float> x, MistralWindowLayer layer, Tensor<float> cosine, Tensor<float> sine, int window)
    {
        int tokens = x.Length(0);
        Tensor<float> normed = RmsNorm(x, layer.InputNorm, Epsilon);
        Tensor<float> query = Tensor.Transpose(Tensor.Reshape(Linear(normed, layer.Query), tokens, Heads, HeadSize), 1, 0, 2);
        Tensor<float> key = Tensor.Transpose(Tensor.Reshape(Linear(normed, layer.Key), tokens, KeyHeads, HeadSize), 1, 0, 2);
        Tensor<float> value = Tensor.Transpose(Tensor.Reshape(Linear(normed, layer.Value), tokens, KeyHeads, HeadSize), 1, 0, 2);
        Tensor<float> attended = Attend(Turn(query, cosine, sine), Turn(key, cosine, sine), value, window);
        x += Linear(attended, layer.AttentionOutput);
        Tensor<float> inner = RmsNorm(x, layer.PostNorm, Epsilon);
        Tensor<float> gate = Linear(inner, layer.Gate);
        Tensor<float> up = Linear(inner, layer.Up);
        return x + Linear(Silu(gate) * up, layer.Down);
    }

    /// <summary>Causal attention of [heads, tokens, size] over [key heads, tokens, size]; a window of 0 sees everything before.</summary>
    private static Tensor<float> Attend(Tensor<float> query, Tensor<float> key, Tensor<float> value, int window)
    {
        int tokens = query.Length(1);
        Tensor<float> grouped = Tensor.Reshape(query, KeyHeads, Heads / KeyHeads, tokens, HeadSize);
        Tensor<float> scores = Tensor.Dot(grouped, Tensor.Reshape(key, KeyHeads, 1, tokens, HeadSize)) * 0.25f;
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

/// <summary>Weights outside the layers.</summary>
public sealed record MistralWindowWeights(
    [Shape(256, 64)] Tensor<float> Embedding,
    [Shape(512, 8)] Tensor<float> Cosines,
    [Shape(512, 8)] Tensor<float> Sines,
    [Shape(64)] Tensor<float> FinalNorm,
    [Shape(256, 64)] Tensor<float> Output);

/// <summary>Weights of a layer.</summary>
public sealed record MistralWindowLayer(
    [Shape(64)] Tensor<float> InputNorm,
    [Shape(128, 64)] Tensor<float> Query,
    [Shape(32, 64)] Tensor<float> Key,
    [Shape(32, 64)] Tensor<float> Value,
    [Shape(64, 128)] Tensor<float> AttentionOutput,
    [Shape(96, 64)] Tensor<float> Gate,
    [Shape(96, 64)] Tensor<float> Up,
    [Shape(64, 96)] Tensor<float> Down,
    [Shape(64)] Tensor<float> PostNorm);

/// <summary><see cref="MistralWindow"/> on a device, with its weights.</summary>
public sealed class MistralWindowModel : IDisposable
{
    private readonly MistralWindow.ForwardGraph _graph;
    private readonly Buffer<float> _embedding;
    private readonly Buffer<float> _cosines;
    private readonly Buffer<float> _sines;
    private readonly Buffer<float> _finalNorm;
    private readonly Buffer<float> _output;
    private readonly Buffer<float>[] _inputNorm = new Buffer<float>[2];
    private readonly Buffer<float>[] _query = new Buffer<float>[2];
    private readonly Buffer<float>[] _key = new Buffer<float>[2];
    private readonly Buffer<float>[] _value = new Buffer<float>[2];
    private readonly Buffer<float>[] _attentionOutput = new Buffer<float>[2];
    private readonly Buffer<float>[] _gate = new Buffer<float>[2];
    private readonly Buffer<float>[] _up = new Buffer<float>[2];
    private readonly Buffer<float>[] _down = new Buffer<float>[2];
    private readonly Buffer<float>[] _postNorm = new Buffer<float>[2];

    /// <summary>Loads the weights.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The folder that the graph was made from.</param>
    public MistralWindowModel(Device device, string path)
    {
        _graph = new MistralWindow.ForwardGraph(device);
        using var file = ModelFile.Open(path);
        using Queue queue = device.CreateQueue();
        _embedding = file.Load<float>(queue, "model.embed_tokens.weight", 256, 64);
        _cosines = file.Load<float>(queue, "rotary.cosines", 512, 8);
        _sines = file.Load<float>(queue, "rotary.sines", 512, 8);
        _finalNorm = file.Load<float>(queue, "model.norm.weight", 64);
        _output = file.Load<float>(queue, "lm_head.weight", 256, 64);
        for (int i = 0; i < 2; i++)
        {
            _inputNorm[i] = file.Load<float>(queue, $"model.layers.{i}.input_layernorm.weight", 64);
            _query[i] = file.Load<float>(queue, $"model.layers.{i}.self_attn.q_proj.weight", 128, 64);
            _key[i] = file.Load<float>(queue, $"model.layers.{i}.self_attn.k_proj.weight", 32, 64);
            _value[i] = file.Load<float>(queue, $"model.layers.{i}.self_attn.v_proj.weight", 32, 64);
            _attentionOutput[i] = file.Load<float>(queue, $"model.layers.{i}.self_attn.o_proj.weight", 64, 128);
            _gate[i] = file.Load<float>(queue, $"model.layers.{i}.mlp.gate_proj.weight", 96, 64);
            _up[i] = file.Load<float>(queue, $"model.layers.{i}.mlp.up_proj.weight", 96, 64);
            _down[i] = file.Load<float>(queue, $"model.layers.{i}.mlp.down_proj.weight", 64, 96);
            _postNorm[i] = file.Load<float>(queue, $"model.layers.{i}.post_attention_layernorm.weight", 64);
        }
    }

    /// <summary>The compiled graph: its report, its picture, the choice of plan.</summary>
    public CompiledGraph Graph => _graph;

    /// <summary>Runs the graph.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="ids">The tokens, [tokens].</param>
    /// <param name="logits">Receives the logits, [tokens, 256].</param>
    public void Run(Queue queue, int tokens, BufferView<int> ids, BufferView<float> logits) =>
        _graph.Run(queue, tokens, ids,
            _embedding, _cosines, _sines, _finalNorm, _output,
            _inputNorm[0], _query[0], _key[0], _value[0], _attentionOutput[0], _gate[0], _up[0], _down[0], _postNorm[0],
            _inputNorm[1], _query[1], _key[1], _value[1], _attentionOutput[1], _gate[1], _up[1], _down[1], _postNorm[1],
            logits);

    /// <summary>Frees the weights and the memory between kernels.</summary>
    public void Dispose()
    {
        _graph.Dispose();
        _embedding.Dispose();
        _cosines.Dispose();
        _sines.Dispose();
        _finalNorm.Dispose();
        _output.Dispose();
        Array.ForEach(_inputNorm, buffer => buffer?.Dispose());
        Array.ForEach(_query, buffer => buffer?.Dispose());
        Array.ForEach(_key, buffer => buffer?.Dispose());
        Array.ForEach(_value, buffer => buffer?.Dispose());
        Array.ForEach(_attentionOutput, buffer => buffer?.Dispose());
        Array.ForEach(_gate, buffer => buffer?.Dispose());
        Array.ForEach(_up, buffer => buffer?.Dispose());
        Array.ForEach(_down, buffer => buffer?.Dispose());
        Array.ForEach(_postNorm, buffer => buffer?.Dispose());
    }
}

// Made by HataDsl.Import from qwen2-bias (Qwen2ForCausalLM). It is a source file like any other: change it as you like.
using HataDsl;
using HataDsl.Graphs;
using HataDsl.Models;
using static HataDsl.Graphs.Operators;

namespace HataDsl.Import.Tests.Imported;

/// <summary>The graph of qwen2-bias (Qwen2ForCausalLM).</summary>
[Dimension("tokens", 512)]
public static partial class Qwen2Bias
{
    private const int Heads = 8;
    private const int KeyHeads = 2;
    private const int HeadSize = 16;
    private const float Epsilon = 1E-05f;

    /// <summary>Logits at every position of a sequence.</summary>
    [Graph]
    public static Tensor<float> Forward([Shape("tokens")] Tensor<int> ids, Qwen2BiasWeights weights, [Repeat(4)] Qwen2BiasLayer[] layers)
    {
        int tokens = ids.Length(0);
        Tensor<float> cosine = Tensor.Take(weights.Cosines, Tensor.Index(tokens));
        Tensor<float> sine = Tensor.Take(weights.Sines, Tensor.Index(tokens));
        Tensor<float> x = Tensor.Take(weights.Embedding, ids);
        for (int i = 0; i < layers.Length; i++)
        {
            x = Layer(x, layers[i], cosine, sine, window: 0);
        }

        return Linear(RmsNorm(x, weights.FinalNorm, Epsilon), weights.Embedding);
    }

    private static Tensor<float> Layer(Tensor<float> x, Qwen2BiasLayer layer, Tensor<float> cosine, Tensor<float> sine, int window)
    {
        int tokens = x.Length(0);
        Tensor<float> normed = RmsNorm(x, layer.InputNorm, Epsilon);
        Tensor<float> query = Tensor.Transpose(Tensor.Reshape(Linear(normed, layer.Query) + layer.QueryBias, tokens, Heads, HeadSize), 1, 0, 2);
        Tensor<float> key = Tensor.Transpose(Tensor.Reshape(Linear(normed, layer.Key) + layer.KeyBias, tokens, KeyHeads, HeadSize), 1, 0, 2);
        Tensor<float> value = Tensor.Transpose(Tensor.Reshape(Linear(normed, layer.Value) + layer.ValueBias, tokens, KeyHeads, HeadSize), 1, 0, 2);
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
public sealed record Qwen2BiasWeights(
    [Shape(512, 128)] Tensor<float> Embedding,
    [Shape(4096, 8)] Tensor<float> Cosines,
    [Shape(4096, 8)] Tensor<float> Sines,
    [Shape(128)] Tensor<float> FinalNorm);

/// <summary>Weights of a layer.</summary>
public sealed record Qwen2BiasLayer(
    [Shape(128)] Tensor<float> InputNorm,
    [Shape(128, 128)] Tensor<float> Query,
    [Shape(128)] Tensor<float> QueryBias,
    [Shape(32, 128)] Tensor<float> Key,
    [Shape(32)] Tensor<float> KeyBias,
    [Shape(32, 128)] Tensor<float> Value,
    [Shape(32)] Tensor<float> ValueBias,
    [Shape(128, 128)] Tensor<float> AttentionOutput,
    [Shape(352, 128)] Tensor<float> Gate,
    [Shape(352, 128)] Tensor<float> Up,
    [Shape(128, 352)] Tensor<float> Down,
    [Shape(128)] Tensor<float> PostNorm);

/// <summary><see cref="Qwen2Bias"/> on a device, with its weights.</summary>
public sealed class Qwen2BiasModel : IDisposable
{
    private readonly Qwen2Bias.ForwardGraph _graph;
    private readonly Buffer<float> _embedding;
    private readonly Buffer<float> _cosines;
    private readonly Buffer<float> _sines;
    private readonly Buffer<float> _finalNorm;
    private readonly Buffer<float>[] _inputNorm = new Buffer<float>[4];
    private readonly Buffer<float>[] _query = new Buffer<float>[4];
    private readonly Buffer<float>[] _queryBias = new Buffer<float>[4];
    private readonly Buffer<float>[] _key = new Buffer<float>[4];
    private readonly Buffer<float>[] _keyBias = new Buffer<float>[4];
    private readonly Buffer<float>[] _value = new Buffer<float>[4];
    private readonly Buffer<float>[] _valueBias = new Buffer<float>[4];
    private readonly Buffer<float>[] _attentionOutput = new Buffer<float>[4];
    private readonly Buffer<float>[] _gate = new Buffer<float>[4];
    private readonly Buffer<float>[] _up = new Buffer<float>[4];
    private readonly Buffer<float>[] _down = new Buffer<float>[4];
    private readonly Buffer<float>[] _postNorm = new Buffer<float>[4];

    /// <summary>Loads the weights.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The folder that the graph was made from.</param>
    public Qwen2BiasModel(Device device, string path)
    {
        _graph = new Qwen2Bias.ForwardGraph(device);
        using var file = ModelFile.Open(path);
        using Queue queue = device.CreateQueue();
        _embedding = file.Load<float>(queue, "model.embed_tokens.weight", 512, 128);
        _cosines = file.Load<float>(queue, "rotary.cosines", 4096, 8);
        _sines = file.Load<float>(queue, "rotary.sines", 4096, 8);
        _finalNorm = file.Load<float>(queue, "model.norm.weight", 128);
        for (int i = 0; i < 4; i++)
        {
            _inputNorm[i] = file.Load<float>(queue, $"model.layers.{i}.input_layernorm.weight", 128);
            _query[i] = file.Load<float>(queue, $"model.layers.{i}.self_attn.q_proj.weight", 128, 128);
            _queryBias[i] = file.Load<float>(queue, $"model.layers.{i}.self_attn.q_proj.bias", 128);
            _key[i] = file.Load<float>(queue, $"model.layers.{i}.self_attn.k_proj.weight", 32, 128);
            _keyBias[i] = file.Load<float>(queue, $"model.layers.{i}.self_attn.k_proj.bias", 32);
            _value[i] = file.Load<float>(queue, $"model.layers.{i}.self_attn.v_proj.weight", 32, 128);
            _valueBias[i] = file.Load<float>(queue, $"model.layers.{i}.self_attn.v_proj.bias", 32);
            _attentionOutput[i] = file.Load<float>(queue, $"model.layers.{i}.self_attn.o_proj.weight", 128, 128);
            _gate[i] = file.Load<float>(queue, $"model.layers.{i}.mlp.gate_proj.weight", 352, 128);
            _up[i] = file.Load<float>(queue, $"model.layers.{i}.mlp.up_proj.weight", 352, 128);
            _down[i] = file.Load<float>(queue, $"model.layers.{i}.mlp.down_proj.weight", 128, 352);
            _postNorm[i] = file.Load<float>(queue, $"model.layers.{i}.post_attention_layernorm.weight", 128);
        }
    }

    /// <summary>The compiled graph: its report, its picture, the choice of plan.</summary>
    public CompiledGraph Graph => _graph;

    /// <summary>Runs the graph.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="ids">The tokens, [tokens].</param>
    /// <param name="logits">Receives the logits, [tokens, 512].</param>
    public void Run(Queue queue, int tokens, BufferView<int> ids, BufferView<float> logits) =>
        _graph.Run(queue, tokens, ids,
            _embedding, _cosines, _sines, _finalNorm,
            _inputNorm[0], _query[0], _queryBias[0], _key[0], _keyBias[0], _value[0], _valueBias[0], _attentionOutput[0], _gate[0], _up[0], _down[0], _postNorm[0],
            _inputNorm[1], _query[1], _queryBias[1], _key[1], _keyBias[1], _value[1], _valueBias[1], _attentionOutput[1], _gate[1], _up[1], _down[1], _postNorm[1],
            _inputNorm[2], _query[2], _queryBias[2], _key[2], _keyBias[2], _value[2], _valueBias[2], _attentionOutput[2], _gate[2], _up[2], _down[2], _postNorm[2],
            _inputNorm[3], _query[3], _queryBias[3], _key[3], _keyBias[3], _value[3], _valueBias[3], _attentionOutput[3], _gate[3], _up[3], _down[3], _postNorm[3],
            logits);

    /// <summary>Frees the weights and the memory between kernels.</summary>
    public void Dispose()
    {
        _graph.Dispose();
        _embedding.Dispose();
        _cosines.Dispose();
        _sines.Dispose();
        _finalNorm.Dispose();
        Array.ForEach(_inputNorm, buffer => buffer?.Dispose());
        Array.ForEach(_query, buffer => buffer?.Dispose());
        Array.ForEach(_queryBias, buffer => buffer?.Dispose());
        Array.ForEach(_key, buffer => buffer?.Dispose());
        Array.ForEach(_keyBias, buffer => buffer?.Dispose());
        Array.ForEach(_value, buffer => buffer?.Dispose());
        Array.ForEach(_valueBias, buffer => buffer?.Dispose());
        Array.ForEach(_attentionOutput, buffer => buffer?.Dispose());
        Array.ForEach(_gate, buffer => buffer?.Dispose());
        Array.ForEach(_up, buffer => buffer?.Dispose());
        Array.ForEach(_down, buffer => buffer?.Dispose());
        Array.ForEach(_postNorm, buffer => buffer?.Dispose());
    }
}

// Made by HataDsl.Import from Turns.onnx. It is a source file like any other: change it as you like.
using HataDsl;
using HataDsl.Graphs;
using HataDsl.Models;
using static HataDsl.Graphs.Operators;

namespace HataDsl.Import.Tests.Imported;

/// <summary>The graph of Turns.onnx.</summary>
[Dimension("batch", 16)]
[Dimension("tokens", 16)]
public static partial class Turns
{
    /// <summary>Computes the outputs.</summary>
    [Graph]
    public static (Tensor<float> Rotaryembedding, Tensor<float> Rotaryembedding2) Forward(
        [Shape("batch", 2, "tokens", 8)] Tensor<float> x,
        [Shape("batch", "tokens")] Tensor<int> positions,
        TurnsWeights weights)
    {
        int batch = x.Length(0);
        int tokens = x.Length(2);
        Tensor<float> rotaryembeddingCosine = Tensor.Reshape(Tensor.Take(weights.Cosines, positions), batch, 1, tokens, 4);
        Tensor<float> rotaryembeddingSine = Tensor.Reshape(Tensor.Take(weights.Sines, positions), batch, 1, tokens, 4);
        Tensor<float> rotaryembeddingLow = Tensor.Slice(x, 3, 0, 4);
        Tensor<float> rotaryembeddingHigh = Tensor.Slice(x, 3, 4, 4);
        Tensor<float> rotaryembedding = Tensor.Concat(3, (rotaryembeddingLow * rotaryembeddingCosine) - (rotaryembeddingHigh * rotaryembeddingSine), (rotaryembeddingHigh * rotaryembeddingCosine) + (rotaryembeddingLow * rotaryembeddingSine));
        Tensor<float> rotaryembedding2Cosine = Tensor.Reshape(Tensor.Take(weights.Cosines, positions), batch, 1, tokens, 4);
        Tensor<float> rotaryembedding2Sine = Tensor.Reshape(Tensor.Take(weights.Sines, positions), batch, 1, tokens, 4);
        Tensor<float> rotaryembedding2Low = Tensor.Reshape(Tensor.Slice(Tensor.Reshape(x, batch, 2, tokens, 4, 2), 4, 0, 1), batch, 2, tokens, 4);
        Tensor<float> rotaryembedding2High = Tensor.Reshape(Tensor.Slice(Tensor.Reshape(x, batch, 2, tokens, 4, 2), 4, 1, 1), batch, 2, tokens, 4);
        Tensor<float> rotaryembedding2 = Tensor.Reshape(Tensor.Concat(4, Tensor.Reshape((rotaryembedding2Low * rotaryembedding2Cosine) - (rotaryembedding2High * rotaryembedding2Sine), batch, 2, tokens, 4, 1), Tensor.Reshape((rotaryembedding2High * rotaryembedding2Cosine) + (rotaryembedding2Low * rotaryembedding2Sine), batch, 2, tokens, 4, 1)), batch, 2, tokens, 8);
        return (rotaryembedding, rotaryembedding2);
    }

    /// <summary>Reads the weights to the host, for computing there.</summary>
    /// <param name="path">The file that the graph was made from.</param>
    public static TurnsWeights ReadWeights(string path)
    {
        using var file = ModelFile.Open(path);
        return new TurnsWeights(
            file.Read<float>("cosines", 16, 4),
            file.Read<float>("sines", 16, 4));
    }
}

/// <summary>Weights of <see cref="Turns"/>.</summary>
public sealed record TurnsWeights(
    [Shape(16, 4)] Tensor<float> Cosines,
    [Shape(16, 4)] Tensor<float> Sines);

/// <summary><see cref="Turns"/> on a device, with its weights.</summary>
public sealed class TurnsModel : IDisposable
{
    private readonly Turns.ForwardGraph _graph;
    private readonly Buffer<float> _cosines;
    private readonly Buffer<float> _sines;

    /// <summary>Loads the weights.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The file that the graph was made from.</param>
    public TurnsModel(Device device, string path)
    {
        _graph = new Turns.ForwardGraph(device);
        using var file = ModelFile.Open(path);
        using Queue queue = device.CreateQueue();
        _cosines = file.Load<float>(queue, "cosines", 16, 4);
        _sines = file.Load<float>(queue, "sines", 16, 4);
    }

    /// <summary>The compiled graph: its report, its picture, the choice of plan.</summary>
    public CompiledGraph Graph => _graph;

    /// <summary>Runs the graph.</summary>
    public void Run(Queue queue, int batch, int tokens, BufferView<float> x, BufferView<int> positions, BufferView<float> rotaryembedding, BufferView<float> rotaryembedding2) =>
        _graph.Run(queue, batch, tokens, x, positions, _cosines, _sines, rotaryembedding, rotaryembedding2);

    /// <summary>Frees the weights and the memory between kernels.</summary>
    public void Dispose()
    {
        _graph.Dispose();
        _cosines.Dispose();
        _sines.Dispose();
    }
}

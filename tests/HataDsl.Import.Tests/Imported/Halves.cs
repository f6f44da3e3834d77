// Made by HataDsl.Import from Halves.onnx. It is a source file like any other: change it as you like.
using HataDsl;
using HataDsl.Graphs;
using HataDsl.Models;
using static HataDsl.Graphs.Operators;

namespace HataDsl.Import.Tests.Imported;

/// <summary>The graph of Halves.onnx.</summary>
[Dimension("rows", 16)]
public static partial class Halves
{
    /// <summary>Computes the outputs.</summary>
    [Graph]
    public static (Tensor<float> Softmax, Tensor<float> Squeeze) Forward(
        [Shape("rows", 16)] Tensor<Half> x,
        HalvesWeights weights)
    {
        int rows = x.Length(0);
        Tensor<float> xSingle = Tensor.ToSingle(x);
        Tensor<float> matmul = Tensor.Dot(xSingle, Tensor.ToSingle(weights.WeightTransposed));
        Tensor<float> add = matmul + Tensor.ToSingle(weights.Bias);
        Tensor<float> relu = Relu(add);
        Tensor<float> reducemean = Tensor.Mean(relu, 1);
        Tensor<float> reducesum = Tensor.Reshape(Tensor.Sum(relu, 1), rows);
        Tensor<float> unsqueeze = Tensor.Reshape(reducesum, rows, 1);
        Tensor<float> sub = relu - reducemean;
        Tensor<float> softmax = Softmax(sub);
        Tensor<float> squeeze = Tensor.Reshape(unsqueeze, rows);
        return (softmax, squeeze);
    }

    /// <summary>Reads the weights to the host, for computing there.</summary>
    /// <param name="path">The file that the graph was made from.</param>
    public static HalvesWeights ReadWeights(string path)
    {
        using var file = ModelFile.Open(path);
        return new HalvesWeights(
            file.Read<Half>("weight.transposed", 24, 16),
            file.Read<Half>("bias", 24));
    }
}

/// <summary>Weights of <see cref="Halves"/>.</summary>
public sealed record HalvesWeights(
    [Shape(24, 16)] Tensor<Half> WeightTransposed,
    [Shape(24)] Tensor<Half> Bias);

/// <summary><see cref="Halves"/> on a device, with its weights.</summary>
public sealed class HalvesModel : IDisposable
{
    private readonly Halves.ForwardGraph _graph;
    private readonly Buffer<Half> _weightTransposed;
    private readonly Buffer<Half> _bias;

    /// <summary>Loads the weights.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The file that the graph was made from.</param>
    public HalvesModel(Device device, string path)
    {
        _graph = new Halves.ForwardGraph(device);
        using var file = ModelFile.Open(path);
        using Queue queue = device.CreateQueue();
        _weightTransposed = file.Load<Half>(queue, "weight.transposed", 24, 16);
        _bias = file.Load<Half>(queue, "bias", 24);
    }

    /// <summary>The compiled graph: its report, its picture, the choice of plan.</summary>
    public CompiledGraph Graph => _graph;

    /// <summary>Runs the graph.</summary>
    public void Run(Queue queue, int rows, BufferView<Half> x, BufferView<float> softmax, BufferView<float> squeeze) =>
        _graph.Run(queue, rows, x, _weightTransposed, _bias, softmax, squeeze);

    /// <summary>Frees the weights and the memory between kernels.</summary>
    public void Dispose()
    {
        _graph.Dispose();
        _weightTransposed.Dispose();
        _bias.Dispose();
    }
}

// Made by HataDsl.Import from Extras.onnx. It is a source file like any other: change it as you like.
using HataDsl;
using HataDsl.Graphs;
using HataDsl.Models;
using static HataDsl.Graphs.Operators;

namespace HataDsl.Import.Tests.Imported;

/// <summary>The graph of Extras.onnx.</summary>
[Dimension("rows", 16)]
public static partial class Extras
{
    /// <summary>Computes the outputs.</summary>
    [Graph]
    public static (Tensor<float> Sum, Tensor<float> Skipsimplifiedlayernormalization, Tensor<float> Skipsimplifiedlayernormalization4, Tensor<float> Mul) Forward(
        [Shape("rows", 24)] Tensor<float> x,
        [Shape("rows", 24)] Tensor<float> y,
        ExtrasWeights weights)
    {
        int rows = x.Length(0);
        Tensor<float> gelu = GeluExact(x);
        Tensor<float> fastgelu = Gelu(y + weights.Bias);
        Tensor<float> quickgelu = x * Sigmoid(x * 1.25f);
        Tensor<float> skipsimplifiedlayernormalization4 = x + y;
        Tensor<float> skipsimplifiedlayernormalization = RmsNorm(skipsimplifiedlayernormalization4, weights.Gain, 1E-05f);
        Tensor<float> sum = (gelu + fastgelu) + quickgelu;
        Tensor<float> mul = x * ((float)(24 * rows));
        return (sum, skipsimplifiedlayernormalization, skipsimplifiedlayernormalization4, mul);
    }

    /// <summary>Reads the weights to the host, for computing there.</summary>
    /// <param name="path">The file that the graph was made from.</param>
    public static ExtrasWeights ReadWeights(string path)
    {
        using var file = ModelFile.Open(path);
        return new ExtrasWeights(
            file.Read<float>("bias", 24),
            file.Read<float>("gain", 24));
    }
}

/// <summary>Weights of <see cref="Extras"/>.</summary>
public sealed record ExtrasWeights(
    [Shape(24)] Tensor<float> Bias,
    [Shape(24)] Tensor<float> Gain);

/// <summary><see cref="Extras"/> on a device, with its weights.</summary>
public sealed class ExtrasModel : IDisposable
{
    private readonly Extras.ForwardGraph _graph;
    private readonly Buffer<float> _bias;
    private readonly Buffer<float> _gain;

    /// <summary>Loads the weights.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The file that the graph was made from.</param>
    public ExtrasModel(Device device, string path)
    {
        _graph = new Extras.ForwardGraph(device);
        using var file = ModelFile.Open(path);
        using Queue queue = device.CreateQueue();
        _bias = file.Load<float>(queue, "bias", 24);
        _gain = file.Load<float>(queue, "gain", 24);
    }

    /// <summary>The compiled graph: its report, its picture, the choice of plan.</summary>
    public CompiledGraph Graph => _graph;

    /// <summary>Runs the graph.</summary>
    public void Run(Queue queue, int rows, BufferView<float> x, BufferView<float> y, BufferView<float> sum, BufferView<float> skipsimplifiedlayernormalization, BufferView<float> skipsimplifiedlayernormalization4, BufferView<float> mul) =>
        _graph.Run(queue, rows, x, y, _bias, _gain, sum, skipsimplifiedlayernormalization, skipsimplifiedlayernormalization4, mul);

    /// <summary>Frees the weights and the memory between kernels.</summary>
    public void Dispose()
    {
        _graph.Dispose();
        _bias.Dispose();
        _gain.Dispose();
    }
}

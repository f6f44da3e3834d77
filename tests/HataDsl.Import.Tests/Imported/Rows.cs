// Made by HataDsl.Import from Rows.onnx. It is a source file like any other: change it as you like.
using HataDsl;
using HataDsl.Graphs;
using HataDsl.Models;
using static HataDsl.Graphs.Operators;

namespace HataDsl.Import.Tests.Imported;

/// <summary>The graph of Rows.onnx.</summary>
[Dimension("batch", 16)]
public static partial class Rows
{
    /// <summary>Computes the outputs.</summary>
    [Graph]
    public static (Tensor<float> Sum, Tensor<float> Add, Tensor<float> Add4, Tensor<float> Reducemin, Tensor<float> Add2, Tensor<float> Add3, Tensor<float> Logsoftmax, Tensor<float> Matmul3, Tensor<float> Matmul4) Forward(
        [Shape("batch", 6, 32)] Tensor<float> x,
        RowsWeights weights)
    {
        int batch = x.Length(0);
        Tensor<float> layernormalization = LayerNorm(x, weights.Gain, weights.Shift, 0.001f);
        Tensor<float> layernormalization2 = Tensor.Reshape(LayerNorm(Tensor.Reshape(x, batch, 192), Tensor.Reshape(weights.PlaneGain, 192), 0f, 1E-05f), batch, 6, 32);
        Tensor<float> rmsnormalization = RmsNorm(x, weights.Gain, 1E-06f);
        Tensor<float> simplifiedlayernormalization = RmsNorm(layernormalization, weights.Gain, 1E-05f);
        Tensor<float> instancenormalization = LayerNorm(x, Tensor.Reshape(weights.InstanceGain, 6, 1), Tensor.Reshape(weights.InstanceShift, 6, 1), 1E-05f);
        Tensor<float> reducesum = Tensor.Sum(x, 2);
        Tensor<float> reducemean = Tensor.Mean(x, 1);
        Tensor<float> add = reducesum + reducemean;
        Tensor<float> reducemax = Tensor.Reshape(Tensor.Maximum(Tensor.Reshape(x, batch, 192), 1), batch);
        Tensor<float> reducemin = Tensor.Reshape(-Tensor.Maximum(-x, 2), batch, 6);
        Tensor<float> reducesumsquare = Tensor.Sum(x * x, 2);
        Tensor<float> reducel2 = Tensor.Reshape(Tensor.Sqrt(Tensor.Sum(Tensor.Reshape(x * x, batch, 192), 1)), batch, 1, 1);
        Tensor<float> add2 = reducesumsquare + reducel2;
        Tensor<float> softmax = Softmax(x);
        Tensor<float> softmax2Exponential = Tensor.Exp(x - Tensor.Maximum(x, 1));
        Tensor<float> softmax2 = softmax2Exponential / Tensor.Sum(softmax2Exponential, 1);
        Tensor<float> add3 = softmax + softmax2;
        Tensor<float> logsoftmaxShifted = x - Tensor.Maximum(x, 2);
        Tensor<float> logsoftmax = logsoftmaxShifted - Tensor.Log(Tensor.Sum(Tensor.Exp(logsoftmaxShifted), 2));
        Tensor<float> matmul = Tensor.Dot(x, weights.WeightTransposed);
        Tensor<float> transpose = Tensor.Transpose(x, 0, 2, 1);
        Tensor<float> matmul2 = Tensor.MatMul(weights.Left, transpose);
        Tensor<float> matmul3 = Tensor.MatMul(matmul, matmul2);
        Tensor<float> matmul4 = Tensor.Reshape(Tensor.MatMul(x, Tensor.Reshape(weights.Vector, 32, 1)), batch, 6);
        Tensor<float> sum = (((layernormalization + layernormalization2) + rmsnormalization) + simplifiedlayernormalization) + instancenormalization;
        Tensor<float> add4 = reducemax + 1f;
        return (sum, add, add4, reducemin, add2, add3, logsoftmax, matmul3, matmul4);
    }

    /// <summary>Reads the weights to the host, for computing there.</summary>
    /// <param name="path">The file that the graph was made from.</param>
    public static RowsWeights ReadWeights(string path)
    {
        using var file = ModelFile.Open(path);
        return new RowsWeights(
            file.Read<float>("shift", 32),
            file.Read<float>("gain", 32),
            file.Read<float>("plane_gain", 6, 32),
            file.Read<float>("instance_gain", 6),
            file.Read<float>("instance_shift", 6),
            file.Read<float>("weight.transposed", 24, 32),
            file.Read<float>("left", 24, 32),
            file.Read<float>("vector", 32));
    }
}

/// <summary>Weights of <see cref="Rows"/>.</summary>
public sealed record RowsWeights(
    [Shape(32)] Tensor<float> Shift,
    [Shape(32)] Tensor<float> Gain,
    [Shape(6, 32)] Tensor<float> PlaneGain,
    [Shape(6)] Tensor<float> InstanceGain,
    [Shape(6)] Tensor<float> InstanceShift,
    [Shape(24, 32)] Tensor<float> WeightTransposed,
    [Shape(24, 32)] Tensor<float> Left,
    [Shape(32)] Tensor<float> Vector);

/// <summary><see cref="Rows"/> on a device, with its weights.</summary>
public sealed class RowsModel : IDisposable
{
    private readonly Rows.ForwardGraph _graph;
    private readonly Buffer<float> _shift;
    private readonly Buffer<float> _gain;
    private readonly Buffer<float> _planeGain;
    private readonly Buffer<float> _instanceGain;
    private readonly Buffer<float> _instanceShift;
    private readonly Buffer<float> _weightTransposed;
    private readonly Buffer<float> _left;
    private readonly Buffer<float> _vector;

    /// <summary>Loads the weights.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The file that the graph was made from.</param>
    public RowsModel(Device device, string path)
    {
        _graph = new Rows.ForwardGraph(device);
        using var file = ModelFile.Open(path);
        using Queue queue = device.CreateQueue();
        _shift = file.Load<float>(queue, "shift", 32);
        _gain = file.Load<float>(queue, "gain", 32);
        _planeGain = file.Load<float>(queue, "plane_gain", 6, 32);
        _instanceGain = file.Load<float>(queue, "instance_gain", 6);
        _instanceShift = file.Load<float>(queue, "instance_shift", 6);
        _weightTransposed = file.Load<float>(queue, "weight.transposed", 24, 32);
        _left = file.Load<float>(queue, "left", 24, 32);
        _vector = file.Load<float>(queue, "vector", 32);
    }

    /// <summary>The compiled graph: its report, its picture, the choice of plan.</summary>
    public CompiledGraph Graph => _graph;

    /// <summary>Runs the graph.</summary>
    public void Run(Queue queue, int batch, BufferView<float> x, BufferView<float> sum, BufferView<float> add, BufferView<float> add4, BufferView<float> reducemin, BufferView<float> add2, BufferView<float> add3, BufferView<float> logsoftmax, BufferView<float> matmul3, BufferView<float> matmul4) =>
        _graph.Run(queue, batch, x, _shift, _gain, _planeGain, _instanceGain, _instanceShift, _weightTransposed, _left, _vector, sum, add, add4, reducemin, add2, add3, logsoftmax, matmul3, matmul4);

    /// <summary>Frees the weights and the memory between kernels.</summary>
    public void Dispose()
    {
        _graph.Dispose();
        _shift.Dispose();
        _gain.Dispose();
        _planeGain.Dispose();
        _instanceGain.Dispose();
        _instanceShift.Dispose();
        _weightTransposed.Dispose();
        _left.Dispose();
        _vector.Dispose();
    }
}

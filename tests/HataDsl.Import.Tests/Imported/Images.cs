// Made by HataDsl.Import from Images.onnx. It is a source file like any other: change it as you like.
using HataDsl;
using HataDsl.Graphs;
using HataDsl.Models;
using static HataDsl.Graphs.Operators;

namespace HataDsl.Import.Tests.Imported;

/// <summary>The graph of Images.onnx.</summary>
[Dimension("batch", 16)]
public static partial class Images
{
    /// <summary>Computes the outputs.</summary>
    [Graph]
    public static (Tensor<float> Softmax, Tensor<float> Averagepool2, Tensor<float> Globalmaxpool) Forward(
        [Shape("batch", 3, 16, 14)] Tensor<float> image,
        ImagesWeights weights)
    {
        int batch = image.Length(0);
        Tensor<float> convPadded = Tensor.Concat(3, Tensor.Broadcast<float>(0f, batch, 1, 3, 1, 14), Tensor.Reshape(image, batch, 1, 3, 16, 14), Tensor.Broadcast<float>(0f, batch, 1, 3, 1, 14));
        Tensor<float> convPadded2 = Tensor.Concat(4, Tensor.Broadcast<float>(0f, batch, 1, 3, 18, 1), convPadded, Tensor.Broadcast<float>(0f, batch, 1, 3, 18, 1));
        Tensor<float> convWindows = Tensor.Transpose(Tensor.Windows(Tensor.Windows(convPadded2, 3, 3, 1, 1), 5, 3, 1, 1), 0, 1, 2, 3, 5, 4, 6);
        Tensor<float> conv = Tensor.Reshape(Tensor.Dot(Tensor.Reshape(weights.FirstWeight, 1, 8, 27), Tensor.Reshape(Tensor.Transpose(convWindows, 0, 1, 3, 4, 2, 5, 6), batch, 1, 224, 27)), batch, 8, 16, 14) + Tensor.Reshape(weights.FirstBias, 8, 1, 1);
        Tensor<float> batchnormalizationFactor = weights.NormScale * Tensor.ReciprocalSqrt(weights.NormVariance + 0.001f);
        Tensor<float> batchnormalization = (conv * Tensor.Reshape(batchnormalizationFactor, 8, 1, 1)) + Tensor.Reshape(weights.NormShift - (weights.NormMean * batchnormalizationFactor), 8, 1, 1);
        Tensor<float> relu = Relu(batchnormalization);
        Tensor<float> maxpoolPadded = Tensor.Concat(2, Tensor.Broadcast<float>(float.NegativeInfinity, batch, 8, 1, 14), relu, Tensor.Broadcast<float>(float.NegativeInfinity, batch, 8, 1, 14));
        Tensor<float> maxpoolWindows = Tensor.Transpose(Tensor.Windows(Tensor.Windows(maxpoolPadded, 2, 3, 2, 1), 4, 2, 2, 1), 0, 1, 2, 4, 3, 5);
        Tensor<float> maxpool = Tensor.Reshape(Tensor.Maximum(Tensor.Reshape(maxpoolWindows, batch, 8, 8, 7, 6), -1), batch, 8, 8, 7);
        Tensor<float> conv2Padded = Tensor.Concat(3, Tensor.Broadcast<float>(0f, batch, 4, 2, 1, 7), Tensor.Reshape(maxpool, batch, 4, 2, 8, 7), Tensor.Broadcast<float>(0f, batch, 4, 2, 1, 7));
        Tensor<float> conv2Padded2 = Tensor.Concat(4, Tensor.Broadcast<float>(0f, batch, 4, 2, 10, 1), conv2Padded, Tensor.Broadcast<float>(0f, batch, 4, 2, 10, 1));
        Tensor<float> conv2Windows = Tensor.Transpose(Tensor.Windows(Tensor.Windows(conv2Padded2, 3, 3, 1, 1), 5, 3, 2, 1), 0, 1, 2, 3, 5, 4, 6);
        Tensor<float> conv2 = Tensor.Reshape(Tensor.Dot(Tensor.Reshape(weights.GroupedWeight, 4, 2, 18), Tensor.Reshape(Tensor.Transpose(conv2Windows, 0, 1, 3, 4, 2, 5, 6), batch, 4, 32, 18)), batch, 8, 8, 4);
        Tensor<float> conv3Windows = Tensor.Transpose(Tensor.Windows(Tensor.Windows(Tensor.Reshape(maxpool, batch, 1, 8, 8, 7), 3, 2, 1, 2), 5, 2, 1, 3), 0, 1, 2, 3, 5, 4, 6);
        Tensor<float> conv3 = Tensor.Reshape(Tensor.Dot(Tensor.Reshape(weights.WideWeight, 1, 8, 32), Tensor.Reshape(Tensor.Transpose(conv3Windows, 0, 1, 3, 4, 2, 5, 6), batch, 1, 24, 32)), batch, 8, 6, 4);
        Tensor<float> hardsigmoid = Tensor.Max(Tensor.Min((conv2 * 0.2f) + 0.5f, 1f), 0f);
        Tensor<float> averagepoolPadded = Tensor.Concat(2, Tensor.Broadcast<float>(0f, batch, 8, 1, 4), hardsigmoid, Tensor.Broadcast<float>(0f, batch, 8, 1, 4));
        Tensor<float> averagepoolPadded2 = Tensor.Concat(3, Tensor.Broadcast<float>(0f, batch, 8, 10, 1), averagepoolPadded, Tensor.Broadcast<float>(0f, batch, 8, 10, 1));
        Tensor<float> averagepoolWindows = Tensor.Transpose(Tensor.Windows(Tensor.Windows(averagepoolPadded2, 2, 3, 1, 1), 4, 3, 1, 1), 0, 1, 2, 4, 3, 5);
        Tensor<float> averagepoolPadded3 = Tensor.Concat(2, Tensor.Broadcast<float>(0f, 1, 1, 1, 4), Tensor.Broadcast<float>(1f, 1, 1, 8, 4), Tensor.Broadcast<float>(0f, 1, 1, 1, 4));
        Tensor<float> averagepoolPadded4 = Tensor.Concat(3, Tensor.Broadcast<float>(0f, 1, 1, 10, 1), averagepoolPadded3, Tensor.Broadcast<float>(0f, 1, 1, 10, 1));
        Tensor<float> averagepoolWindows2 = Tensor.Transpose(Tensor.Windows(Tensor.Windows(averagepoolPadded4, 2, 3, 1, 1), 4, 3, 1, 1), 0, 1, 2, 4, 3, 5);
        Tensor<float> averagepool = Tensor.Reshape(Tensor.Sum(Tensor.Reshape(averagepoolWindows, batch, 8, 8, 4, 9), -1), batch, 8, 8, 4) / Tensor.Reshape(Tensor.Sum(Tensor.Reshape(averagepoolWindows2, 1, 1, 8, 4, 9), -1), 1, 1, 8, 4);
        Tensor<float> averagepool2Padded = Tensor.Concat(2, Tensor.Broadcast<float>(0f, batch, 8, 1, 4), conv3);
        Tensor<float> averagepool2Windows = Tensor.Transpose(Tensor.Windows(Tensor.Windows(averagepool2Padded, 2, 2, 1, 1), 4, 2, 1, 1), 0, 1, 2, 4, 3, 5);
        Tensor<float> averagepool2 = Tensor.Reshape(Tensor.Mean(Tensor.Reshape(averagepool2Windows, batch, 8, 6, 3, 4), -1), batch, 8, 6, 3);
        Tensor<float> globalaveragepool = Tensor.Reshape(Tensor.Mean(Tensor.Reshape(averagepool, batch, 8, 32), -1), batch, 8, 1, 1);
        Tensor<float> flatten = Tensor.Reshape(globalaveragepool, batch, 8);
        Tensor<float> gemm = (Tensor.Dot(flatten, weights.HeadWeight) * 0.5f) + (weights.HeadBias * 2f);
        Tensor<float> reshape = Tensor.Reshape(image, batch, 3, 224);
        Tensor<float> conv4Windows = Tensor.Windows(Tensor.Reshape(reshape, batch, 1, 3, 224), 3, 5, 3, 1);
        Tensor<float> conv4 = Tensor.Reshape(Tensor.Dot(Tensor.Reshape(weights.LineWeight, 1, 4, 15), Tensor.Reshape(Tensor.Transpose(conv4Windows, 0, 1, 3, 2, 4), batch, 1, 74, 15)), batch, 4, 74);
        Tensor<float> softmax = Softmax(gemm);
        Tensor<float> globalmaxpool = Tensor.Maximum(conv4, -1);
        return (softmax, averagepool2, globalmaxpool);
    }

    /// <summary>Reads the weights to the host, for computing there.</summary>
    /// <param name="path">The file that the graph was made from.</param>
    public static ImagesWeights ReadWeights(string path)
    {
        using var file = ModelFile.Open(path);
        return new ImagesWeights(
            file.Read<float>("first.weight", 8, 3, 3, 3),
            file.Read<float>("first.bias", 8),
            file.Read<float>("norm.variance", 8),
            file.Read<float>("norm.scale", 8),
            file.Read<float>("norm.shift", 8),
            file.Read<float>("norm.mean", 8),
            file.Read<float>("grouped.weight", 8, 2, 3, 3),
            file.Read<float>("wide.weight", 8, 8, 2, 2),
            file.Read<float>("head.weight", 5, 8),
            file.Read<float>("head.bias", 5),
            file.Read<float>("line.weight", 4, 3, 5));
    }
}

/// <summary>Weights of <see cref="Images"/>.</summary>
public sealed record ImagesWeights(
    [Shape(8, 3, 3, 3)] Tensor<float> FirstWeight,
    [Shape(8)] Tensor<float> FirstBias,
    [Shape(8)] Tensor<float> NormVariance,
    [Shape(8)] Tensor<float> NormScale,
    [Shape(8)] Tensor<float> NormShift,
    [Shape(8)] Tensor<float> NormMean,
    [Shape(8, 2, 3, 3)] Tensor<float> GroupedWeight,
    [Shape(8, 8, 2, 2)] Tensor<float> WideWeight,
    [Shape(5, 8)] Tensor<float> HeadWeight,
    [Shape(5)] Tensor<float> HeadBias,
    [Shape(4, 3, 5)] Tensor<float> LineWeight);

/// <summary><see cref="Images"/> on a device, with its weights.</summary>
public sealed class ImagesModel : IDisposable
{
    private readonly Images.ForwardGraph _graph;
    private readonly Buffer<float> _firstWeight;
    private readonly Buffer<float> _firstBias;
    private readonly Buffer<float> _normVariance;
    private readonly Buffer<float> _normScale;
    private readonly Buffer<float> _normShift;
    private readonly Buffer<float> _normMean;
    private readonly Buffer<float> _groupedWeight;
    private readonly Buffer<float> _wideWeight;
    private readonly Buffer<float> _headWeight;
    private readonly Buffer<float> _headBias;
    private readonly Buffer<float> _lineWeight;

    /// <summary>Loads the weights.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The file that the graph was made from.</param>
    public ImagesModel(Device device, string path)
    {
        _graph = new Images.ForwardGraph(device);
        using var file = ModelFile.Open(path);
        using Queue queue = device.CreateQueue();
        _firstWeight = file.Load<float>(queue, "first.weight", 8, 3, 3, 3);
        _firstBias = file.Load<float>(queue, "first.bias", 8);
        _normVariance = file.Load<float>(queue, "norm.variance", 8);
        _normScale = file.Load<float>(queue, "norm.scale", 8);
        _normShift = file.Load<float>(queue, "norm.shift", 8);
        _normMean = file.Load<float>(queue, "norm.mean", 8);
        _groupedWeight = file.Load<float>(queue, "grouped.weight", 8, 2, 3, 3);
        _wideWeight = file.Load<float>(queue, "wide.weight", 8, 8, 2, 2);
        _headWeight = file.Load<float>(queue, "head.weight", 5, 8);
        _headBias = file.Load<float>(queue, "head.bias", 5);
        _lineWeight = file.Load<float>(queue, "line.weight", 4, 3, 5);
    }

    /// <summary>The compiled graph: its report, its picture, the choice of plan.</summary>
    public CompiledGraph Graph => _graph;

    /// <summary>Runs the graph.</summary>
    public void Run(Queue queue, int batch, BufferView<float> image, BufferView<float> softmax, BufferView<float> averagepool2, BufferView<float> globalmaxpool) =>
        _graph.Run(queue, batch, image, _firstWeight, _firstBias, _normVariance, _normScale, _normShift, _normMean, _groupedWeight, _wideWeight, _headWeight, _headBias, _lineWeight, softmax, averagepool2, globalmaxpool);

    /// <summary>Frees the weights and the memory between kernels.</summary>
    public void Dispose()
    {
        _graph.Dispose();
        _firstWeight.Dispose();
        _firstBias.Dispose();
        _normVariance.Dispose();
        _normScale.Dispose();
        _normShift.Dispose();
        _normMean.Dispose();
        _groupedWeight.Dispose();
        _wideWeight.Dispose();
        _headWeight.Dispose();
        _headBias.Dispose();
        _lineWeight.Dispose();
    }
}

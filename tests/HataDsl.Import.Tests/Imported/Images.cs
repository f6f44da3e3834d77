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
        Tensor<float> batchnormalizationPadded = Tensor.Concat(3, Tensor.Broadcast<float>(0f, batch, 1, 3, 1, 14), Tensor.Reshape(image, batch, 1, 3, 16, 14), Tensor.Broadcast<float>(0f, batch, 1, 3, 1, 14));
        Tensor<float> batchnormalizationPadded2 = Tensor.Concat(4, Tensor.Broadcast<float>(0f, batch, 1, 3, 18, 1), batchnormalizationPadded, Tensor.Broadcast<float>(0f, batch, 1, 3, 18, 1));
        Tensor<float> batchnormalizationWindows = Tensor.Transpose(Tensor.Windows(Tensor.Windows(batchnormalizationPadded2, 3, 3, 1, 1), 5, 3, 1, 1), 0, 1, 2, 3, 5, 4, 6);
        Tensor<float> batchnormalization = Tensor.Reshape(Tensor.Dot(Tensor.Reshape(weights.FirstWeightFolded, 1, 8, 27), Tensor.Reshape(Tensor.Transpose(batchnormalizationWindows, 0, 1, 3, 4, 2, 5, 6), batch, 1, 224, 27)), batch, 8, 16, 14) + Tensor.Reshape(weights.FirstBiasFolded, 8, 1, 1);
        Tensor<float> relu = Relu(batchnormalization);
        Tensor<float> batchnormalization2Factor = weights.AgainScale * Tensor.ReciprocalSqrt(weights.AgainVariance + 1E-05f);
        Tensor<float> batchnormalization2 = (relu * Tensor.Reshape(batchnormalization2Factor, 8, 1, 1)) + Tensor.Reshape(weights.AgainShift - (weights.AgainMean * batchnormalization2Factor), 8, 1, 1);
        Tensor<float> maxpoolPadded = Tensor.Concat(2, Tensor.Broadcast<float>(float.NegativeInfinity, batch, 8, 1, 14), batchnormalization2, Tensor.Broadcast<float>(float.NegativeInfinity, batch, 8, 1, 14));
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
        Tensor<float> batchnormalization3Factor = weights.ClassesScale * Tensor.ReciprocalSqrt(weights.ClassesVariance + 1E-05f);
        Tensor<float> batchnormalization3 = (gemm * batchnormalization3Factor) + (weights.ClassesShift - (weights.ClassesMean * batchnormalization3Factor));
        Tensor<float> batchnormalization4 = (Tensor.Dot(batchnormalization3, weights.LastWeightFoldedTransposed) * 0.25f) + weights.LastShiftFolded;
        Tensor<float> reshape = Tensor.Reshape(image, batch, 3, 224);
        Tensor<float> batchnormalization5Windows = Tensor.Windows(Tensor.Reshape(reshape, batch, 1, 3, 224), 3, 5, 3, 1);
        Tensor<float> batchnormalization5 = Tensor.Reshape(Tensor.Dot(Tensor.Reshape(weights.LineWeightFolded, 1, 4, 15), Tensor.Reshape(Tensor.Transpose(batchnormalization5Windows, 0, 1, 3, 2, 4), batch, 1, 74, 15)), batch, 4, 74) + Tensor.Reshape(weights.LineShiftFolded, 4, 1);
        Tensor<float> softmax = Softmax(batchnormalization4);
        Tensor<float> globalmaxpool = Tensor.Maximum(batchnormalization5, -1);
        return (softmax, averagepool2, globalmaxpool);
    }

    /// <summary>Reads the weights to the host, for computing there.</summary>
    /// <param name="path">The file that the graph was made from.</param>
    public static ImagesWeights ReadWeights(string path)
    {
        using var file = ModelFile.Open(path);
        return new ImagesWeights(
            file.Read<float>("first.weight.folded", 8, 3, 3, 3),
            file.Read<float>("first.bias.folded", 8),
            file.Read<float>("again.variance", 8),
            file.Read<float>("again.scale", 8),
            file.Read<float>("again.shift", 8),
            file.Read<float>("again.mean", 8),
            file.Read<float>("grouped.weight", 8, 2, 3, 3),
            file.Read<float>("wide.weight", 8, 8, 2, 2),
            file.Read<float>("head.weight", 5, 8),
            file.Read<float>("head.bias", 5),
            file.Read<float>("classes.variance", 5),
            file.Read<float>("classes.scale", 5),
            file.Read<float>("classes.shift", 5),
            file.Read<float>("classes.mean", 5),
            file.Read<float>("last.weight.folded.transposed", 6, 5),
            file.Read<float>("last.shift.folded", 6),
            file.Read<float>("line.weight.folded", 4, 3, 5),
            file.Read<float>("line.shift.folded", 4));
    }
}

/// <summary>Weights of <see cref="Images"/>.</summary>
public sealed record ImagesWeights(
    [Shape(8, 3, 3, 3)] Tensor<float> FirstWeightFolded,
    [Shape(8)] Tensor<float> FirstBiasFolded,
    [Shape(8)] Tensor<float> AgainVariance,
    [Shape(8)] Tensor<float> AgainScale,
    [Shape(8)] Tensor<float> AgainShift,
    [Shape(8)] Tensor<float> AgainMean,
    [Shape(8, 2, 3, 3)] Tensor<float> GroupedWeight,
    [Shape(8, 8, 2, 2)] Tensor<float> WideWeight,
    [Shape(5, 8)] Tensor<float> HeadWeight,
    [Shape(5)] Tensor<float> HeadBias,
    [Shape(5)] Tensor<float> ClassesVariance,
    [Shape(5)] Tensor<float> ClassesScale,
    [Shape(5)] Tensor<float> ClassesShift,
    [Shape(5)] Tensor<float> ClassesMean,
    [Shape(6, 5)] Tensor<float> LastWeightFoldedTransposed,
    [Shape(6)] Tensor<float> LastShiftFolded,
    [Shape(4, 3, 5)] Tensor<float> LineWeightFolded,
    [Shape(4)] Tensor<float> LineShiftFolded);

/// <summary><see cref="Images"/> on a device, with its weights.</summary>
public sealed class ImagesModel : IDisposable
{
    private readonly Images.ForwardGraph _graph;
    private readonly Buffer<float> _firstWeightFolded;
    private readonly Buffer<float> _firstBiasFolded;
    private readonly Buffer<float> _againVariance;
    private readonly Buffer<float> _againScale;
    private readonly Buffer<float> _againShift;
    private readonly Buffer<float> _againMean;
    private readonly Buffer<float> _groupedWeight;
    private readonly Buffer<float> _wideWeight;
    private readonly Buffer<float> _headWeight;
    private readonly Buffer<float> _headBias;
    private readonly Buffer<float> _classesVariance;
    private readonly Buffer<float> _classesScale;
    private readonly Buffer<float> _classesShift;
    private readonly Buffer<float> _classesMean;
    private readonly Buffer<float> _lastWeightFoldedTransposed;
    private readonly Buffer<float> _lastShiftFolded;
    private readonly Buffer<float> _lineWeightFolded;
    private readonly Buffer<float> _lineShiftFolded;

    /// <summary>Loads the weights.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The file that the graph was made from.</param>
    public ImagesModel(Device device, string path)
    {
        _graph = new Images.ForwardGraph(device);
        using var file = ModelFile.Open(path);
        using Queue queue = device.CreateQueue();
        _firstWeightFolded = file.Load<float>(queue, "first.weight.folded", 8, 3, 3, 3);
        _firstBiasFolded = file.Load<float>(queue, "first.bias.folded", 8);
        _againVariance = file.Load<float>(queue, "again.variance", 8);
        _againScale = file.Load<float>(queue, "again.scale", 8);
        _againShift = file.Load<float>(queue, "again.shift", 8);
        _againMean = file.Load<float>(queue, "again.mean", 8);
        _groupedWeight = file.Load<float>(queue, "grouped.weight", 8, 2, 3, 3);
        _wideWeight = file.Load<float>(queue, "wide.weight", 8, 8, 2, 2);
        _headWeight = file.Load<float>(queue, "head.weight", 5, 8);
        _headBias = file.Load<float>(queue, "head.bias", 5);
        _classesVariance = file.Load<float>(queue, "classes.variance", 5);
        _classesScale = file.Load<float>(queue, "classes.scale", 5);
        _classesShift = file.Load<float>(queue, "classes.shift", 5);
        _classesMean = file.Load<float>(queue, "classes.mean", 5);
        _lastWeightFoldedTransposed = file.Load<float>(queue, "last.weight.folded.transposed", 6, 5);
        _lastShiftFolded = file.Load<float>(queue, "last.shift.folded", 6);
        _lineWeightFolded = file.Load<float>(queue, "line.weight.folded", 4, 3, 5);
        _lineShiftFolded = file.Load<float>(queue, "line.shift.folded", 4);
    }

    /// <summary>The compiled graph: its report, its picture, the choice of plan.</summary>
    public CompiledGraph Graph => _graph;

    /// <summary>Runs the graph.</summary>
    public void Run(Queue queue, int batch, BufferView<float> image, BufferView<float> softmax, BufferView<float> averagepool2, BufferView<float> globalmaxpool) =>
        _graph.Run(queue, batch, image, _firstWeightFolded, _firstBiasFolded, _againVariance, _againScale, _againShift, _againMean, _groupedWeight, _wideWeight, _headWeight, _headBias, _classesVariance, _classesScale, _classesShift, _classesMean, _lastWeightFoldedTransposed, _lastShiftFolded, _lineWeightFolded, _lineShiftFolded, softmax, averagepool2, globalmaxpool);

    /// <summary>Frees the weights and the memory between kernels.</summary>
    public void Dispose()
    {
        _graph.Dispose();
        _firstWeightFolded.Dispose();
        _firstBiasFolded.Dispose();
        _againVariance.Dispose();
        _againScale.Dispose();
        _againShift.Dispose();
        _againMean.Dispose();
        _groupedWeight.Dispose();
        _wideWeight.Dispose();
        _headWeight.Dispose();
        _headBias.Dispose();
        _classesVariance.Dispose();
        _classesScale.Dispose();
        _classesShift.Dispose();
        _classesMean.Dispose();
        _lastWeightFoldedTransposed.Dispose();
        _lastShiftFolded.Dispose();
        _lineWeightFolded.Dispose();
        _lineShiftFolded.Dispose();
    }
}

// Made by HataDsl.Import from Movements.onnx. It is a source file like any other: change it as you like.
using HataDsl;
using HataDsl.Graphs;
using HataDsl.Models;
using static HataDsl.Graphs.Operators;

namespace HataDsl.Import.Tests.Imported;

/// <summary>The graph of Movements.onnx.</summary>
[Dimension("batch", 16)]
[Dimension("tokens", 16)]
public static partial class Movements
{
    /// <summary>Computes the outputs.</summary>
    [Graph]
    public static (Tensor<float> Reshape2, Tensor<float> Concat4, Tensor<float> Flatten, Tensor<float> Add, Tensor<float> Add2, Tensor<float> Gather4, Tensor<float> Tile, Tensor<float> Pad, Tensor<float> Add3, Tensor<float> Transpose2) Forward(
        [Shape("batch", "tokens", 12)] Tensor<float> x,
        MovementsWeights weights)
    {
        int batch = x.Length(0);
        int tokens = x.Length(1);
        Tensor<float> reshape = Tensor.Reshape(x, batch, tokens, 3, 4);
        Tensor<float> transpose = Tensor.Transpose(reshape, 0, 2, 1, 3);
        Tensor<float> unsqueeze4 = Tensor.Reshape(transpose, batch, 3, 1, tokens, 4);
        Tensor<float> expand = Tensor.Broadcast(unsqueeze4, batch, 3, 2, tokens, 4);
        Tensor<float> reshape2 = Tensor.Reshape(expand, batch, 6, tokens, 4);
        Tensor<float> split = Tensor.Slice(x, 2, 0, 5);
        Tensor<float> split2 = Tensor.Slice(x, 2, 5, 4);
        Tensor<float> split3 = Tensor.Slice(x, 2, 9, 3);
        Tensor<float> split4 = Tensor.Slice(x, 2, 0, 4);
        Tensor<float> split5 = Tensor.Slice(x, 2, 4, 4);
        Tensor<float> split6 = Tensor.Slice(x, 2, 8, 4);
        Tensor<float> neg = -split5;
        Tensor<float> concat4 = Tensor.Concat(2, split3, split, neg);
        Tensor<float> slice = Tensor.Reshape(Tensor.Windows(Tensor.Slice(x, 2, 1, 7), 2, 1, 3, 1), batch, tokens, 3);
        Tensor<float> slice2 = Tensor.Transpose(Tensor.Reshape(Tensor.Take(Tensor.Reshape(Tensor.Transpose(x, 2, 0, 1), 12, batch * tokens), (Tensor.Index(6) * -2) + 11), 6, batch, tokens), 1, 2, 0);
        Tensor<float> slice3 = Tensor.Transpose(Tensor.Reshape(Tensor.Take(Tensor.Reshape(Tensor.Transpose(x, 1, 0, 2), tokens, 12 * batch), (Tensor.Index(1) + tokens) - 1), 1, batch, 12), 1, 0, 2);
        Tensor<float> slice4 = Tensor.Take(weights.Table, Tensor.Index(tokens));
        Tensor<float> gather3 = Tensor.Reshape(Tensor.Transpose(Tensor.Reshape(Tensor.Take(Tensor.Reshape(Tensor.Transpose(x, 1, 0, 2), tokens, 12 * batch), (Tensor.Index(1) + tokens) - 1), 1, batch, 12), 1, 0, 2), batch, 12);
        Tensor<float> gather4 = Tensor.Transpose(Tensor.Reshape(Tensor.Take(Tensor.Reshape(Tensor.Transpose(x, 2, 0, 1), 12, batch * tokens), Tensor.Select(weights.Ints27 < 0, weights.Ints27 + 12, weights.Ints27)), 3, batch, tokens), 1, 2, 0);
        Tensor<float> tile = Tensor.Reshape(Tensor.Broadcast(Tensor.Reshape(Tensor.Reshape(Tensor.Broadcast(Tensor.Reshape(split2, batch, 1, tokens, 4), batch, 2, tokens, 4), batch, 2 * tokens, 4), batch, 2 * tokens, 1, 4), batch, 2 * tokens, 3, 4), batch, 2 * tokens, 12);
        Tensor<float> pad = Tensor.Concat(2, Tensor.Broadcast<float>(0.5f, batch, tokens, 2), x, Tensor.Broadcast<float>(0.5f, batch, tokens, 1));
        Tensor<float> constantofshape = Tensor.Broadcast<float>(1.5f, batch, tokens, 12);
        Tensor<float> squeeze = Tensor.Reshape(slice3, batch, 12);
        Tensor<float> flatten = Tensor.Reshape(slice, batch * tokens, 3);
        Tensor<float> slice5 = Tensor.Slice(x, 2, 0, 6);
        Tensor<float> add = slice2 + slice5;
        Tensor<float> add2 = squeeze + gather3;
        Tensor<float> mul = x * slice4;
        Tensor<float> mul2 = constantofshape * weights.Constant;
        Tensor<float> add3 = mul + mul2;
        Tensor<float> transpose2 = Tensor.Transpose(x, 2, 1, 0);
        return (reshape2, concat4, flatten, add, add2, gather4, tile, pad, add3, transpose2);
    }

    /// <summary>Reads the weights to the host, for computing there.</summary>
    /// <param name="path">The file that the graph was made from.</param>
    public static MovementsWeights ReadWeights(string path)
    {
        using var file = ModelFile.Open(path);
        return new MovementsWeights(
            file.Read<float>("table", 30, 12),
            file.Read<int>("ints_27", 3),
            file.Read<float>("constant", 12));
    }
}

/// <summary>Weights of <see cref="Movements"/>.</summary>
public sealed record MovementsWeights(
    [Shape(30, 12)] Tensor<float> Table,
    [Shape(3)] Tensor<int> Ints27,
    [Shape(12)] Tensor<float> Constant);

/// <summary><see cref="Movements"/> on a device, with its weights.</summary>
public sealed class MovementsModel : IDisposable
{
    private readonly Movements.ForwardGraph _graph;
    private readonly Buffer<float> _table;
    private readonly Buffer<int> _ints27;
    private readonly Buffer<float> _constant;

    /// <summary>Loads the weights.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The file that the graph was made from.</param>
    public MovementsModel(Device device, string path)
    {
        _graph = new Movements.ForwardGraph(device);
        using var file = ModelFile.Open(path);
        using Queue queue = device.CreateQueue();
        _table = file.Load<float>(queue, "table", 30, 12);
        _ints27 = file.Load<int>(queue, "ints_27", 3);
        _constant = file.Load<float>(queue, "constant", 12);
    }

    /// <summary>The compiled graph: its report, its picture, the choice of plan.</summary>
    public CompiledGraph Graph => _graph;

    /// <summary>Runs the graph.</summary>
    public void Run(Queue queue, int batch, int tokens, BufferView<float> x, BufferView<float> reshape2, BufferView<float> concat4, BufferView<float> flatten, BufferView<float> add, BufferView<float> add2, BufferView<float> gather4, BufferView<float> tile, BufferView<float> pad, BufferView<float> add3, BufferView<float> transpose2) =>
        _graph.Run(queue, batch, tokens, x, _table, _ints27, _constant, reshape2, concat4, flatten, add, add2, gather4, tile, pad, add3, transpose2);

    /// <summary>Frees the weights and the memory between kernels.</summary>
    public void Dispose()
    {
        _graph.Dispose();
        _table.Dispose();
        _ints27.Dispose();
        _constant.Dispose();
    }
}

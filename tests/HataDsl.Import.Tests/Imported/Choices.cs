// Made by HataDsl.Import from Choices.onnx. It is a source file like any other: change it as you like.
using HataDsl;
using HataDsl.Graphs;
using HataDsl.Models;
using static HataDsl.Graphs.Operators;

namespace HataDsl.Import.Tests.Imported;

/// <summary>The graph of Choices.onnx.</summary>
[Dimension("batch", 16)]
[Dimension("length", 16)]
public static partial class Choices
{
    /// <summary>Computes the outputs.</summary>
    [Graph]
    public static (Tensor<float> Where, Tensor<float> Add, Tensor<float> Add3, Tensor<float> Gather2, Tensor<int> Cast4) Forward(
        [Shape("batch", "length")] Tensor<float> x,
        [Shape("batch", "length")] Tensor<int> ids,
        [Shape("batch", "length")] Tensor<int> isKept,
        ChoicesWeights weights)
    {
        int batch = x.Length(0);
        int length = x.Length(1);
        Tensor<bool> isKeptIsTrue = isKept > 0;
        Tensor<int> range = Tensor.Index(length);
        Tensor<int> unsqueeze = Tensor.Reshape(range, length, 1);
        Tensor<int> unsqueeze2 = Tensor.Reshape(range, 1, length);
        Tensor<bool> lessorequal = unsqueeze2 <= unsqueeze;
        Tensor<float> unsqueeze3 = Tensor.Reshape(x, batch, length, 1);
        Tensor<float> unsqueeze4 = Tensor.Reshape(x, batch, 1, length);
        Tensor<float> matmul = Tensor.MatMul(unsqueeze3, unsqueeze4);
        Tensor<float> where = Tensor.Select(lessorequal, matmul, -2f);
        Tensor<float> trilu = Tensor.Select(Tensor.Index(length) >= Tensor.Reshape(Tensor.Index(length), length, 1), matmul, 0f);
        Tensor<float> trilu2 = Tensor.Select(Tensor.Index(length) <= (Tensor.Reshape(Tensor.Index(length), length, 1) + -1), matmul, 0f);
        Tensor<float> add = trilu + trilu2;
        Tensor<bool> greater = x > 0.1f;
        Tensor<bool> less = ids < 3;
        Tensor<bool> not = Tensor.Not(less);
        Tensor<bool> and = Tensor.And(greater, not);
        Tensor<bool> equal = Tensor.Equal(ids, 1);
        Tensor<bool> or = Tensor.Or(and, equal);
        Tensor<bool> and2 = Tensor.And(or, isKeptIsTrue);
        Tensor<float> where2 = Tensor.Select(and2, x, 9f);
        Tensor<int> add2 = ids + 2;
        Tensor<float> cast = Tensor.ToSingle(add2);
        Tensor<bool> greaterorequal = x >= 0f;
        Tensor<float> cast2 = Tensor.Select<float>(greaterorequal, 1f, 0f);
        Tensor<float> mul = cast * cast2;
        Tensor<float> gather2 = Tensor.Take(weights.Table, Tensor.Select(ids < 0, ids + 12, ids));
        Tensor<float> mul2 = x * 3f;
        Tensor<int> cast3 = Tensor.ToInt32(mul2);
        Tensor<bool> cast4 = Tensor.Not(Tensor.Equal(cast3, 0));
        Tensor<float> add3 = where2 + mul;
        return (where, add, add3, gather2, Tensor.Select<int>(cast4, 1, 0));
    }

    /// <summary>Reads the weights to the host, for computing there.</summary>
    /// <param name="path">The file that the graph was made from.</param>
    public static ChoicesWeights ReadWeights(string path)
    {
        using var file = ModelFile.Open(path);
        return new ChoicesWeights(
            file.Read<float>("table", 12, 5));
    }
}

/// <summary>Weights of <see cref="Choices"/>.</summary>
public sealed record ChoicesWeights(
    [Shape(12, 5)] Tensor<float> Table);

/// <summary><see cref="Choices"/> on a device, with its weights.</summary>
public sealed class ChoicesModel : IDisposable
{
    private readonly Choices.ForwardGraph _graph;
    private readonly Buffer<float> _table;

    /// <summary>Loads the weights.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The file that the graph was made from.</param>
    public ChoicesModel(Device device, string path)
    {
        _graph = new Choices.ForwardGraph(device);
        using var file = ModelFile.Open(path);
        using Queue queue = device.CreateQueue();
        _table = file.Load<float>(queue, "table", 12, 5);
    }

    /// <summary>The compiled graph: its report, its picture, the choice of plan.</summary>
    public CompiledGraph Graph => _graph;

    /// <summary>Runs the graph.</summary>
    public void Run(Queue queue, int batch, int length, BufferView<float> x, BufferView<int> ids, BufferView<int> isKept, BufferView<float> where, BufferView<float> add, BufferView<float> add3, BufferView<float> gather2, BufferView<int> cast4) =>
        _graph.Run(queue, batch, length, x, ids, isKept, _table, where, add, add3, gather2, cast4);

    /// <summary>Frees the weights and the memory between kernels.</summary>
    public void Dispose()
    {
        _graph.Dispose();
        _table.Dispose();
    }
}

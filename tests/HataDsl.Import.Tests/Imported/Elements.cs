// Made by HataDsl.Import from Elements.onnx. It is a source file like any other: change it as you like.
using HataDsl;
using HataDsl.Graphs;
using HataDsl.Models;
using static HataDsl.Graphs.Operators;

namespace HataDsl.Import.Tests.Imported;

/// <summary>The graph of Elements.onnx.</summary>
[Dimension("batch", 16)]
public static partial class Elements
{
    /// <summary>Computes the outputs.</summary>
    [Graph]
    public static (Tensor<float> Dropout, Tensor<float> Div, Tensor<float> Sum6, Tensor<float> Sum7, Tensor<float> Sum8, Tensor<float> Identity) Forward(
        [Shape("batch", 20)] Tensor<float> x,
        [Shape("batch", 20)] Tensor<float> y,
        ElementsWeights weights)
    {
        int batch = x.Length(0);
        Tensor<float> add = x + weights.Bias;
        Tensor<float> sub = y - 0.25f;
        Tensor<float> mul = add * sub;
        Tensor<float> mul2 = mul * mul;
        Tensor<float> add2 = mul2 + 0.5f;
        Tensor<float> pow = Tensor.Pow(add2, 1.5f);
        Tensor<float> pow2 = x * x;
        Tensor<float> pow3 = (y * y) * y;
        Tensor<float> pow4 = Tensor.Sqrt(add2);
        Tensor<float> sum = ((pow + pow2) + pow3) + pow4;
        Tensor<float> sqrt = Tensor.Sqrt(add2);
        Tensor<float> abs = Tensor.Abs(y);
        Tensor<float> add3 = abs + 1f;
        Tensor<float> div = sqrt / add3;
        Tensor<float> sin = Tensor.Sin(x);
        Tensor<float> cos = Tensor.Cos(y);
        Tensor<float> tanh = Tensor.Tanh(mul);
        Tensor<float> mul3 = cos * tanh;
        Tensor<float> add4 = sin + mul3;
        Tensor<float> log = Tensor.Log(add2);
        Tensor<float> neg = -x;
        Tensor<float> exp = Tensor.Exp(neg);
        Tensor<float> reciprocal = 1f / exp;
        Tensor<float> add5 = log + reciprocal;
        Tensor<float> mul4 = x * 4f;
        Tensor<float> floor = Tensor.Floor(mul4);
        Tensor<float> ceil = Tensor.Ceiling(y);
        Tensor<float> mul5 = y * 3f;
        Tensor<float> round = Tensor.Round(mul5);
        Tensor<float> mean = ((floor + ceil) + round) / 3f;
        Tensor<float> mul6 = x * 3f;
        Tensor<float> erf = Erf(mul6);
        Tensor<float> relu = Relu(x);
        Tensor<float> sigmoid = Sigmoid(y);
        Tensor<float> mul7 = x * 9f;
        Tensor<float> softplus = Relu(mul7) + Tensor.Log(Tensor.Exp(-Tensor.Abs(mul7)) + 1f);
        Tensor<float> sum2 = ((erf + relu) + sigmoid) + softplus;
        Tensor<float> gelu = GeluExact(x);
        Tensor<float> gelu2 = Gelu(y);
        Tensor<float> swish = Silu(x);
        Tensor<float> swish2 = y * Sigmoid(y * 1.5f);
        Tensor<float> sum3 = ((gelu + gelu2) + swish) + swish2;
        Tensor<float> mul8 = x * 5f;
        Tensor<float> hardswish = mul8 * Tensor.Max(Tensor.Min((mul8 * 0.16666667f) + 0.5f, 1f), 0f);
        Tensor<float> hardsigmoid = Tensor.Max(Tensor.Min((y * 0.3f) + 0.5f, 1f), 0f);
        Tensor<float> elu = Tensor.Select(x < 0f, (Tensor.Exp(x) - 1f) * 0.7f, x);
        Tensor<float> sum4 = (hardswish + hardsigmoid) + elu;
        Tensor<float> leakyrelu = Tensor.Select(x < 0f, x * 0.2f, x);
        Tensor<float> prelu = Tensor.Select(y < 0f, y * weights.Slopes, y);
        Tensor<float> sum5 = leakyrelu + prelu;
        Tensor<float> mul9 = x * 3f;
        Tensor<float> clip = Tensor.Min(Tensor.Max(mul9, -1f), 0.75f);
        Tensor<float> max = Tensor.Max(Tensor.Max(x, y), clip);
        Tensor<float> min = Tensor.Min(x, y);
        Tensor<float> sub2 = max - min;
        Tensor<float> sum6 = (add4 + add5) + mean;
        Tensor<float> sum7 = sum2 + sum3;
        Tensor<float> sum8 = sum4 + sum5;
        return (sum, div, sum6, sum7, sum8, sub2);
    }

    /// <summary>Reads the weights to the host, for computing there.</summary>
    /// <param name="path">The file that the graph was made from.</param>
    public static ElementsWeights ReadWeights(string path)
    {
        using var file = ModelFile.Open(path);
        return new ElementsWeights(
            file.Read<float>("bias", 20),
            file.Read<float>("slopes", 20));
    }
}

/// <summary>Weights of <see cref="Elements"/>.</summary>
public sealed record ElementsWeights(
    [Shape(20)] Tensor<float> Bias,
    [Shape(20)] Tensor<float> Slopes);

/// <summary><see cref="Elements"/> on a device, with its weights.</summary>
public sealed class ElementsModel : IDisposable
{
    private readonly Elements.ForwardGraph _graph;
    private readonly Buffer<float> _bias;
    private readonly Buffer<float> _slopes;

    /// <summary>Loads the weights.</summary>
    /// <param name="device">The device.</param>
    /// <param name="path">The file that the graph was made from.</param>
    public ElementsModel(Device device, string path)
    {
        _graph = new Elements.ForwardGraph(device);
        using var file = ModelFile.Open(path);
        using Queue queue = device.CreateQueue();
        _bias = file.Load<float>(queue, "bias", 20);
        _slopes = file.Load<float>(queue, "slopes", 20);
    }

    /// <summary>The compiled graph: its report, its picture, the choice of plan.</summary>
    public CompiledGraph Graph => _graph;

    /// <summary>Runs the graph.</summary>
    public void Run(Queue queue, int batch, BufferView<float> x, BufferView<float> y, BufferView<float> dropout, BufferView<float> div, BufferView<float> sum6, BufferView<float> sum7, BufferView<float> sum8, BufferView<float> identity) =>
        _graph.Run(queue, batch, x, y, _bias, _slopes, dropout, div, sum6, sum7, sum8, identity);

    /// <summary>Frees the weights and the memory between kernels.</summary>
    public void Dispose()
    {
        _graph.Dispose();
        _bias.Dispose();
        _slopes.Dispose();
    }
}

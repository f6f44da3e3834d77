namespace HataDsl.Models;

/// <summary>Weights of an ONNX file: initializers, and constants by the name of their result.</summary>
internal sealed class OnnxFile : ModelFile
{
    private readonly Dictionary<string, OnnxTensor> _tensors;

    public OnnxFile(string path)
        : base(path)
    {
        OnnxGraph graph = OnnxModel.Load(path).Graph;
        _tensors = graph.Initializers.ToDictionary(StringComparer.Ordinal);
        foreach (OnnxNode node in graph.Nodes)
        {
            if (node is { Operator: "Constant", Domain: "", Outputs: [{ Length: > 0 } output] } && node.Attributes.TryGetValue("value", out OnnxAttribute? value) && value.Tensor is { } tensor)
            {
                _tensors.TryAdd(output, tensor);
            }
        }
    }

    protected override IReadOnlyList<long>? LengthsOf(string name) => _tensors.TryGetValue(name, out OnnxTensor? tensor) ? tensor.Lengths : null;

    protected override float[] Singles(string name) => _tensors[name].Singles();

    protected override byte[]? Words(string name, bool isBFloat16) =>
        _tensors[name].Type == (isBFloat16 ? OnnxType.BFloat16 : OnnxType.Float16) ? _tensors[name].Bytes().ToArray() : null;

    protected override long[] Integers(string name) => _tensors[name].Integers();
}

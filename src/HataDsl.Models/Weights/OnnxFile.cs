namespace HataDsl.Models;

/// <summary>Weights of an ONNX file: initializers, constants by the name of their result, and matrices of these with their axes exchanged.</summary>
internal sealed class OnnxFile : ModelFile
{
    private readonly Dictionary<string, OnnxTensor> _tensors;

    public OnnxFile(string path)
        : base(path)
    {
        OnnxGraph graph = BatchNormFolding.Apply(OnnxModel.Load(path)).Graph;
        _tensors = graph.Initializers.ToDictionary(StringComparer.Ordinal);
        foreach (OnnxNode node in graph.Nodes)
        {
            if (node is { Operator: "Constant", Domain: "", Outputs: [{ Length: > 0 } output] } && node.Attributes.TryGetValue("value", out OnnxAttribute? value) && value.Tensor is { } tensor)
            {
                _tensors.TryAdd(output, tensor);
            }
        }
    }

    protected override IReadOnlyList<long>? LengthsOf(string name) => Find(name)?.Lengths;

    protected override float[] Singles(string name) => Find(name)!.Singles();

    protected override byte[]? Words(string name, bool isBFloat16) =>
        Find(name) is { } tensor && tensor.Type == (isBFloat16 ? OnnxType.BFloat16 : OnnxType.Float16) ? tensor.Bytes().ToArray() : null;

    protected override long[] Integers(string name) => Find(name)!.Integers();

    private OnnxTensor? Find(string name) =>
        _tensors.TryGetValue(name, out OnnxTensor? tensor) ? tensor
        : name.EndsWith(OnnxTensor.TransposedSuffix, StringComparison.Ordinal) && _tensors.TryGetValue(name[..^OnnxTensor.TransposedSuffix.Length], out OnnxTensor? matrix) && matrix.Lengths.Count == 2
            ? matrix.Transposed()
            : null;
}

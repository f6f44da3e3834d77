namespace HataDsl.Models;

/// <summary>An ONNX file as data: what the format's messages ModelProto, GraphProto, NodeProto and ValueInfoProto hold, as far as inference needs it.</summary>
/// <param name="Path">Path of the file.</param>
/// <param name="Opsets">Version of each operator set by its domain; the main one is "".</param>
/// <param name="Graph">The graph.</param>
public sealed record OnnxModel(string Path, IReadOnlyDictionary<string, long> Opsets, OnnxGraph Graph)
{
    /// <summary>Reads a file. Weights that lie in external files are looked up when they are used.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="Transformers.ModelFormatException">The file is missing or malformed; the message names it.</exception>
    public static OnnxModel Load(string path) => OnnxReader.Read(path);
}

/// <summary>A graph of operators.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Nodes">The operators, as the file orders them.</param>
/// <param name="Initializers">Tensors that the file holds, by name.</param>
/// <param name="Inputs">Inputs; older files list initializers here too.</param>
/// <param name="Outputs">Outputs.</param>
public sealed record OnnxGraph(
    string Name, IReadOnlyList<OnnxNode> Nodes, IReadOnlyDictionary<string, OnnxTensor> Initializers, IReadOnlyList<OnnxValue> Inputs, IReadOnlyList<OnnxValue> Outputs);

/// <summary>One operator.</summary>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Operator">What it computes, such as "MatMul".</param>
/// <param name="Domain">The operator set it is of; "" is the main one.</param>
/// <param name="Inputs">Names of what it takes; "" stands for an optional input left out.</param>
/// <param name="Outputs">Names of its results; "" stands for an optional result left out.</param>
/// <param name="Attributes">Attributes by name.</param>
public sealed record OnnxNode(
    string Name, string Operator, string Domain, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    /// <summary>The node as messages name it: its name, or its first result where it has none, and its operator.</summary>
    public string Display => $"node '{(Name.Length > 0 ? Name : Outputs.FirstOrDefault(output => output.Length > 0) ?? "")}' ({(Domain.Length > 0 ? Domain + "." : "")}{Operator})";
}

/// <summary>Which field of an attribute is meant: AttributeProto.AttributeType.</summary>
public enum OnnxAttributeType
{
    /// <summary>Not said: the field that is there.</summary>
    Undefined = 0,

    /// <summary>A float.</summary>
    Single = 1,

    /// <summary>An integer.</summary>
    Integer = 2,

    /// <summary>A string.</summary>
    Text = 3,

    /// <summary>A tensor.</summary>
    Tensor = 4,

    /// <summary>A graph: the body of a loop or a branch.</summary>
    Graph = 5,

    /// <summary>Several floats.</summary>
    Singles = 6,

    /// <summary>Several integers.</summary>
    Integers = 7,

    /// <summary>Several strings.</summary>
    Texts = 8,
}

/// <summary>An attribute of a node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Which value is meant.</param>
public sealed record OnnxAttribute(string Name, OnnxAttributeType Type)
{
    /// <summary>A float.</summary>
    public float Single { get; init; }

    /// <summary>An integer.</summary>
    public long Integer { get; init; }

    /// <summary>A string.</summary>
    public string Text { get; init; } = "";

    /// <summary>A tensor; its name is empty or anything.</summary>
    public OnnxTensor? Tensor { get; init; }

    /// <summary>Several floats.</summary>
    public IReadOnlyList<float> Singles { get; init; } = [];

    /// <summary>Several integers.</summary>
    public IReadOnlyList<long> Integers { get; init; } = [];
}

/// <summary>An input or output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Element type; <see cref="OnnxType.Undefined"/> where the file does not say it or it is no tensor.</param>
/// <param name="Axes">Axes; null where the file does not give a shape.</param>
public sealed record OnnxValue(string Name, OnnxType Type, IReadOnlyList<OnnxAxis>? Axes);

/// <summary>Length of an axis: a number, a name, or neither.</summary>
/// <param name="Length">The number; 0 where there is none.</param>
/// <param name="Name">The name; empty where there is none.</param>
public readonly record struct OnnxAxis(long Length, string Name);

/// <summary>Element types by their numbers in the format: TensorProto.DataType.</summary>
public enum OnnxType
{
    /// <summary>Not said.</summary>
    Undefined = 0,

    /// <summary>32-bit float.</summary>
    Float = 1,

    /// <summary>8 bits without sign.</summary>
    UInt8 = 2,

    /// <summary>8 bits with sign.</summary>
    Int8 = 3,

    /// <summary>16 bits without sign.</summary>
    UInt16 = 4,

    /// <summary>16 bits with sign.</summary>
    Int16 = 5,

    /// <summary>32 bits with sign.</summary>
    Int32 = 6,

    /// <summary>64 bits with sign.</summary>
    Int64 = 7,

    /// <summary>Text.</summary>
    String = 8,

    /// <summary>True or false, a byte each.</summary>
    Bool = 9,

    /// <summary>16-bit float of IEEE 754.</summary>
    Float16 = 10,

    /// <summary>64-bit float.</summary>
    Double = 11,

    /// <summary>32 bits without sign.</summary>
    UInt32 = 12,

    /// <summary>64 bits without sign.</summary>
    UInt64 = 13,

    /// <summary>Two 32-bit floats.</summary>
    Complex64 = 14,

    /// <summary>Two 64-bit floats.</summary>
    Complex128 = 15,

    /// <summary>The upper half of a 32-bit float.</summary>
    BFloat16 = 16,
}

using System.Runtime.InteropServices;
using System.Text;
using HataDsl.Transformers;

namespace HataDsl.Models;

/// <summary>
/// From the bytes of an ONNX file to its messages. Field numbers are those of onnx.proto3 of the ONNX project (ModelProto and what it
/// holds); fields that inference does not need are passed over.
/// </summary>
internal static partial class OnnxReader
{
    /// <summary>Bytes of a protocol buffer: the format's own limit.</summary>
    private const long LargestFile = int.MaxValue;

    public static OnnxModel Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                throw new ModelFormatException($"{path}: {(Directory.Exists(path) ? "is a folder, not an ONNX file" : "there is no such file")}");
            }

            return info.Length <= LargestFile ? ReadModel(path, File.ReadAllBytes(path))
                : throw new ModelFormatException($"{path}: has {info.Length} bytes, which is more than a protocol buffer can have");
        }
        catch (InvalidDataException error)
        {
            throw new ModelFormatException($"{path}: is no ONNX file: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{path}: cannot be read: {error.Message}", error);
        }
    }

    private static OnnxModel ReadModel(string path, byte[] file)
    {
        OnnxGraph? graph = null;
        long version = 0;
        var opsets = new Dictionary<string, long>(StringComparer.Ordinal);
        var reader = new ProtobufReader(file);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    version = (long)reader.Value;
                    break;
                case 7:
                    graph = ReadGraph(path, reader.Bytes);
                    break;
                case 8:
                    ReadOpset(reader.Bytes, opsets);
                    break;
                case 25:
                    throw new ModelFormatException($"{path}: defines functions of its own, which are not read: inline them first");
            }
        }

        if (version == 0 || graph is null)
        {
            throw new ModelFormatException($"{path}: is no ONNX file: it has no {(graph is null ? "graph" : "version")}");
        }

        return new OnnxModel(path, opsets, graph);
    }

    private static void ReadOpset(ReadOnlySpan<byte> bytes, Dictionary<string, long> opsets)
    {
        string domain = "";
        long version = 0;
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    domain = TextOf(reader.Bytes);
                    break;
                case 2:
                    version = (long)reader.Value;
                    break;
            }
        }

        opsets[domain == "ai.onnx" ? "" : domain] = version;
    }

    private static OnnxGraph ReadGraph(string path, ReadOnlySpan<byte> bytes)
    {
        string name = "";
        List<OnnxNode> nodes = [];
        Dictionary<string, OnnxTensor> initializers = new(StringComparer.Ordinal);
        List<OnnxValue> inputs = [];
        List<OnnxValue> outputs = [];
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    nodes.Add(ReadNode(path, reader.Bytes));
                    break;
                case 2:
                    name = TextOf(reader.Bytes);
                    break;
                case 5:
                    OnnxTensor tensor = ReadTensor(path, reader.Bytes);
                    if (!initializers.TryAdd(tensor.Name, tensor))
                    {
                        throw new ModelFormatException($"{path}: holds the tensor '{tensor.Name}' twice");
                    }

                    break;
                case 11:
                    inputs.Add(ReadValue(reader.Bytes));
                    break;
                case 12:
                    outputs.Add(ReadValue(reader.Bytes));
                    break;
                case 15:
                    throw new ModelFormatException($"{path}: holds sparse tensors, which are not read");
            }
        }

        return new OnnxGraph(name, nodes, initializers, inputs, outputs);
    }

    private static OnnxNode ReadNode(string path, ReadOnlySpan<byte> bytes)
    {
        (string name, string type, string domain) = ("", "", "");
        List<string> inputs = [];
        List<string> outputs = [];
        Dictionary<string, OnnxAttribute> attributes = new(StringComparer.Ordinal);
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    inputs.Add(TextOf(reader.Bytes));
                    break;
                case 2:
                    outputs.Add(TextOf(reader.Bytes));
                    break;
                case 3:
                    name = TextOf(reader.Bytes);
                    break;
                case 4:
                    type = TextOf(reader.Bytes);
                    break;
                case 5:
                    OnnxAttribute attribute = ReadAttribute(path, reader.Bytes);
                    attributes[attribute.Name] = attribute;
                    break;
                case 7:
                    domain = TextOf(reader.Bytes);
                    break;
            }
        }

        return new OnnxNode(name, type, domain == "ai.onnx" ? "" : domain, inputs, outputs, attributes);
    }

    private static OnnxAttribute ReadAttribute(string path, ReadOnlySpan<byte> bytes)
    {
        string name = "";
        var type = OnnxAttributeType.Undefined;
        float single = 0;
        long integer = 0;
        string text = "";
        OnnxTensor? tensor = null;
        List<float> singles = [];
        List<long> integers = [];
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = TextOf(reader.Bytes);
                    break;
                case 2:
                    single = reader.Single;
                    break;
                case 3:
                    integer = (long)reader.Value;
                    break;
                case 4:
                    text = TextOf(reader.Bytes);
                    break;
                case 5:
                    tensor = ReadTensor(path, reader.Bytes);
                    break;
                case 7:
                    AddSingles(ref reader, singles);
                    break;
                case 8:
                    AddIntegers(ref reader, integers);
                    break;
                case 20:
                    type = (OnnxAttributeType)reader.Value;
                    break;
            }
        }

        return new OnnxAttribute(name, type) { Single = single, Integer = integer, Text = text, Tensor = tensor, Singles = singles, Integers = integers };
    }

    private static OnnxValue ReadValue(ReadOnlySpan<byte> bytes)
    {
        string name = "";
        var type = OnnxType.Undefined;
        List<OnnxAxis>? axes = null;
        var value = new ProtobufReader(bytes);
        while (value.Next())
        {
            if (value.Field == 1)
            {
                name = TextOf(value.Bytes);
            }

            if (value.Field != 2)
            {
                continue;
            }

            var kind = new ProtobufReader(value.Bytes); // TypeProto
            while (kind.Next())
            {
                if (kind.Field != 1)
                {
                    continue;
                }

                var tensor = new ProtobufReader(kind.Bytes); // TypeProto.Tensor
                while (tensor.Next())
                {
                    if (tensor.Field == 1)
                    {
                        type = (OnnxType)tensor.Value;
                    }
                    else if (tensor.Field == 2)
                    {
                        axes = ReadAxes(tensor.Bytes);
                    }
                }
            }
        }

        return new OnnxValue(name, type, axes);
    }

    private static List<OnnxAxis> ReadAxes(ReadOnlySpan<byte> bytes)
    {
        List<OnnxAxis> axes = [];
        var shape = new ProtobufReader(bytes);
        while (shape.Next())
        {
            if (shape.Field != 1)
            {
                continue;
            }

            long length = 0;
            string name = "";
            var axis = new ProtobufReader(shape.Bytes);
            while (axis.Next())
            {
                if (axis.Field == 1)
                {
                    length = (long)axis.Value;
                }
                else if (axis.Field == 2)
                {
                    name = TextOf(axis.Bytes);
                }
            }

            axes.Add(new OnnxAxis(length, name));
        }

        return axes;
    }

    private static string TextOf(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>A repeated float, packed or one by one.</summary>
    private static void AddSingles(ref ProtobufReader reader, List<float> values)
    {
        if (!reader.IsBytes)
        {
            values.Add(reader.Single);
            return;
        }

        if (reader.Bytes.Length % sizeof(float) != 0)
        {
            throw new InvalidDataException("a list of floats has not a multiple of four bytes");
        }

        values.AddRange(MemoryMarshal.Cast<byte, float>(reader.Bytes));
    }

    /// <summary>A repeated integer, packed or one by one.</summary>
    private static void AddIntegers(ref ProtobufReader reader, List<long> values)
    {
        if (!reader.IsBytes)
        {
            values.Add((long)reader.Value);
            return;
        }

        ulong value = 0;
        int shift = 0;
        foreach (byte part in reader.Bytes)
        {
            value |= (ulong)(part & 0x7f) << shift;
            shift += 7;
            if (part < 0x80)
            {
                values.Add((long)value);
                (value, shift) = (0, 0);
            }
        }

        if (shift != 0)
        {
            throw new InvalidDataException("a list of integers does not end (truncated?)");
        }
    }
}

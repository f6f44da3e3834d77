using System.Runtime.InteropServices;
using HataDsl.Models;

namespace HataDsl.Import.Tests;

/// <summary>An array of doubles with axes: what the evaluator computes with.</summary>
internal sealed record Nd(double[] Data, int[] Shape)
{
    public static Nd Of(double value) => new([value], []);

    public static Nd Of(IEnumerable<double> values, params int[] shape) => new([.. values], shape);
}

/// <summary>A node as a test describes it.</summary>
internal sealed record TestNode(string Operator, string Domain, string[] Inputs, string[] Outputs, Dictionary<string, object> Attributes);

/// <summary>A tensor as a test describes it: values, and how the file holds them.</summary>
internal sealed record TestTensor(Nd Value, OnnxType Type)
{
    /// <summary>Where the bytes lie instead, as key and value.</summary>
    public Dictionary<string, string> External { get; init; } = [];

    /// <summary>Whether typed fields hold the values, and no raw bytes.</summary>
    public bool IsTyped { get; init; }

    public byte[] Bytes() => Type switch
    {
        OnnxType.Float => MemoryMarshal.AsBytes(Value.Data.Select(value => (float)value).ToArray().AsSpan()).ToArray(),
        OnnxType.Float16 => MemoryMarshal.AsBytes(Value.Data.Select(value => (Half)value).ToArray().AsSpan()).ToArray(),
        OnnxType.Int64 => MemoryMarshal.AsBytes(Value.Data.Select(value => (long)value).ToArray().AsSpan()).ToArray(),
        OnnxType.Int32 => MemoryMarshal.AsBytes(Value.Data.Select(value => (int)value).ToArray().AsSpan()).ToArray(),
        OnnxType.Bool => [.. Value.Data.Select(value => (byte)value)],
        _ => MemoryMarshal.AsBytes(Value.Data.AsSpan()).ToArray(),
    };
}

/// <summary>Writes ONNX files: field numbers by onnx.proto3, written independently of the reader.</summary>
internal sealed class OnnxFileBuilder
{
    private readonly Dictionary<string, int> _counts = [];

    public Dictionary<string, long> Opsets { get; } = new() { [""] = 17 };

    public List<TestNode> Nodes { get; } = [];

    public Dictionary<string, TestTensor> Tensors { get; } = [];

    public List<(string Name, OnnxType Type, object[] Axes)> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public string Input(string name, OnnxType type, params object[] axes)
    {
        Inputs.Add((name, type, axes));
        return name;
    }

    public string Floats(string name, Random random, params int[] shape)
    {
        int count = shape.Aggregate(1, (a, b) => a * b);
        return Add(name, new TestTensor(Nd.Of(Enumerable.Range(0, count).Select(_ => (double)(float)((random.NextDouble() * 2) - 1)), shape), OnnxType.Float));
    }

    public string Scalar(double value, string name = "number") => Add(Unique(name), new TestTensor(Nd.Of((float)value), OnnxType.Float));

    public string Ints(params long[] values) => Add(Unique("ints"), new TestTensor(Nd.Of(values.Select(value => (double)value), values.Length), OnnxType.Int64));

    public string Int(long value) => Add(Unique("int"), new TestTensor(Nd.Of(value), OnnxType.Int64));

    public string Add(string name, TestTensor tensor)
    {
        Tensors.Add(name, tensor);
        return name;
    }

    public string Node(string operation, string[] inputs, params (string Name, object Value)[] attributes) =>
        Nodes_(operation, inputs, 1, attributes)[0];

    public string[] Nodes_(string operation, string[] inputs, int outputs, params (string Name, object Value)[] attributes)
    {
        string[] parts = operation.Split(':');
        string domain = parts.Length > 1 ? parts[0] : "";
        string[] names = [.. Enumerable.Range(0, outputs).Select(_ => Unique(parts[^1].ToLowerInvariant()))];
        Nodes.Add(new TestNode(parts[^1], domain, inputs, names, attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Value)));
        return names;
    }

    public void Output(params string[] names) => Outputs.AddRange(names);

    /// <summary>Writes the file into a folder and gives its path.</summary>
    public string Save(string folder, string name)
    {
        string path = Path.Combine(folder, name + ".onnx");
        File.WriteAllBytes(path, Build().ToArray());
        return path;
    }

    public Message Build()
    {
        var graph = new Message();
        foreach (TestNode node in Nodes)
        {
            var message = new Message();
            foreach (string input in node.Inputs)
            {
                message.Text(1, input);
            }

            foreach (string output in node.Outputs)
            {
                message.Text(2, output);
            }

            message.Text(3, "n_" + node.Outputs[0]).Text(4, node.Operator).Text(7, node.Domain);
            foreach ((string name, object value) in node.Attributes)
            {
                message.Part(5, AttributeOf(name, value));
            }

            graph.Part(1, message);
        }

        graph.Text(2, "test");
        foreach ((string name, TestTensor tensor) in Tensors)
        {
            graph.Part(5, TensorOf(name, tensor));
        }

        foreach ((string name, OnnxType type, object[] axes) in Inputs)
        {
            graph.Part(11, ValueOf(name, type, axes));
        }

        foreach (string output in Outputs)
        {
            graph.Part(12, new Message().Text(1, output));
        }

        var model = new Message().Number(1, 8).Text(2, "HataDsl.Import.Tests");
        model.Part(7, graph);
        foreach ((string domain, long version) in Opsets)
        {
            model.Part(8, new Message().Text(1, domain).Number(2, version));
        }

        return model;
    }

    private string Unique(string name)
    {
        int count = _counts[name] = _counts.GetValueOrDefault(name) + 1;
        return count == 1 ? name : $"{name}_{count}";
    }

    private static Message ValueOf(string name, OnnxType type, object[] axes)
    {
        var shape = new Message();
        foreach (object axis in axes)
        {
            shape.Part(1, axis is string symbol ? new Message().Text(2, symbol) : new Message().Number(1, Convert.ToInt64(axis)));
        }

        return new Message().Text(1, name).Part(2, new Message().Part(1, new Message().Number(1, (long)type).Part(2, shape)));
    }

    private static Message TensorOf(string name, TestTensor tensor)
    {
        var message = new Message().Packed(1, tensor.Value.Shape.Select(length => (long)length)).Number(2, (long)tensor.Type).Text(8, name);
        if (tensor.External.Count > 0)
        {
            foreach ((string key, string value) in tensor.External)
            {
                message.Part(13, new Message().Text(1, key).Text(2, value));
            }

            return message.Number(14, 1);
        }

        if (!tensor.IsTyped)
        {
            return message.Bytes(9, tensor.Bytes());
        }

        return tensor.Type switch
        {
            OnnxType.Float => message.Bytes(4, tensor.Bytes()),
            OnnxType.Int64 => message.Packed(7, tensor.Value.Data.Select(value => (long)value)),
            OnnxType.Float16 => message.Packed(5, tensor.Value.Data.Select(value => (long)BitConverter.HalfToUInt16Bits((Half)value))),
            _ => message.Packed(5, tensor.Value.Data.Select(value => (long)value)),
        };
    }

    private static Message AttributeOf(string name, object value)
    {
        var message = new Message().Text(1, name);
        switch (value)
        {
            case int or long:
                return message.Number(3, Convert.ToInt64(value)).Number(20, 2);
            case float single:
                return message.Single(2, single).Number(20, 1);
            case string text:
                return message.Text(4, text).Number(20, 3);
            case int[] list:
                foreach (int item in list)
                {
                    message.Number(8, item); // one by one: both forms are met in files
                }

                return message.Number(20, 7);
            case TestTensor tensor:
                return message.Part(5, TensorOf("", tensor)).Number(20, 4);
            default:
                throw new ArgumentException($"Attribute {name} of {value.GetType()}.");
        }
    }
}

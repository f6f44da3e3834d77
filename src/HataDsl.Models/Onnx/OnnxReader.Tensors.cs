using System.Buffers.Binary;
using System.Runtime.InteropServices;
using HataDsl.Transformers;

namespace HataDsl.Models;

/// <content>Tensors: their elements stand in one of several fields by type, or as raw bytes, or in another file.</content>
internal static partial class OnnxReader
{
    /// <summary>TensorProto.DataLocation.EXTERNAL.</summary>
    private const ulong External = 1;

    private static OnnxTensor ReadTensor(string path, ReadOnlySpan<byte> bytes)
    {
        string name = "";
        var type = OnnxType.Undefined;
        List<long> lengths = [];
        List<float> singles = [];
        List<long> integers = [];
        List<byte> doubles = [];
        byte[]? raw = null;
        bool isExternal = false;
        Dictionary<string, string> external = new(StringComparer.Ordinal);
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    AddIntegers(ref reader, lengths);
                    break;
                case 2:
                    type = (OnnxType)reader.Value;
                    break;
                case 4:
                    AddSingles(ref reader, singles);
                    break;
                case 5 or 7 or 11:
                    AddIntegers(ref reader, integers);
                    break;
                case 8:
                    name = TextOf(reader.Bytes);
                    break;
                case 9:
                    raw = reader.Bytes.ToArray();
                    break;
                case 10:
                    AddDoubles(ref reader, doubles);
                    break;
                case 13:
                    (string key, string value) = ReadEntry(reader.Bytes);
                    external[key] = value;
                    break;
                case 14:
                    isExternal = reader.Value == External;
                    break;
            }
        }

        if (lengths.Exists(length => length < 0))
        {
            throw new ModelFormatException($"{path}: tensor '{name}': has a negative length");
        }

        byte[] data = raw ?? (type == OnnxType.Double ? [.. doubles] : type == OnnxType.Float ? MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(singles)).ToArray() : Narrow(type, integers));
        if (isExternal && external.Count == 0)
        {
            external.Add("location", "");
        }

        return new OnnxTensor(path, name, type, lengths, isExternal ? null : data, isExternal ? external : new Dictionary<string, string>());
    }

    private static (string Key, string Value) ReadEntry(ReadOnlySpan<byte> bytes)
    {
        (string key, string value) = ("", "");
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                key = TextOf(reader.Bytes);
            }
            else if (reader.Field == 2)
            {
                value = TextOf(reader.Bytes);
            }
        }

        return (key, value);
    }

    private static void AddDoubles(ref ProtobufReader reader, List<byte> values)
    {
        if (reader.IsBytes)
        {
            values.AddRange(reader.Bytes);
            return;
        }

        Span<byte> one = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(one, reader.Value);
        values.AddRange(one);
    }

    /// <summary>Integers that stand for narrower elements, 16-bit floats by their bits among them.</summary>
    private static byte[] Narrow(OnnxType type, List<long> integers)
    {
        int size = OnnxTensor.SizeOf(type);
        var data = new byte[integers.Count * size];
        Span<byte> one = stackalloc byte[sizeof(long)];
        for (int i = 0; i < integers.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(one, integers[i]);
            one[..size].CopyTo(data.AsSpan(i * size));
        }

        return data;
    }
}

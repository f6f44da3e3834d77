using System.Buffers.Binary;
using System.Runtime.InteropServices;
using HataDsl.Transformers;

namespace HataDsl.Models;

/// <summary>A tensor of an ONNX file.</summary>
public sealed class OnnxTensor
{
    private readonly string _file;
    private readonly byte[]? _data;
    private readonly Func<byte[]>? _compute;
    private readonly IReadOnlyDictionary<string, string> _external;

    internal OnnxTensor(string file, string name, OnnxType type, IReadOnlyList<long> lengths, byte[]? data, IReadOnlyDictionary<string, string> external)
    {
        _file = file;
        _data = data;
        _external = external;
        Name = name;
        Type = type;
        Lengths = lengths;
    }

    /// <summary>Elements that are computed from other tensors each time they are asked for.</summary>
    internal OnnxTensor(string name, OnnxType type, IReadOnlyList<long> lengths, Func<byte[]> compute)
        : this("", name, type, lengths, null, new Dictionary<string, string>()) => _compute = compute;

    /// <summary>Its name; may be empty for the value of an attribute.</summary>
    public string Name { get; }

    /// <summary>Element type.</summary>
    public OnnxType Type { get; }

    /// <summary>Lengths of the axes, outermost first.</summary>
    public IReadOnlyList<long> Lengths { get; }

    /// <summary>Number of elements.</summary>
    public long Count => Lengths.Aggregate(1L, (product, length) => checked(product * length));

    /// <summary>Bytes of an element; 0 for types that have none or are not read.</summary>
    public static int SizeOf(OnnxType type) => type switch
    {
        OnnxType.Bool or OnnxType.Int8 or OnnxType.UInt8 => 1,
        OnnxType.Float16 or OnnxType.BFloat16 or OnnxType.Int16 or OnnxType.UInt16 => 2,
        OnnxType.Float or OnnxType.Int32 or OnnxType.UInt32 => 4,
        OnnxType.Double or OnnxType.Int64 or OnnxType.UInt64 => 8,
        _ => 0,
    };

    /// <summary>The elements as they lie in memory, row by row, little-endian.</summary>
    /// <exception cref="ModelFormatException">The type is not read, the size is wrong, or the external file is missing, too short or outside the model's folder.</exception>
    public ReadOnlyMemory<byte> Bytes()
    {
        int size = SizeOf(Type);
        if (size == 0)
        {
            throw Error($"has elements of type {Type}, which is not read");
        }

        long length = checked(Count * size);
        byte[] data = _external.Count > 0 ? ReadExternal(length) : _data ?? _compute?.Invoke() ?? throw Error("has no data");
        return data.Length == length ? data : throw Error($"{Show()} needs {length} bytes, and there are {data.Length}");
    }

    /// <summary>What the name of a stored matrix gets behind it where it is read with its axes exchanged.</summary>
    public const string TransposedSuffix = ".transposed";

    /// <summary>A matrix with its axes exchanged, so that a product goes along rows of it.</summary>
    public OnnxTensor Transposed()
    {
        (int rows, int columns, int size) = (checked((int)Lengths[0]), checked((int)Lengths[1]), SizeOf(Type));
        return new OnnxTensor(Name + TransposedSuffix, Type, [columns, rows], () =>
        {
            ReadOnlySpan<byte> source = Bytes().Span;
            var target = new byte[source.Length];
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    source.Slice(((row * columns) + column) * size, size).CopyTo(target.AsSpan(((column * rows) + row) * size));
                }
            }

            return target;
        });
    }

    /// <summary>The elements as integers.</summary>
    /// <exception cref="ModelFormatException">The elements are no integers, or as <see cref="Bytes"/>.</exception>
    public long[] Integers()
    {
        ReadOnlySpan<byte> bytes = Bytes().Span;
        var values = new long[Count];
        int size = SizeOf(Type);
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> at = bytes.Slice(i * size, size);
            values[i] = Type switch
            {
                OnnxType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(at),
                OnnxType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(at),
                OnnxType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(at),
                OnnxType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(at),
                OnnxType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(at),
                OnnxType.Int8 => (sbyte)at[0],
                OnnxType.UInt8 or OnnxType.Bool => at[0],
                _ => throw Error($"has elements of type {Type}, and integers are needed"),
            };
        }

        return values;
    }

    /// <summary>The elements as floats. Doubles are rounded.</summary>
    /// <exception cref="ModelFormatException">The elements are no floats, or as <see cref="Bytes"/>.</exception>
    public float[] Singles()
    {
        ReadOnlySpan<byte> bytes = Bytes().Span;
        switch (Type)
        {
            case OnnxType.Float:
                return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
            case OnnxType.Float16:
                return [.. MemoryMarshal.Cast<byte, Half>(bytes).ToArray().Select(value => (float)value)];
            case OnnxType.BFloat16:
                return [.. MemoryMarshal.Cast<byte, ushort>(bytes).ToArray().Select(bits => BitConverter.UInt32BitsToSingle((uint)bits << 16))];
            case OnnxType.Double:
                return [.. MemoryMarshal.Cast<byte, double>(bytes).ToArray().Select(value => (float)value)];
            default:
                throw Error($"has elements of type {Type}, and floats are needed");
        }
    }

    private byte[] ReadExternal(long length)
    {
        if (!_external.TryGetValue("location", out string? location) || location.Length == 0)
        {
            throw Error("is said to lie in another file, which is not named");
        }

        // A model must not be able to read any file of the machine.
        string folder = Path.GetDirectoryName(Path.GetFullPath(_file))!;
        string path = Path.GetFullPath(Path.Combine(folder, location));
        if (Path.IsPathRooted(location) || !path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw Error($"lies in '{location}', which is outside the model's folder");
        }

        if (!File.Exists(path))
        {
            throw Error($"lies in the external file '{location}', which is not there");
        }

        long Number(string key, long otherwise) =>
            !_external.TryGetValue(key, out string? text) ? otherwise
            : long.TryParse(text, out long value) && value >= 0 ? value
            : throw Error($"has the external {key} '{text}', which is no number");
        long offset = Number("offset", 0);
        long stated = Number("length", length);
        if (stated != length)
        {
            throw Error($"{Show()} needs {length} bytes, and its external length is {stated}");
        }

        using FileStream stream = File.OpenRead(path);
        if (offset > stream.Length - length)
        {
            throw Error($"needs bytes {offset} to {offset + length} of '{location}', which has {stream.Length}");
        }

        var data = new byte[length];
        stream.Position = offset;
        stream.ReadExactly(data);
        return data;
    }

    private string Show() => $"{Type} [{string.Join(", ", Lengths)}]";

    private ModelFormatException Error(string cause) => new($"{_file}: tensor '{Name}': {cause}");
}

using System.Buffers.Binary;
using System.Text.Json;

namespace HataDsl.Transformers;

/// <summary>
/// Writes safetensors files: small ones, such as hash matrices and test models, as all data is held until
/// <see cref="Save"/>.
/// </summary>
public sealed class SafetensorsWriter
{
    private readonly List<(string Name, TensorType Type, long[] Shape, byte[] Data)> tensors = [];
    private readonly SortedDictionary<string, string> metadata = new(StringComparer.Ordinal);

    /// <summary>Sets an entry of "__metadata__".</summary>
    /// <param name="key">Key.</param>
    /// <param name="value">Value.</param>
    public void SetMetadata(string key, string value) => metadata[key] = value;

    /// <summary>Adds a tensor from its bytes.</summary>
    /// <param name="name">Name, not used before.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Extents, outermost first.</param>
    /// <param name="data">Little-endian elements, row-major.</param>
    /// <exception cref="ArgumentException">The name is taken, or the data has not the size of the shape.</exception>
    public void Add(string name, TensorType type, ReadOnlySpan<long> shape, byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        long length = type.SizeInBytes();
        foreach (long extent in shape)
        {
            length = checked(length * extent);
        }

        if (length != data.Length)
        {
            throw new ArgumentException(
                $"'{name}': {TensorEntry.FormatShape(shape)} needs {length} bytes, not {data.Length}", nameof(data));
        }

        if (tensors.Exists(tensor => tensor.Name == name))
        {
            throw new ArgumentException($"'{name}' was added before", nameof(name));
        }

        tensors.Add((name, type, shape.ToArray(), data));
    }

    /// <summary>Adds a tensor from F32 values, narrowed to nearest-even where the type is F16 or BF16.</summary>
    /// <param name="name">Name, not used before.</param>
    /// <param name="type">F32, F16 or BF16.</param>
    /// <param name="shape">Extents, outermost first.</param>
    /// <param name="values">Elements, row-major.</param>
    /// <exception cref="ArgumentException">Another type, a name that is taken, or a size that does not fit.</exception>
    public void Add(string name, TensorType type, ReadOnlySpan<long> shape, ReadOnlySpan<float> values)
    {
        if (!type.IsWeight())
        {
            throw new ArgumentException($"{type} cannot hold weights", nameof(type));
        }

        int size = type.SizeInBytes();
        byte[] data = new byte[(long)values.Length * size];
        for (int i = 0; i < values.Length; i++)
        {
            var target = data.AsSpan(i * size, size);
            switch (type)
            {
                case TensorType.Float16: BinaryPrimitives.WriteHalfLittleEndian(target, (Half)values[i]); break;
                case TensorType.BFloat16: BinaryPrimitives.WriteUInt16LittleEndian(target, ToBFloat16(values[i])); break;
                default: BinaryPrimitives.WriteSingleLittleEndian(target, values[i]); break;
            }
        }

        Add(name, type, shape, data);
    }

    /// <summary>Writes the file, replacing one that is there.</summary>
    /// <param name="path">Path of the file.</param>
    public void Save(string path)
    {
        using var stream = File.Create(path);
        byte[] header = Header();
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in tensors)
        {
            stream.Write(tensor.Data);
        }
    }

    /// <summary>Narrows an F32 to BF16, to the nearest, ties to even; NaN stays NaN.</summary>
    /// <param name="value">The value.</param>
    internal static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? (ushort)((bits >> 16) | 0x40)
            : (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }

    private byte[] Header()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata)
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            long offset = 0;
            foreach (var (name, type, shape, data) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", type.SafetensorsName());
                json.WriteStartArray("shape");
                foreach (long extent in shape)
                {
                    json.WriteNumberValue(extent);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += data.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Padded with spaces, as the format asks, so that the data starts at a multiple of eight.
        while (stream.Length % 8 != 0)
        {
            stream.WriteByte((byte)' ');
        }

        return stream.ToArray();
    }
}

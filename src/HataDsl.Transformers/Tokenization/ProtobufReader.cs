using System.Buffers.Binary;

namespace HataDsl.Transformers;

/// <summary>
/// Reads the wire format of protocol buffers, as much as SentencePiece models and ONNX need. Malformed input raises
/// <see cref="InvalidDataException"/>.
/// </summary>
internal ref struct ProtobufReader
{
    private ReadOnlySpan<byte> rest;

    public ProtobufReader(ReadOnlySpan<byte> data) => rest = data;

    /// <summary>Number of the field read last.</summary>
    public int Field { get; private set; }

    /// <summary>Value of the field read last, when it is a number (floats as their bits).</summary>
    public ulong Value { get; private set; }

    /// <summary>Bytes of the field read last, when it is a string or a message.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Whether the field read last has bytes, possibly none: a list of numbers may be packed or come one by one.</summary>
    public bool IsBytes { get; private set; }

    /// <summary>Value of the field read last as an F32.</summary>
    public readonly float Single => BitConverter.UInt32BitsToSingle((uint)Value);

    /// <summary>Reads the next field; false at the end.</summary>
    public bool Next()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        ulong key = Varint();
        Field = key >> 3 is > 0 and < (1 << 29) and var number ? (int)number : throw new InvalidDataException("bad field number");
        Bytes = default;
        Value = 0;
        IsBytes = (key & 7) == 2;
        switch (key & 7)
        {
            case 0: Value = Varint(); break;
            case 1: Value = BinaryPrimitives.ReadUInt64LittleEndian(Take(8)); break;
            case 2: Bytes = Take(Varint()); break;
            case 5: Value = BinaryPrimitives.ReadUInt32LittleEndian(Take(4)); break;
            default: throw new InvalidDataException($"bad wire type {key & 7}");
        }

        return true;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)rest.Length)
        {
            throw new InvalidDataException("a field reaches past the end (truncated?)");
        }

        var taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int i = 0; i < Math.Min(10, rest.Length); i++)
        {
            value |= (ulong)(rest[i] & 0x7f) << (7 * i);
            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return value;
            }
        }

        throw new InvalidDataException("a number does not end (truncated?)");
    }
}

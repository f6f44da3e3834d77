using System.Buffers.Binary;
using System.Text;

namespace HataDsl.Import.Tests;

/// <summary>A protocol buffer while it is written.</summary>
internal sealed class Message
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public Message Number(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    public Message Single(int field, float value)
    {
        Varint(((ulong)field << 3) | 5);
        Span<byte> bits = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bits, value);
        _bytes.AddRange(bits);
        return this;
    }

    public Message Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    public Message Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public Message Part(int field, Message value) => Bytes(field, value.ToArray());

    /// <summary>Numbers packed into one field.</summary>
    public Message Packed(int field, IEnumerable<long> values)
    {
        var packed = new Message();
        foreach (long value in values)
        {
            packed.Varint((ulong)value);
        }

        return Part(field, packed);
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}

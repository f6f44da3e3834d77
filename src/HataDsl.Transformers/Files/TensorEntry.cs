using System.Collections.Immutable;

namespace HataDsl.Transformers;

/// <summary>One tensor of a safetensors file, as its header describes it.</summary>
/// <param name="Name">Name, such as "model.layers.0.self_attn.q_proj.weight".</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Extents, outermost first; empty for a scalar. Each at least 0.</param>
/// <param name="Offset">Position of the first byte in the file, in bytes.</param>
/// <param name="ByteLength">Length in bytes: the product of <paramref name="Shape"/> times the element size.</param>
public readonly record struct TensorEntry(
    string Name, TensorType Type, ImmutableArray<long> Shape, long Offset, long ByteLength)
{
    /// <summary>Number of elements.</summary>
    public long ElementCount => ByteLength / Type.SizeInBytes();

    /// <summary>The shape as text, such as "[512, 128]".</summary>
    public string ShapeText => FormatShape(Shape.AsSpan());

    internal static string FormatShape(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}

/// <summary>
/// The bytes of a tensor inside a mapped file. Valid until the file is disposed; lengths are 64-bit, so that tensors of
/// more than 2 GiB can be read in pieces.
/// </summary>
public readonly unsafe struct TensorBytes
{
    internal TensorBytes(TensorEntry entry, byte* pointer)
    {
        Entry = entry;
        Pointer = pointer;
    }

    /// <summary>What the header says about the tensor.</summary>
    public TensorEntry Entry { get; }

    /// <summary>
    /// The first byte, read-only memory: writing faults. Files give no promise about alignment, so read elements with
    /// unaligned loads.
    /// </summary>
    public byte* Pointer { get; }

    /// <summary>Length in bytes.</summary>
    public long Length => Entry.ByteLength;

    /// <summary>A piece of the bytes.</summary>
    /// <param name="offset">First byte, from 0 to <see cref="Length"/>.</param>
    /// <param name="length">Number of bytes, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The piece is not inside the tensor.</exception>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new ReadOnlySpan<byte>(Pointer + offset, length);
    }
}

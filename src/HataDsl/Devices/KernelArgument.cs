using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HataDsl;

/// <summary>One argument of a launch: a view or the bits of a scalar.</summary>
public readonly struct KernelArgument
{
    private readonly byte[]? _record;

    private KernelArgument(DeviceMemory? memory, long byteOffset, long length, ulong bits, byte[]? record = null)
    {
        _record = record;
        Memory = memory;
        ByteOffset = byteOffset;
        Length = length;
        Bits = bits;
    }

    /// <summary>The memory of a view; null for a scalar.</summary>
    public DeviceMemory? Memory { get; }

    /// <summary>Offset of a view's first element in bytes.</summary>
    public long ByteOffset { get; }

    /// <summary>Elements of a view.</summary>
    public long Length { get; }

    /// <summary>Bits of a scalar in the low end.</summary>
    public ulong Bits { get; }

    /// <summary>A view argument.</summary>
    public static KernelArgument From<T>(BufferView<T> view)
        where T : unmanaged => new(view.Memory, view.ByteOffset, view.Length, 0);

    /// <summary>An argument that is no view: a scalar, or a struct whose scalars are taken apart at the launch.</summary>
    public static KernelArgument From<T>(T value)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() > sizeof(ulong))
        {
            return new(null, 0, 0, 0, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray());
        }

        ulong bits = 0;
        Unsafe.WriteUnaligned(ref Unsafe.As<ulong, byte>(ref bits), value);
        return new(null, 0, 0, bits);
    }

    /// <summary>One scalar of a struct.</summary>
    /// <param name="offset">Where it lies in the struct, in bytes.</param>
    /// <param name="size">Its size in bytes.</param>
    internal KernelArgument Part(int offset, int size)
    {
        ulong whole = Bits;
        ulong bits = 0;
        ReadOnlySpan<byte> bytes = _record ?? MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in whole));
        bytes.Slice(offset, size).CopyTo(MemoryMarshal.AsBytes(new Span<ulong>(ref bits)));
        return new(null, 0, 0, bits);
    }
}

using System.Runtime.CompilerServices;

namespace HataDsl;

/// <summary>One argument of a launch: a view or the bits of a scalar.</summary>
public readonly struct KernelArgument
{
    private KernelArgument(DeviceMemory? memory, long byteOffset, long length, ulong bits)
    {
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

    /// <summary>A scalar argument.</summary>
    /// <typeparam name="T">A type of at most 8 bytes.</typeparam>
    public static KernelArgument From<T>(T value)
        where T : unmanaged
    {
        ulong bits = 0;
        Unsafe.WriteUnaligned(ref Unsafe.As<ulong, byte>(ref bits), value);
        return new(null, 0, 0, bits);
    }
}

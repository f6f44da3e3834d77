using System.Runtime.CompilerServices;

namespace HataDsl;

/// <summary>A range of workgroups of one launch for one thread, with the launch's arguments: what a CPU body works on.</summary>
public readonly unsafe struct CpuWork
{
    private readonly CpuArgument* _arguments;
    private readonly CpuScratch _scratch;

    internal CpuWork(CpuArgument* arguments, int countX, int countY, int countZ, long first, long end, CpuScratch scratch, bool isAlone)
    {
        _scratch = scratch;
        _arguments = arguments;
        CountX = countX;
        CountY = countY;
        CountZ = countZ;
        First = first;
        End = end;
        IsAlone = isAlone;
        SharedMemory = scratch.Shared;
    }

    /// <summary>Workgroups of the launch along x.</summary>
    public int CountX { get; }

    /// <summary>Workgroups of the launch along y.</summary>
    public int CountY { get; }

    /// <summary>Workgroups of the launch along z.</summary>
    public int CountZ { get; }

    /// <summary>First workgroup to run, counted x first: x + CountX * (y + CountY * z).</summary>
    public long First { get; }

    /// <summary>Past the last workgroup to run.</summary>
    public long End { get; }

    /// <summary>Whether no other thread runs workgroups of the device meanwhile, so that atomic updates need no lock.</summary>
    public bool IsAlone { get; }

    /// <summary>Memory of this thread for shared arrays, aligned to 64 bytes. Contents are undefined.</summary>
    public byte* SharedMemory { get; }

    /// <summary>
    /// Memory of this thread for private arrays and values kept over barriers, aligned to 64 bytes. Contents are undefined;
    /// a later call may move it.
    /// </summary>
    /// <param name="bytes">Size in bytes.</param>
    public byte* Keep(long bytes) => _scratch.Keep(bytes);

    /// <summary>Address of a view's first element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* Pointer<T>(int parameter)
        where T : unmanaged => (T*)_arguments[parameter].Pointer;

    /// <summary>Elements of a view.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Length(int parameter) => _arguments[parameter].Length;

    /// <summary>A scalar argument.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Scalar<T>(int parameter)
        where T : unmanaged
    {
        ulong bits = _arguments[parameter].Bits;
        return Unsafe.ReadUnaligned<T>(&bits);
    }

    /// <summary>A struct argument, put together from its scalars.</summary>
    /// <param name="first">Parameter of the first scalar.</param>
    /// <param name="offsets">Where each scalar lies in the struct, in bytes.</param>
    /// <param name="sizes">Bytes of each scalar.</param>
    public T Struct<T>(int first, ReadOnlySpan<int> offsets, ReadOnlySpan<int> sizes)
        where T : unmanaged
    {
        T value = default;
        for (int i = 0; i < offsets.Length; i++)
        {
            ulong bits = _arguments[first + i].Bits;
            Unsafe.CopyBlockUnaligned((byte*)&value + offsets[i], &bits, (uint)sizes[i]);
        }

        return value;
    }

    /// <summary>A view argument for reading.</summary>
    public In<T> In<T>(int parameter)
        where T : unmanaged => new(ref Unsafe.AsRef<T>(Pointer<T>(parameter)), Length(parameter));

    /// <summary>A view argument for writing.</summary>
    public Out<T> Out<T>(int parameter)
        where T : unmanaged => new(ref Unsafe.AsRef<T>(Pointer<T>(parameter)), Length(parameter));

    /// <summary>A view argument for reading and writing.</summary>
    public InOut<T> InOut<T>(int parameter)
        where T : unmanaged => new(ref Unsafe.AsRef<T>(Pointer<T>(parameter)), Length(parameter));
}

/// <summary>An argument as the CPU device hands it to a body.</summary>
internal readonly unsafe struct CpuArgument(void* pointer, long length, ulong bits)
{
    public readonly void* Pointer = pointer;
    public readonly long Length = length;
    public readonly ulong Bits = bits;
}

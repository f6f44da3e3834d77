using System.Runtime.InteropServices;

namespace HataDsl.Cpu;

/// <summary>Memory for one thread that a hand-written CPU body may use until it returns. Grows, and is freed with the thread.</summary>
public static unsafe class Scratch
{
    [ThreadStatic]
    private static Block? _block;

    /// <summary>At least this many floats, aligned to 64 bytes. Contents are undefined; the next call on the thread may move it.</summary>
    public static float* Floats(long count)
    {
        if (_block is null || _block.Count < count)
        {
            _block = new Block(count);
        }

        return _block.Pointer;
    }

    private sealed class Block(long count)
    {
        public readonly long Count = count;

        public readonly float* Pointer = (float*)NativeMemory.AlignedAlloc((nuint)(count * sizeof(float)), 64);

        ~Block() => NativeMemory.AlignedFree(Pointer);
    }
}

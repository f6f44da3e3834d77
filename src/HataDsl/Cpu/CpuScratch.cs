using System.Runtime.InteropServices;

namespace HataDsl;

/// <summary>The working memory of one thread: shared arrays of its workgroup, and what a body keeps per invocation. Grows, never shrinks.</summary>
internal sealed unsafe class CpuScratch : IDisposable
{
    private const nuint Alignment = 64;

    private long _sharedBytes;
    private byte* _kept;
    private long _keptBytes;

    /// <summary>The shared arrays.</summary>
    public byte* Shared { get; private set; }

    /// <summary>Makes room for the shared arrays.</summary>
    public void Reserve(long sharedBytes) => Shared = Grow(Shared, ref _sharedBytes, Math.Max(sharedBytes, 1));

    /// <summary>Memory for what a body keeps.</summary>
    public byte* Keep(long bytes) => _kept = Grow(_kept, ref _keptBytes, bytes);

    public void Dispose()
    {
        NativeMemory.AlignedFree(Shared);
        NativeMemory.AlignedFree(_kept);
        Shared = _kept = null;
        _sharedBytes = _keptBytes = 0;
    }

    private static byte* Grow(byte* block, ref long size, long wanted)
    {
        if (wanted <= size)
        {
            return block;
        }

        NativeMemory.AlignedFree(block);
        size = 0;
        var grown = (byte*)NativeMemory.AlignedAlloc((nuint)wanted, Alignment);
        size = wanted;
        return grown;
    }
}

using HataDsl;

namespace CustomKernels;

/// <summary>A copy that moves 16 bytes at a time: as fast as a kernel can move memory.</summary>
public static partial class WideCopy
{
    /// <summary>Copies.</summary>
    [Kernel(256)]
    public static void Copy(In<Float4> source, Out<Float4> target)
    {
        int i = Invocation.X;
        if (i < target.Length)
            target[i] = source[i];
    }
}

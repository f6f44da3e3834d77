using System.Numerics;
using HataDsl.Cpu;
using ILGPU.IR.Intrinsics;

namespace HataDsl.Cuda;

/// <summary>Bit operations. PTX shifts by 64 or more give 0, so a rotation by 0 needs no case of its own.</summary>
public static partial class CudaIntrinsics
{
#pragma warning disable CS1591 // each member is documented by its PTX and its C# body
    [IntrinsicImplementation, Ptx("popc.b32 %0, %1;")]
    public static int PopCount(int a) => BitOperations.PopCount((uint)a);

    [IntrinsicImplementation, Ptx("clz.b32 %0, %1;")]
    public static int LeadingZeros(int a) => BitOperations.LeadingZeroCount((uint)a);

    [IntrinsicImplementation, Ptx("{ .reg .b32 t; brev.b32 t, %1; clz.b32 %0, t; }")]
    public static int TrailingZeros(int a) => BitOperations.TrailingZeroCount(a);

    [IntrinsicImplementation, Ptx("brev.b32 %0, %1;")]
    public static int ReverseBits(int a) => unchecked((int)ReverseWord((uint)a));

    [IntrinsicImplementation, Ptx("shf.l.wrap.b32 %0, %1, %1, %2;")]
    public static int RotateLeft(int a, int count) => unchecked((int)Simd.RotateLeft((uint)a, count));

    [IntrinsicImplementation, Ptx("shf.r.wrap.b32 %0, %1, %1, %2;")]
    public static int RotateRight(int a, int count) => unchecked((int)Simd.RotateRight((uint)a, count));

    [IntrinsicImplementation, Ptx("popc.b32 %0, %1;")]
    public static int PopCount(uint a) => BitOperations.PopCount(a);

    [IntrinsicImplementation, Ptx("clz.b32 %0, %1;")]
    public static int LeadingZeros(uint a) => BitOperations.LeadingZeroCount(a);

    [IntrinsicImplementation, Ptx("{ .reg .b32 t; brev.b32 t, %1; clz.b32 %0, t; }")]
    public static int TrailingZeros(uint a) => BitOperations.TrailingZeroCount(a);

    [IntrinsicImplementation, Ptx("brev.b32 %0, %1;")]
    public static uint ReverseBits(uint a) => ReverseWord(a);

    [IntrinsicImplementation, Ptx("shf.l.wrap.b32 %0, %1, %1, %2;")]
    public static uint RotateLeft(uint a, int count) => Simd.RotateLeft(a, count);

    [IntrinsicImplementation, Ptx("shf.r.wrap.b32 %0, %1, %1, %2;")]
    public static uint RotateRight(uint a, int count) => Simd.RotateRight(a, count);

    [IntrinsicImplementation, Ptx("popc.b64 %0, %1;")]
    public static int PopCount(long a) => BitOperations.PopCount((ulong)a);

    [IntrinsicImplementation, Ptx("clz.b64 %0, %1;")]
    public static int LeadingZeros(long a) => BitOperations.LeadingZeroCount((ulong)a);

    [IntrinsicImplementation, Ptx("{ .reg .b64 t; brev.b64 t, %1; clz.b64 %0, t; }")]
    public static int TrailingZeros(long a) => BitOperations.TrailingZeroCount(a);

    [IntrinsicImplementation, Ptx("brev.b64 %0, %1;")]
    public static long ReverseBits(long a) => unchecked((long)ReverseDoubleWord((ulong)a));

    [IntrinsicImplementation, Ptx("{ .reg .b32 c, d; .reg .b64 h, l; and.b32 c, %2, 63; sub.s32 d, 64, c; shl.b64 h, %1, c; shr.u64 l, %1, d; or.b64 %0, h, l; }")]
    public static long RotateLeft(long a, int count) => unchecked((long)Simd.RotateLeft((ulong)a, count));

    [IntrinsicImplementation, Ptx("{ .reg .b32 c, d; .reg .b64 h, l; and.b32 c, %2, 63; sub.s32 d, 64, c; shr.u64 h, %1, c; shl.b64 l, %1, d; or.b64 %0, h, l; }")]
    public static long RotateRight(long a, int count) => unchecked((long)Simd.RotateRight((ulong)a, count));

    [IntrinsicImplementation, Ptx("popc.b64 %0, %1;")]
    public static int PopCount(ulong a) => BitOperations.PopCount(a);

    [IntrinsicImplementation, Ptx("clz.b64 %0, %1;")]
    public static int LeadingZeros(ulong a) => BitOperations.LeadingZeroCount(a);

    [IntrinsicImplementation, Ptx("{ .reg .b64 t; brev.b64 t, %1; clz.b64 %0, t; }")]
    public static int TrailingZeros(ulong a) => BitOperations.TrailingZeroCount(a);

    [IntrinsicImplementation, Ptx("brev.b64 %0, %1;")]
    public static ulong ReverseBits(ulong a) => ReverseDoubleWord(a);

    [IntrinsicImplementation, Ptx("{ .reg .b32 c, d; .reg .b64 h, l; and.b32 c, %2, 63; sub.s32 d, 64, c; shl.b64 h, %1, c; shr.u64 l, %1, d; or.b64 %0, h, l; }")]
    public static ulong RotateLeft(ulong a, int count) => Simd.RotateLeft(a, count);

    [IntrinsicImplementation, Ptx("{ .reg .b32 c, d; .reg .b64 h, l; and.b32 c, %2, 63; sub.s32 d, 64, c; shr.u64 h, %1, c; shl.b64 l, %1, d; or.b64 %0, h, l; }")]
    public static ulong RotateRight(ulong a, int count) => Simd.RotateRight(a, count);

    private static uint ReverseWord(uint a)
    {
        uint result = 0;
        for (int bit = 0; bit < 32; bit++)
        {
            result |= ((a >> bit) & 1) << (31 - bit);
        }

        return result;
    }

    private static ulong ReverseDoubleWord(ulong a) => ((ulong)ReverseWord((uint)a) << 32) | ReverseWord((uint)(a >> 32));
#pragma warning restore CS1591
}

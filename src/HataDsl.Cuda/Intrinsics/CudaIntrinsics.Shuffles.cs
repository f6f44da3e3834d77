using ILGPU;
using ILGPU.IR.Intrinsics;

namespace HataDsl.Cuda;

/// <summary>Exchange between the lanes of a warp, all of which take part. Values of 64 bits go as two halves.</summary>
public static partial class CudaIntrinsics
{
#pragma warning disable CS1591 // each member is documented by its PTX and its C# body
    [IntrinsicImplementation, Ptx("shfl.sync.idx.b32 %0, %1, %2, 31, 0xffffffff;")]
    public static int Shuffle(int a, int lane) => Warp.Shuffle(a, lane);

    [IntrinsicImplementation, Ptx("shfl.sync.idx.b32 %0, %1, %2, 31, 0xffffffff;")]
    public static uint Shuffle(uint a, int lane) => Warp.Shuffle(a, lane);

    [IntrinsicImplementation, Ptx("shfl.sync.idx.b32 %0, %1, %2, 31, 0xffffffff;")]
    public static float Shuffle(float a, int lane) => Warp.Shuffle(a, lane);

    [IntrinsicImplementation, Ptx("{ .reg .b32 l, h; mov.b64 {l, h}, %1; shfl.sync.idx.b32 l, l, %2, 31, 0xffffffff; shfl.sync.idx.b32 h, h, %2, 31, 0xffffffff; mov.b64 %0, {l, h}; }")]
    public static long Shuffle(long a, int lane) => Warp.Shuffle(a, lane);

    [IntrinsicImplementation, Ptx("{ .reg .b32 l, h; mov.b64 {l, h}, %1; shfl.sync.idx.b32 l, l, %2, 31, 0xffffffff; shfl.sync.idx.b32 h, h, %2, 31, 0xffffffff; mov.b64 %0, {l, h}; }")]
    public static ulong Shuffle(ulong a, int lane) => Warp.Shuffle(a, lane);

    [IntrinsicImplementation, Ptx("{ .reg .b32 l, h; mov.b64 {l, h}, %1; shfl.sync.idx.b32 l, l, %2, 31, 0xffffffff; shfl.sync.idx.b32 h, h, %2, 31, 0xffffffff; mov.b64 %0, {l, h}; }")]
    public static double Shuffle(double a, int lane) => Warp.Shuffle(a, lane);

    [IntrinsicImplementation, Ptx("shfl.sync.bfly.b32 %0, %1, %2, 31, 0xffffffff;")]
    public static int ShuffleXor(int a, int mask) => Warp.ShuffleXor(a, mask);

    [IntrinsicImplementation, Ptx("shfl.sync.bfly.b32 %0, %1, %2, 31, 0xffffffff;")]
    public static uint ShuffleXor(uint a, int mask) => Warp.ShuffleXor(a, mask);

    [IntrinsicImplementation, Ptx("shfl.sync.bfly.b32 %0, %1, %2, 31, 0xffffffff;")]
    public static float ShuffleXor(float a, int mask) => Warp.ShuffleXor(a, mask);

    [IntrinsicImplementation, Ptx("{ .reg .b32 l, h; mov.b64 {l, h}, %1; shfl.sync.bfly.b32 l, l, %2, 31, 0xffffffff; shfl.sync.bfly.b32 h, h, %2, 31, 0xffffffff; mov.b64 %0, {l, h}; }")]
    public static long ShuffleXor(long a, int mask) => Warp.ShuffleXor(a, mask);

    [IntrinsicImplementation, Ptx("{ .reg .b32 l, h; mov.b64 {l, h}, %1; shfl.sync.bfly.b32 l, l, %2, 31, 0xffffffff; shfl.sync.bfly.b32 h, h, %2, 31, 0xffffffff; mov.b64 %0, {l, h}; }")]
    public static ulong ShuffleXor(ulong a, int mask) => Warp.ShuffleXor(a, mask);

    [IntrinsicImplementation, Ptx("{ .reg .b32 l, h; mov.b64 {l, h}, %1; shfl.sync.bfly.b32 l, l, %2, 31, 0xffffffff; shfl.sync.bfly.b32 h, h, %2, 31, 0xffffffff; mov.b64 %0, {l, h}; }")]
    public static double ShuffleXor(double a, int mask) => Warp.ShuffleXor(a, mask);

    [IntrinsicImplementation, Ptx("shfl.sync.up.b32 %0, %1, %2, 0, 0xffffffff;")]
    public static int ShuffleUp(int a, int delta) => Warp.ShuffleUp(a, delta);

    [IntrinsicImplementation, Ptx("shfl.sync.up.b32 %0, %1, %2, 0, 0xffffffff;")]
    public static uint ShuffleUp(uint a, int delta) => Warp.ShuffleUp(a, delta);

    [IntrinsicImplementation, Ptx("shfl.sync.up.b32 %0, %1, %2, 0, 0xffffffff;")]
    public static float ShuffleUp(float a, int delta) => Warp.ShuffleUp(a, delta);

    [IntrinsicImplementation, Ptx("{ .reg .b32 l, h; mov.b64 {l, h}, %1; shfl.sync.up.b32 l, l, %2, 0, 0xffffffff; shfl.sync.up.b32 h, h, %2, 0, 0xffffffff; mov.b64 %0, {l, h}; }")]
    public static long ShuffleUp(long a, int delta) => Warp.ShuffleUp(a, delta);

    [IntrinsicImplementation, Ptx("{ .reg .b32 l, h; mov.b64 {l, h}, %1; shfl.sync.up.b32 l, l, %2, 0, 0xffffffff; shfl.sync.up.b32 h, h, %2, 0, 0xffffffff; mov.b64 %0, {l, h}; }")]
    public static ulong ShuffleUp(ulong a, int delta) => Warp.ShuffleUp(a, delta);

    [IntrinsicImplementation, Ptx("{ .reg .b32 l, h; mov.b64 {l, h}, %1; shfl.sync.up.b32 l, l, %2, 0, 0xffffffff; shfl.sync.up.b32 h, h, %2, 0, 0xffffffff; mov.b64 %0, {l, h}; }")]
    public static double ShuffleUp(double a, int delta) => Warp.ShuffleUp(a, delta);

    [IntrinsicImplementation, Ptx("shfl.sync.down.b32 %0, %1, %2, 31, 0xffffffff;")]
    public static int ShuffleDown(int a, int delta) => Warp.ShuffleDown(a, delta);

    [IntrinsicImplementation, Ptx("shfl.sync.down.b32 %0, %1, %2, 31, 0xffffffff;")]
    public static uint ShuffleDown(uint a, int delta) => Warp.ShuffleDown(a, delta);

    [IntrinsicImplementation, Ptx("shfl.sync.down.b32 %0, %1, %2, 31, 0xffffffff;")]
    public static float ShuffleDown(float a, int delta) => Warp.ShuffleDown(a, delta);

    [IntrinsicImplementation, Ptx("{ .reg .b32 l, h; mov.b64 {l, h}, %1; shfl.sync.down.b32 l, l, %2, 31, 0xffffffff; shfl.sync.down.b32 h, h, %2, 31, 0xffffffff; mov.b64 %0, {l, h}; }")]
    public static long ShuffleDown(long a, int delta) => Warp.ShuffleDown(a, delta);

    [IntrinsicImplementation, Ptx("{ .reg .b32 l, h; mov.b64 {l, h}, %1; shfl.sync.down.b32 l, l, %2, 31, 0xffffffff; shfl.sync.down.b32 h, h, %2, 31, 0xffffffff; mov.b64 %0, {l, h}; }")]
    public static ulong ShuffleDown(ulong a, int delta) => Warp.ShuffleDown(a, delta);

    [IntrinsicImplementation, Ptx("{ .reg .b32 l, h; mov.b64 {l, h}, %1; shfl.sync.down.b32 l, l, %2, 31, 0xffffffff; shfl.sync.down.b32 h, h, %2, 31, 0xffffffff; mov.b64 %0, {l, h}; }")]
    public static double ShuffleDown(double a, int delta) => Warp.ShuffleDown(a, delta);
#pragma warning restore CS1591
}

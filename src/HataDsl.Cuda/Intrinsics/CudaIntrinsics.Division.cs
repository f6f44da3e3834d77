using ILGPU.IR.Intrinsics;

namespace HataDsl.Cuda;

/// <summary>Integer division. A division by zero gives 0 and the least value over -1 wraps; for a constant divisor the assembler removes the guards.</summary>
public static partial class CudaIntrinsics
{
#pragma warning disable CS1591 // each member is documented by its PTX and its C# body
    [IntrinsicImplementation, Ptx("{ .reg .pred z, m; .reg .b32 d, n, q; setp.eq.s32 z, %2, 0; setp.eq.s32 m, %2, -1; selp.b32 d, 1, %2, z; selp.b32 d, 1, d, m; div.s32 q, %1, d; neg.s32 n, %1; selp.b32 q, n, q, m; selp.b32 %0, 0, q, z; }")]
    public static int Div(int a, int b) => b == 0 ? 0 : b == -1 ? unchecked(-a) : a / b;

    [IntrinsicImplementation, Ptx("{ .reg .pred z, m; .reg .b32 d; setp.eq.s32 z, %2, 0; setp.eq.s32 m, %2, -1; selp.b32 d, 1, %2, z; selp.b32 d, 1, d, m; rem.s32 %0, %1, d; }")]
    public static int Rem(int a, int b) => b is 0 or -1 ? 0 : a % b;

    [IntrinsicImplementation, Ptx("{ .reg .pred z, m; .reg .b64 d, n, q; setp.eq.s64 z, %2, 0; setp.eq.s64 m, %2, -1; selp.b64 d, 1, %2, z; selp.b64 d, 1, d, m; div.s64 q, %1, d; neg.s64 n, %1; selp.b64 q, n, q, m; selp.b64 %0, 0, q, z; }")]
    public static long Div(long a, long b) => b == 0 ? 0 : b == -1 ? unchecked(-a) : a / b;

    [IntrinsicImplementation, Ptx("{ .reg .pred z, m; .reg .b64 d; setp.eq.s64 z, %2, 0; setp.eq.s64 m, %2, -1; selp.b64 d, 1, %2, z; selp.b64 d, 1, d, m; rem.s64 %0, %1, d; }")]
    public static long Rem(long a, long b) => b is 0 or -1 ? 0 : a % b;

    [IntrinsicImplementation, Ptx("{ .reg .pred z; .reg .b32 d, q; setp.eq.u32 z, %2, 0; selp.b32 d, 1, %2, z; div.u32 q, %1, d; selp.b32 %0, 0, q, z; }")]
    public static uint Div(uint a, uint b) => b == 0 ? 0 : a / b;

    [IntrinsicImplementation, Ptx("{ .reg .pred z; .reg .b32 d; setp.eq.u32 z, %2, 0; selp.b32 d, 1, %2, z; rem.u32 %0, %1, d; }")]
    public static uint Rem(uint a, uint b) => b == 0 ? 0 : a % b;

    [IntrinsicImplementation, Ptx("{ .reg .pred z; .reg .b64 d, q; setp.eq.u64 z, %2, 0; selp.b64 d, 1, %2, z; div.u64 q, %1, d; selp.b64 %0, 0, q, z; }")]
    public static ulong Div(ulong a, ulong b) => b == 0 ? 0 : a / b;

    [IntrinsicImplementation, Ptx("{ .reg .pred z; .reg .b64 d; setp.eq.u64 z, %2, 0; selp.b64 d, 1, %2, z; rem.u64 %0, %1, d; }")]
    public static ulong Rem(ulong a, ulong b) => b == 0 ? 0 : a % b;
#pragma warning restore CS1591
}

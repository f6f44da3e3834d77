using ILGPU.IR.Intrinsics;

namespace HataDsl.Cuda;

/// <summary>Least and greatest. PTX orders -0 below +0, as C# does.</summary>
public static partial class CudaIntrinsics
{
#pragma warning disable CS1591 // each member is documented by its PTX and its C# body
    // Those of floats are spelled out for the simulation: the JIT of .NET 10.0 takes float.MaxNumber(x, -0f) for -0 where it knows one
    // operand, and float.Min(x, -0f) of an x that is +0 for +0.
    [IntrinsicImplementation, Ptx("min.NaN.f32 %0, %1, %2;")]
    public static float Min(float a, float b) => a != b ? (float.IsNaN(a) || a < b ? a : b) : float.IsNegative(a) ? a : b;

    [IntrinsicImplementation, Ptx("max.NaN.f32 %0, %1, %2;")]
    public static float Max(float a, float b) => a != b ? (float.IsNaN(a) || a > b ? a : b) : float.IsNegative(a) ? b : a;

    [IntrinsicImplementation, Ptx("{ .reg .pred p; .reg .f64 m; min.f64 m, %1, %2; setp.nan.f64 p, %1, %2; selp.f64 %0, 0d7FF8000000000000, m, p; }")]
    public static double Min(double a, double b) => a != b ? (double.IsNaN(a) || a < b ? a : b) : double.IsNegative(a) ? a : b;

    [IntrinsicImplementation, Ptx("{ .reg .pred p; .reg .f64 m; max.f64 m, %1, %2; setp.nan.f64 p, %1, %2; selp.f64 %0, 0d7FF8000000000000, m, p; }")]
    public static double Max(double a, double b) => a != b ? (double.IsNaN(a) || a > b ? a : b) : double.IsNegative(a) ? b : a;

    // Compared and chosen: of two maxima or two minima of 32 bits in a row the assembler of driver 580 makes one instruction with three
    // operands, and loses the sign of one that was negated: max(max(a, -b), c) became max(a, b, c).
    [IntrinsicImplementation, Ptx("{ .reg .pred p; setp.lt.s32 p, %1, %2; selp.b32 %0, %1, %2, p; }")]
    public static int Min(int a, int b) => Math.Min(a, b);

    [IntrinsicImplementation, Ptx("{ .reg .pred p; setp.gt.s32 p, %1, %2; selp.b32 %0, %1, %2, p; }")]
    public static int Max(int a, int b) => Math.Max(a, b);

    [IntrinsicImplementation, Ptx("{ .reg .pred p; setp.lt.u32 p, %1, %2; selp.b32 %0, %1, %2, p; }")]
    public static uint Min(uint a, uint b) => Math.Min(a, b);

    [IntrinsicImplementation, Ptx("{ .reg .pred p; setp.gt.u32 p, %1, %2; selp.b32 %0, %1, %2, p; }")]
    public static uint Max(uint a, uint b) => Math.Max(a, b);

    [IntrinsicImplementation, Ptx("min.s64 %0, %1, %2;")]
    public static long Min(long a, long b) => Math.Min(a, b);

    [IntrinsicImplementation, Ptx("max.s64 %0, %1, %2;")]
    public static long Max(long a, long b) => Math.Max(a, b);

    [IntrinsicImplementation, Ptx("min.u64 %0, %1, %2;")]
    public static ulong Min(ulong a, ulong b) => Math.Min(a, b);

    [IntrinsicImplementation, Ptx("max.u64 %0, %1, %2;")]
    public static ulong Max(ulong a, ulong b) => Math.Max(a, b);

    [IntrinsicImplementation, Ptx("min.f32 %0, %1, %2;")]
    public static float MinNumber(float a, float b) => a != b ? (float.IsNaN(b) || a < b ? a : b) : float.IsNegative(a) ? a : b;

    [IntrinsicImplementation, Ptx("max.f32 %0, %1, %2;")]
    public static float MaxNumber(float a, float b) => a != b ? (float.IsNaN(b) || a > b ? a : b) : float.IsNegative(a) ? b : a;

    [IntrinsicImplementation, Ptx("min.f64 %0, %1, %2;")]
    public static double MinNumber(double a, double b) => a != b ? (double.IsNaN(b) || a < b ? a : b) : double.IsNegative(a) ? a : b;

    [IntrinsicImplementation, Ptx("max.f64 %0, %1, %2;")]
    public static double MaxNumber(double a, double b) => a != b ? (double.IsNaN(b) || a > b ? a : b) : double.IsNegative(a) ? b : a;
#pragma warning restore CS1591
}

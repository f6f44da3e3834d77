using ILGPU.IR.Intrinsics;

namespace HataDsl.Cuda;

/// <summary>Arithmetic. Without a rounding suffix an addition and a multiplication may be contracted by the assembler.</summary>
public static partial class CudaIntrinsics
{
#pragma warning disable CS1591 // each member is documented by its PTX and its C# body
    [IntrinsicImplementation, Ptx("add.f32 %0, %1, %2;")]
    public static float Add(float a, float b) => a + b;

    [IntrinsicImplementation, Ptx("sub.f32 %0, %1, %2;")]
    public static float Sub(float a, float b) => a - b;

    [IntrinsicImplementation, Ptx("mul.f32 %0, %1, %2;")]
    public static float Mul(float a, float b) => a * b;

    [IntrinsicImplementation, Ptx("add.f64 %0, %1, %2;")]
    public static double Add(double a, double b) => a + b;

    [IntrinsicImplementation, Ptx("sub.f64 %0, %1, %2;")]
    public static double Sub(double a, double b) => a - b;

    [IntrinsicImplementation, Ptx("mul.f64 %0, %1, %2;")]
    public static double Mul(double a, double b) => a * b;

    [IntrinsicImplementation, Ptx("add.rn.f32 %0, %1, %2;")]
    public static float AddRounded(float a, float b) => a + b;

    [IntrinsicImplementation, Ptx("sub.rn.f32 %0, %1, %2;")]
    public static float SubRounded(float a, float b) => a - b;

    [IntrinsicImplementation, Ptx("mul.rn.f32 %0, %1, %2;")]
    public static float MulRounded(float a, float b) => a * b;

    [IntrinsicImplementation, Ptx("add.rn.f64 %0, %1, %2;")]
    public static double AddRounded(double a, double b) => a + b;

    [IntrinsicImplementation, Ptx("sub.rn.f64 %0, %1, %2;")]
    public static double SubRounded(double a, double b) => a - b;

    [IntrinsicImplementation, Ptx("mul.rn.f64 %0, %1, %2;")]
    public static double MulRounded(double a, double b) => a * b;

    [IntrinsicImplementation, Ptx("div.rn.f32 %0, %1, %2;")]
    public static float Div(float a, float b) => a / b;

    [IntrinsicImplementation, Ptx("fma.rn.f32 %0, %1, %2, %3;")]
    public static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    [IntrinsicImplementation, Ptx("neg.f32 %0, %1;")]
    public static float Neg(float a) => -a;

    [IntrinsicImplementation, Ptx("abs.f32 %0, %1;")]
    public static float Abs(float a) => MathF.Abs(a);

    [IntrinsicImplementation, Ptx("div.rn.f64 %0, %1, %2;")]
    public static double Div(double a, double b) => a / b;

    [IntrinsicImplementation, Ptx("fma.rn.f64 %0, %1, %2, %3;")]
    public static double Fma(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);

    [IntrinsicImplementation, Ptx("neg.f64 %0, %1;")]
    public static double Neg(double a) => -a;

    [IntrinsicImplementation, Ptx("abs.f64 %0, %1;")]
    public static double Abs(double a) => Math.Abs(a);

    [IntrinsicImplementation, Ptx("abs.s32 %0, %1;")]
    public static int Abs(int a) => a < 0 ? unchecked(-a) : a;

    [IntrinsicImplementation, Ptx("{ .reg .b64 n; neg.s64 n, %1; max.s64 %0, %1, n; }")]
    public static long Abs(long a) => a < 0 ? unchecked(-a) : a;
    [IntrinsicImplementation, Ptx("mul.hi.u64 %0, %1, %2;")]
    public static ulong MulHigh(ulong a, ulong b) => Math.BigMul(a, b, out _);
#pragma warning restore CS1591
}

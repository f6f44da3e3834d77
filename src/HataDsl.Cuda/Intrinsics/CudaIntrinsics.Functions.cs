using ILGPU.IR.Intrinsics;

namespace HataDsl.Cuda;

/// <summary>Roots, rounding, and the approximations that the functions of <see cref="CudaMath"/> are built on.</summary>
public static partial class CudaIntrinsics
{
#pragma warning disable CS1591 // each member is documented by its PTX and its C# body
    [IntrinsicImplementation, Ptx("sqrt.rn.f32 %0, %1;")]
    public static float Sqrt(float a) => MathF.Sqrt(a);

    [IntrinsicImplementation, Ptx("rcp.rn.f32 %0, %1;")]
    public static float Reciprocal(float a) => 1 / a;

    [IntrinsicImplementation, Ptx("cvt.rmi.f32.f32 %0, %1;")]
    public static float Floor(float a) => MathF.Floor(a);

    [IntrinsicImplementation, Ptx("cvt.rpi.f32.f32 %0, %1;")]
    public static float Ceiling(float a) => MathF.Ceiling(a);

    [IntrinsicImplementation, Ptx("cvt.rni.f32.f32 %0, %1;")]
    public static float Round(float a) => MathF.Round(a);

    [IntrinsicImplementation, Ptx("cvt.rzi.f32.f32 %0, %1;")]
    public static float Truncate(float a) => MathF.Truncate(a);

    [IntrinsicImplementation, Ptx("sqrt.rn.f64 %0, %1;")]
    public static double Sqrt(double a) => Math.Sqrt(a);

    [IntrinsicImplementation, Ptx("rcp.rn.f64 %0, %1;")]
    public static double Reciprocal(double a) => 1 / a;

    [IntrinsicImplementation, Ptx("cvt.rmi.f64.f64 %0, %1;")]
    public static double Floor(double a) => Math.Floor(a);

    [IntrinsicImplementation, Ptx("cvt.rpi.f64.f64 %0, %1;")]
    public static double Ceiling(double a) => Math.Ceiling(a);

    [IntrinsicImplementation, Ptx("cvt.rni.f64.f64 %0, %1;")]
    public static double Round(double a) => Math.Round(a);

    [IntrinsicImplementation, Ptx("cvt.rzi.f64.f64 %0, %1;")]
    public static double Truncate(double a) => Math.Truncate(a);

    [IntrinsicImplementation, Ptx("rsqrt.approx.f32 %0, %1;")]
    public static float ReciprocalSqrtApproximate(float a) => 1 / MathF.Sqrt(a);

    [IntrinsicImplementation, Ptx("ex2.approx.f32 %0, %1;")]
    public static float Exp2Approximate(float a) => (float)Math.Pow(2, a);

    [IntrinsicImplementation, Ptx("lg2.approx.f32 %0, %1;")]
    public static float Log2Approximate(float a) => MathF.Log2(a);
#pragma warning restore CS1591
}

using ILGPU.IR.Intrinsics;

namespace HataDsl.Cuda;

/// <summary>Comparisons of floats. ILGPU may turn a comparison round to save a branch; these stay as written, so that NaN is right.</summary>
public static partial class CudaIntrinsics
{
#pragma warning disable CS1591 // each member is documented by its PTX and its C# body
    [IntrinsicImplementation, Ptx("setp.eq.f32 %0, %1, %2;")]
    public static bool Equal(float a, float b) => a == b;

    [IntrinsicImplementation, Ptx("setp.neu.f32 %0, %1, %2;")]
    public static bool NotEqual(float a, float b) => a != b;

    [IntrinsicImplementation, Ptx("setp.lt.f32 %0, %1, %2;")]
    public static bool Less(float a, float b) => a < b;

    [IntrinsicImplementation, Ptx("setp.le.f32 %0, %1, %2;")]
    public static bool LessEqual(float a, float b) => a <= b;

    [IntrinsicImplementation, Ptx("setp.gt.f32 %0, %1, %2;")]
    public static bool Greater(float a, float b) => a > b;

    [IntrinsicImplementation, Ptx("setp.ge.f32 %0, %1, %2;")]
    public static bool GreaterEqual(float a, float b) => a >= b;

    [IntrinsicImplementation, Ptx("setp.eq.f64 %0, %1, %2;")]
    public static bool Equal(double a, double b) => a == b;

    [IntrinsicImplementation, Ptx("setp.neu.f64 %0, %1, %2;")]
    public static bool NotEqual(double a, double b) => a != b;

    [IntrinsicImplementation, Ptx("setp.lt.f64 %0, %1, %2;")]
    public static bool Less(double a, double b) => a < b;

    [IntrinsicImplementation, Ptx("setp.le.f64 %0, %1, %2;")]
    public static bool LessEqual(double a, double b) => a <= b;

    [IntrinsicImplementation, Ptx("setp.gt.f64 %0, %1, %2;")]
    public static bool Greater(double a, double b) => a > b;

    [IntrinsicImplementation, Ptx("setp.ge.f64 %0, %1, %2;")]
    public static bool GreaterEqual(double a, double b) => a >= b;
#pragma warning restore CS1591
}

using ILGPU.IR.Intrinsics;

namespace HataDsl.Cuda;

/// <summary>Conversions. PTX saturates a float out of range, as C# does, but gives 2^63 for NaN where 64 bits are involved: those select 0.</summary>
public static partial class CudaIntrinsics
{
#pragma warning disable CS1591 // each member is documented by its PTX and its C# body
    [IntrinsicImplementation, Ptx("cvt.rzi.s32.f32 %0, %1;")]
    public static int ToInt32(float a) => (int)a;

    [IntrinsicImplementation, Ptx("cvt.rzi.u32.f32 %0, %1;")]
    public static uint ToUInt32(float a) => (uint)a;

    [IntrinsicImplementation, Ptx("{ .reg .pred p; .reg .b64 t; cvt.rzi.s64.f32 t, %1; setp.nan.f32 p, %1, %1; selp.b64 %0, 0, t, p; }")]
    public static long ToInt64(float a) => (long)a;

    [IntrinsicImplementation, Ptx("{ .reg .pred p; .reg .b64 t; cvt.rzi.u64.f32 t, %1; setp.nan.f32 p, %1, %1; selp.b64 %0, 0, t, p; }")]
    public static ulong ToUInt64(float a) => (ulong)a;

    [IntrinsicImplementation, Ptx("{ .reg .pred p; .reg .b32 t; cvt.rzi.s32.f64 t, %1; setp.nan.f64 p, %1, %1; selp.b32 %0, 0, t, p; }")]
    public static int ToInt32(double a) => (int)a;

    [IntrinsicImplementation, Ptx("{ .reg .pred p; .reg .b32 t; cvt.rzi.u32.f64 t, %1; setp.nan.f64 p, %1, %1; selp.b32 %0, 0, t, p; }")]
    public static uint ToUInt32(double a) => (uint)a;

    [IntrinsicImplementation, Ptx("{ .reg .pred p; .reg .b64 t; cvt.rzi.s64.f64 t, %1; setp.nan.f64 p, %1, %1; selp.b64 %0, 0, t, p; }")]
    public static long ToInt64(double a) => (long)a;

    [IntrinsicImplementation, Ptx("{ .reg .pred p; .reg .b64 t; cvt.rzi.u64.f64 t, %1; setp.nan.f64 p, %1, %1; selp.b64 %0, 0, t, p; }")]
    public static ulong ToUInt64(double a) => (ulong)a;

    [IntrinsicImplementation, Ptx("cvt.rn.f32.s32 %0, %1;")]
    public static float ToSingle(int a) => a;

    [IntrinsicImplementation, Ptx("cvt.rn.f64.s32 %0, %1;")]
    public static double ToDouble(int a) => a;

    [IntrinsicImplementation, Ptx("cvt.rn.f32.u32 %0, %1;")]
    public static float ToSingle(uint a) => a;

    [IntrinsicImplementation, Ptx("cvt.rn.f64.u32 %0, %1;")]
    public static double ToDouble(uint a) => a;

    [IntrinsicImplementation, Ptx("cvt.rn.f32.s64 %0, %1;")]
    public static float ToSingle(long a) => a;

    [IntrinsicImplementation, Ptx("cvt.rn.f64.s64 %0, %1;")]
    public static double ToDouble(long a) => a;

    [IntrinsicImplementation, Ptx("cvt.rn.f32.u64 %0, %1;")]
    public static float ToSingle(ulong a) => a;

    [IntrinsicImplementation, Ptx("cvt.rn.f64.u64 %0, %1;")]
    public static double ToDouble(ulong a) => a;

    [IntrinsicImplementation, Ptx("cvt.rn.f32.f64 %0, %1;")]
    public static float ToSingle(double a) => (float)a;

    [IntrinsicImplementation, Ptx("cvt.f64.f32 %0, %1;")]
    public static double ToDouble(float a) => a;

    [IntrinsicImplementation, Ptx("cvt.f32.f16 %0, %1;")]
    public static float HalfToSingle(ushort a) => (float)BitConverter.UInt16BitsToHalf(a);

    [IntrinsicImplementation, Ptx("cvt.rn.f16.f32 %0, %1;")]
    public static ushort SingleToHalf(float a) => BitConverter.HalfToUInt16Bits((Half)a);

    [IntrinsicImplementation, Ptx("cvt.rn.f16.f64 %0, %1;")]
    public static ushort DoubleToHalf(double a) => BitConverter.HalfToUInt16Bits((Half)a);

    [IntrinsicImplementation, Ptx("{ .reg .b16 z; mov.b16 z, 0; mov.b32 %0, {z, %1}; }")]
    public static float BFloat16ToSingle(ushort a) => (float)BFloat16.FromBits(a);

    [IntrinsicImplementation, Ptx("cvt.rn.bf16.f32 %0, %1;")]
    public static ushort SingleToBFloat16(float a) => ((BFloat16)a).Bits;

    [IntrinsicImplementation, Ptx("mov.b32 %0, %1;")]
    public static int BitsToInt32(float a) => BitConverter.SingleToInt32Bits(a);

    [IntrinsicImplementation, Ptx("mov.b32 %0, %1;")]
    public static uint BitsToUInt32(float a) => BitConverter.SingleToUInt32Bits(a);

    [IntrinsicImplementation, Ptx("mov.b64 %0, %1;")]
    public static long BitsToInt64(double a) => BitConverter.DoubleToInt64Bits(a);

    [IntrinsicImplementation, Ptx("mov.b64 %0, %1;")]
    public static ulong BitsToUInt64(double a) => BitConverter.DoubleToUInt64Bits(a);

    [IntrinsicImplementation, Ptx("mov.b32 %0, %1;")]
    public static float BitsToSingle(int a) => BitConverter.Int32BitsToSingle(a);

    [IntrinsicImplementation, Ptx("mov.b32 %0, %1;")]
    public static float BitsToSingle(uint a) => BitConverter.UInt32BitsToSingle(a);

    [IntrinsicImplementation, Ptx("mov.b64 %0, %1;")]
    public static double BitsToDouble(long a) => BitConverter.Int64BitsToDouble(a);

    [IntrinsicImplementation, Ptx("mov.b64 %0, %1;")]
    public static double BitsToDouble(ulong a) => BitConverter.UInt64BitsToDouble(a);
#pragma warning restore CS1591
}

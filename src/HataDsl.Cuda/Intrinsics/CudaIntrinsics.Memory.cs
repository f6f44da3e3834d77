using ILGPU.IR.Intrinsics;

namespace HataDsl.Cuda;

/// <summary>
/// Loads from views that a kernel only reads, through the non-coherent path: the assembler may then move them over stores,
/// which it must not do with a plain load because it does not know that views never overlap.
/// </summary>
public static partial class CudaIntrinsics
{
#pragma warning disable CS1591 // each member is documented by its PTX and its C# body
    [IntrinsicImplementation, Ptx("ld.global.nc.s8 %0, [%1];")]
    public static sbyte LoadReadOnly(ref sbyte element) => element;

    [IntrinsicImplementation, Ptx("ld.global.nc.u8 %0, [%1];")]
    public static byte LoadReadOnly(ref byte element) => element;

    [IntrinsicImplementation, Ptx("ld.global.nc.s16 %0, [%1];")]
    public static short LoadReadOnly(ref short element) => element;

    [IntrinsicImplementation, Ptx("ld.global.nc.u16 %0, [%1];")]
    public static ushort LoadReadOnly(ref ushort element) => element;

    [IntrinsicImplementation, Ptx("ld.global.nc.b32 %0, [%1];")]
    public static int LoadReadOnly(ref int element) => element;

    [IntrinsicImplementation, Ptx("ld.global.nc.b32 %0, [%1];")]
    public static uint LoadReadOnly(ref uint element) => element;

    [IntrinsicImplementation, Ptx("ld.global.nc.b64 %0, [%1];")]
    public static long LoadReadOnly(ref long element) => element;

    [IntrinsicImplementation, Ptx("ld.global.nc.b64 %0, [%1];")]
    public static ulong LoadReadOnly(ref ulong element) => element;

    [IntrinsicImplementation, Ptx("ld.global.nc.f32 %0, [%1];")]
    public static float LoadReadOnly(ref float element) => element;

    [IntrinsicImplementation, Ptx("ld.global.nc.f64 %0, [%1];")]
    public static double LoadReadOnly(ref double element) => element;
#pragma warning restore CS1591
}

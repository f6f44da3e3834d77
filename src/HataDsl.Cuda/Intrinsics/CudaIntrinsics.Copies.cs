using ILGPU.IR.Intrinsics;

namespace HataDsl.Cuda;

/// <summary>Copies from buffers to shared memory that go on in the background.</summary>
public static partial class CudaIntrinsics
{
#pragma warning disable CS1591 // each member is documented by its PTX and its C# body
    [IntrinsicImplementation, Ptx("cp.async.ca.shared.global [%1], [%2], 4;")]
    public static void CopyStart4(ref uint target, ref uint source) => target = source;

    [IntrinsicImplementation, Ptx("cp.async.ca.shared.global [%1], [%2], 8;")]
    public static void CopyStart8(ref Words2 target, ref Words2 source) => target = source;

    [IntrinsicImplementation, Ptx("cp.async.cg.shared.global [%1], [%2], 16;")]
    public static void CopyStart16(ref Words4 target, ref Words4 source) => target = source;

    [IntrinsicImplementation, Ptx("cp.async.wait_group 0;")]
    public static void CopyWait0()
    {
    }

    [IntrinsicImplementation, Ptx("cp.async.wait_group 1;")]
    public static void CopyWait1()
    {
    }

    [IntrinsicImplementation, Ptx("cp.async.wait_group 2;")]
    public static void CopyWait2()
    {
    }

    [IntrinsicImplementation, Ptx("cp.async.wait_group 3;")]
    public static void CopyWait3()
    {
    }

    [IntrinsicImplementation, Ptx("{ .reg .pred p; }")]
    public static void EndOfRound()
    {
    }

    [IntrinsicImplementation, Ptx("cp.async.commit_group;")]
    public static void CopyCommit()
    {
    }
#pragma warning restore CS1591
}

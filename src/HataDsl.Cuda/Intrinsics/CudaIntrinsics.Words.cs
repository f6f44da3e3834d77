using ILGPU.IR.Intrinsics;

namespace HataDsl.Cuda;

/// <summary>
/// Neighbouring 32-bit words that move as one. There is a reference to each word; the PTX uses the first, which is aligned to them all.
/// References come as addresses of the array's own space, global or shared, not as generic ones.
/// </summary>
public static partial class CudaIntrinsics
{
#pragma warning disable CS1591, CA1815, CA1051 // each member is documented by its PTX and its C# body; these are registers, not values to compare
    public struct Words2
    {
        public uint A;
        public uint B;
    }

    public struct Words4
    {
        public uint A;
        public uint B;
        public uint C;
        public uint D;
    }

    [IntrinsicImplementation, Ptx("ld.global.nc.b32 %0, [%1];")]
    public static uint LoadReadOnlyWord(ref uint a) => a;

    [IntrinsicImplementation, Ptx("ld.global.nc.v2.b32 {%0, %1}, [%2];")]
    public static Words2 LoadReadOnlyWords2(ref uint a, ref uint b) => new() { A = a, B = b };

    [IntrinsicImplementation, Ptx("ld.global.nc.v4.b32 {%0, %1, %2, %3}, [%4];")]
    public static Words4 LoadReadOnlyWords4(ref uint a, ref uint b, ref uint c, ref uint d) => new() { A = a, B = b, C = c, D = d };

    [IntrinsicImplementation, Ptx("ld.global.b32 %0, [%1];")]
    public static uint LoadWord(ref uint a) => a;

    [IntrinsicImplementation, Ptx("ld.global.v2.b32 {%0, %1}, [%2];")]
    public static Words2 LoadWords2(ref uint a, ref uint b) => new() { A = a, B = b };

    [IntrinsicImplementation, Ptx("ld.global.v4.b32 {%0, %1, %2, %3}, [%4];")]
    public static Words4 LoadWords4(ref uint a, ref uint b, ref uint c, ref uint d) => new() { A = a, B = b, C = c, D = d };

    [IntrinsicImplementation, Ptx("ld.shared.b32 %0, [%1];")]
    public static uint LoadSharedWord(ref uint a) => a;

    [IntrinsicImplementation, Ptx("ld.shared.v2.b32 {%0, %1}, [%2];")]
    public static Words2 LoadSharedWords2(ref uint a, ref uint b) => new() { A = a, B = b };

    [IntrinsicImplementation, Ptx("ld.shared.v4.b32 {%0, %1, %2, %3}, [%4];")]
    public static Words4 LoadSharedWords4(ref uint a, ref uint b, ref uint c, ref uint d) => new() { A = a, B = b, C = c, D = d };

    [IntrinsicImplementation, Ptx("st.global.b32 [%1], %2;")]
    public static void StoreWord(ref uint a, uint x) => a = x;

    [IntrinsicImplementation, Ptx("st.global.v2.b32 [%1], {%3, %4};")]
    public static void StoreWords2(ref uint a, ref uint b, uint x, uint y)
    {
        a = x;
        b = y;
    }

    [IntrinsicImplementation, Ptx("st.global.v4.b32 [%1], {%5, %6, %7, %8};")]
    public static void StoreWords4(ref uint a, ref uint b, ref uint c, ref uint d, uint x, uint y, uint z, uint w)
    {
        a = x;
        b = y;
        c = z;
        d = w;
    }

    [IntrinsicImplementation, Ptx("st.shared.b32 [%1], %2;")]
    public static void StoreSharedWord(ref uint a, uint x) => a = x;

    [IntrinsicImplementation, Ptx("st.shared.v2.b32 [%1], {%3, %4};")]
    public static void StoreSharedWords2(ref uint a, ref uint b, uint x, uint y)
    {
        a = x;
        b = y;
    }

    [IntrinsicImplementation, Ptx("st.shared.v4.b32 [%1], {%5, %6, %7, %8};")]
    public static void StoreSharedWords4(ref uint a, ref uint b, ref uint c, ref uint d, uint x, uint y, uint z, uint w)
    {
        a = x;
        b = y;
        c = z;
        d = w;
    }
#pragma warning restore CS1591, CA1815, CA1051
}

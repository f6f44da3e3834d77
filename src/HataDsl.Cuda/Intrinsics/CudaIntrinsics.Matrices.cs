using ILGPU;
using ILGPU.IR.Intrinsics;

namespace HataDsl.Cuda;

/// <summary>
/// Matrix fragments of a warp. The C# bodies do by shuffles what the hardware does, so that the simulation shows that elements are where the
/// emitter thinks they are.
/// </summary>
public static partial class CudaIntrinsics
{
#pragma warning disable CS1591, CA1815, CA1051 // each member is documented by its PTX and its C# body; these are registers, not values to compare
    public struct Singles4
    {
        public float A;
        public float B;
        public float C;
        public float D;
    }

    /// <summary>
    /// Four 8 x 8 matrices of 16-bit elements; lane 8 j + r names row r of matrix j, once by itself and once by its distance in bytes from
    /// an origin.
    /// </summary>
    [IntrinsicImplementation]
    [Ptx("{ .reg .b64 place; add.s64 place, %5, %6; ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [place]; }")]
    public static Words4 LoadMatrices(ref Words4 row, ref Words4 origin, long distance)
    {
        uint wordA = row.A;
        uint wordB = row.B;
        uint wordC = row.C;
        uint wordD = row.D;
        int group = Warp.LaneIdx >> 2;
        int pair = Warp.LaneIdx & 3;
        Words4 result = default;
        result.A = RowOf(wordA, wordB, wordC, wordD, group, pair);
        result.B = RowOf(wordA, wordB, wordC, wordD, 8 + group, pair);
        result.C = RowOf(wordA, wordB, wordC, wordD, 16 + group, pair);
        result.D = RowOf(wordA, wordB, wordC, wordD, 24 + group, pair);
        return result;
    }

    /// <summary>As the other, each matrix transposed.</summary>
    [IntrinsicImplementation]
    [Ptx("{ .reg .b64 place; add.s64 place, %5, %6; ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [place]; }")]
    public static Words4 LoadMatricesTransposed(ref Words4 row, ref Words4 origin, long distance)
    {
        uint wordA = row.A;
        uint wordB = row.B;
        uint wordC = row.C;
        uint wordD = row.D;
        Words4 result = default;
        result.A = ColumnOf(wordA, wordB, wordC, wordD, 0);
        result.B = ColumnOf(wordA, wordB, wordC, wordD, 8);
        result.C = ColumnOf(wordA, wordB, wordC, wordD, 16);
        result.D = ColumnOf(wordA, wordB, wordC, wordD, 24);
        return result;
    }

    [IntrinsicImplementation, Ptx("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%10, %11, %12, %13};")]
    public static Singles4 MultiplyAddHalf(
        uint a0, uint a1, uint a2, uint a3, uint b0, uint b1, float c0, float c1, float c2, float c3)
    {
        int group = Warp.LaneIdx >> 2;
        int column = (Warp.LaneIdx & 3) * 2;
        Singles4 result = default;
        result.A = c0;
        result.B = c1;
        result.C = c2;
        result.D = c3;
        for (int t = 0; t < 4; t++)
        {
            uint left0 = Warp.Shuffle(a0, (group * 4) + t);
            uint left1 = Warp.Shuffle(a1, (group * 4) + t);
            uint left2 = Warp.Shuffle(a2, (group * 4) + t);
            uint left3 = Warp.Shuffle(a3, (group * 4) + t);
            uint right0 = Warp.Shuffle(b0, (column * 4) + t);
            uint right1 = Warp.Shuffle(b1, (column * 4) + t);
            uint next0 = Warp.Shuffle(b0, (column * 4) + 4 + t);
            uint next1 = Warp.Shuffle(b1, (column * 4) + 4 + t);
            result.A += HalfProduct(left0, right0) + HalfProduct(left2, right1);
            result.B += HalfProduct(left0, next0) + HalfProduct(left2, next1);
            result.C += HalfProduct(left1, right0) + HalfProduct(left3, right1);
            result.D += HalfProduct(left1, next0) + HalfProduct(left3, next1);
        }

        return result;
    }

    [IntrinsicImplementation, Ptx("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%10, %11, %12, %13};")]
    public static Singles4 MultiplyAddBFloat16(
        uint a0, uint a1, uint a2, uint a3, uint b0, uint b1, float c0, float c1, float c2, float c3)
    {
        int group = Warp.LaneIdx >> 2;
        int column = (Warp.LaneIdx & 3) * 2;
        Singles4 result = default;
        result.A = c0;
        result.B = c1;
        result.C = c2;
        result.D = c3;
        for (int t = 0; t < 4; t++)
        {
            uint left0 = Warp.Shuffle(a0, (group * 4) + t);
            uint left1 = Warp.Shuffle(a1, (group * 4) + t);
            uint left2 = Warp.Shuffle(a2, (group * 4) + t);
            uint left3 = Warp.Shuffle(a3, (group * 4) + t);
            uint right0 = Warp.Shuffle(b0, (column * 4) + t);
            uint right1 = Warp.Shuffle(b1, (column * 4) + t);
            uint next0 = Warp.Shuffle(b0, (column * 4) + 4 + t);
            uint next1 = Warp.Shuffle(b1, (column * 4) + 4 + t);
            result.A += BFloat16Product(left0, right0) + BFloat16Product(left2, right1);
            result.B += BFloat16Product(left0, next0) + BFloat16Product(left2, next1);
            result.C += BFloat16Product(left1, right0) + BFloat16Product(left3, right1);
            result.D += BFloat16Product(left1, next0) + BFloat16Product(left3, next1);
        }

        return result;
    }

    [IntrinsicImplementation, Ptx("dp4a.s32.s32 %0, %1, %2, %3;")]
    public static int DotBytes(int a, int b, int c)
    {
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            c += ((a << shift) >> 24) * ((b << shift) >> 24);
        }

        return c;
    }

    [IntrinsicImplementation, Ptx("dp4a.u32.u32 %0, %1, %2, %3;")]
    public static uint DotBytes(uint a, uint b, uint c)
    {
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            c += ((a << shift) >> 24) * ((b << shift) >> 24);
        }

        return c;
    }
#pragma warning restore CS1591, CA1815, CA1051

    /// <summary>A word of the row that a lane names.</summary>
    private static uint RowOf(uint a, uint b, uint c, uint d, int lane, int word)
    {
        uint first = Warp.Shuffle(a, lane);
        uint second = Warp.Shuffle(b, lane);
        uint third = Warp.Shuffle(c, lane);
        uint fourth = Warp.Shuffle(d, lane);
        return word == 0 ? first : word == 1 ? second : word == 2 ? third : fourth;
    }

    /// <summary>Two elements of this lane's column, from two rows of a matrix.</summary>
    private static uint ColumnOf(uint a, uint b, uint c, uint d, int firstLane)
    {
        int column = Warp.LaneIdx >> 2;
        int row = (Warp.LaneIdx & 3) * 2;
        uint upper = RowOf(a, b, c, d, firstLane + row, column >> 1);
        uint lower = RowOf(a, b, c, d, firstLane + row + 1, column >> 1);
        int shift = (column & 1) * 16;
        return ((upper >> shift) & 65535u) | (((lower >> shift) & 65535u) << 16);
    }

    private static float HalfProduct(uint a, uint b) =>
        (HalfToSingle((ushort)(a & 65535u)) * HalfToSingle((ushort)(b & 65535u))) + (HalfToSingle((ushort)(a >> 16)) * HalfToSingle((ushort)(b >> 16)));

    private static float BFloat16Product(uint a, uint b) =>
        (BFloat16ToSingle((ushort)(a & 65535u)) * BFloat16ToSingle((ushort)(b & 65535u)))
        + (BFloat16ToSingle((ushort)(a >> 16)) * BFloat16ToSingle((ushort)(b >> 16)));
}

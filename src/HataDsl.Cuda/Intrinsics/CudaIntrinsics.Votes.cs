using ILGPU;
using ILGPU.IR.Intrinsics;

namespace HataDsl.Cuda;

/// <summary>Votes, and reductions of 32-bit integers in one instruction (compute capability 8.0 and up).</summary>
public static partial class CudaIntrinsics
{
#pragma warning disable CS1591 // each member is documented by its PTX and its C# body
    [IntrinsicImplementation, Ptx("vote.sync.any.pred %0, %1, 0xffffffff;")]
    public static bool Any(bool a) => Votes(a) != 0;

    [IntrinsicImplementation, Ptx("vote.sync.all.pred %0, %1, 0xffffffff;")]
    public static bool All(bool a) => Votes(!a) == 0;

    [IntrinsicImplementation, Ptx("{ .reg .b32 t; vote.sync.ballot.b32 t, %1, 0xffffffff; cvt.u64.u32 %0, t; }")]
    public static ulong Ballot(bool a) => Votes(a);

    [IntrinsicImplementation, Ptx("redux.sync.add.s32 %0, %1, 0xffffffff;")]
    public static int ReduceAdd(int a) => Ladder(a, static (x, y) => unchecked(x + y));

    [IntrinsicImplementation, Ptx("redux.sync.add.u32 %0, %1, 0xffffffff;")]
    public static uint ReduceAdd(uint a) => Ladder(a, static (x, y) => unchecked(x + y));

    [IntrinsicImplementation, Ptx("redux.sync.min.s32 %0, %1, 0xffffffff;")]
    public static int ReduceMin(int a) => Ladder(a, static (x, y) => Math.Min(x, y));

    [IntrinsicImplementation, Ptx("redux.sync.min.u32 %0, %1, 0xffffffff;")]
    public static uint ReduceMin(uint a) => Ladder(a, static (x, y) => Math.Min(x, y));

    [IntrinsicImplementation, Ptx("redux.sync.max.s32 %0, %1, 0xffffffff;")]
    public static int ReduceMax(int a) => Ladder(a, static (x, y) => Math.Max(x, y));

    [IntrinsicImplementation, Ptx("redux.sync.max.u32 %0, %1, 0xffffffff;")]
    public static uint ReduceMax(uint a) => Ladder(a, static (x, y) => Math.Max(x, y));

    [IntrinsicImplementation, Ptx("redux.sync.and.b32 %0, %1, 0xffffffff;")]
    public static int ReduceAnd(int a) => Ladder(a, static (x, y) => x & y);

    [IntrinsicImplementation, Ptx("redux.sync.and.b32 %0, %1, 0xffffffff;")]
    public static uint ReduceAnd(uint a) => Ladder(a, static (x, y) => x & y);

    [IntrinsicImplementation, Ptx("redux.sync.or.b32 %0, %1, 0xffffffff;")]
    public static int ReduceOr(int a) => Ladder(a, static (x, y) => x | y);

    [IntrinsicImplementation, Ptx("redux.sync.or.b32 %0, %1, 0xffffffff;")]
    public static uint ReduceOr(uint a) => Ladder(a, static (x, y) => x | y);

    [IntrinsicImplementation, Ptx("redux.sync.xor.b32 %0, %1, 0xffffffff;")]
    public static int ReduceXor(int a) => Ladder(a, static (x, y) => x ^ y);

    [IntrinsicImplementation, Ptx("redux.sync.xor.b32 %0, %1, 0xffffffff;")]
    public static uint ReduceXor(uint a) => Ladder(a, static (x, y) => x ^ y);

    private static T Ladder<T>(T a, Func<T, T, T> combine)
        where T : unmanaged
    {
        for (int distance = 16; distance > 0; distance >>= 1)
        {
            a = combine(a, Warp.ShuffleXor(a, distance));
        }

        return a;
    }

    private static uint Votes(bool a)
    {
        uint votes = 0;
        uint own = a ? 1u : 0u;
        int lanes = Math.Min(Warp.WarpSize, (Group.DimX * Group.DimY * Group.DimZ) - (Warp.WarpIdx * Warp.WarpSize));
        for (int lane = 0; lane < Warp.WarpSize; lane++)
        {
            uint other = Warp.Shuffle(own, lane < lanes ? lane : 0);
            votes |= lane < lanes ? other << lane : 0;
        }

        return votes;
    }
#pragma warning restore CS1591
}

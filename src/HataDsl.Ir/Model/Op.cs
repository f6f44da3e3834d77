namespace HataDsl.Ir;

/// <summary>The operations of the kernel IR. <see cref="OpTable"/> gives each its name, shape, traits and meaning.</summary>
public enum Op : byte
{
#pragma warning disable CS1591 // each member is documented by its row in OpTable, which is also printed as the reference page
    // 1 constants and position
    Const, InvocationX, InvocationY, InvocationZ, LocalX, LocalY, LocalZ, LocalIndex,
    WorkgroupX, WorkgroupY, WorkgroupZ, WorkgroupCountX, WorkgroupCountY, WorkgroupCountZ,
    SubgroupSize, SubgroupLane, SubgroupIndex,

    // 2 arithmetic
    Add, Sub, Mul, Div, Rem, Neg, Abs, Min, Max, MinNumber, MaxNumber, Fma,

    // 3 floating-point functions
    Sqrt, ReciprocalSqrt, Exp, Exp2, Log, Log2, Sin, Cos, Tan, Tanh, Pow, Floor, Ceiling, Round, Truncate,

    // 4 bits
    And, Or, Xor, Not, ShiftLeft, ShiftRight, RotateLeft, RotateRight, PopCount, LeadingZeros, TrailingZeros, ReverseBits,

    // 5 comparison, choice, conversion
    Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, Select, Convert, Bitcast,

    // 6 memory
    Get, Set, Load, Store, Length, AtomicAdd, AtomicMin, AtomicMax, AtomicAnd, AtomicOr, AtomicXor, AtomicExchange,
    AtomicCompareExchange,

    // 7 synchronisation and subgroups
    Barrier, FenceWorkgroup, FenceDevice, SubgroupBarrier, SubgroupAdd, SubgroupMin, SubgroupMax, SubgroupAnd, SubgroupOr, SubgroupXor, SubgroupMultiply,
    SubgroupInclusiveAdd, SubgroupInclusiveMin, SubgroupInclusiveMax, SubgroupInclusiveAnd, SubgroupInclusiveOr, SubgroupInclusiveXor, SubgroupInclusiveMultiply,
    SubgroupExclusiveAdd, SubgroupExclusiveMin, SubgroupExclusiveMax, SubgroupExclusiveAnd, SubgroupExclusiveOr, SubgroupExclusiveXor, SubgroupExclusiveMultiply,
    SubgroupBroadcast, SubgroupBroadcastFirst, SubgroupShuffle, SubgroupShuffleXor, SubgroupShuffleUp, SubgroupShuffleDown,
    SubgroupAny, SubgroupAll, SubgroupBallot,

    // 8 control
    If, Loop, Test, Break, Continue, Return, Call,

    // 9 matrix tiles, copies to shared memory, packed numbers
    TileFill, TileLoad, TileLoadTransposed, TileStore, TileMultiplyAdd, CopyStart, CopyCommit, CopyWait, DotBytes,
#pragma warning restore CS1591
}

namespace HataDsl.Ir;

/// <summary>The reductions and scans of a subgroup as folds of one binary operation.</summary>
public static class SubgroupFolds
{
    /// <summary>Whether the operation folds the lanes before each, with or without its own.</summary>
    public static bool IsScan(Op op) => op is >= Op.SubgroupInclusiveAdd and <= Op.SubgroupExclusiveMultiply;

    /// <summary>Whether the operation gives every lane the same fold of all.</summary>
    public static bool IsReduction(Op op) => op is Op.SubgroupAdd or Op.SubgroupMin or Op.SubgroupMax or Op.SubgroupAnd or Op.SubgroupOr or Op.SubgroupXor or Op.SubgroupMultiply;

    /// <summary>Whether the operation is a scan that leaves a lane's own value out.</summary>
    public static bool IsExclusive(Op op) => op is >= Op.SubgroupExclusiveAdd and <= Op.SubgroupExclusiveMultiply;

    /// <summary>The operation that two lanes are combined with.</summary>
    public static Op OperationOf(Op op) => op switch
    {
        Op.SubgroupAdd or Op.SubgroupInclusiveAdd or Op.SubgroupExclusiveAdd => Op.Add,
        Op.SubgroupMin or Op.SubgroupInclusiveMin or Op.SubgroupExclusiveMin => Op.Min,
        Op.SubgroupMax or Op.SubgroupInclusiveMax or Op.SubgroupExclusiveMax => Op.Max,
        Op.SubgroupAnd or Op.SubgroupInclusiveAnd or Op.SubgroupExclusiveAnd => Op.And,
        Op.SubgroupOr or Op.SubgroupInclusiveOr or Op.SubgroupExclusiveOr => Op.Or,
        Op.SubgroupXor or Op.SubgroupInclusiveXor or Op.SubgroupExclusiveXor => Op.Xor,
        Op.SubgroupMultiply or Op.SubgroupInclusiveMultiply or Op.SubgroupExclusiveMultiply => Op.Mul,
        _ => throw new ArgumentException($"'{OpTable.Get(op).Name}' folds nothing."),
    };

    /// <summary>The bits of the value that changes nothing when combined.</summary>
    public static ulong Neutral(Op operation, ScalarType type)
    {
        ulong ones = ConstantBits.Truncate(type, ulong.MaxValue);
        ulong least = type.IsFloat() ? Infinity(type, negative: true) : type.IsSignedInteger() ? 1UL << (type.Bits() - 1) : 0;
        ulong greatest = type.IsFloat() ? Infinity(type, negative: false) : type.IsSignedInteger() ? ones >> 1 : ones;
        return operation switch
        {
            Op.Min => greatest,
            Op.Max => least,
            Op.And => ones,
            Op.Mul => type switch { ScalarType.F32 => ConstantBits.FromSingle(1), ScalarType.F64 => ConstantBits.FromDouble(1), _ => 1 },
            _ => 0,
        };
    }

    private static ulong Infinity(ScalarType type, bool negative) => type == ScalarType.F32
        ? ConstantBits.FromSingle(negative ? float.NegativeInfinity : float.PositiveInfinity)
        : ConstantBits.FromDouble(negative ? double.NegativeInfinity : double.PositiveInfinity);
}

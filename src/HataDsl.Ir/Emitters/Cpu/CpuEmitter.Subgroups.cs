namespace HataDsl.Ir;

/// <content>Exchange between the lanes of a subgroup. Lanes that do not exist contribute nothing.</content>
public sealed partial class CpuEmitter
{
    private void EmitExchange(Instruction exchange)
    {
        Value value = exchange.Operands[0];
        ScalarType type = value.Type;
        bool agrees = exchange.Op is Op.SubgroupMin or Op.SubgroupMax or Op.SubgroupAnd or Op.SubgroupOr or Op.SubgroupAny or Op.SubgroupAll
            or Op.SubgroupBroadcast or Op.SubgroupBroadcastFirst;
        if (agrees && ShapeOf(value).IsUniform)
        {
            Define(exchange.Result, Scalar(value));
            return;
        }

        string ones = type.IsSignedInteger() ? "-1" : $"{CpuTypes.Scalar(type)}.MaxValue";
        string expression = exchange.Op switch
        {
            Op.SubgroupAdd => $"{Simd}SumOfLanes({Masked(value, "0")})",
            Op.SubgroupMin => $"{Simd}LeastOfLanes({Masked(value, Extreme(type, greatest: true))})",
            Op.SubgroupMax => $"{Simd}GreatestOfLanes({Masked(value, Extreme(type, greatest: false))})",
            Op.SubgroupAnd => $"{Simd}AndOfLanes({Masked(value, ones)})",
            Op.SubgroupOr => $"{Simd}OrOfLanes({Masked(value, "0")})",
            Op.SubgroupXor => $"{Simd}XorOfLanes({Masked(value, "0")})",
            Op.SubgroupMultiply => $"{Simd}ProductOfLanes({Masked(value, "1")})",
            _ when SubgroupFolds.IsScan(exchange.Op) => Scan(exchange.Op, value),
            Op.SubgroupBroadcast when IsLaneValue(exchange.Result) => $"{Simd}LaneInAll({Vector(value)}, {LaneOf(exchange.Operands[1])})",
            Op.SubgroupBroadcast => OneLane(type, $"{Simd}ValueOfLane({Vector(value)}, {LaneOf(exchange.Operands[1])})"),
            Op.SubgroupBroadcastFirst => OneLane(type, $"{Simd}ValueOfLane({Vector(value)}, 0)"),
            Op.SubgroupShuffle => $"{Simd}Shuffle({Vector(value)}, {Vector(exchange.Operands[1])})",
            Op.SubgroupShuffleXor => $"{Simd}Shuffle({Vector(value)}, {Simd}Linear(0, 1) ^ {Vector(exchange.Operands[1])})",
            Op.SubgroupShuffleUp => $"{Simd}Shuffle({Vector(value)}, {Simd}Linear(0, 1) - {Vector(exchange.Operands[1])})",
            Op.SubgroupShuffleDown => $"{Simd}Shuffle({Vector(value)}, {Simd}Linear(0, 1) + {Vector(exchange.Operands[1])})",
            Op.SubgroupAny => $"{Simd}Any({ActiveOf(value)})",
            Op.SubgroupAll => _mask is null ? $"{Simd}All({Vector(value)})" : $"!{Simd}Any({Simd}Except({_mask}, {Vector(value)}))",
            _ => $"{Simd}Ballot({ActiveOf(value)})",
        };
        Define(exchange.Result, expression);
    }

    private string Scan(Op op, Value value)
    {
        Op operation = SubgroupFolds.OperationOf(op);
        string neutral = CpuTypes.Literal(value.Type, SubgroupFolds.Neutral(operation, value.Type));
        return $"{Simd}{(SubgroupFolds.IsExclusive(op) ? "Exclusive" : "Inclusive")}<{CpuTypes.Folds}{operation}, {CpuTypes.Lane(value.Type)}>({Masked(value, neutral)}, {neutral})";
    }

    private string ActiveOf(Value mask) => _mask is null ? Vector(mask) : $"{_mask} & {Vector(mask)}";

    private string LaneOf(Value lane) => ShapeOf(lane).IsUniform ? Scalar(lane) : $"{Simd}ValueOfLane({Vector(lane)}, 0)";

    /// <summary>One lane as a scalar of its type.</summary>
    private static string OneLane(ScalarType type, string lane) =>
        type == ScalarType.I1 ? $"{lane} != 0" : CpuTypes.IsNarrow(type) ? $"({CpuTypes.Scalar(type)}){lane}" : lane;

    private static string Extreme(ScalarType type, bool greatest)
    {
        string name = CpuTypes.Scalar(type);
        return type.IsFloat() ? $"{name}.{(greatest ? "PositiveInfinity" : "NegativeInfinity")}" : $"{name}.{(greatest ? "MaxValue" : "MinValue")}";
    }
}

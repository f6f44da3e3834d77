namespace HataDsl.Ir;

/// <summary>
/// Exchange in a subgroup: a warp. Reductions go by halving distances; when the workgroup is no whole number of warps,
/// the last warp has lanes that do not exist, and those are left out.
/// </summary>
public sealed partial class CudaEmitter
{
    private bool WholeSubgroups => _kernel.Workgroup.Count % SubgroupSize == 0;

    private void EmitSubgroup(Instruction instruction)
    {
        Value operand = instruction.Operands[0];
        string a = Text(operand);
        switch (instruction.Op)
        {
            case Op.SubgroupAny or Op.SubgroupAll or Op.SubgroupBallot:
                Define(instruction.Result, $"{Intrinsics}{instruction.Op.ToString().Substring("Subgroup".Length)}({a})");
                break;
            case >= Op.SubgroupInclusiveAdd and <= Op.SubgroupExclusiveMultiply:
                EmitScan(instruction, a);
                break;
            case Op.SubgroupBroadcastFirst:
                Define(instruction.Result, Shuffle("Shuffle", operand.Type, a, "0"));
                break;
            case Op.SubgroupBroadcast:
                Define(instruction.Result, Shuffle("Shuffle", operand.Type, a, Text(instruction.Operands[1])));
                break;
            case >= Op.SubgroupShuffle and <= Op.SubgroupShuffleDown:
                string name = instruction.Op.ToString().Substring("Subgroup".Length);
                Define(instruction.Result, Shuffle(name, operand.Type, a, Text(instruction.Operands[1])));
                break;
            default:
                EmitReduction(instruction, a);
                break;
        }
    }

    private void EmitReduction(Instruction instruction, string a)
    {
        ScalarType type = instruction.Type;
        if (WholeSubgroups && type is ScalarType.I32 or ScalarType.U32 && instruction.Op != Op.SubgroupMultiply)
        {
            Define(instruction.Result, $"{Intrinsics}Reduce{instruction.Op.ToString().Substring("Subgroup".Length)}({a})");
            return;
        }

        Define(instruction.Result, a);
        string sum = Text(instruction.Result);
        string lanes = WholeSubgroups ? "" : EmitLanes();
        for (int distance = SubgroupSize / 2; distance > 0; distance /= 2)
        {
            if (WholeSubgroups)
            {
                string other = Shuffle("ShuffleXor", type, sum, $"{distance}");
                Line($"{sum} = {Combine(instruction.Op, type, sum, other)};");
            }
            else
            {
                string other = Temporary();
                Line($"{CudaTypes.Of(type)} {other} = {Shuffle("ShuffleDown", type, sum, $"{distance}")};");
                string combined = Combine(instruction.Op, type, sum, other);
                Line($"{sum} = {SelectFunction}(({Position(Op.SubgroupLane)}) + {distance} < {lanes}, {combined}, {sum});");
            }
        }

        if (!WholeSubgroups)
        {
            Line($"{sum} = {Shuffle("Shuffle", type, sum, "0")};");
        }
    }

    /// <summary>How many lanes of this warp exist.</summary>
    private string EmitLanes()
    {
        string lanes = Temporary();
        Line($"int {lanes} = {Intrinsics}Min({SubgroupSize}, {_kernel.Workgroup.Count} - ({Position(Op.SubgroupIndex)}) * {SubgroupSize});");
        return lanes;
    }

    /// <summary>Each lane combines with the lanes below it, which always exist, at doubling distances.</summary>
    private void EmitScan(Instruction instruction, string a)
    {
        ScalarType type = instruction.Type;
        string sum = Temporary();
        string lane = Temporary();
        string below = Temporary();
        Line($"{CudaTypes.Of(type)} {sum} = {a};");
        Line($"int {lane} = {Position(Op.SubgroupLane)};");
        Line($"{CudaTypes.Of(type)} {below};");
        for (int distance = 1; distance < SubgroupSize; distance *= 2)
        {
            Line($"{below} = {Shuffle("ShuffleUp", type, sum, $"{distance}")};");
            Line($"{sum} = {SelectFunction}({lane} >= {distance}, {Combine(instruction.Op, type, sum, below)}, {sum});");
        }

        Define(instruction.Result, !SubgroupFolds.IsExclusive(instruction.Op)
            ? sum
            : $"{SelectFunction}({lane} == 0, {CudaTypes.Literal(type, SubgroupFolds.Neutral(SubgroupFolds.OperationOf(instruction.Op), type))}, {Shuffle("ShuffleUp", type, sum, "1")})");
    }

    private string Combine(Op op, ScalarType type, string a, string b) => SubgroupFolds.OperationOf(op) switch
    {
        Op.And => $"{a} & {b}",
        Op.Or => $"{a} | {b}",
        Op.Xor => $"{a} ^ {b}",
        Op.Min => Arithmetic(type.IsFloat() ? Op.MinNumber : Op.Min, type, a, b),
        Op.Max => Arithmetic(type.IsFloat() ? Op.MaxNumber : Op.Max, type, a, b),
        Op operation => Arithmetic(operation, type, a, b),
    };

    /// <summary>A shuffle of any type: what has no register of its own travels as an int.</summary>
    private static string Shuffle(string name, ScalarType type, string value, string by) => type switch
    {
        ScalarType.I1 => $"{Intrinsics}{name}({SelectFunction}({value}, 1, 0), {by}) != 0",
        ScalarType.F16 or ScalarType.BF16 => $"(ushort){Intrinsics}{name}((int)({value}), {by})",
        _ => $"{Intrinsics}{name}({value}, {by})",
    };
}

namespace HataDsl.Ir.Tests;

/// <summary>Subgroup operations over the active lanes of each subgroup.</summary>
internal static class SubgroupExchange
{
    public static void Execute(Instruction instruction, bool[] mask, Dictionary<Value, ulong[]> values, int size)
    {
        ulong[] result = values[instruction.Result];
        ulong[] source = values[instruction.Operands[0]];
        ulong[]? selector = instruction.Operands.Length > 1 ? values[instruction.Operands[1]] : null;
        for (int start = 0; start < mask.Length; start += size)
        {
            int[] lanes = [.. Enumerable.Range(start, Math.Min(size, mask.Length - start)).Where(lane => mask[lane])];
            foreach (int lane in lanes)
            {
                result[lane] = Lane(instruction, lanes, source, selector, lane, start, Math.Min(size, mask.Length - start));
            }
        }
    }

    private static ulong Lane(Instruction instruction, int[] lanes, ulong[] source, ulong[]? selector, int lane, int start, int size)
    {
        ScalarType type = instruction.Operands[0].Type;
        ulong Fold(Op op, IEnumerable<int> over) => over.Select(l => source[l]).Aggregate((a, b) => ConstantEvaluator.Evaluate(op, type, type, a, b));
        ulong Other(int index) => index >= 0 && index < size ? source[start + index] : source[lane];
        int own = lane - start;
        int selected = selector is null ? 0 : (int)selector[lane];
        switch (instruction.Op)
        {
            case Op.SubgroupAdd:
                return Fold(Op.Add, lanes);
            case Op.SubgroupMin:
                return Fold(Op.Min, lanes);
            case Op.SubgroupMax:
                return Fold(Op.Max, lanes);
            case Op.SubgroupAnd or Op.SubgroupAll:
                return Fold(Op.And, lanes);
            case Op.SubgroupOr or Op.SubgroupAny:
                return Fold(Op.Or, lanes);
            case Op.SubgroupXor:
                return Fold(Op.Xor, lanes);
            case Op.SubgroupMultiply:
                return Fold(Op.Mul, lanes);
            case >= Op.SubgroupInclusiveAdd and <= Op.SubgroupInclusiveMultiply:
                return Fold(SubgroupFolds.OperationOf(instruction.Op), lanes.Where(l => l <= lane));
            case >= Op.SubgroupExclusiveAdd and <= Op.SubgroupExclusiveMultiply:
                Op fold = SubgroupFolds.OperationOf(instruction.Op);
                return lanes[0] == lane ? SubgroupFolds.Neutral(fold, type) : Fold(fold, lanes.Where(l => l < lane));
            case Op.SubgroupBroadcast or Op.SubgroupShuffle:
                return Other(selected);
            case Op.SubgroupBroadcastFirst:
                return Other(0);
            case Op.SubgroupShuffleXor:
                return Other(own ^ selected);
            case Op.SubgroupShuffleUp:
                return Other(own - selected);
            case Op.SubgroupShuffleDown:
                return Other(own + selected);
            default:
                return lanes.Aggregate(0UL, (bits, l) => bits | (source[l] << (l - start)));
        }
    }
}

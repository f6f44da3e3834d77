namespace HataDsl.Ir;

/// <summary>Values that follow from the position in the workgroup alone, computed ahead.</summary>
internal sealed class LocalPositions
{
    private const int Lanes = 8;

    private readonly Kernel _kernel;
    private readonly RegionTree _tree;

    public LocalPositions(Kernel kernel, RegionTree tree)
    {
        _kernel = kernel;
        _tree = tree;
    }

    /// <summary>A value for the first invocation of a subgroup, if it follows from the position in the workgroup alone.</summary>
    public long? Evaluate(Value value, int first)
    {
        Instruction definition = _tree.DefinitionOf(value);
        WorkgroupShape shape = _kernel.Workgroup;
        switch (definition.Op)
        {
            case Op.Const when value.Type.IsInteger():
                return ConstantBits.ToInt64(value.Type, definition.Bits);
            case Op.LocalIndex:
                return first;
            case Op.LocalX:
                return first % shape.X;
            case Op.LocalY:
                return first / shape.X % shape.Y;
            case Op.LocalZ:
                return first / (shape.X * shape.Y);
            case Op.SubgroupIndex:
                return first / Lanes;
            case Op.SubgroupLane:
                return 0;
            case Op.Convert when value.Type is ScalarType.I32 or ScalarType.I64 && definition.Operands[0].Type is ScalarType.I32 or ScalarType.I64:
                return Evaluate(definition.Operands[0], first);
            case Op.Add or Op.Sub or Op.Mul or Op.Div or Op.Rem or Op.And or Op.ShiftLeft or Op.ShiftRight when value.Type is ScalarType.I32 or ScalarType.I64:
                return Evaluate(definition.Operands[0], first) is { } a && Evaluate(definition.Operands[1], first) is { } b ? Evaluate(definition.Op, a, b) : null;
            default:
                return null;
        }
    }

    /// <summary>How many subgroups in a row, a power of two, have consecutive values: those of one subgroup are.</summary>
    /// <param name="value">An index.</param>
    /// <param name="subgroups">Subgroups of the workgroup.</param>
    public int PiecesOf(Value value, int subgroups)
    {
        AffineIndex index = AffineIndex.Of(value, _tree);
        int pieces = 1;
        while (subgroups % (2 * pieces) == 0 && Enumerable.Range(0, subgroups).All(subgroup => subgroup % (2 * pieces) == 0 || IsNext(index, subgroup)))
        {
            pieces *= 2;
        }

        return pieces;
    }

    /// <summary>Whether the values of a subgroup go on where those of the one before it end.</summary>
    private bool IsNext(AffineIndex index, int subgroup)
    {
        long? distance = 0;
        foreach (KeyValuePair<Value, long> term in index.Factors)
        {
            long? change = Evaluate(term.Key, subgroup * Lanes) - Evaluate(term.Key, (subgroup - 1) * Lanes);
            distance += term.Value * (change ?? (IsSame(term.Key, subgroup) ? 0 : null));
        }

        return distance == Lanes;
    }

    /// <summary>Whether a value is known to be the same as in the subgroup before.</summary>
    private bool IsSame(Value value, int subgroup)
    {
        Instruction definition = _tree.DefinitionOf(value);
        return definition.Op is Op.Const or Op.WorkgroupX or Op.WorkgroupY or Op.WorkgroupZ
            || definition is { Op: Op.Get, Symbol.Kind: SymbolKind.Scalar }
            || (Evaluate(value, subgroup * Lanes) is { } here && here == Evaluate(value, (subgroup - 1) * Lanes))
            || (definition.Info.Has(OpTraits.Pure) && definition.Operands.Length > 0 && definition.Operands.All(operand => IsSame(operand, subgroup)));
    }

    /// <summary>Small numbers, none of them negative where C# rounds to zero: what indices of a shared array consist of.</summary>
    private static long? Evaluate(Op op, long a, long b)
    {
        long? result = op switch
        {
            Op.Add => a + b,
            Op.Sub => a - b,
            Op.Mul => a * b,
            Op.Div when a >= 0 && b > 0 => a / b,
            Op.Rem when a >= 0 && b > 0 => a % b,
            Op.And => a & b,
            Op.ShiftLeft when b is >= 0 and < 16 => a << (int)b,
            Op.ShiftRight when b is >= 0 and < 31 => a >> (int)b,
            _ => null,
        };
        return result is > -(1 << 30) and < 1 << 30 ? result : null;
    }
}

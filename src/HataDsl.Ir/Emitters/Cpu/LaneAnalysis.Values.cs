namespace HataDsl.Ir;

/// <content>The form of each operation's result.</content>
internal sealed partial class LaneAnalysis
{
    private LaneShape ShapeOf(Instruction instruction)
    {
        switch (instruction.Op)
        {
            case Op.Const:
                return instruction.Bits % 8 == 0 && instruction.Type.IsInteger() ? LaneShape.Group.With(LaneFacts.Aligned) : LaneShape.Group;
            case Op.Get:
                return Of(instruction.Symbol!);
            case Op.Length or Op.SubgroupSize:
            case Op.WorkgroupX or Op.WorkgroupY or Op.WorkgroupZ:
            case Op.WorkgroupCountX or Op.WorkgroupCountY or Op.WorkgroupCountZ:
                return LaneShape.Group;
            case >= Op.InvocationX and <= Op.LocalIndex or Op.SubgroupLane:
                return ShapeOfPosition(instruction.Op);
            case Op.SubgroupIndex:
                return LaneShape.Subgroup;
            case Op.Load:
                return instruction.Symbol!.Kind != SymbolKind.Private && Operand(instruction, 0).IsUniform
                    ? Operand(instruction, 0).Without(LaneFacts.Aligned | LaneFacts.Position) : LaneShape.Varying;
            case Op.SubgroupMin or Op.SubgroupMax or Op.SubgroupAnd or Op.SubgroupOr or Op.SubgroupAny or Op.SubgroupAll:
            case Op.SubgroupBroadcast or Op.SubgroupBroadcastFirst:
                return Operand(instruction, 0).IsUniform ? Operand(instruction, 0) : LaneShape.Subgroup;
            default:
                return instruction.Info.Has(OpTraits.SubgroupUniform) ? LaneShape.Subgroup
                    : instruction.Info.Has(OpTraits.Varying) ? LaneShape.Varying
                    : ShapeOfPure(instruction);
        }
    }

    private LaneShape Operand(Instruction instruction, int index) => _values[instruction.Operands[index]];

    private LaneShape ShapeOfPosition(Op op)
    {
        WorkgroupShape shape = _kernel.Workgroup;
        const LaneFacts facts = LaneFacts.Position;
        var aligned = new LaneShape(LaneKind.Linear, 1, facts | LaneFacts.Aligned);
        switch (op)
        {
            case Op.SubgroupLane:
                return aligned;
            case Op.LocalIndex:
                return aligned.With(LaneFacts.Spread);
            case Op.LocalX or Op.InvocationX:
                LaneShape along = shape.X == shape.Count ? aligned.With(LaneFacts.Spread) : aligned;
                return shape.X == 1 ? LaneShape.Group.With(facts)
                    : shape.X % 8 == 0 || shape.X == shape.Count ? (op == Op.LocalX || shape.X % 8 == 0 ? along : along.Without(LaneFacts.Aligned))
                    : LaneShape.Varying;
            case Op.LocalY or Op.InvocationY:
                return shape.Y == 1 ? LaneShape.Group.With(facts)
                    : shape.X % 8 == 0 ? LaneShape.Subgroup.With(facts)
                    : shape.X == 1 && (shape.Y % 8 == 0 || shape.Z == 1) ? aligned.Without(LaneFacts.Aligned)
                    : LaneShape.Varying;
            default:
                return shape.Z == 1 ? LaneShape.Group.With(facts)
                    : shape.X * shape.Y % 8 == 0 ? LaneShape.Subgroup.With(facts)
                    : shape.X * shape.Y == 1 ? aligned.Without(LaneFacts.Aligned)
                    : LaneShape.Varying;
        }
    }

    private LaneShape ShapeOfPure(Instruction instruction)
    {
        bool uniform = true;
        bool group = true;
        foreach (Value operand in instruction.Operands)
        {
            LaneShape shape = _values[operand];
            uniform &= shape.IsUniform;
            group &= shape.IsGroup;
        }

        LaneShape? linear = instruction.Type is ScalarType.I32 or ScalarType.U32 or ScalarType.I64 or ScalarType.U64
            ? ShapeOfIndexArithmetic(instruction, uniform) : null;
        return linear is { IsUniform: false } found ? found
            : uniform ? (group ? LaneShape.Group : LaneShape.Subgroup).With(linear is null ? LaneFacts.None : linear.Value.Facts & LaneFacts.Aligned)
            : linear ?? LaneShape.Varying;
    }

    /// <summary>Arithmetic that keeps a scalar start plus lanes, or finds that 8 aligned lanes agree.</summary>
    private LaneShape? ShapeOfIndexArithmetic(Instruction instruction, bool uniform)
    {
        LaneShape a = instruction.Operands.Length > 0 ? Operand(instruction, 0) : LaneShape.Varying;
        LaneShape b = instruction.Operands.Length > 1 ? Operand(instruction, 1) : LaneShape.Group;
        if (a.IsVarying || b.IsVarying)
        {
            return null;
        }

        bool spread = (a.Has(LaneFacts.Spread) || a.IsGroup) && (b.Has(LaneFacts.Spread) || b.IsGroup);
        LaneFacts kept = ((a.Facts | b.Facts) & LaneFacts.AddressOnly) | (spread ? LaneFacts.Spread : LaneFacts.None);
        LaneFacts aligned = a.Facts & b.Facts & LaneFacts.Aligned;
        long? constant = instruction.Operands.Length > 1 ? ConstantOf(instruction.Operands[1]) : null;
        switch (instruction.Op)
        {
            case Op.Add:
                return Linear(a.Stride + (long)b.Stride, kept | aligned, uniform);
            case Op.Sub:
                return Linear(a.Stride - (long)b.Stride, kept | aligned, uniform);
            case Op.Mul when uniform:
                return Linear(0, kept | ((a.Facts | b.Facts) & LaneFacts.Aligned), uniform);
            case Op.Mul when (constant ?? ConstantOf(instruction.Operands[0])) is { } factor && (a.IsUniform || b.IsUniform):
                LaneFacts both = (a.Facts | b.Facts) & LaneFacts.Aligned;
                return Math.Abs(factor) <= 1 << 20 ? Linear((a.Stride + (long)b.Stride) * factor, kept | both, uniform) : null;
            case Op.ShiftLeft when constant is >= 0 and < 20:
                return Linear((long)a.Stride << (int)constant.Value, kept | (constant >= 3 ? LaneFacts.Aligned : a.Facts & LaneFacts.Aligned), uniform);
            case Op.Convert:
                return ShapeOfConversion(instruction, a, uniform);
            case Op.Div or Op.Rem or Op.ShiftRight or Op.And when constant is { } by && a.IsLinear && a.Stride == 1 && a.Has(LaneFacts.Aligned) && !a.Has(LaneFacts.AddressOnly):
                return ShapeOfAlignedSplit(instruction.Op, a, by);
            default:
                return null;
        }
    }

    private static LaneShape? Linear(long stride, LaneFacts facts, bool uniform) =>
        uniform ? new LaneShape(LaneKind.Uniform, 0, facts & ~LaneFacts.Spread)
        : stride is >= int.MinValue and <= int.MaxValue ? new LaneShape(LaneKind.Linear, (int)stride, facts)
        : null;

    private static LaneShape? ShapeOfConversion(Instruction instruction, LaneShape a, bool uniform)
    {
        ScalarType from = instruction.Operands[0].Type;
        bool index = from is ScalarType.I32 or ScalarType.U32 or ScalarType.I64 or ScalarType.U64;
        if (!index)
        {
            return null;
        }

        LaneFacts aligned = a.Facts & LaneFacts.Aligned;
        if (from.Size() == instruction.Type.Size())
        {
            return Linear(a.Stride, a.Facts & (LaneFacts.Aligned | LaneFacts.AddressOnly | LaneFacts.Spread), uniform);
        }

        // Widening commutes with adding lanes only while the narrow sum does not overflow.
        return instruction.Type.Size() == 4 ? (uniform ? Linear(0, aligned, true) : null)
            : Linear(a.Stride, (a.Facts & (LaneFacts.Aligned | LaneFacts.Spread)) | (uniform || a.Has(LaneFacts.Position) ? a.Facts & LaneFacts.Position : LaneFacts.AddressOnly), uniform);
    }

    /// <summary>8 lanes that start at a multiple of 8 stay within any larger multiple of 8.</summary>
    private static LaneShape? ShapeOfAlignedSplit(Op op, LaneShape a, long by)
    {
        bool multiple = by > 0 && by % 8 == 0;
        bool mask = by > 0 && (by & (by + 1)) == 0 && by >= 7;
        return op switch
        {
            Op.Div when multiple && a.Has(LaneFacts.Position) => LaneShape.Subgroup.With(LaneFacts.Position),
            Op.Rem when multiple && a.Has(LaneFacts.Position) => new LaneShape(LaneKind.Linear, 1, LaneFacts.Aligned | LaneFacts.Position),
            Op.ShiftRight when by is >= 3 and < 31 => LaneShape.Subgroup.With(a.Facts & LaneFacts.Position),
            Op.And when mask => new LaneShape(LaneKind.Linear, 1, LaneFacts.Aligned | LaneFacts.Position),
            _ => null,
        };
    }

    private long? ConstantOf(Value value)
    {
        Instruction definition = _tree.DefinitionOf(value);
        return definition.Op == Op.Const && value.Type.IsInteger() ? ConstantBits.ToInt64(value.Type, definition.Bits) : null;
    }
}

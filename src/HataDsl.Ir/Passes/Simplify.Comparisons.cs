namespace HataDsl.Ir.Passes;

/// <content>Comparisons.</content>
public sealed partial class Simplify
{
    private Value? IdentityOfComparison(Instruction instruction)
    {
        Value a = instruction.Operands[0];
        Value b = instruction.Operands[1];
        if (IsNaN(a) || IsNaN(b))
        {
            BecomeConstant(instruction, instruction.Op == Op.NotEqual ? 1u : 0u);
            return null;
        }

        if (IsConstant(a, out _) && !IsConstant(b, out _))
        {
            instruction.Op = Mirrored(instruction.Op);
            instruction.Operands = [b, a];
            return null;
        }

        if (IsConstant(b, out ulong limit) && NarrowComparison(instruction, limit))
        {
            return null;
        }

        if (a == b && !a.Type.IsFloat())
        {
            BecomeConstant(instruction, instruction.Op is Op.Equal or Op.LessEqual or Op.GreaterEqual ? 1u : 0u);
            return null;
        }

        if (a.Type == ScalarType.I1 && IsConstant(b, out ulong bits))
        {
            if ((instruction.Op == Op.Equal) == (bits != 0))
            {
                return a;
            }

            instruction.Op = Op.Not;
            instruction.Operands = [a];
        }

        return null;
    }

    /// <summary>The comparison with its operands exchanged.</summary>
    private static Op Mirrored(Op op) => op switch
    {
        Op.Less => Op.Greater,
        Op.LessEqual => Op.GreaterEqual,
        Op.Greater => Op.Less,
        Op.GreaterEqual => Op.LessEqual,
        _ => op,
    };

    /// <summary>
    /// A widened integer against a constant is compared before it is widened: 64-bit comparisons are slow on every device.
    /// </summary>
    private bool NarrowComparison(Instruction instruction, ulong limit)
    {
        ScalarType wide = instruction.Operands[0].Type;
        if (!wide.IsInteger() || wide.Size() < 8 || DefinitionOf(instruction.Operands[0], Op.Convert) is not { } widening)
        {
            return false;
        }

        Value value = widening.Operands[0];
        bool keepsValue = value.Type.IsInteger() && value.Type.Size() < 8 && (!value.Type.IsSignedInteger() || wide.IsSignedInteger());
        if (!keepsValue)
        {
            return false;
        }

        ScalarType narrow = value.Type == ScalarType.U32 ? ScalarType.U32 : ScalarType.I32;
        long least = narrow == ScalarType.U32 ? 0 : int.MinValue;
        long most = narrow == ScalarType.U32 ? uint.MaxValue : int.MaxValue;
        bool isAbove = wide.IsSignedInteger() ? unchecked((long)limit) > most : limit > (ulong)most;
        bool isBelow = wide.IsSignedInteger() && unchecked((long)limit) < least;
        if (isAbove || isBelow)
        {
            bool holds = instruction.Op switch
            {
                Op.Equal => false,
                Op.NotEqual => true,
                Op.Less or Op.LessEqual => isAbove,
                _ => isBelow,
            };
            BecomeConstant(instruction, holds ? 1u : 0u);
            return true;
        }

        Value operand = value.Type == narrow ? value : Convert(value, narrow, instruction.Span);
        instruction.Operands = [operand, Constant(narrow, ConstantBits.Truncate(narrow, limit), instruction.Span)];
        return true;
    }

    /// <summary>A conversion in front of the current instruction.</summary>
    private Value Convert(Value value, ScalarType type, SourceSpan span)
    {
        var conversion = new Instruction(Op.Convert) { Operands = [value], Results = [new Value(type)], Span = span };
        _definitions[conversion.Result] = conversion;
        _target.Add(conversion);
        return conversion.Result;
    }
}

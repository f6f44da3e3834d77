namespace HataDsl.Ir.Passes;

/// <content>Algebra of integers and truth values.</content>
public sealed partial class Simplify
{
    /// <summary>Gives a value to use instead; or null, having perhaps given the instruction another operation or other operands.</summary>
    private Value? Identity(Instruction instruction)
    {
        switch (instruction.Op)
        {
            case Op.LocalX or Op.LocalY or Op.LocalZ or Op.LocalIndex or Op.InvocationX or Op.InvocationY or Op.InvocationZ:
                return Position(instruction);
            case Op.Select:
                return IdentityOfSelect(instruction);
            case Op.Convert or Op.Bitcast:
                return IdentityOfConversion(instruction);
            case Op.Equal or Op.NotEqual or Op.Less or Op.LessEqual or Op.Greater or Op.GreaterEqual:
                return IdentityOfComparison(instruction);
            case >= Op.Add and <= Op.Truncate when instruction.Type.IsFloat():
                return IdentityOfFloats(instruction);
            case >= Op.Add and <= Op.Max or (>= Op.And and <= Op.RotateRight):
                return instruction.Operands.Length == 1 ? IdentityOfUnary(instruction) : IdentityOfIntegers(instruction);
            default:
                return null;
        }
    }

    /// <summary>Along an axis of one invocation, positions are known.</summary>
    private Value? Position(Instruction instruction)
    {
        WorkgroupShape shape = _kernel.Workgroup;
        switch (instruction.Op)
        {
            case Op.LocalX when shape.X == 1:
            case Op.LocalY when shape.Y == 1:
            case Op.LocalZ when shape.Z == 1:
                BecomeConstant(instruction, 0);
                break;
            case Op.LocalIndex when shape.Y == 1 && shape.Z == 1:
                instruction.Op = Op.LocalX;
                break;
            case Op.InvocationX when shape.X == 1:
                instruction.Op = Op.WorkgroupX;
                break;
            case Op.InvocationY when shape.Y == 1:
                instruction.Op = Op.WorkgroupY;
                break;
            case Op.InvocationZ when shape.Z == 1:
                instruction.Op = Op.WorkgroupZ;
                break;
        }

        return null;
    }

    private Value? IdentityOfUnary(Instruction instruction)
    {
        // Not and negation are their own inverses; a magnitude is its own magnitude.
        Value operand = instruction.Operands[0];
        if (DefinitionOf(operand, instruction.Op) is { } same)
        {
            return instruction.Op == Op.Abs ? operand : same.Operands[0];
        }

        if (instruction.Op == Op.Abs && !instruction.Type.IsSignedInteger())
        {
            return operand;
        }

        if (instruction.Op == Op.Not && _definitions.TryGetValue(operand, out Instruction? comparison)
            && comparison.Op is >= Op.Equal and <= Op.GreaterEqual)
        {
            // An ordered comparison of floats is false for NaN either way round.
            Op? opposite = comparison.Op switch
            {
                Op.Equal => Op.NotEqual,
                Op.NotEqual => Op.Equal,
                _ when comparison.Operands[0].Type.IsFloat() => null,
                Op.Less => Op.GreaterEqual,
                Op.LessEqual => Op.Greater,
                Op.Greater => Op.LessEqual,
                _ => Op.Less,
            };
            if (opposite is { } op)
            {
                instruction.Op = op;
                instruction.Operands = [.. comparison.Operands];
            }
        }

        return null;
    }

    private Value? IdentityOfIntegers(Instruction instruction)
    {
        Value a = instruction.Operands[0];
        Value b = instruction.Operands[1];
        ScalarType type = instruction.Type;
        bool same = a == b;
        switch (instruction.Op)
        {
            case Op.And or Op.Or or Op.Min or Op.Max when same:
                return a;
            case Op.Xor or Op.Sub when same:
                BecomeConstant(instruction, 0);
                return null;
        }

        if (!IsConstant(b, out ulong bits))
        {
            if (instruction.Op == Op.Sub && IsConstant(a, out ulong left) && left == 0)
            {
                instruction.Op = Op.Neg;
                instruction.Operands = [b];
            }

            return null;
        }

        ulong ones = ConstantBits.Truncate(type, ulong.MaxValue);
        int width = type.Bits();
        switch (instruction.Op)
        {
            case Op.Add or Op.Sub or Op.Or or Op.Xor when bits == 0:
            case Op.Mul or Op.Div when bits == 1:
            case Op.And when bits == ones:
            case Op.ShiftLeft or Op.ShiftRight or Op.RotateLeft or Op.RotateRight when ((int)bits & (width - 1)) == 0:
                return a;
            case Op.Or when bits == ones:
                return b;
            case Op.Mul or Op.And when bits == 0:
                return b;
            case Op.Rem when bits == 1:
            case Op.Div or Op.Rem when bits == 0:
                BecomeConstant(instruction, 0);
                return null;
            case Op.Xor when bits == ones:
                instruction.Op = Op.Not;
                instruction.Operands = [a];
                return null;
            case Op.Sub:
                instruction.Op = Op.Add;
                instruction.Operands = [a, Constant(type, ConstantBits.Truncate(type, unchecked(0 - bits)), instruction.Span)];
                return null;
            case Op.Mul or Op.Div or Op.Rem when (bits & (bits - 1)) == 0:
                PowerOfTwo(instruction, a, bits);
                return null;
            case Op.Add or Op.Mul or Op.And or Op.Or or Op.Xor:
                Reassociate(instruction, a, bits);
                return null;
            default:
                return null;
        }
    }

    /// <summary>Multiplication wraps like a shift; division and remainder do so only where no sign can be involved.</summary>
    private void PowerOfTwo(Instruction instruction, Value a, ulong bits)
    {
        int exponent = 0;
        for (; bits >> exponent != 1; exponent++)
        {
        }

        bool signed = instruction.Type.IsSignedInteger();
        if (instruction.Op != Op.Mul && signed && (exponent == instruction.Type.Bits() - 1 || !IsNonNegative(a, 0)))
        {
            return;
        }

        ScalarType type = instruction.Type;
        Value operand = instruction.Op == Op.Rem
            ? Constant(type, bits - 1, instruction.Span)
            : Constant(ScalarType.I32, (ulong)exponent, instruction.Span);
        instruction.Op = instruction.Op switch { Op.Mul => Op.ShiftLeft, Op.Div => Op.ShiftRight, _ => Op.And };
        instruction.Operands = [a, operand];
    }

    /// <summary>(x op c) op d is x op (c op d).</summary>
    private void Reassociate(Instruction instruction, Value a, ulong bits)
    {
        if (DefinitionOf(a, instruction.Op) is { } inner && IsConstant(inner.Operands[1], out ulong other))
        {
            ulong combined = ConstantEvaluator.Evaluate(instruction.Op, instruction.Type, instruction.Type, other, bits);
            instruction.Operands = [inner.Operands[0], Constant(instruction.Type, combined, instruction.Span)];
        }
    }

    /// <summary>Whether a signed integer cannot be negative, as far as a short look tells. Launches have at most 2^31 - 1 invocations.</summary>
    private bool IsNonNegative(Value value, int depth)
    {
        if (depth > 6 || !_definitions.TryGetValue(value, out Instruction? instruction))
        {
            return false;
        }

        Value[] operands = instruction.Operands;
        switch (instruction.Op)
        {
            case Op.Const:
                return ConstantBits.ToInt64(value.Type, instruction.Bits) >= 0;
            case >= Op.InvocationX and <= Op.SubgroupIndex or Op.Length or Op.PopCount or Op.LeadingZeros or Op.TrailingZeros:
                return true;
            case Op.And or Op.Max:
                return IsNonNegative(operands[0], depth + 1) || IsNonNegative(operands[1], depth + 1);
            case Op.Min or Op.Or or Op.Xor or Op.Div:
                return IsNonNegative(operands[0], depth + 1) && IsNonNegative(operands[1], depth + 1);
            case Op.Rem or Op.ShiftRight:
                return IsNonNegative(operands[0], depth + 1);
            case Op.Select:
                return IsNonNegative(operands[1], depth + 1) && IsNonNegative(operands[2], depth + 1);
            case Op.Convert:
                ScalarType from = operands[0].Type;
                return from.IsInteger() && (from.IsSignedInteger()
                    ? from.Bits() <= value.Type.Bits() && IsNonNegative(operands[0], depth + 1)
                    : from.Bits() < value.Type.Bits());
            default:
                return false;
        }
    }

    private Value? IdentityOfSelect(Instruction instruction)
    {
        Value condition = instruction.Operands[0];
        Value first = instruction.Operands[1];
        Value second = instruction.Operands[2];
        if (IsConstant(condition, out ulong decided))
        {
            return decided != 0 ? first : second;
        }

        if (first == second)
        {
            return first;
        }

        if (DefinitionOf(condition, Op.Not) is { } not)
        {
            instruction.Operands = [not.Operands[0], second, first];
        }
        else if (instruction.Type == ScalarType.I1 && IsConstant(first, out ulong whenTrue) && IsConstant(second, out ulong whenFalse))
        {
            if (whenTrue != 0)
            {
                return whenFalse != 0 ? first : condition;
            }

            if (whenFalse == 0)
            {
                return first;
            }

            instruction.Op = Op.Not;
            instruction.Operands = [condition];
        }

        return null;
    }
}

namespace HataDsl.Ir.Passes;

/// <content>The few identities that hold for floats, signed zeros and infinities included.</content>
public sealed partial class Simplify
{
    private Value? IdentityOfFloats(Instruction instruction)
    {
        Value a = instruction.Operands[0];
        ScalarType type = instruction.Type;
        switch (instruction.Op)
        {
            case Op.Neg when DefinitionOf(a, Op.Neg) is { } inner:
                return inner.Operands[0];
            case Op.Abs when DefinitionOf(a, Op.Abs) is not null:
                return a;
            case Op.Abs when DefinitionOf(a, Op.Neg) is { } negated:
                instruction.Operands = [.. negated.Operands];
                return null;
            case Op.Floor or Op.Ceiling or Op.Round or Op.Truncate when IsWhole(a):
            case Op.Min or Op.Max or Op.MinNumber or Op.MaxNumber when a == instruction.Operands[1]:
                return a;
        }

        if (instruction.Operands.FirstOrDefault(IsNaN) is { } nan)
        {
            return IdentityWithNaN(instruction, nan);
        }

        if (instruction.Operands.Length != 2 || !IsConstant(instruction.Operands[1], out ulong bits))
        {
            return null;
        }

        ulong minusZero = 1UL << (type.Bits() - 1);
        double value = type == ScalarType.F32 ? ConstantBits.ToSingle(bits) : ConstantBits.ToDouble(bits);
        switch (instruction.Op)
        {
            case Op.Mul or Op.Div when value == 1:
            case Op.Add when bits == minusZero:
            case Op.Sub when bits == 0:
                return a;
            case Op.Mul or Op.Div when value == -1:
                instruction.Op = Op.Neg;
                instruction.Operands = [a];
                return null;
            case Op.Div when HasExactReciprocal(type, value):
                double reciprocal = 1 / value;
                instruction.Op = Op.Mul;
                instruction.Operands =
                [
                    a, Constant(type, type == ScalarType.F32 ? ConstantBits.FromSingle((float)reciprocal) : ConstantBits.FromDouble(reciprocal), instruction.Span),
                ];
                return null;
            default:
                return null;
        }
    }

    /// <summary>NaN goes through everything but the functions that prefer numbers; which NaN comes out is free.</summary>
    private static Value? IdentityWithNaN(Instruction instruction, Value nan) => instruction.Op switch
    {
        Op.Add or Op.Sub or Op.Mul or Op.Div or Op.Rem or Op.Fma or Op.Min or Op.Max => nan,
        Op.MinNumber or Op.MaxNumber => instruction.Operands[instruction.Operands[0] == nan ? 1 : 0],
        _ => null,
    };

    private bool IsNaN(Value value) => value.Type switch
    {
        ScalarType.F32 => IsConstant(value, out ulong bits) && float.IsNaN(ConstantBits.ToSingle(bits)),
        ScalarType.F64 => IsConstant(value, out ulong bits) && double.IsNaN(ConstantBits.ToDouble(bits)),
        _ => false,
    };

    private bool IsWhole(Value value) =>
        _definitions.TryGetValue(value, out Instruction? definition)
        && (definition.Op is Op.Floor or Op.Ceiling or Op.Round or Op.Truncate || (definition.Op == Op.Convert && definition.Operands[0].Type.IsInteger()));

    /// <summary>Powers of two whose reciprocal is a normal number, which no back-end flushes to zero.</summary>
    private static bool HasExactReciprocal(ScalarType type, double value)
    {
        ulong bits = ConstantBits.FromDouble(value);
        int exponent = ((int)(bits >> 52) & 0x7ff) - 1023;
        int limit = type == ScalarType.F32 ? 126 : 1022;
        return (bits & 0xfffffffffffff) == 0 && exponent >= -limit && exponent <= limit;
    }
}

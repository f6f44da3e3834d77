namespace HataDsl.Ir.Passes;

/// <content>Chains of conversions.</content>
public sealed partial class Simplify
{
    private Value? IdentityOfConversion(Instruction instruction)
    {
        Value operand = instruction.Operands[0];
        ScalarType to = instruction.Type;
        if (operand.Type == to)
        {
            return operand;
        }

        if (DefinitionOf(operand, instruction.Op) is not { } inner)
        {
            return null;
        }

        Value source = inner.Operands[0];
        if (instruction.Op == Op.Bitcast || MaySkipMiddle(source.Type, operand.Type, to))
        {
            if (source.Type == to)
            {
                return source;
            }

            instruction.Operands = [source];
        }

        return null;
    }

    /// <summary>Whether converting from the first type to the last gives the same as going through the middle one.</summary>
    private static bool MaySkipMiddle(ScalarType from, ScalarType middle, ScalarType to)
    {
        if (from.IsInteger() && middle.IsInteger())
        {
            // Into an integer only the low bits count; into a float the value does.
            return to.IsInteger() ? middle.Bits() >= to.Bits() || Contains(middle, from) : Contains(middle, from);
        }

        if (!Contains(middle, from))
        {
            return false;
        }

        // Integers reach the half types through f32, and wrap where floats saturate.
        return from.IsFloat() || to == from || to is ScalarType.F32 or ScalarType.F64;
    }

    /// <summary>Whether every value of a type is a value of another.</summary>
    private static bool Contains(ScalarType outer, ScalarType inner)
    {
        if (outer == inner)
        {
            return true;
        }

        if (inner.IsFloat())
        {
            return outer == ScalarType.F64 || (outer == ScalarType.F32 && inner != ScalarType.F64);
        }

        int bits = inner.Bits() - (inner.IsSignedInteger() ? 1 : 0);
        return outer switch
        {
            ScalarType.F64 => bits <= 53,
            ScalarType.F32 => bits <= 24,
            ScalarType.F16 => bits <= 11,
            ScalarType.BF16 => bits <= 8,
            _ => (outer.IsSignedInteger() || !inner.IsSignedInteger()) && bits <= outer.Bits() - (outer.IsSignedInteger() ? 1 : 0),
        };
    }
}

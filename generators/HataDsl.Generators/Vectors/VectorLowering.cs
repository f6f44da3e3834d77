using HataDsl.Ir;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>What the members of vector types mean in a kernel: scalar operations on each component, in the order of their C# bodies.</summary>
internal static class VectorLowering
{
    /// <summary>Whether a type is a vector of HataDsl.</summary>
    public static bool IsVector(ITypeSymbol? type, out VectorFamily family, out int count)
    {
        count = 0;
        VectorFamily? found = type is INamedTypeSymbol { TypeKind: TypeKind.Struct } && TypeMapping.IsNamed(type, "HataDsl", type.MetadataName)
            ? VectorFamily.Find(type.Name, out count) : null;
        family = found!;
        return found is not null;
    }

    /// <summary>A static method, operator or conversion of a vector type; null when there is no such member.</summary>
    /// <param name="at">Where to append.</param>
    /// <param name="method">The method.</param>
    /// <param name="arguments">The scalars of each argument.</param>
    /// <param name="result">Types of the scalars of the result.</param>
    public static Value[]? Call(RegionBuilder at, IMethodSymbol method, Value[][] arguments, ScalarType[] result)
    {
        int count = arguments.Max(argument => argument.Length);
        Value[] A(int argument) => arguments[argument].Length == count ? arguments[argument] : [.. Enumerable.Repeat(arguments[argument][0], count)];
        Value[] Each(Op op) => [.. Enumerable.Range(0, count).Select(i => Rounded(at, op, [.. Enumerable.Range(0, arguments.Length).Select(j => A(j)[i])]))];
        Value[] Both(Op op, Value[] a, Value[] b) => [.. a.Select((value, i) => at.Emit(op, value, b[i]))];
        Value Fold(Op op, Value[] values) => values.Skip(1).Aggregate(values[0], (sum, value) => at.Emit(op, sum, value));
        Value Dot(Value[] a, Value[] b) => Fold(Op.Add, Both(Op.Mul, a, b));
        Value Length(Value[] a) => at.Emit(Op.Sqrt, Dot(a, a));
        switch (method.Name)
        {
            case "op_Explicit":
                return [.. A(0).Select((value, i) => Numeric.Convert(at, value, result[i]))];
            case "op_Equality":
                return [Fold(Op.And, Both(Op.Equal, A(0), A(1)))];
            case "op_Inequality":
                return [at.Emit(Op.Not, Fold(Op.And, Both(Op.Equal, A(0), A(1))))];
            case "op_LeftShift" or "op_RightShift":
                return Both(method.Name == "op_LeftShift" ? Op.ShiftLeft : Op.ShiftRight, A(0), A(1));
            case "Dot":
                return [Dot(A(0), A(1))];
            case "Sum":
                return [Fold(Op.Add, A(0))];
            case "Clamp":
                return Both(Op.Min, Both(Op.Max, A(0), A(1)), A(2));
            case "Lerp":
                Value one = at.Constant(result[0], Numeric.BitsOf(result[0], 1));
                Value[] rest = [.. A(2).Select(t => at.Emit(Op.Sub, one, t))];
                return Both(Op.Add, Both(Op.Mul, A(0), rest), Both(Op.Mul, A(1), A(2)));
            case "LengthSquared":
                return [Dot(A(0), A(0))];
            case "Length":
                return [Length(A(0))];
            case "Distance":
                return [Length(Both(Op.Sub, A(0), A(1)))];
            case "Normalize":
                Value length = Length(A(0));
                return [.. A(0).Select(value => at.Emit(Op.Div, value, length))];
            case "Cross":
                Value[] Turn(Value[] v, int by) => [v[by % 3], v[(by + 1) % 3], v[(by + 2) % 3]];
                return Both(Op.Sub, Both(Op.Mul, Turn(A(0), 1), Turn(A(1), 2)), Both(Op.Mul, Turn(A(0), 2), Turn(A(1), 1)));
            default:
                return OfEachComponent(method.Name) is { } op ? Each(op) : null;
        }
    }

    /// <summary>One operation, of narrow floats in f32 and rounded.</summary>
    private static Value Rounded(RegionBuilder at, Op op, Value[] operands)
    {
        ScalarType type = operands[0].Type;
        return type is ScalarType.F16 or ScalarType.BF16
            ? Numeric.Convert(at, at.Emit(op, [.. operands.Select(operand => Numeric.Promote(at, operand))]), type)
            : at.Emit(op, operands);
    }

    private static Op? OfEachComponent(string name) => name switch
    {
        "op_Addition" => Op.Add,
        "op_Subtraction" => Op.Sub,
        "op_Multiply" => Op.Mul,
        "op_Division" => Op.Div,
        "op_Modulus" => Op.Rem,
        "op_BitwiseAnd" => Op.And,
        "op_BitwiseOr" => Op.Or,
        "op_ExclusiveOr" => Op.Xor,
        "op_OnesComplement" => Op.Not,
        "op_UnaryNegation" => Op.Neg,
        "Min" => Op.Min,
        "Max" => Op.Max,
        "Abs" => Op.Abs,
        "Sqrt" => Op.Sqrt,
        "Floor" => Op.Floor,
        "Ceiling" => Op.Ceiling,
        "Round" => Op.Round,
        "Truncate" => Op.Truncate,
        "FusedMultiplyAdd" => Op.Fma,
        _ => null,
    };
}

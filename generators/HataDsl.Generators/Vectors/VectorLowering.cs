using HataDsl.Ir;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>A function of numbers, as a kernel has it.</summary>
/// <param name="type">Full name of the class that has it.</param>
/// <param name="name">Its name.</param>
/// <param name="arguments">One number for each parameter.</param>
/// <param name="result">Type of the result.</param>
/// <returns>The result; null when there is no such function.</returns>
internal delegate Value? NumberFunction(string type, string name, Value[] arguments, ScalarType result);

/// <summary>
/// What the members of vector types, and the functions of shading languages on vectors, mean in a kernel: scalar operations on each component,
/// in the order of their C# bodies.
/// </summary>
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

    /// <summary>Whether a type is a vector or matrix of HataDsl.</summary>
    public static bool IsAggregate(ITypeSymbol? type) => IsVector(type, out _, out _) || MatrixShape.Of(type) is not null;

    /// <summary>Whether a method is a static member of such a type, or a function of shading languages on one.</summary>
    public static bool IsMember(IMethodSymbol method) => method.IsStatic
        && (IsAggregate(method.ContainingType)
            || (method.ContainingType is { } type && TypeMapping.FullName(type) == IntrinsicTable.Shading && method.Parameters.Any(parameter => IsAggregate(parameter.Type))));

    /// <summary>A constant of a vector or matrix type by the name of its getter; null when there is no such one.</summary>
    public static Value[]? Constant(RegionBuilder at, IMethodSymbol getter, ScalarType[] scalars)
    {
        int columns = MatrixShape.Of(getter.ContainingType)?.Columns ?? 0;
        Value[] Where(Func<int, bool> isOne) => [.. scalars.Select((type, i) => at.Constant(type, Numeric.BitsOf(type, isOne(i) ? 1 : 0)))];
        return getter.Name switch
        {
            "get_Zero" => Where(static _ => false),
            "get_One" => Where(static _ => true),
            "get_Identity" => Where(i => i / columns == i % columns),
            "get_UnitX" or "get_UnitY" or "get_UnitZ" or "get_UnitW" => Where(i => i == VectorFamily.Positions.IndexOf(getter.Name[getter.Name.Length - 1])),
            _ => null,
        };
    }

    /// <summary>A static method, operator or conversion of a vector type; null when there is no such member.</summary>
    /// <param name="at">Where to append.</param>
    /// <param name="method">The method.</param>
    /// <param name="arguments">The scalars of each argument.</param>
    /// <param name="result">Types of the scalars of the result.</param>
    /// <param name="function">The functions of numbers.</param>
    public static Value[]? Call(RegionBuilder at, IMethodSymbol method, Value[][] arguments, ScalarType[] result, NumberFunction function)
    {
        int count = arguments.Max(argument => argument.Length);
        Value[] Spread(Value[] values) => values.Length == count ? values : [.. Enumerable.Repeat(values[0], count)];
        Value[] A(int argument) => Spread(arguments[argument]);
        Value[] Each(Op op) => [.. Enumerable.Range(0, count).Select(i => Rounded(at, op, [.. Enumerable.Range(0, arguments.Length).Select(j => A(j)[i])]))];
        Value[] Both(Op op, Value[] a, Value[] b) => [.. a.Select((value, i) => at.Emit(op, value, b[i]))];
        Value[] Converted(Value[] values, ScalarType type) => [.. values.Select(value => Numeric.Convert(at, value, type))];
        Value[] Choice(Value[] conditions, Value[] a, Value[] b) => [.. conditions.Select((condition, i) => at.EmitAs(a[i].Type, Op.Select, condition, a[i], b[i]))];
        Value Number(float number) => at.Constant(ScalarType.F32, ConstantBits.FromSingle(number));
        Value Fold(Op op, Value[] values) => values.Skip(1).Aggregate(values[0], (sum, value) => at.Emit(op, sum, value));
        Value Dot(Value[] a, Value[] b) => Fold(Op.Add, Both(Op.Mul, a, b));
        Value Length(Value[] a) => at.Emit(Op.Sqrt, Dot(a, a));
        Value[] Scaled(Value[] a, Value by) => [.. a.Select(value => at.Emit(Op.Mul, value, by))];
        Value[] Truths(Value[] a) => a[0].Type == ScalarType.I1 ? a : [.. a.Select(value => at.Emit(Op.NotEqual, value, at.Constant(value.Type, 0)))];
        switch (method.Name)
        {
            case "op_Explicit" or "op_Implicit":
                return [.. result.Select((type, i) => Numeric.Convert(at, arguments[0][arguments[0].Length == 1 ? 0 : i], type))];
            case "op_Equality":
                return [Fold(Op.And, Both(Op.Equal, A(0), A(1)))];
            case "op_Inequality":
                return [at.Emit(Op.Not, Fold(Op.And, Both(Op.Equal, A(0), A(1))))];
            case "op_LeftShift" or "op_RightShift":
                return Both(method.Name == "op_LeftShift" ? Op.ShiftLeft : Op.ShiftRight, A(0), Converted(A(1), ScalarType.I32));
            case "op_BitwiseAnd" or "op_BitwiseOr" or "op_ExclusiveOr":
                return Both(OfEachComponent(method.Name)!.Value, A(0), result[0] == ScalarType.I1 ? A(1) : Converted(A(1), result[0]));
            case "Dot":
                return [Dot(A(0), A(1))];
            case "Sum":
                return [Fold(Op.Add, A(0))];
            case "All":
                return [Fold(Op.And, Truths(A(0)))];
            case "Any":
                return [Fold(Op.Or, Truths(A(0)))];
            case "Select":
                return Choice(A(0), A(1), A(2));
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
            case "Reflect":
                return Both(Op.Sub, A(0), Scaled(A(1), at.Emit(Op.Mul, Number(2), Dot(A(0), A(1)))));
            case "FaceForward":
                Value[] isFacing = Spread([at.Emit(Op.Less, Dot(A(1), A(2)), Number(0))]);
                return Choice(isFacing, A(0), [.. A(0).Select(value => at.Emit(Op.Neg, value))]);
            case "Refract":
                Value ratio = arguments[2][0];
                Value cosine = Dot(A(1), A(0));
                Value left = at.Emit(Op.Sub, Number(1), at.Emit(Op.Mul, at.Emit(Op.Mul, ratio, ratio), at.Emit(Op.Sub, Number(1), at.Emit(Op.Mul, cosine, cosine))));
                Value along = at.Emit(Op.Add, at.Emit(Op.Mul, ratio, cosine), at.Emit(Op.Sqrt, left));
                Value[] broken = Both(Op.Sub, Scaled(A(0), ratio), Scaled(A(1), along));
                return Choice(Spread([at.Emit(Op.Less, left, Number(0))]), Spread([Number(0)]), broken);
        }

        if (OfEachComponent(method.Name) is { } op)
        {
            return Each(op);
        }

        // The vectors have what MathF has, under its names; the functions of shading languages have the one for a number.
        string type = IsAggregate(method.ContainingType) ? "System.MathF" : IntrinsicTable.Shading;
        Value?[] each = [.. Enumerable.Range(0, count).Select(i => function(type, method.Name, [.. Enumerable.Range(0, arguments.Length).Select(j => A(j)[i])], result[0]))];
        return each.Contains(null) ? null : [.. each.Select(value => value!)];
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
        "op_Multiply" or "Mul" => Op.Mul,
        "op_Division" => Op.Div,
        "op_Modulus" => Op.Rem,
        "op_BitwiseAnd" or "And" => Op.And,
        "op_BitwiseOr" or "Or" => Op.Or,
        "op_ExclusiveOr" => Op.Xor,
        "op_OnesComplement" or "op_LogicalNot" => Op.Not,
        "op_UnaryNegation" => Op.Neg,
        "op_LessThan" => Op.Less,
        "op_LessThanOrEqual" => Op.LessEqual,
        "op_GreaterThan" => Op.Greater,
        "op_GreaterThanOrEqual" => Op.GreaterEqual,
        "AreEqual" => Op.Equal,
        "AreDifferent" => Op.NotEqual,
        "FusedMultiplyAdd" => Op.Fma,
        _ => null,
    };
}

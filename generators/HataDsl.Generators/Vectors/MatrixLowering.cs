using HataDsl.Ir;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>What the members of matrix types mean in a kernel: scalar operations on the elements, rows one after the other.</summary>
internal static class MatrixLowering
{
    /// <summary>A static method or operator that takes a matrix; null when there is no such member.</summary>
    /// <param name="at">Where to append.</param>
    /// <param name="method">The method.</param>
    /// <param name="arguments">The scalars of each argument.</param>
    public static Value[]? Call(RegionBuilder at, IMethodSymbol method, Value[][] arguments)
    {
        Value Emit(Op op, Value a, Value b) => at.Emit(op, a, b);
        Value Times(Value a, Value b) => Emit(Op.Mul, a, b);
        Value Plus(Value a, Value b) => Emit(Op.Add, a, b);
        MatrixShape? left = MatrixShape.Of(method.Parameters[0].Type);
        MatrixShape? right = method.Parameters.Length > 1 ? MatrixShape.Of(method.Parameters[1].Type) : null;
        Value[] a = arguments[0];
        Value[] b = arguments[arguments.Length - 1];
        bool isProduct = method.Name is "Multiply" or "Mul" || (method.Name == "op_Multiply" && (left is null) != (right is null) && Math.Min(a.Length, b.Length) > 1);
        if (isProduct)
        {
            int rows = left?.Rows ?? 1;
            int columns = right?.Columns ?? 1;
            return MatrixAlgebra.Multiply(a, b, rows, a.Length / rows, columns, Times, Plus);
        }

        int count = Math.Max(a.Length, b.Length);
        Value[] Spread(Value[] values) => values.Length == count ? values : [.. Enumerable.Repeat(values[0], count)];
        Value[] Each(Op op) => [.. Spread(a).Zip(Spread(b), (x, y) => Emit(op, x, y))];
        Value IsEqual() => Each(Op.Equal).Aggregate((x, y) => Emit(Op.And, x, y));
        return method.Name switch
        {
            "op_Addition" => Each(Op.Add),
            "op_Subtraction" => Each(Op.Sub),
            "op_Multiply" => Each(Op.Mul),
            "op_Division" => Each(Op.Div),
            "op_UnaryNegation" => [.. a.Select(value => at.Emit(Op.Neg, value))],
            "op_Equality" => [IsEqual()],
            "op_Inequality" => [at.Emit(Op.Not, IsEqual())],
            "Transpose" => MatrixAlgebra.Transpose(a, left!.Value.Rows, left.Value.Columns),
            "Determinant" => [MatrixAlgebra.Determinant(a, left!.Value.Rows, Times, Plus, (x, y) => Emit(Op.Sub, x, y))],
            _ => null,
        };
    }
}

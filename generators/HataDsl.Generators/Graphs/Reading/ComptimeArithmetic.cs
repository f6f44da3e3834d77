using HataDsl.Ir.Graphs;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <summary>Arithmetic on values that are known while a graph is read, lengths with symbols among them.</summary>
internal static class ComptimeArithmetic
{
    /// <summary>The result; null if the operation is not possible.</summary>
    public static object? Apply(BinaryOperatorKind kind, object? left, object? right) => (left, right) switch
    {
        (int a, int b) => Integers(kind, a, b),
        (float a, float b) => Floats(kind, a, b) is { } value ? (kind <= BinaryOperatorKind.Remainder ? (float)(double)value : value) : null,
        (double a, double b) => Floats(kind, a, b),
        (bool a, bool b) => kind switch
        {
            BinaryOperatorKind.And => a & b,
            BinaryOperatorKind.Or => a | b,
            BinaryOperatorKind.ExclusiveOr or BinaryOperatorKind.NotEquals => a != b,
            BinaryOperatorKind.Equals => a == b,
            _ => null,
        },
        _ when left is Extent || right is Extent => Lengths(kind, left, right),
        _ => null,
    };

    private static object? Integers(BinaryOperatorKind kind, int a, int b) => kind switch
    {
        BinaryOperatorKind.Add => a + b,
        BinaryOperatorKind.Subtract => a - b,
        BinaryOperatorKind.Multiply => a * b,
        BinaryOperatorKind.Divide when b != 0 => a / b,
        BinaryOperatorKind.Remainder when b != 0 => a % b,
        BinaryOperatorKind.LeftShift => a << b,
        BinaryOperatorKind.RightShift => a >> b,
        BinaryOperatorKind.And => a & b,
        BinaryOperatorKind.Or => a | b,
        _ => Compare(kind, a.CompareTo(b)),
    };

    private static object? Floats(BinaryOperatorKind kind, double a, double b) => kind switch
    {
        BinaryOperatorKind.Add => a + b,
        BinaryOperatorKind.Subtract => a - b,
        BinaryOperatorKind.Multiply => a * b,
        BinaryOperatorKind.Divide => a / b,
        _ => Compare(kind, a.CompareTo(b)),
    };

    private static object? Compare(BinaryOperatorKind kind, int order) => kind switch
    {
        BinaryOperatorKind.Equals => order == 0,
        BinaryOperatorKind.NotEquals => order != 0,
        BinaryOperatorKind.LessThan => order < 0,
        BinaryOperatorKind.LessThanOrEqual => order <= 0,
        BinaryOperatorKind.GreaterThan => order > 0,
        BinaryOperatorKind.GreaterThanOrEqual => order >= 0,
        _ => null,
    };

    private static object? Lengths(BinaryOperatorKind kind, object? left, object? right)
    {
        if (AsLength(left) is not { } a || AsLength(right) is not { } b)
        {
            return null;
        }

        object? result = kind switch
        {
            BinaryOperatorKind.Multiply => a * b,
            BinaryOperatorKind.Divide when a.TryDivide(b, out Extent quotient) => quotient,
            BinaryOperatorKind.Equals when a == b => true,
            BinaryOperatorKind.NotEquals when a == b => false,
            _ => null,
        };
        return result is Extent { IsConstant: true } number ? (int)number.Factor : result;
    }

    /// <summary>A value as a length; null if it is none.</summary>
    public static Extent? AsLength(object? value) => value switch
    {
        Extent length => length,
        int number when number > 0 => Extent.Of(number),
        _ => null,
    };
}

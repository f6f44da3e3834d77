using HataDsl.Ir.Graphs;

namespace HataDsl.Import;

/// <summary>Arithmetic on lengths and the integers beside them, as exporters leave it in the graph to compute shapes.</summary>
internal static class Lengths
{
    /// <summary>A length that stands for "up to the end" in a slice.</summary>
    public const long Endless = int.MaxValue - 1L;

    /// <summary>The sum; null if it is no product of numbers and dimensions.</summary>
    public static Extent? Add(Extent left, Extent right) =>
        left.Factor == 0 ? right
        : right.Factor == 0 ? left
        : left.Symbols.SequenceEqual(right.Symbols) ? Scale(left, left.Factor + right.Factor)
        : null;

    /// <summary>The difference; null if it is no product of numbers and dimensions.</summary>
    public static Extent? Subtract(Extent left, Extent right) => Add(left, right * Extent.Of(-1));

    /// <summary>The quotient rounded towards zero; null if it is no product of numbers and dimensions.</summary>
    public static Extent? Divide(Extent left, Extent right) =>
        right.Factor == 0 ? null
        : left.TryDivide(right, out Extent quotient) ? quotient
        : left.IsConstant && right.IsConstant ? Extent.Of(left.Factor / right.Factor)
        : null;

    /// <summary>Whether one is greater, of two numbers; null if that depends on a dimension.</summary>
    public static bool? Greater(Extent left, Extent right) =>
        left == right ? false : left.IsConstant && right.IsConstant ? left.Factor > right.Factor : null;

    private static Extent Scale(Extent extent, long factor)
    {
        Extent scaled = Extent.Of(factor);
        if (factor != 0)
        {
            foreach (string symbol in extent.Symbols)
            {
                scaled *= Extent.Of(symbol);
            }
        }

        return scaled;
    }
}

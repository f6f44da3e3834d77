namespace HataDsl.Ir.Graphs;

/// <summary>What a kernel of the user's own writes.</summary>
/// <param name="Type">Element type; meaningless in place.</param>
/// <param name="Shape">Shape; meaningless in place.</param>
/// <param name="InPlace">Number of the operand that is written in place; -1 for new memory.</param>
public sealed record KernelResult(ScalarType Type, Shape Shape, int InPlace = -1)
{
    /// <summary>An operand written in place.</summary>
    public static KernelResult Of(int operand) => new(ScalarType.Void, Shape.Scalar, operand);

    /// <inheritdoc/>
    public override string ToString() => InPlace >= 0 ? "=" + InPlace : Type.Name() + Shape;

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is malformed.</exception>
    public static KernelResult Parse(string text)
    {
        int bracket = text.IndexOf('[');
        return text.StartsWith("=", StringComparison.Ordinal) ? Of(int.Parse(text.Substring(1)))
            : bracket > 0 && ScalarTypes.TryParse(text.Substring(0, bracket), out ScalarType type) ? new KernelResult(type, Shape.Parse(text.Substring(bracket)))
            : throw new FormatException($"'{text}' is no result of a kernel.");
    }
}

namespace HataDsl.Ir.Graphs;

/// <summary>How a user's own kernel is launched as a node of a graph. Lengths are of the graph, or of the declaration before it is bound.</summary>
/// <param name="Descriptor">C# expression of its descriptor.</param>
/// <param name="Scalars">Scalar arguments: lengths, or C# literals with a point or a suffix.</param>
/// <param name="Workgroups">Workgroups along x, y and z.</param>
/// <param name="Result">Shape of the result.</param>
/// <param name="Operands">Shapes of the operands.</param>
public sealed record KernelCall(
    string Descriptor, IReadOnlyList<string> Scalars, IReadOnlyList<Extent> Workgroups, Shape Result, IReadOnlyList<Shape> Operands)
{
    private const char Separator = '|';

    /// <inheritdoc/>
    public override string ToString() => string.Join(
        Separator.ToString(),
        Descriptor,
        string.Join(";", Scalars),
        string.Join(";", Workgroups),
        Result,
        string.Join(";", Operands)).Replace(" ", "");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is malformed.</exception>
    public static KernelCall Parse(string text)
    {
        string[] parts = text.Split(Separator);
        string[] List(int part) => parts[part].Split([';'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 5
            ? new KernelCall(parts[0], List(1), [.. List(2).Select(Extent.Parse)], Shape.Parse(parts[3]), [.. List(4).Select(Shape.Parse)])
            : throw new FormatException($"'{text}' does not describe a kernel.");
    }

    /// <summary>Whether a scalar argument is a literal and no length.</summary>
    public static bool IsLiteral(string scalar) =>
        scalar.Split('*').Any(factor => !factor.All(char.IsDigit) && !(factor.Length > 0 && (char.IsLetter(factor[0]) || factor[0] is '_' or '%')));

    /// <summary>The call with the names of the declaration replaced by the lengths that the operands have.</summary>
    /// <exception cref="GraphException">The operands do not have the declared shapes.</exception>
    public KernelCall Bind(IReadOnlyList<Node> operands)
    {
        var bound = new Dictionary<string, Extent>();
        for (int i = 0; i < operands.Count; i++)
        {
            Shape actual = operands[i].Shape;
            Shape declared = Operands[i];
            bool fits = actual.Rank == declared.Rank;
            for (int axis = 0; fits && axis < declared.Rank; axis++)
            {
                Extent length = declared[axis];
                if (length is { Factor: 1, Symbols.Length: 1 } && !bound.ContainsKey(length.Symbols[0]))
                {
                    bound.Add(length.Symbols[0], actual[axis]);
                }

                fits = Replace(length, bound) == actual[axis];
            }

            if (!fits)
            {
                throw new GraphException(GraphErrorKind.Shape, $"operand {i + 1} is declared {declared} and cannot be {actual}");
            }
        }

        return new KernelCall(
            Descriptor,
            [.. Scalars.Select(scalar => IsLiteral(scalar) ? scalar : Replace(Extent.Parse(scalar), bound).ToString())],
            [.. Workgroups.Select(length => Replace(length, bound))],
            new Shape(Result.Axes.Select(length => Replace(length, bound))),
            [.. operands.Select(operand => operand.Shape)]);
    }

    private static Extent Replace(Extent length, Dictionary<string, Extent> bound)
    {
        Extent product = Extent.Of(length.Factor);
        foreach (string symbol in length.Symbols)
        {
            product *= bound.TryGetValue(symbol, out Extent value) ? value : Extent.Of(symbol);
        }

        return product;
    }
}

namespace HataDsl.Ir.Graphs;

/// <summary>How a user's own kernel is launched as a node of a graph. Lengths are of the graph, or of the declaration before it is bound.</summary>
/// <param name="Descriptor">C# expression of its descriptor.</param>
/// <param name="Scalars">Scalar arguments: lengths, C# literals with a point or a suffix, or <c>$</c> and the name of a number of the graph.</param>
/// <param name="Workgroups">Workgroups along x, y and z: lengths, or <c>length/length</c> for a quotient rounded up.</param>
/// <param name="Results">What it writes.</param>
/// <param name="Operands">Shapes of the operands.</param>
/// <param name="Views">What the kernel takes in its own order: numbers of operands, and after them of results.</param>
/// <param name="Parts">How many elements it reads or writes of operands that it does not go through: <c>operand=length</c>.</param>
public sealed record KernelCall(
    string Descriptor, IReadOnlyList<string> Scalars, IReadOnlyList<string> Workgroups, IReadOnlyList<KernelResult> Results,
    IReadOnlyList<Shape> Operands, IReadOnlyList<int> Views, IReadOnlyList<string> Parts)
{
    /// <summary>A length that stands for the number of invocations in a subgroup of the device.</summary>
    public const string Subgroup = "subgroup";

    private const char Separator = '|';

    /// <summary>The dimensions that a launch needs.</summary>
    public IEnumerable<string> Symbols => Scalars.Where(scalar => !IsLiteral(scalar)).Select(Extent.Parse)
        .Concat(Workgroups.SelectMany(count => count.Split('/').Select(Extent.Parse)))
        .Concat(Results.SelectMany(result => result.Shape.Axes))
        .Concat(Parts.Select(part => Extent.Parse(part.Split('=')[1])))
        .SelectMany(length => length.Symbols).Where(symbol => symbol != Subgroup).Distinct();

    /// <inheritdoc/>
    public override string ToString() => string.Join(
        Separator.ToString(),
        Descriptor,
        string.Join(";", Scalars),
        string.Join(";", Workgroups),
        string.Join(";", Results),
        string.Join(";", Operands),
        string.Join(";", Views),
        string.Join(";", Parts)).Replace(" ", "");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is malformed.</exception>
    public static KernelCall Parse(string text)
    {
        string[] parts = text.Split(Separator);
        string[] List(int part) => parts[part].Split([';'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 7
            ? new KernelCall(
                parts[0], List(1), List(2), [.. List(3).Select(KernelResult.Parse)], [.. List(4).Select(Shape.Parse)],
                [.. List(5).Select(int.Parse)], List(6))
            : throw new FormatException($"'{text}' does not describe a kernel.");
    }

    /// <summary>Whether a scalar argument is a literal, or a number of the graph, and no length.</summary>
    public static bool IsLiteral(string scalar) =>
        scalar.Split('*').Any(factor => !factor.All(char.IsDigit) && !(factor.Length > 0 && (char.IsLetter(factor[0]) || factor[0] is '_' or '%')));

    /// <summary>The call with the names of the declaration replaced by the lengths that the operands have.</summary>
    /// <param name="operands">The operands.</param>
    /// <param name="lengths">Lengths that the caller gives; <see cref="Operands"/> ends in their declaration as one more shape.</param>
    /// <exception cref="GraphException">The operands do not have the declared shapes.</exception>
    public KernelCall Bind(IReadOnlyList<Node> operands, Shape? lengths = null)
    {
        var binding = new LengthBinding();
        Shape[] actual = [.. operands.Select(operand => operand.Shape), .. lengths is null ? [] : new[] { lengths }];
        for (int i = 0; i < actual.Length; i++)
        {
            if (!binding.Unify(Operands[i], actual[i]))
            {
                throw Misfit(i, actual[i]);
            }
        }

        // What is not known by now stands for itself.
        int wrong = Array.FindIndex([.. Enumerable.Range(0, actual.Length)], i => !binding.Replace(Operands[i]).Equals(actual[i]));
        return wrong >= 0 ? throw Misfit(wrong, actual[wrong]) : Replace(binding.Replace, scalar => scalar) with { Operands = [.. operands.Select(operand => operand.Shape)] };
    }

    /// <summary>The call with other lengths and scalar arguments.</summary>
    /// <param name="length">Gives a length what stands for it.</param>
    /// <param name="literal">Gives a scalar argument that is no length what stands for it.</param>
    public KernelCall Replace(Func<Extent, Extent> length, Func<string, string> literal) => new(
        Descriptor,
        [.. Scalars.Select(scalar => IsLiteral(scalar) ? literal(scalar) : length(Extent.Parse(scalar)).ToString())],
        [.. Workgroups.Select(count => string.Join("/", count.Split('/').Select(part => length(Extent.Parse(part)).ToString())))],
        [.. Results.Select(result => result with { Shape = new Shape(result.Shape.Axes.Select(length)) })],
        [.. Operands.Select(shape => new Shape(shape.Axes.Select(length)))],
        Views,
        [.. Parts.Select(part => part.Split('=')).Select(part => part[0] + "=" + length(Extent.Parse(part[1])))]);

    private GraphException Misfit(int operand, Shape actual) =>
        new(GraphErrorKind.Shape, $"operand {operand + 1} is declared {Operands[operand]} and cannot be {actual}");

    /// <summary>How many elements of an operand are read or written: all of it, unless it is declared otherwise or written in place.</summary>
    public Extent ElementsOf(int operand, Shape shape)
    {
        string mark = operand.ToString(System.Globalization.CultureInfo.InvariantCulture) + "=";
        string? part = Parts.FirstOrDefault(candidate => candidate.StartsWith(mark, StringComparison.Ordinal));
        return part is not null ? Extent.Parse(part.Substring(mark.Length))
            : Results.Any(result => result.InPlace == operand) ? Extent.Of(0)
            : shape.Count;
    }
}

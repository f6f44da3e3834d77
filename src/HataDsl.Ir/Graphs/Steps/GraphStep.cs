using System.Globalization;

namespace HataDsl.Ir.Graphs;

/// <summary>
/// One call of a tensor function, before shapes are known: what the front end reads, and what operators are stored as. Lengths may name
/// the axes of values (<c>%0.-1</c> is the innermost length of value 0).
/// </summary>
/// <param name="Name">The function: a row of <see cref="GraphSteps"/>.</param>
/// <param name="Operands">Numbers of the values that it takes.</param>
/// <param name="Numbers">Axes and positions.</param>
/// <param name="Lengths">Lengths.</param>
/// <param name="Text">A constant or the name of a scalar function; empty if there is none.</param>
public sealed record GraphStep(string Name, int[] Operands, int[] Numbers, Extent[] Lengths, string Text)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Name
        + (Text.Length == 0 ? "" : $" \"{Text}\"")
        + string.Concat(Operands.Select((operand, i) => (i == 0 ? " %" : ", %") + operand.ToString(CultureInfo.InvariantCulture)))
        + (Numbers.Length == 0 ? "" : " {" + string.Join(", ", Numbers) + "}")
        + (Lengths.Length == 0 ? "" : " [" + string.Join(", ", Lengths) + "]");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static GraphStep Parse(string line)
    {
        string lengths = Cut(ref line, " [", ']');
        string numbers = Cut(ref line, " {", '}');
        int quote = line.IndexOf('"');
        string text = quote < 0 ? "" : line.Substring(quote + 1, line.LastIndexOf('"') - quote - 1);
        line = quote < 0 ? line : line.Remove(quote, text.Length + 2);
        string[] words = line.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return new GraphStep(
            words[0],
            [.. words.Skip(1).Select(word => int.Parse(word.Substring(1), CultureInfo.InvariantCulture))],
            numbers.Length == 0 ? [] : [.. numbers.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))],
            lengths.Length == 0 ? [] : [.. lengths.Split(',').Select(Extent.Parse)],
            text);
    }

    private static string Cut(ref string line, string mark, char end)
    {
        int index = line.LastIndexOf(mark, StringComparison.Ordinal);
        if (index < 0 || line[line.Length - 1] != end)
        {
            return "";
        }

        string cut = line.Substring(index + mark.Length).TrimEnd(end);
        line = line.Substring(0, index);
        return cut;
    }
}

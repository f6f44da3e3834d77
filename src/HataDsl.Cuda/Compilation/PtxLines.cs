using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HataDsl.Cuda;

/// <summary>Reads the lines that the assembler names, and those that PTX with line information came from.</summary>
internal static partial class PtxLines
{
    private const string Comment = "\t//line ";

    /// <summary>
    /// PTX of ILGPU with its line information turned into comments, which change nothing for the assembler and stay when the text is normalised.
    /// Lines that are not of a kernel's form, those of functions of libraries, are left out: the place that called them stays.
    /// </summary>
    /// <param name="text">PTX as ILGPU writes it, with <c>.loc</c> and <c>.file</c>.</param>
    public static string Mark(string text)
    {
        HashSet<string> forms = [.. SourceFile().Matches(text).Where(match => Path.GetFileName(match.Groups[2].Value) == "cuda").Select(match => match.Groups[1].Value)];
        var marked = new StringBuilder(text.Length);
        foreach (string line in text.Split('\n'))
        {
            if (Location().Match(line) is { Success: true } match)
            {
                if (forms.Contains(match.Groups[1].Value))
                {
                    marked.Append(Comment).Append(match.Groups[2].Value).Append('\n');
                }
            }
            else if (!line.StartsWith("\t//", StringComparison.Ordinal))
            {
                marked.Append(line).Append('\n');
            }
        }

        return marked.ToString();
    }

    /// <summary>The line of the PTX that the first error of a log is in; null where it names none.</summary>
    /// <param name="log">What the assembler says: <c>ptxas file, line 25; error   : …</c>, warnings and notes among it.</param>
    public static int? FirstError(string log) => Error().Match(log) is { Success: true } match
        ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
        : null;

    /// <summary>The line of the form that a line of PTX came from, by the last mark before it in its function; null where there is none.</summary>
    /// <param name="ptx">PTX with marks.</param>
    /// <param name="line">A line of it, from 1.</param>
    public static int? SourceLineOf(string ptx, int line)
    {
        string[] lines = ptx.Split('\n');
        for (int i = Math.Min(line, lines.Length) - 1; i >= 0; i--)
        {
            if (lines[i].StartsWith(Comment, StringComparison.Ordinal))
            {
                return int.Parse(lines[i].AsSpan(Comment.Length), CultureInfo.InvariantCulture);
            }

            if (lines[i].StartsWith(".visible", StringComparison.Ordinal))
            {
                return null; // what stands before is another function
            }
        }

        return null;
    }

    [GeneratedRegex(@"line\s+([0-9]+)\s*;\s*(?:fatal|error)", RegexOptions.IgnoreCase)]
    private static partial Regex Error();

    [GeneratedRegex(@"^\s*\.loc\s+([0-9]+)\s+([0-9]+)")]
    private static partial Regex Location();

    [GeneratedRegex("^\\s*\\.file\\s+([0-9]+)\\s+\"([^\"]*)\"", RegexOptions.Multiline)]
    private static partial Regex SourceFile();
}

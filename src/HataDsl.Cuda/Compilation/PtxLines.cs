using System.Globalization;
using System.Text.RegularExpressions;

namespace HataDsl.Cuda;

/// <summary>Reads the lines that the assembler names, and those that PTX with line information came from.</summary>
internal static partial class PtxLines
{
    /// <summary>The line of the PTX that the first error of a log is in; null where it names none.</summary>
    /// <param name="log">What the assembler says: <c>ptxas file, line 25; error   : …</c>, warnings and notes among it.</param>
    public static int? FirstError(string log) => Error().Match(log) is { Success: true } match
        ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
        : null;

    /// <summary>The line of the source that a line of PTX came from, by the last <c>.loc</c> before it in its function; null where there is none.</summary>
    /// <param name="ptx">PTX with line information.</param>
    /// <param name="line">A line of it, from 1.</param>
    public static int? SourceLineOf(string ptx, int line)
    {
        string[] lines = ptx.Split('\n');
        for (int i = Math.Min(line, lines.Length) - 1; i >= 0; i--)
        {
            if (Location().Match(lines[i]) is { Success: true } match)
            {
                return int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
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

    [GeneratedRegex(@"^\s*\.loc\s+[0-9]+\s+([0-9]+)")]
    private static partial Regex Location();
}

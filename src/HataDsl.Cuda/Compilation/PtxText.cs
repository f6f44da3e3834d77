using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HataDsl.Cuda;

/// <summary>
/// Turns what ILGPU writes into text that depends on the kernel alone, so that it can be hashed and cached, and that targets the device:
/// ILGPU numbers names by a counter of the process, never targets above sm_80, and leaves an empty function behind for each intrinsic.
/// </summary>
internal static partial class PtxText
{
    /// <summary>CUDA 11.8: the oldest instruction set that knows sm_90, and more than any intrinsic needs.</summary>
    private const string Version = "7.8";

    /// <summary>The text of a kernel for a target.</summary>
    /// <param name="text">PTX as ILGPU writes it.</param>
    /// <param name="target">Such as <c>sm_90</c>.</param>
    /// <param name="workgroup">Invocations of a workgroup, required of each launch.</param>
    public static string Normalise(string text, string target, WorkgroupSize workgroup)
    {
        string body = string.Join("\n", Reachable(Split(text)));
        body = MaximumThreads().Replace(body, $".reqntid {workgroup.X}, {workgroup.Y}, {workgroup.Z}");

        body = PtxShared.Place(body);

        // ILGPU's idea of a uniform branch does not know private arrays; the assembler finds uniform branches by itself.
        body = ConditionalUniformBranch().Replace(body, "$1 bra ");
        var names = new Dictionary<string, string>();
        body = NumberedName().Replace(body, match =>
        {
            if (!names.TryGetValue(match.Value, out string? name))
            {
                name = match.Groups[1].Value + names.Count.ToString(CultureInfo.InvariantCulture);
                names.Add(match.Value, name);
            }

            return name;
        });
        return $".version {Version}\n.target {target}\n.address_size 64\n{body}\n";
    }

    /// <summary>The name of the kernel's entry.</summary>
    public static string EntryName(string text) => Entry().Match(text) is { Success: true } match
        ? match.Groups[1].Value
        : throw new FormatException("The PTX has no entry.");

    /// <summary>Functions, prototypes and other declarations, one string each, without comments and empty lines.</summary>
    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        foreach (string line in text.Split('\n').Select(line => line.TrimEnd()))
        {
            bool header = line.StartsWith(".version", StringComparison.Ordinal) || line.StartsWith(".target", StringComparison.Ordinal)
                || line.StartsWith(".address_size", StringComparison.Ordinal);
            if (line.Length == 0 || header || line.StartsWith("//", StringComparison.Ordinal))
            {
                continue;
            }

            part.Append(part.Length == 0 ? "" : "\n").Append(line);
            if (line is ";" or "}" || (line[0] != '\t' && line[^1] == ';'))
            {
                parts.Add(part.ToString());
                part.Clear();
            }
        }

        return parts;
    }

    /// <summary>The entry, and of the functions those that it calls.</summary>
    private static IEnumerable<string> Reachable(List<string> parts)
    {
        string[] names = [.. parts.Select(part => Function().Match(part).Groups[1].Value)];
        var kept = new bool[parts.Count];
        var open = new Queue<int>();
        for (int i = 0; i < kept.Length; i++)
        {
            if (names[i].Length == 0)
            {
                kept[i] = true;
                open.Enqueue(i);
            }
        }

        while (open.TryDequeue(out int user))
        {
            for (int i = 0; i < kept.Length; i++)
            {
                if (!kept[i] && Regex.IsMatch(parts[user], $@"\b{names[i]}\b"))
                {
                    kept[i] = true;
                    open.Enqueue(i);
                }
            }
        }

        return parts.Where((_, i) => kept[i]);
    }

    [GeneratedRegex(@"\.maxntid [0-9]+, 1, 1")]
    private static partial Regex MaximumThreads();

    [GeneratedRegex(@"(@!?%p[0-9]+) bra\.uni\s")]
    private static partial Regex ConditionalUniformBranch();

    [GeneratedRegex(@"\b(\w*_)[0-9]+\b")]
    private static partial Regex NumberedName();

    [GeneratedRegex(@"\.entry\s+(\w+)\s*\(")]
    private static partial Regex Entry();

    [GeneratedRegex(@"^\.visible \.func\s+(?:\([^)]*\)\s*)?(\w+)\s*\(")]
    private static partial Regex Function();
}

using System.Text.RegularExpressions;

namespace HataDsl.Analyzers.Tests;

/// <summary>
/// The page of a rule. Its wrong example marks each report by a comment with carets below the line, and its right example is nearly
/// the same without any: so the page is the test.
/// </summary>
internal sealed partial class RulePage
{
    private const string Usings = "using System;\nusing System.Diagnostics;\nusing System.Linq;\nusing System.Numerics;\nusing System.Threading;\nusing HataDsl;\n\n";

    private RulePage(string id, string text)
    {
        Id = id;
        Text = text;
        Title = Heading().Match(text) is { Success: true } match ? match.Groups[2].Value : "";
        Wrong = Usings + Block("## Wrong");
        Right = Usings + Block("## Right");
    }

    public string Id { get; }

    public string Text { get; }

    public string Title { get; }

    public string Wrong { get; }

    public string Right { get; }

    /// <summary>The wrong example without its marks.</summary>
    public string Unmarked => string.Join("\n", Wrong.Split('\n').Where(line => !Mark().IsMatch(line)));

    /// <summary>The marked reports, as <c>ID line:column text</c> with lines of the unmarked text.</summary>
    public IEnumerable<string> Marks
    {
        get
        {
            int line = -1;
            string last = "";
            foreach (string text in Wrong.Split('\n'))
            {
                if (Mark().Match(text) is { Success: true } mark)
                {
                    Group carets = mark.Groups[1];
                    yield return $"{mark.Groups[2].Value} {line}:{carets.Index} {last.PadRight(carets.Index + carets.Length).Substring(carets.Index, carets.Length)}";
                }
                else
                {
                    line++;
                    last = text;
                }
            }
        }
    }

    public static IEnumerable<string> Ids =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Rules"), "HATA*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public static RulePage Read(string id) => new(id, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Rules", id + ".md")).ReplaceLineEndings("\n"));

    private string Block(string heading)
    {
        int start = Text.IndexOf(heading, StringComparison.Ordinal);
        Assert.True(start >= 0, $"{Id} has no '{heading}'.");
        Match block = Code().Match(Text, start);
        Assert.True(block.Success, $"{Id} has no example below '{heading}'.");
        return block.Groups[1].Value;
    }

    [GeneratedRegex(@"^# (HATA\d+): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^\s*//\s*(\^+) (HATA\d+)$")]
    private static partial Regex Mark();
}

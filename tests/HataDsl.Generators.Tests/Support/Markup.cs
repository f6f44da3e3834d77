using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace HataDsl.Generators.Tests;

/// <summary>Sources in which <c>{|ID:expression|}</c> marks where a diagnostic must be.</summary>
internal static partial class Markup
{
    /// <summary>Exactly the marked diagnostics are reported, on exactly the marked spans.</summary>
    public static void Check(string marked)
    {
        var expected = new List<(string Id, TextSpan Span)>();
        string source = Read(marked, expected);
        Generated generated = Compiler.Run(source);
        Assert.Null(generated.Result.Exception);
        IEnumerable<string> found = generated.Result.Diagnostics
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Select(diagnostic => Show(source, diagnostic.Id, diagnostic.Location.SourceSpan));
        Assert.Equal(expected.Select(mark => Show(source, mark.Id, mark.Span)).Order(), found.Order());
        if (expected.Count == 0)
        {
            generated.AssertClean();
        }
        else
        {
            Assert.DoesNotContain(generated.Result.GeneratedSources, file => file.HintName.Contains("Bad", StringComparison.Ordinal));
        }
    }

    private static string Read(string marked, List<(string, TextSpan)> marks)
    {
        var text = new StringBuilder();
        int from = 0;
        foreach (Match match in Marks().Matches(marked))
        {
            text.Append(marked, from, match.Index - from);
            marks.Add((match.Groups[1].Value, new TextSpan(text.Length, match.Groups[2].Length)));
            text.Append(match.Groups[2].Value);
            from = match.Index + match.Length;
        }

        return text.Append(marked, from, marked.Length - from).ToString();
    }

    private static string Show(string source, string id, TextSpan span) => $"{id} at {span.Start}: {source.Substring(span.Start, span.Length)}";

    [GeneratedRegex(@"\{\|(HATA\d+):(.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Marks();
}

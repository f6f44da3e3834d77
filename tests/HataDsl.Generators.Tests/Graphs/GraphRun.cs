using System.Text;
using System.Text.RegularExpressions;
using HataDsl.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace HataDsl.Generators.Tests.Graphs;

/// <summary>Compiles sources with the graph generator.</summary>
internal static partial class GraphRun
{
    private static readonly MetadataReference Library = MetadataReference.CreateFromFile(typeof(Tensor).Assembly.Location);

    /// <summary>A file with a partial class K around members.</summary>
    public static string Class(string members) =>
        "using System;\nusing HataDsl;\nusing HataDsl.Graphs;\nusing static HataDsl.Graphs.Operators;\n[Dimension(\"tokens\", 64)]\npublic static partial class K\n{\n" + members + "\n}\n";

    public static CSharpCompilation Compile(string source, string assemblyName = "Test", params MetadataReference[] more) =>
        Compiler.Compile(source, assemblyName, [Library, .. more]);

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new GraphGenerator().AsSourceGenerator()],
        parseOptions: new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.Parse),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static Generated Run(CSharpCompilation compilation)
    {
        GeneratorDriver driver = Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        return new Generated(output, driver.GetRunResult().Results[0]);
    }

    /// <summary>The text of the only graph of class K, as read.</summary>
    public static string Text(string members, params MetadataReference[] more)
    {
        Generated generated = Run(Compile(Class(members), "Test", more));
        generated.AssertClean();
        return Assert.Single(generated.Result.TrackedSteps[GraphTrackingNames.Models].SelectMany(step => step.Outputs).Select(output => ((GraphModel)output.Value).Text));
    }

    /// <summary>Exactly the marked diagnostics are reported, on exactly the marked spans.</summary>
    public static void Check(string members, params MetadataReference[] more)
    {
        var expected = new List<string>();
        string marked = Class(members);
        var text = new StringBuilder();
        int from = 0;
        foreach (Match match in Marks().Matches(marked))
        {
            text.Append(marked, from, match.Index - from);
            expected.Add(Show(match.Groups[1].Value, text.Length, match.Groups[2].Value));
            text.Append(match.Groups[2].Value);
            from = match.Index + match.Length;
        }

        string source = text.Append(marked, from, marked.Length - from).ToString();
        Generated generated = Run(Compile(source, "Test", more));
        Assert.Null(generated.Result.Exception);
        Assert.Equal(expected.Order(), generated.Result.Diagnostics.Select(found => Show(found.Id, found.Location.SourceSpan.Start, source.Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length))).Order());
        if (expected.Count == 0)
        {
            generated.AssertClean();
        }
    }

    private static string Show(string id, int start, string text) => $"{id} at {start}: {text}";

    [GeneratedRegex(@"\{\|(HATA\d+):(.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Marks();
}

using HataDsl.Generators.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace HataDsl.Analyzers.Tests;

/// <summary>The pages of the rules, as tests.</summary>
public sealed class RuleTests
{
    public static TheoryData<string> Pages => [.. RulePage.Ids];

    public static TheoryData<string> Fixable => [.. Rules.Fixes.SelectMany(fix => fix.FixableDiagnosticIds).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_wrong_example_gives_the_rule_at_its_marks_and_nothing_else(string id)
    {
        var page = RulePage.Read(id);
        (List<Diagnostic> ours, _) = await Rules.Run(page.Unmarked);
        Assert.All(page.Marks, mark => Assert.StartsWith(id + " ", mark));
        Assert.NotEmpty(page.Marks);
        Assert.Equal(page.Marks.Order(StringComparer.Ordinal), ours.Select(diagnostic => Rules.Show(page.Unmarked, diagnostic)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_right_example_is_clean(string id)
    {
        var page = RulePage.Read(id);
        (List<Diagnostic> ours, List<Diagnostic> compilers) = await Rules.Run(page.Right);
        Assert.Empty(ours.Select(diagnostic => Rules.Show(page.Right, diagnostic)));
        Assert.Empty(compilers);
    }

    [Fact]
    public void Every_rule_has_its_own_words_a_page_and_a_link_to_it()
    {
        Assert.True(Rules.Descriptors.Length >= 60);
        Assert.Equal(Rules.Descriptors.Length, Rules.Descriptors.Select(rule => rule.Id).Distinct().Count());
        Assert.Equal(Rules.Descriptors.Length, Rules.Descriptors.Select(rule => rule.MessageFormat.ToString()).Distinct().Count());
        Assert.Equal(Rules.Descriptors.Length, Rules.Descriptors.Select(rule => rule.Title.ToString()).Distinct().Count());
        foreach (DiagnosticDescriptor rule in Rules.Descriptors.Where(rule => rule.Id != "HATA1900"))
        {
            Assert.True(RulePage.Ids.Contains(rule.Id), $"{rule.Id} has no page.");
            Assert.Equal(rule.Title.ToString(), RulePage.Read(rule.Id).Title);
            Assert.EndsWith($"/Rules/{rule.Id}.md", rule.HelpLinkUri);
            Assert.NotEmpty(rule.Description.ToString());
        }

        // A defect of the compiler itself cannot be shown by an example.
        Assert.Equal(Rules.Descriptors.Select(rule => rule.Id).Where(id => id != "HATA1900").Order(), RulePage.Ids.Order());
    }

    [Theory]
    [MemberData(nameof(Fixable))]
    public async Task The_fix_turns_the_wrong_example_into_the_right_one(string id)
    {
        var page = RulePage.Read(id);
        string source = page.Unmarked;
        CodeFixProvider fix = Assert.Single(Rules.Fixes, fix => fix.FixableDiagnosticIds.Contains(id));
        for (int round = 0; round < 10; round++)
        {
            (List<Diagnostic> ours, _) = await Rules.Run(source);
            if (ours.FirstOrDefault(diagnostic => diagnostic.Id == id) is not { } first)
            {
                break;
            }

            source = await Apply(fix, source, first);
        }

        Assert.Equal(page.Right, source);
    }

    private static async Task<string> Apply(CodeFixProvider fix, string source, Diagnostic diagnostic)
    {
        using var workspace = new AdhocWorkspace();
        Document document = workspace.AddProject("Test", LanguageNames.CSharp).WithParseOptions(new CSharpParseOptions(LanguageVersion.CSharp14))
            .AddDocument("Test.cs", SourceText.From(source));
        var actions = new List<CodeAction>();
        SyntaxTree tree = (await document.GetSyntaxTreeAsync())!;
        var here = Diagnostic.Create(diagnostic.Descriptor, Location.Create(tree, diagnostic.Location.SourceSpan));
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, here, (action, _) => actions.Add(action), CancellationToken.None));
        CodeActionOperation operation = Assert.Single(await Assert.Single(actions).GetOperationsAsync(CancellationToken.None));
        Document changed = Assert.IsType<ApplyChangesOperation>(operation).ChangedSolution.GetDocument(document.Id)!;
        return (await changed.GetTextAsync()).ToString();
    }
}

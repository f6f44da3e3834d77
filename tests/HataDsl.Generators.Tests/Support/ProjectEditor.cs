using HataDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace HataDsl.Generators.Tests;

/// <summary>A project open in an editor: each edit gives the generator a new compilation, as an IDE does.</summary>
internal sealed class ProjectEditor
{
    private CSharpCompilation _compilation;
    private GeneratorDriver _driver;

    /// <summary>Opens a project.</summary>
    /// <param name="kernels">Kernels in it.</param>
    /// <param name="tracksSteps">
    /// Whether to ask for the reasons of steps. The driver of Roslyn 5.0 loses rows behind a removed one when it tracks steps and nothing
    /// changes in the run after, so tests of what is generated do without.
    /// </param>
    public ProjectEditor(int kernels, bool tracksSteps)
    {
        _driver = Compiler.Driver(tracksSteps);
        _compilation = Compiler.Compile("").RemoveAllSyntaxTrees()
            .AddSyntaxTrees(KernelProject.Files(kernels).Select(file => Compiler.Parse(file.Text, file.Name)));
        Run();
        Assert.Empty(Result.Diagnostics);
    }

    /// <summary>What the last run gave.</summary>
    public GeneratorRunResult Result => _driver.GetRunResult().Results[0];

    /// <summary>Processor time of the last run.</summary>
    public TimeSpan LastRun { get; private set; }

    public IEnumerable<IncrementalStepRunReason> OutputReasons =>
        Result.TrackedOutputSteps.Where(pair => pair.Key == "SourceOutput").SelectMany(pair => pair.Value).SelectMany(step => step.Outputs).Select(output => output.Reason);

    /// <summary>Replaces the first place in a file, which must be there.</summary>
    public void Replace(string file, string from, string to) => Assert.True(TryReplace(file, from, to), $"'{from}' is not in {file}");

    /// <summary>Replaces the first place in a file, if there is one.</summary>
    public bool TryReplace(string file, string from, string to)
    {
        SyntaxTree tree = _compilation.SyntaxTrees.First(tree => tree.FilePath == file);
        SourceText text = tree.GetText();
        int start = text.ToString().IndexOf(from, StringComparison.Ordinal);
        if (start < 0)
        {
            return false;
        }

        _compilation = _compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(text.WithChanges(new TextChange(new TextSpan(start, from.Length), to))));
        Run();
        return true;
    }

    public void AssertReasons(string step, params IncrementalStepRunReason[] allowed) =>
        Assert.All(Result.TrackedSteps[step].SelectMany(found => found.Outputs), found => Assert.Contains(found.Reason, allowed));

    /// <summary>Sources and diagnostics are those of a generator that sees the project for the first time.</summary>
    public void AssertSameAsFresh()
    {
        GeneratorRunResult fresh = Compiler.Driver(tracksSteps: false).RunGenerators(_compilation).GetRunResult().Results[0];
        Assert.Null(Result.Exception);
        Assert.Equal(Sources(fresh), Sources(Result));
        Assert.Equal(Messages(fresh), Messages(Result));
    }

    private static IEnumerable<(string, string)> Sources(GeneratorRunResult result) =>
        result.GeneratedSources.Select(source => (source.HintName, source.SourceText.ToString())).Order();

    private static IEnumerable<string> Messages(GeneratorRunResult result) => result.Diagnostics.Select(diagnostic => diagnostic.ToString()).Order();

    private void Run()
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        _driver = _driver.RunGenerators(_compilation);
        LastRun = Environment.CpuUsage.TotalTime - before;
    }
}

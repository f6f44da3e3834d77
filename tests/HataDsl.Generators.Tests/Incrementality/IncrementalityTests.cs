using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HataDsl.Generators.Tests;

/// <summary>What an edit runs again.</summary>
public sealed class IncrementalityTests
{
    private static readonly string Source = Compiler.Class("""
        [Kernel(64)] public static void First(In<float> x, Out<float> y) { if (Invocation.LocalX == 0) y[0] = Twice(x[0]); }
        [Kernel(64)] public static void Second(In<float> x, Out<float> y) { if (Invocation.LocalX == 0) y[1] = x[1]; }
        private static float Twice(float x) => 2 * x;
        """);

    [Fact]
    public void An_unrelated_edit_changes_nothing()
    {
        CSharpCompilation compilation = Compiler.Compile(Source);
        GeneratorDriver driver = Compiler.Driver().RunGenerators(compilation);
        GeneratorRunResult result = driver.RunGenerators(compilation.AddSyntaxTrees(Compiler.Parse("class Other;", "Other.cs"))).GetRunResult().Results[0];

        foreach ((string name, var steps) in result.TrackedSteps.Where(step => step.Key is TrackingNames.Parse or TrackingNames.Models or TrackingNames.Targets or TrackingNames.Output))
        {
            Assert.All(steps.SelectMany(step => step.Outputs), output =>
                Assert.True(output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{name}: {output.Reason}"));
        }

        Assert.All(OutputReasons(result), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Theory]
    [InlineData("y[1] = x[1];", "y[1]  =  x[1]; // reformatted", 0)]
    [InlineData("y[1] = x[1];", "y[1] = x[2];", 1)]
    [InlineData("2 * x", "3 * x", 1)]
    public void An_edit_regenerates_exactly_the_kernels_whose_ir_changes(string from, string to, int expected)
    {
        CSharpCompilation compilation = Compiler.Compile(Source);
        GeneratorDriver driver = Compiler.Driver().RunGenerators(compilation);
        SyntaxTree edited = Compiler.Parse(Source.Replace(from, to, StringComparison.Ordinal), Compiler.FileName);
        GeneratorRunResult result = driver.RunGenerators(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], edited)).GetRunResult().Results[0];

        Assert.Equal(expected, result.TrackedSteps[TrackingNames.Models].SelectMany(step => step.Outputs).Count(output => output.Reason == IncrementalStepRunReason.Modified));
        Assert.Equal(expected, OutputReasons(result).Count(reason => reason == IncrementalStepRunReason.Modified));
    }

    [Fact]
    public void A_moved_diagnostic_leaves_the_source_of_other_kernels_alone()
    {
        string source = Compiler.Class("""
            [Kernel(64)] public static void Good(In<float> x, Out<float> y) { y[0] = x[0]; }
            [Kernel(64)] public static void Bad(In<float> x, Out<float> y) { y[0] = new object().GetHashCode(); }
            """);
        CSharpCompilation compilation = Compiler.Compile(source);
        GeneratorDriver driver = Compiler.Driver().RunGenerators(compilation);
        SyntaxTree edited = Compiler.Parse("\n\n" + source, Compiler.FileName);
        GeneratorRunResult result = driver.RunGenerators(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], edited)).GetRunResult().Results[0];

        Assert.Contains(result.TrackedSteps[TrackingNames.Diagnostics].SelectMany(step => step.Outputs), output => output.Reason == IncrementalStepRunReason.Modified);
        Assert.All(result.TrackedSteps[TrackingNames.Output].SelectMany(step => step.Outputs), output => Assert.NotEqual(IncrementalStepRunReason.Modified, output.Reason));
    }

    [Fact]
    public void Models_hold_nothing_of_the_compilation()
    {
        Generated generated = Compiler.Run(Source);
        Walk(generated.Models.ToArray(), []);
        Walk(generated.Result.TrackedSteps[TrackingNames.Candidates].SelectMany(step => step.Outputs).Select(output => output.Value).ToArray(), []);
        Walk(Compiler.Run(Source.Replace("2 * x", "new object().GetHashCode()", StringComparison.Ordinal)).Result.TrackedSteps[TrackingNames.Parse].SelectMany(step => step.Outputs).Select(output => output.Value).ToArray(), []);
    }

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorRunResult result) =>
        // The tables of lines are not made while somebody types, and move with the lines.
        result.TrackedOutputSteps.Where(pair => pair.Key == "SourceOutput").SelectMany(pair => pair.Value).SelectMany(step => step.Outputs).Select(output => output.Reason);

    private static void Walk(object? value, HashSet<object> seen)
    {
        if (value is null or string or DiagnosticDescriptor || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
        {
            return;
        }

        Assert.False(value is ISymbol or SyntaxNode or SyntaxTree or Compilation or SemanticModel or IOperation or Location, $"A model holds a {value.GetType()}.");
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                Walk(item, seen);
            }
        }

        foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            Walk(field.GetValue(value), seen);
        }
    }
}

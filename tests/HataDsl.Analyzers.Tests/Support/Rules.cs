using System.Collections.Immutable;
using System.Reflection;
using HataDsl.Generators;
using HataDsl.Generators.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace HataDsl.Analyzers.Tests;

/// <summary>Every rule of the generator and of the analyzers, and what they say of a source.</summary>
internal static class Rules
{
    public static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers = [.. Instances<DiagnosticAnalyzer>(typeof(KernelRule).Assembly)];

    public static readonly CodeFixProvider[] Fixes = [.. Instances<CodeFixProvider>(typeof(KernelCodeFix).Assembly)];

    public static readonly DiagnosticDescriptor[] Descriptors =
    [
        .. typeof(KernelDiagnostics).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>(),
        .. Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics),
    ];

    /// <summary>Another assembly with helpers, for the pages about those.</summary>
    private static readonly Lazy<MetadataReference> Library = new(() => MetadataReference.CreateFromImage(Compiler.Run(Compiler.Compile(Compiler.File("""
        namespace Library;
        public static partial class Helpers
        {
            public static float Square(float x) => x * x;
            [KernelHelper] public static float Cube(float x) => x * x * x;
            [KernelHelper] public static void Increment(ref int x) => x++;
            [KernelHelper] public static void Count(Span<int> counts, int i) => Atomic.Add(ref counts[i], 1);
        }
        """), "Library")).Emit()));

    /// <summary>What the generator and all rules report, in the order of the text; and the compiler's own errors.</summary>
    public static async Task<(List<Diagnostic> Ours, List<Diagnostic> Compilers)> Run(string source)
    {
        Generated generated = Compiler.Run(source, Library.Value);
        Assert.Null(generated.Result.Exception);
        ImmutableArray<Diagnostic> found = await generated.Output.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync();
        Assert.DoesNotContain(found, diagnostic => diagnostic.Id == "AD0001");
        return (
            [.. generated.Result.Diagnostics.Concat(found).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)],
            [.. generated.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)]);
    }

    /// <summary>A report as <c>ID line:column text</c>, the text up to the end of its first line.</summary>
    public static string Show(string source, Diagnostic diagnostic)
    {
        LinePosition start = diagnostic.Location.GetLineSpan().StartLinePosition;
        string spanned = source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);
        return $"{diagnostic.Id} {start.Line}:{start.Character} {spanned.Split('\n')[0]}";
    }

    private static IEnumerable<T> Instances<T>(Assembly assembly) =>
        assembly.GetTypes().Where(type => !type.IsAbstract && typeof(T).IsAssignableFrom(type)).Select(type => (T)Activator.CreateInstance(type)!);
}

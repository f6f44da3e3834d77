using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HataDsl.Generators.Tests;

/// <summary>Compiles sources in memory with the generator.</summary>
internal static class Compiler
{
    public const string FileName = "Test.cs";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14, DocumentationMode.Parse);

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll")
            .Append(typeof(In<>).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>A file with the usings that most tests want.</summary>
    public static string File(string members) => "using System;\nusing System.Numerics;\nusing HataDsl;\n" + members;

    /// <summary>A partial class K around members.</summary>
    public static string Class(string members) => File("public static partial class K\n{\n" + members + "\n}\n");

    public static CSharpCompilation Compile(string source, string assemblyName = "Test", params MetadataReference[] more) =>
        CSharpCompilation.Create(
            assemblyName,
            [Parse(source, FileName)],
            [.. References, .. more],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path);

    public static GeneratorDriver Driver(bool tracksSteps = true) => CSharpGeneratorDriver.Create(
        [new KernelGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: tracksSteps));

    public static Generated Run(string source, params MetadataReference[] more) => Run(Compile(source, "Test", more));

    public static Generated Run(CSharpCompilation compilation)
    {
        GeneratorDriver driver = Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        return new Generated(output, driver.GetRunResult().Results[0]);
    }

    /// <summary>The IR of the only kernel of class K, as lowered.</summary>
    public static string Ir(string members)
    {
        Generated generated = Run(Class(members));
        generated.AssertClean();
        return Assert.Single(Assert.Single(generated.Models).Instances).Ir;
    }
}

/// <summary>What a run gave.</summary>
internal sealed record Generated(Compilation Output, GeneratorRunResult Result)
{
    public IEnumerable<KernelModel> Models =>
        Result.TrackedSteps.TryGetValue(TrackingNames.Models, out var steps) ? steps.SelectMany(step => step.Outputs).Select(output => (KernelModel)output.Value) : [];

    /// <summary>No diagnostic from the generator, and the whole compiles without a warning.</summary>
    public void AssertClean()
    {
        Assert.Null(Result.Exception);
        Assert.Empty(Result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)); // hints are tested with their pages
        Assert.Empty(Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }

    public byte[] Emit()
    {
        using var stream = new MemoryStream();
        var result = Output.Emit(stream);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return stream.ToArray();
    }

    public Assembly Load() => Assembly.Load(Emit());
}

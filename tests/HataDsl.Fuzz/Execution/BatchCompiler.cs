using System.Reflection;
using System.Runtime.Loader;
using HataDsl.Generators;
using HataDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace HataDsl.Fuzz.Execution;

/// <summary>Compiles many programs in one go, with the generator in this process.</summary>
internal static class BatchCompiler
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private static readonly string[] CudaAssemblies = ["HataDsl.Cuda.dll", "ILGPU.dll"];

    private static readonly SyntaxTree Prelude = CSharpSyntaxTree.ParseText(PreludeSource.Text, ParseOptions, "Prelude.cs");

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is { } file && (file.StartsWith("System.", StringComparison.Ordinal) || file is "netstandard.dll" or "mscorlib.dll"))
            .Append(typeof(In<>).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly MetadataReference[] CudaReferences =
    [
        .. References,
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => CudaAssemblies.Contains(Path.GetFileName(path))).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles programs, each with one kernel in a class of its own.</summary>
    /// <param name="sources">Source by class name.</param>
    /// <param name="cuda">Whether to make the form for ILGPU.</param>
    /// <param name="optimizes">Whether the C# compiler and the JIT optimise.</param>
    public static CompiledBatch Compile(IReadOnlyDictionary<string, string> sources, bool cuda, bool optimizes = true)
    {
        var refused = new Dictionary<string, string>();
        Dictionary<string, SyntaxTree> trees = sources.ToDictionary(pair => pair.Key, pair => CSharpSyntaxTree.ParseText(pair.Value, ParseOptions, pair.Key + ".cs"));
        while (true)
        {
            Attempt attempt = Try(trees, cuda, optimizes);
            if (attempt.Image is { } image)
            {
                return Load(image, [.. trees.Keys], refused);
            }

            foreach ((string name, string message) in attempt.Errors.Count > 0 ? attempt.Errors : Alone(trees, cuda))
            {
                refused[name] = message;
                trees.Remove(name);
            }
        }
    }

    /// <summary>The errors of a batch that failed without saying where, found by compiling each program alone.</summary>
    private static Dictionary<string, string> Alone(Dictionary<string, SyntaxTree> trees, bool cuda)
    {
        var errors = new Dictionary<string, string>();
        foreach ((string name, SyntaxTree tree) in trees)
        {
            Attempt alone = Try(new() { [name] = tree }, cuda);
            if (alone.Image is null)
            {
                errors[name] = alone.Errors.Values.FirstOrDefault() ?? alone.Message;
            }
        }

        return errors.Count > 0 ? errors : throw new InvalidOperationException("Programs compile alone, and not together.");
    }

    private static Attempt Try(Dictionary<string, SyntaxTree> trees, bool cuda, bool optimizes = true)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Fuzz" + Guid.NewGuid().ToString("N"),
            [Prelude, .. trees.Values],
            cuda ? CudaReferences : References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: optimizes ? OptimizationLevel.Release : OptimizationLevel.Debug, allowUnsafe: true, concurrentBuild: false,
                generalDiagnosticOption: ReportDiagnostic.Suppress, nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new KernelGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        GeneratorRunResult result = driver.GetRunResult().Results[0];
        if (result.Exception is { } exception)
        {
            return new(null, [], "generator: " + exception);
        }

        var errors = new Dictionary<string, string>();
        Note(result.Diagnostics, trees, errors);
        if (errors.Count > 0)
        {
            return new(null, errors, "");
        }

        if (result.Diagnostics.FirstOrDefault(found => found.Severity == DiagnosticSeverity.Error) is { } error)
        {
            return new(null, errors, error.ToString());
        }

        using var stream = new MemoryStream();
        EmitResult emitted = output.Emit(stream);
        Note(emitted.Diagnostics, trees, errors);
        return emitted.Success ? new(stream.ToArray(), errors, "") : new(null, errors, string.Join("\n", emitted.Diagnostics.Take(3)));
    }

    /// <summary>Assigns errors to programs by the file they are in: the program's own or one generated for it.</summary>
    private static void Note(IEnumerable<Diagnostic> diagnostics, Dictionary<string, SyntaxTree> trees, Dictionary<string, string> errors)
    {
        foreach (Diagnostic diagnostic in diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error))
        {
            FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
            string file = Path.GetFileName(place.Path ?? "");
            string name = file[..Math.Max(file.IndexOf('.', StringComparison.Ordinal), 0)];
            if (trees.ContainsKey(name))
            {
                string line = diagnostic.Location.SourceTree?.GetText().Lines[place.StartLinePosition.Line].ToString().Trim() ?? "";
                errors.TryAdd(name, $"{diagnostic.Id} {file}:{place.StartLinePosition.Line + 1} {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}   >>> {line}");
            }
        }
    }

    private static CompiledBatch Load(byte[] image, string[] names, Dictionary<string, string> refused)
    {
        var context = new AssemblyLoadContext("fuzz", isCollectible: true);
        Assembly assembly = context.LoadFromStream(new MemoryStream(image));
        Dictionary<string, string> shaders = assembly.GetCustomAttributes<KernelShaderAttribute>()
            .GroupBy(shader => shader.Hash).ToDictionary(group => group.Key, group => group.First().Glsl);
        var kernels = new Dictionary<string, CompiledKernel>();
        foreach (KernelDescriptor descriptor in KernelDescriptors.Of(assembly))
        {
            string name = descriptor.Name[..descriptor.Name.IndexOf('.', StringComparison.Ordinal)];
            string ir = assembly.GetType(name)!.GetCustomAttributes<KernelIrAttribute>().First().Text;
            kernels.Add(name, new CompiledKernel(descriptor, shaders[descriptor.Hash], ir));
        }

        return new CompiledBatch(context, kernels, refused);
    }

    private readonly record struct Attempt(byte[]? Image, Dictionary<string, string> Errors, string Message);
}

/// <summary>A kernel ready to run.</summary>
/// <param name="Descriptor">Its forms.</param>
/// <param name="Glsl">Its shader.</param>
/// <param name="Ir">Its IR as lowered.</param>
internal sealed record CompiledKernel(KernelDescriptor Descriptor, string Glsl, string Ir);

/// <summary>Programs compiled together.</summary>
/// <param name="Context">Unloads their code.</param>
/// <param name="Kernels">Kernels by class name.</param>
/// <param name="Refused">Why the others did not compile.</param>
internal sealed record CompiledBatch(AssemblyLoadContext Context, Dictionary<string, CompiledKernel> Kernels, Dictionary<string, string> Refused) : IDisposable
{
    public void Dispose() => Context.Unload();
}

using System.Reflection;
using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HataDsl.Cuda.Tests;

/// <summary>Emitted C# made into a method, as a project that uses the generator would.</summary>
internal static class Emitted
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => path.EndsWith(".dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))];

    private static int _count;

    public static MethodInfo Method(Ir.Kernel kernel) => Method(CudaEmitter.Emit(kernel, "Emitted"));

    public static MethodInfo Method(string text)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release)
            .WithGeneralDiagnosticOption(ReportDiagnostic.Error);
        var compilation = CSharpCompilation.Create(
            $"Emitted{Interlocked.Increment(ref _count)}", [CSharpSyntaxTree.ParseText(text)], References, options);
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics) + "\n" + text);
        return Assembly.Load(stream.ToArray()).GetType("Emitted")!.GetMethod("Kernel")!;
    }

    public static string Ptx(Ir.Kernel kernel)
    {
        using var compiler = new PtxCompiler(9);
        return compiler.Compile(Method(kernel), Size(kernel), kernel.Name);
    }

    public static WorkgroupSize Size(Ir.Kernel kernel) => new(kernel.Workgroup.X, kernel.Workgroup.Y, kernel.Workgroup.Z);
}

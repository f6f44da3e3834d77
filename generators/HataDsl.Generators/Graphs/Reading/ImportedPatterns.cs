using HataDsl.Ir.Graphs;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>Patterns of referenced assemblies, read from what their build has stored in metadata.</summary>
internal static class ImportedPatterns
{
    /// <summary>All of them.</summary>
    public static EquatableArray<PatternModel> Of(Compilation compilation, CancellationToken cancellation)
    {
        var patterns = new List<PatternModel>();
        foreach (IAssemblySymbol assembly in compilation.SourceModule.ReferencedAssemblySymbols.Where(UsesGraphs))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (AttributeData attribute in assembly.GetAttributes())
            {
                if (attribute.AttributeClass is { Name: "PatternStepsAttribute" } type
                    && type.ContainingNamespace.ToDisplayString() == "HataDsl.Graphs"
                    && attribute.ConstructorArguments is { Length: 3 } arguments
                    && arguments[0].Value is GraphPattern.FormatVersion
                    && arguments[1].Value is string text && arguments[2].Value is string processorText)
                {
                    patterns.Add(new PatternModel("", text, processorText, IsPublic: false));
                }
            }
        }

        return new EquatableArray<PatternModel>(patterns);
    }

    /// <summary>Most references of a program have nothing to do with graphs, and looking at their attributes takes time.</summary>
    private static bool UsesGraphs(IAssemblySymbol assembly) =>
        assembly.Name == "HataDsl.Graphs" || assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => reference.Name == "HataDsl.Graphs"));
}

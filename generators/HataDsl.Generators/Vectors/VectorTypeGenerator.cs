using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace HataDsl.Generators;

/// <summary>Writes the members of the vector types of HataDsl itself, which are all alike: no other assembly has the attribute.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class VectorTypeGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<string> names = context.SyntaxProvider.ForAttributeWithMetadataName(
            "HataDsl.VectorTypeAttribute", static (node, _) => node is StructDeclarationSyntax, static (found, _) => found.TargetSymbol.Name);
        context.RegisterSourceOutput(names, static (output, name) => output.AddSource(name + ".g.cs", SourceText.From(VectorTypeWriter.Write(name), Encoding.UTF8)));
    }
}

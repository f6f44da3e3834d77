using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace HataDsl.Generators;

/// <summary>
/// Writes the members of the vector, matrix and shaped view types of HataDsl itself, and the functions of shading languages, which are all alike:
/// no other assembly has the attributes.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class VectorTypeGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Register(context, "HataDsl.VectorTypeAttribute", VectorTypeWriter.Write);
        Register(context, "HataDsl.MatrixTypeAttribute", MatrixTypeWriter.Write);
        Register(context, "HataDsl.VectorFunctionsAttribute", ShadingWriter.Write);
        Register(context, "HataDsl.ShapedViewAttribute", ShapedViewWriter.Write);
    }

    private static void Register(IncrementalGeneratorInitializationContext context, string attribute, Func<string, string> write)
    {
        IncrementalValuesProvider<string> names = context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute, static (node, _) => node is TypeDeclarationSyntax, static (found, _) => found.TargetSymbol.Name);
        context.RegisterSourceOutput(names, (output, name) => output.AddSource(name + ".g.cs", SourceText.From(write(name), Encoding.UTF8)));
    }
}

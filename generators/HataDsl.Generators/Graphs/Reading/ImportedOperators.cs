using HataDsl.Ir.Graphs;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>Operators of referenced assemblies, read from the steps that their build has stored in metadata.</summary>
internal static class ImportedOperators
{
    /// <summary>The stored steps of a method; null if there are none.</summary>
    public static OperatorScript? Find(IMethodSymbol method)
    {
        string? signature = method.OriginalDefinition.GetDocumentationCommentId();
        foreach (AttributeData attribute in method.ContainingType.OriginalDefinition.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "OperatorStepsAttribute" } type
                && type.ContainingNamespace.ToDisplayString() == "HataDsl.Graphs"
                && attribute.ConstructorArguments is { Length: 3 } arguments
                && arguments[0].Value is OperatorScript.FormatVersion
                && arguments[1].Value as string == signature
                && arguments[2].Value is string text)
            {
                return OperatorScript.Parse(text);
            }
        }

        return null;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HataDsl.Generators;

/// <summary>The types around a method, for opening their partial parts.</summary>
internal static class ContainingTypes
{
    /// <summary>The types outermost first; null if one of them is not partial.</summary>
    public static EquatableArray<ContainingType>? Of(SyntaxNode member)
    {
        var types = new List<ContainingType>();
        foreach (TypeDeclarationSyntax type in member.Ancestors().OfType<TypeDeclarationSyntax>())
        {
            if (!type.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                return null;
            }

            string keyword = type is RecordDeclarationSyntax { ClassOrStructKeyword: { RawKind: not 0 } kind } ? "record " + kind.Text : type.Keyword.Text;
            types.Insert(0, new ContainingType(keyword, type.Identifier.Text));
        }

        return new EquatableArray<ContainingType>(types);
    }

    /// <summary>The types, innermost first.</summary>
    public static IEnumerable<INamedTypeSymbol> Around(ISymbol member)
    {
        for (INamedTypeSymbol? type = member.ContainingType; type is not null; type = type.ContainingType)
        {
            yield return type;
        }
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HataDsl.Analyzers;

/// <summary>A kernel or helper in a type that is not partial: nothing can be generated into it, so the generator passes it over.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PartialTypeRule : KernelRule
{
    /// <summary>The id, for the code fix.</summary>
    public const string Id = "HATA1004";

    private static readonly DiagnosticDescriptor Descriptor = Rule(
        Id, DiagnosticSeverity.Error, "Type of a kernel must be partial", "'{0}' must be partial, because what belongs to '{1}' is generated into it",
        "Add 'partial' to the type and to the types around it.");

    /// <summary>Creates the rule.</summary>
    public PartialTypeRule()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, HataTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                // One report for a type: at its first kernel or helper.
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (FirstIn(type, types) is not { } method)
                {
                    return;
                }

                foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
                {
                    if (reference.GetSyntax(symbol.CancellationToken) is TypeDeclarationSyntax declaration
                        && declaration.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().FirstOrDefault(around => !around.Modifiers.Any(SyntaxKind.PartialKeyword)) is { } closed)
                    {
                        symbol.ReportDiagnostic(At(closed.Identifier.GetLocation(), closed.Identifier.Text, method.Name));
                    }
                }
            },
            SymbolKind.NamedType);

    private static IMethodSymbol? FirstIn(INamedTypeSymbol type, HataTypes types) =>
        type.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(method => method.MethodKind == MethodKind.Ordinary && types.IsDeviceCode(method));
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HataDsl.Analyzers;

/// <summary>A helper offered to other assemblies that these cannot see.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PrivateHelperRule : KernelRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1052", DiagnosticSeverity.Warning, "Helper for other assemblies is private", "[KernelHelper] stores '{0}' for other assemblies, which cannot call it: make it public, or remove the attribute",
        "Within one assembly a kernel calls every static method; the attribute only adds metadata.");

    /// <summary>Creates the rule.</summary>
    public PrivateHelperRule()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, HataTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                if (symbol.Symbol.DeclaredAccessibility == Accessibility.Private
                    && types.HelperAttributeOf(symbol.Symbol)?.ApplicationSyntaxReference?.GetSyntax(symbol.CancellationToken) is { } syntax)
                {
                    symbol.ReportDiagnostic(At(syntax.GetLocation(), symbol.Symbol.Name));
                }
            },
            SymbolKind.Method);
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HataDsl.Analyzers;

/// <summary>A default value of a kernel's parameter, which its launch overload does not have.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DefaultValueRule : KernelRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1053", DiagnosticSeverity.Warning, "Default value of a kernel parameter", "The launch overload of '{0}' has no default for '{1}': every launch must give it",
        "A default on the method would hold for calls as plain C# alone.");

    /// <summary>Creates the rule.</summary>
    public DefaultValueRule()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, HataTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                var method = (IMethodSymbol)symbol.Symbol;
                if (types.KernelAttributeOf(method) is null)
                {
                    return;
                }

                foreach (IParameterSymbol parameter in method.Parameters.Where(parameter => parameter.HasExplicitDefaultValue))
                {
                    if (parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(symbol.CancellationToken) is ParameterSyntax { Default: { } value })
                    {
                        symbol.ReportDiagnostic(At(value.GetLocation(), method.Name, parameter.Name));
                    }
                }
            },
            SymbolKind.Method);
}

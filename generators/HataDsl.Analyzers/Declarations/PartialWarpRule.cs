using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HataDsl.Analyzers;

/// <summary>A workgroup that leaves lanes of its last subgroup empty.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PartialWarpRule : KernelRule
{
    private const int Lanes = 32;

    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1505", DiagnosticSeverity.Info, "Workgroup is no multiple of 32", "A workgroup of {0} invocations leaves {1} of 32 lanes empty in its last subgroup",
        "NVIDIA and most others run subgroups of 32 lanes; the empty ones cost as much as the others.");

    /// <summary>Creates the rule.</summary>
    public PartialWarpRule()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, HataTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                if (types.KernelAttributeOf(symbol.Symbol) is not { ConstructorArguments.Length: 3 } attribute
                    || attribute.ConstructorArguments.Any(argument => argument.Value is not (int and > 0))
                    || attribute.ApplicationSyntaxReference?.GetSyntax(symbol.CancellationToken) is not { } syntax)
                {
                    return;
                }

                long count = attribute.ConstructorArguments.Aggregate(1L, (product, argument) => product * (int)argument.Value!);
                if (count is > 8 and <= 1024 && count % Lanes != 0)
                {
                    symbol.ReportDiagnostic(At(syntax.GetLocation(), count, Lanes - (count % Lanes)));
                }
            },
            SymbolKind.Method);
}

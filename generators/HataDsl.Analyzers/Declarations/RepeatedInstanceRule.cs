using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HataDsl.Analyzers;

/// <summary>A kernel that is closed over the same types twice.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RepeatedInstanceRule : KernelRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1051", DiagnosticSeverity.Warning, "Instance is there twice", "Kernel '{0}' has an instance for {1} already",
        "Each instance is compiled for every target.");

    /// <summary>Creates the rule.</summary>
    public RepeatedInstanceRule()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, HataTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                var seen = new HashSet<string>();
                foreach (AttributeData attribute in symbol.Symbol.GetAttributes().Where(attribute => HataTypes.Is(attribute.AttributeClass, types.Instance)))
                {
                    if (attribute.ConstructorArguments.FirstOrDefault() is not { Kind: TypedConstantKind.Array, IsNull: false } list)
                    {
                        continue;
                    }

                    string arguments = "<" + string.Join(", ", list.Values.Select(value => value.ToCSharpString())) + ">";
                    if (!seen.Add(arguments) && attribute.ApplicationSyntaxReference?.GetSyntax(symbol.CancellationToken) is { } syntax)
                    {
                        symbol.ReportDiagnostic(At(syntax.GetLocation(), symbol.Symbol.Name, arguments));
                    }
                }
            },
            SymbolKind.Method);
}

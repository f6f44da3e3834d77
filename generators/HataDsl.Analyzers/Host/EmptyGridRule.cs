using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A grid with a constant extent that is not positive.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EmptyGridRule : HostRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1702", DiagnosticSeverity.Warning, "Grid is empty", "A grid of {0} {1}",
        "Zero on any axis launches nothing, without a word.");

    /// <summary>Creates the rule.</summary>
    public EmptyGridRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(HostBody body, Action<Diagnostic> report)
    {
        foreach (IInvocationOperation call in body.All<IInvocationOperation>())
        {
            if (!HataTypes.Is(call.TargetMethod.ContainingType, body.Types.Grid) || call.TargetMethod.Name is not ("Invocations" or "Workgroups"))
            {
                continue;
            }

            foreach (IArgumentOperation argument in call.Arguments)
            {
                if (argument.Value.ConstantValue is { HasValue: true, Value: int extent and <= 0 })
                {
                    report(At(argument.Value, extent, extent == 0 ? "launches nothing" : "throws"));
                }
            }
        }
    }
}

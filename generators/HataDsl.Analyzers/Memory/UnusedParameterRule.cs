using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HataDsl.Analyzers;

/// <summary>A parameter of a kernel that its body does not use.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnusedParameterRule : KernelBodyRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1235", DiagnosticSeverity.Warning, "Kernel parameter is not used", "Kernel '{0}' does not use '{1}'",
        "Each argument is uploaded with every launch, and each view takes a binding.");

    /// <summary>Creates the rule.</summary>
    public UnusedParameterRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(KernelBody body, Action<Diagnostic> report)
    {
        if (body.Types.KernelAttributeOf(body.Method) is not { } attribute || attribute.NamedArguments.Any(argument => argument.Key == "CpuBody"))
        {
            return; // a hand-written body may use it
        }

        foreach (IParameterSymbol parameter in body.Method.Parameters)
        {
            if (!body.ReferencesTo(parameter).Any() && KernelBody.PlacesOf(parameter) is { } places)
            {
                report(At(places.Name, body.Method.Name, parameter.Name));
            }
        }
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HataDsl.Analyzers;

/// <summary>A result of a kernel that it never writes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OutNeverWrittenRule : KernelBodyRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1236", DiagnosticSeverity.Warning, "Result is never written", "'{0}' is a result of the kernel, and no element of it is written",
        "The buffer keeps what was in it, which may be anything.");

    /// <summary>Creates the rule.</summary>
    public OutNeverWrittenRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(KernelBody body, Action<Diagnostic> report)
    {
        foreach (IParameterSymbol parameter in body.Method.Parameters.Where(parameter => HataTypes.Is(parameter.Type, body.Types.Out)))
        {
            if (body.ReferencesTo(parameter).Any() && body.UseOf(parameter) is { } use && (use & (ViewUse.Written | ViewUse.Read)) == 0
                && KernelBody.PlacesOf(parameter) is { } places)
            {
                report(At(places.Name, parameter.Name));
            }
        }
    }
}

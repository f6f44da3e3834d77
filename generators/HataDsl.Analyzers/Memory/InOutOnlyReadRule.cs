using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HataDsl.Analyzers;

/// <summary>A view for reading and writing that is only read.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InOutOnlyReadRule : KernelBodyRule
{
    /// <summary>The id, for the code fix.</summary>
    public const string Id = "HATA1237";

    private static readonly DiagnosticDescriptor Descriptor = Rule(
        Id, DiagnosticSeverity.Warning, "View is only read", "'{0}' is never written: make it In<T>",
        "Launches that read one buffer need not wait for each other, and reads through In<T> may be cached.");

    /// <summary>Creates the rule.</summary>
    public InOutOnlyReadRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(KernelBody body, Action<Diagnostic> report)
    {
        bool hasCpuBody = body.Types.KernelAttributeOf(body.Method)?.NamedArguments.Any(argument => argument.Key == "CpuBody") == true;
        foreach (IParameterSymbol parameter in body.Method.Parameters.Where(parameter => HataTypes.Is(parameter.Type, body.Types.InOut) && !hasCpuBody))
        {
            if (body.UseOf(parameter) == ViewUse.Read && KernelBody.PlacesOf(parameter) is { } places)
            {
                report(At(places.Type, parameter.Name));
            }
        }
    }
}

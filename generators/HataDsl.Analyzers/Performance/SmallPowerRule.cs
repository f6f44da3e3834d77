using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A power with a small whole exponent.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SmallPowerRule : KernelBodyRule
{
    /// <summary>The id, for the code fix.</summary>
    public const string Id = "HATA1604";

    private static readonly DiagnosticDescriptor Descriptor = Rule(
        Id, DiagnosticSeverity.Info, "Power with a small exponent", "Pow with exponent {0} takes a logarithm and an exponential: multiply instead",
        "On a GPU the power of a negative base is also less exact than a product, or NaN.");

    /// <summary>Creates the rule.</summary>
    public SmallPowerRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(KernelBody body, Action<Diagnostic> report)
    {
        foreach (IInvocationOperation call in body.All<IInvocationOperation>())
        {
            if (call.TargetMethod is { Name: "Pow", ContainingType: { Name: "MathF" or "Math" or "Single" or "Double", ContainingNamespace.Name: "System" } }
                && call.Arguments.Length == 2
                && call.Arguments[1].Value.ConstantValue is { HasValue: true, Value: { } exponent }
                && Convert.ToDouble(exponent, System.Globalization.CultureInfo.InvariantCulture) is 2 or 3)
            {
                report(At(call, exponent));
            }
        }
    }
}

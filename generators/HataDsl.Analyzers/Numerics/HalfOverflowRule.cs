using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A constant that is infinite as a Half, or zero.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HalfOverflowRule : KernelBodyRule
{
    private const double Largest = 65504;
    private const double Smallest = 2.98e-8;

    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1803", DiagnosticSeverity.Warning, "Constant does not fit a Half", "{0} becomes {1} as a Half, whose numbers lie between 6e-8 and 65504",
        "Masks of -1e9 are a common case: use Half.MinValue, or BFloat16, which has the range of a float.");

    /// <summary>Creates the rule.</summary>
    public HalfOverflowRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(KernelBody body, Action<Diagnostic> report)
    {
        foreach (IConversionOperation conversion in body.All<IConversionOperation>())
        {
            if (conversion.Type is { Name: "Half", ContainingNamespace.Name: "System" }
                && conversion.Operand.ConstantValue is { HasValue: true, Value: float or double or int or long } constant)
            {
                double value = Math.Abs(Convert.ToDouble(constant.Value, System.Globalization.CultureInfo.InvariantCulture));
                string? becomes = double.IsInfinity(value) || double.IsNaN(value) ? null : value >= Largest + 16 ? "infinite" : value is > 0 and < Smallest ? "zero" : null;
                if (becomes is not null)
                {
                    report(At(conversion, constant.Value, becomes));
                }
            }
        }
    }
}

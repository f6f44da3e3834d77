using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A loop that counts in floats.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FloatCounterRule : KernelBodyRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1804", DiagnosticSeverity.Warning, "Loop counts in floating point", "'{0}' counts in floating point: the number of rounds depends on rounding, which an approximate device may change",
        "Count with an int and compute the float from it; the loop can then be unrolled too.");

    /// <summary>Creates the rule.</summary>
    public FloatCounterRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(KernelBody body, Action<Diagnostic> report)
    {
        foreach (IForLoopOperation loop in body.All<IForLoopOperation>())
        {
            foreach (ILocalSymbol local in loop.Locals.Where(local => local.Type.SpecialType is SpecialType.System_Single or SpecialType.System_Double))
            {
                bool isTested = loop.Condition?.DescendantsAndSelf().OfType<ILocalReferenceOperation>().Any(reference => HostBody.IsSame(reference.Local, local)) == true;
                IOperation? step = loop.AtLoopBottom.FirstOrDefault(statement =>
                    statement.Descendants().Any(operation => operation is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } or IIncrementOrDecrementOperation
                        && operation.Descendants().OfType<ILocalReferenceOperation>().Any(reference => HostBody.IsSame(reference.Local, local))));
                if (isTested && step is not null)
                {
                    report(At(step, local.Name));
                }
            }
        }
    }
}

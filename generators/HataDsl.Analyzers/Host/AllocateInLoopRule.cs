using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>An allocation in a loop whose size the loop does not change.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AllocateInLoopRule : HostRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1707", DiagnosticSeverity.Info, "Buffer is allocated in a loop", "A buffer of the same size is allocated in every round: allocate it before the loop",
        "An allocation takes longer than most launches, and on CUDA waits for the device.");

    /// <summary>Creates the rule.</summary>
    public AllocateInLoopRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(HostBody body, Action<Diagnostic> report)
    {
        foreach (IInvocationOperation call in body.All<IInvocationOperation>())
        {
            if (HostBody.IsCall(call, body.Types.Device, "Allocate") && HostBody.DeclaredBy(call) is not null && LoopAround(call) is { } loop
                && call.Arguments.All(argument => IsInvariant(argument.Value, loop)))
            {
                report(At(call));
            }
        }
    }

    private static ILoopOperation? LoopAround(IOperation operation)
    {
        for (IOperation? at = operation.Parent; at is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation; at = at.Parent)
        {
            if (at is ILoopOperation loop)
            {
                return loop;
            }
        }

        return null;
    }

    private static bool IsInvariant(IOperation size, ILoopOperation loop) => size.DescendantsAndSelf().All(operation => operation switch
    {
        ILocalReferenceOperation local => !loop.Syntax.Span.Contains(local.Local.DeclaringSyntaxReferences[0].Span)
            && !loop.Descendants().OfType<IAssignmentOperation>().Any(assignment => HostBody.IsSame(HostBody.Variable(assignment.Target), local.Local))
            && !loop.Descendants().OfType<IIncrementOrDecrementOperation>().Any(step => HostBody.IsSame(HostBody.Variable(step.Target), local.Local)),
        ILiteralOperation or IConversionOperation or IBinaryOperation or IParameterReferenceOperation => true,
        _ => operation.ConstantValue.HasValue,
    });
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A buffer, queue or device that is used after its Dispose in the same list of statements.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UseAfterDisposeRule : HostRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1701", DiagnosticSeverity.Warning, "Buffer is used after it was freed", "'{0}' was freed in line {1}",
        "The launch or copy throws.");

    /// <summary>Creates the rule.</summary>
    public UseAfterDisposeRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(HostBody body, Action<Diagnostic> report)
    {
        foreach (IInvocationOperation call in body.All<IInvocationOperation>())
        {
            bool isOurs = call.TargetMethod is { Name: "Dispose", Parameters.Length: 0 } && call.Instance?.Type is { } type
                && (HataTypes.Is(type, body.Types.Buffer) || HataTypes.DerivesFrom(type, body.Types.Queue) || HataTypes.DerivesFrom(type, body.Types.Device));
            if (!isOurs || HostBody.Variable(call.Instance!) is not ILocalSymbol local || HostBody.StatementOf(call) is not { } statement)
            {
                continue;
            }

            foreach (IOperation later in HostBody.After(statement))
            {
                bool isGivenAnew = later.DescendantsAndSelf().OfType<IAssignmentOperation>().Any(assignment => HostBody.IsSame(HostBody.Variable(assignment.Target), local));
                IOperation? use = later.Descendants().OfType<ILocalReferenceOperation>().FirstOrDefault(reference => HostBody.IsSame(reference.Local, local) && !IsHarmless(reference));
                if (isGivenAnew)
                {
                    break;
                }

                if (use is not null)
                {
                    report(At(use, local.Name, call.Syntax.GetLocation().GetLineSpan().StartLinePosition.Line + 1));
                    break;
                }
            }
        }
    }

    private static bool IsHarmless(ILocalReferenceOperation reference) =>
        reference.Parent is IInvocationOperation { TargetMethod.Name: "Dispose" } or IPropertyReferenceOperation { Property.Name: "Length" or "Id" or "Name" or "Memory" };
}

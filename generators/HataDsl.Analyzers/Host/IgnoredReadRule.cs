using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A read whose result nobody uses.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IgnoredReadRule : HostRule
{
    /// <summary>The id, for the code fix.</summary>
    public const string Id = "HATA1705";

    private static readonly DiagnosticDescriptor Descriptor = Rule(
        Id, DiagnosticSeverity.Warning, "Result of a read is ignored", "The array that is read here goes unused: call Synchronize to wait, or Read into a span",
        "Read copies the whole buffer to the host.");

    /// <summary>Creates the rule.</summary>
    public IgnoredReadRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(HostBody body, Action<Diagnostic> report)
    {
        foreach (IInvocationOperation call in body.All<IInvocationOperation>())
        {
            if (HostBody.IsCall(call, body.Types.Queue, "Read") && !call.TargetMethod.ReturnsVoid
                && call.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation })
            {
                report(At(call));
            }
        }
    }
}

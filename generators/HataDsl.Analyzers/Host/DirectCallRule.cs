using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A kernel that asks for its position, called from the host without a launch.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DirectCallRule : HostRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1711", DiagnosticSeverity.Warning, "Kernel is called as a method", "'{0}' asks for its position, which exists only while it runs on a queue: give it a queue and a grid",
        "The overload with Queue and Grid launches; the method itself is the body of one invocation.");

    /// <summary>Creates the rule.</summary>
    public DirectCallRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(HostBody body, Action<Diagnostic> report)
    {
        foreach (IInvocationOperation call in body.All<IInvocationOperation>())
        {
            if (body.Types.KernelAttributeOf(call.TargetMethod) is not null && AsksPosition(call.TargetMethod.OriginalDefinition))
            {
                report(At(call, call.TargetMethod.Name));
            }
        }
    }

    private static bool AsksPosition(IMethodSymbol kernel) =>
        kernel.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax().DescendantTokens()
            .Any(token => token.Text is "Invocation" or "Workgroup" or "Subgroup" && token.GetNextToken().Text == ".") == true;
}

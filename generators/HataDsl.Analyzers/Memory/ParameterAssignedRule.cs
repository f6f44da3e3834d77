using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A result that is put into a scalar parameter, where nobody sees it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ParameterAssignedRule : KernelBodyRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1238", DiagnosticSeverity.Warning, "Scalar parameter takes a result", "'{0}' is a copy in each invocation: nothing reads this value, and it does not reach the host",
        "A kernel gives results through Out<T> and InOut<T> views alone.");

    /// <summary>Creates the rule.</summary>
    public ParameterAssignedRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(KernelBody body, Action<Diagnostic> report)
    {
        if (body.Types.KernelAttributeOf(body.Method) is null)
        {
            return;
        }

        foreach (IParameterSymbol parameter in body.Method.Parameters.Where(parameter => !body.Types.IsView(parameter.Type)))
        {
            IParameterReferenceOperation[] uses = [.. body.ReferencesTo(parameter)];
            if (uses.Length > 0 && uses.All(use => use.Parent is IAssignmentOperation { Parent: IExpressionStatementOperation } assignment && assignment.Target == use
                || use.Parent is IIncrementOrDecrementOperation { Parent: IExpressionStatementOperation }))
            {
                report(At(uses[uses.Length - 1].Parent!, parameter.Name));
            }
        }
    }
}

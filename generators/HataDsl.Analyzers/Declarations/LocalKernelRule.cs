using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HataDsl.Analyzers;

/// <summary>[Kernel] on a local function or lambda, which the generator never sees.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LocalKernelRule : KernelRule
{
    private static readonly DiagnosticDescriptor Descriptor = Rule(
        "HATA1050", DiagnosticSeverity.Error, "Kernel inside a method", "'{0}' is never compiled: a kernel is a method of a partial class, not a local function",
        "The launch overload is generated into the class around the kernel.");

    /// <summary>Creates the rule.</summary>
    public LocalKernelRule()
        : base(Descriptor)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, HataTypes types) =>
        context.RegisterSyntaxNodeAction(
            node =>
            {
                var function = (LocalFunctionStatementSyntax)node.Node;
                if (function.AttributeLists.Count > 0 && node.SemanticModel.GetDeclaredSymbol(function, node.CancellationToken) is { } method && types.IsDeviceCode(method))
                {
                    node.ReportDiagnostic(At(function.Identifier.GetLocation(), method.Name));
                }
            },
            SyntaxKind.LocalFunctionStatement);
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A function in double precision whose arguments are floats and whose result becomes one again.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DoubleFunctionRule : KernelBodyRule
{
    /// <summary>The id, for the code fix.</summary>
    public const string Id = "HATA1602";

    private static readonly DiagnosticDescriptor Descriptor = Rule(
        Id, DiagnosticSeverity.Warning, "Double-precision function on floats", "Math.{0} computes in double precision and is cut to float: use MathF.{0}",
        "Double precision is 32 to 64 times slower on consumer GPUs, and absent on some.");

    /// <summary>Creates the rule.</summary>
    public DoubleFunctionRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(KernelBody body, Action<Diagnostic> report)
    {
        foreach (IInvocationOperation call in body.All<IInvocationOperation>())
        {
            bool isDouble = call.TargetMethod is { ContainingType: { Name: "Math", ContainingNamespace.Name: "System" }, ReturnType.SpecialType: SpecialType.System_Double };
            bool isCut = call.Parent is IConversionOperation { Type.SpecialType: SpecialType.System_Single };
            if (isDouble && isCut && call.Arguments.All(IsFloat) && HasSingleForm(call))
            {
                report(At(call, call.TargetMethod.Name));
            }
        }
    }

    private static bool IsFloat(IArgumentOperation argument) =>
        argument.Value is IConversionOperation { IsImplicit: true, Operand.Type.SpecialType: SpecialType.System_Single } || argument.Value.ConstantValue.HasValue;

    private static bool HasSingleForm(IInvocationOperation call) =>
        call.SemanticModel?.Compilation.GetTypeByMetadataName("System.MathF")?.GetMembers(call.TargetMethod.Name).OfType<IMethodSymbol>()
            .Any(method => method.Parameters.Length == call.TargetMethod.Parameters.Length) == true;
}

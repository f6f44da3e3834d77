using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A literal in double precision that makes arithmetic on floats double.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DoubleLiteralRule : KernelBodyRule
{
    /// <summary>The id, for the code fix.</summary>
    public const string Id = "HATA1601";

    private static readonly DiagnosticDescriptor Descriptor = Rule(
        Id, DiagnosticSeverity.Warning, "Double literal among floats", "'{0}' is a double, which makes this float arithmetic double: write {0}f",
        "Double precision is 32 to 64 times slower on consumer GPUs, and absent on some.");

    /// <summary>Creates the rule.</summary>
    public DoubleLiteralRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(KernelBody body, Action<Diagnostic> report)
    {
        foreach (IBinaryOperation binary in body.All<IBinaryOperation>())
        {
            Check(binary.LeftOperand, binary.RightOperand, report);
            Check(binary.RightOperand, binary.LeftOperand, report);
        }
    }

    private void Check(IOperation literal, IOperation other, Action<Diagnostic> report)
    {
        bool isLiteral = literal is ILiteralOperation { Type.SpecialType: SpecialType.System_Double };
        bool widensFloat = other is IConversionOperation { IsImplicit: true, Type.SpecialType: SpecialType.System_Double, Operand.Type.SpecialType: SpecialType.System_Single };
        if (isLiteral && widensFloat)
        {
            report(At(literal, literal.Syntax.ToString().TrimEnd('d', 'D')));
        }
    }
}

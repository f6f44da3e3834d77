using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>A product of ints that is widened to long when it may have overflowed already.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WidenedProductRule : KernelBodyRule
{
    /// <summary>The id, for the code fix.</summary>
    public const string Id = "HATA1802";

    private static readonly DiagnosticDescriptor Descriptor = Rule(
        Id, DiagnosticSeverity.Warning, "Product is widened too late", "The product is computed in 32 bits and wraps before it becomes a long: write (long){0} * {1}",
        "Buffers of more than 2 GiB elements are why the variable is a long.");

    /// <summary>Creates the rule.</summary>
    public WidenedProductRule()
        : base(Descriptor)
    {
    }

    private protected override void Check(KernelBody body, Action<Diagnostic> report)
    {
        foreach (IVariableInitializerOperation initializer in body.All<IVariableInitializerOperation>())
        {
            Check(initializer.Value, report);
        }

        foreach (ISimpleAssignmentOperation assignment in body.All<ISimpleAssignmentOperation>())
        {
            Check(assignment.Value, report);
        }
    }

    private void Check(IOperation value, Action<Diagnostic> report)
    {
        if (value is IConversionOperation { IsImplicit: true, Type.SpecialType: SpecialType.System_Int64 or SpecialType.System_UInt64 } conversion
            && conversion.Operand is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply, Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_UInt32 } product
            && !product.LeftOperand.ConstantValue.HasValue && !product.RightOperand.ConstantValue.HasValue)
        {
            report(At(product, product.LeftOperand.Syntax, product.RightOperand.Syntax));
        }
    }
}

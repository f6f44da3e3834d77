using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Conversions.</content>
internal sealed partial class BodyLowering
{
    private Value[] LowerConversion(IConversionOperation operation)
    {
        if (operation.IsChecked && !operation.IsImplicit)
        {
            return Refuse(KernelDiagnostics.CheckedArithmetic, operation);
        }

        if (operation.Operand is IInvalidOperation)
        {
            return Lower(operation.Operand);
        }

        if (TypeOf(operation) is not { } to || TypeOf(operation.Operand) is not { } from)
        {
            return RefuseKind(operation);
        }

        ScalarType target = TypeMapping.Scalar(to);
        ScalarType source = TypeMapping.Scalar(from);
        if (source != ScalarType.Void && target != ScalarType.Void)
        {
            Value value = LowerScalar(operation.Operand);
            _builder.Span = _context.SpanOf(operation.Syntax);
            return [ConvertTo(value, target)];
        }

        if (operation.OperatorMethod is { } method)
        {
            return CallHelper(operation, _types.Apply(method, operation.ConstrainedToType), [new HelperArgument(Place.Of(Lower(operation.Operand)))]);
        }

        if (SymbolEqualityComparer.Default.Equals(from, to))
        {
            return Lower(operation.Operand);
        }

        return to.IsTupleType && from.IsTupleType && LayoutOf(operation) is { Count: > 0 } layout
            ? [.. Lower(operation.Operand).Select((value, i) => ConvertTo(value, layout.Scalars[i]))]
            : Refuse(KernelDiagnostics.UnsupportedType, operation, Show(to));
    }

    private Value ConvertTo(Value value, ScalarType target) => Numeric.Convert(_builder, value, target);

    /// <summary>
    /// An index. Views take a long, but the conversion that C# adds to an int says nothing and is left out, so that index arithmetic
    /// stays 32-bit unless the expression itself is long.
    /// </summary>
    private Value LowerIndex(IOperation operation)
    {
        if (operation is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion
            && TypeOf(conversion.Operand) is { } type
            && TypeMapping.Scalar(type) is ScalarType.I32 or ScalarType.I16 or ScalarType.U16 or ScalarType.I8 or ScalarType.U8)
        {
            operation = conversion.Operand;
        }

        if (operation.ConstantValue is { HasValue: true, Value: long constant } && constant is >= int.MinValue and <= int.MaxValue)
        {
            return At(operation).Constant((int)constant);
        }

        Value index = LowerScalar(operation);
        return index.Type is ScalarType.I32 or ScalarType.I64 ? index
            : ConvertTo(index, index.Type.IsInteger() && index.Type.Size() < 4 ? ScalarType.I32 : ScalarType.I64);
    }
}

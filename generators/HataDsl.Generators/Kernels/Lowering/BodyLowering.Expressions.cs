using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Expressions: the dispatch and the simple kinds.</content>
internal sealed partial class BodyLowering
{
    /// <summary>Lowers an expression to the scalars of its type, in order; none for void.</summary>
    private Value[] Lower(IOperation operation)
    {
        if (operation.ConstantValue is { HasValue: true } constant && TypeOf(operation) is { } type)
        {
            return LowerConstant(operation, type, constant.Value);
        }

        switch (operation)
        {
            case ILocalReferenceOperation or IParameterReferenceOperation or IArrayElementReferenceOperation or IInstanceReferenceOperation or IImplicitIndexerReferenceOperation or IInlineArrayAccessOperation:
                return LowerRead(operation);
            case IFieldReferenceOperation field:
                return field.Instance is null ? LowerStaticField(field) : LowerRead(operation);
            case IPropertyReferenceOperation property:
                return LowerProperty(property);
            case IConversionOperation conversion:
                return LowerConversion(conversion);
            case IUnaryOperation unary:
                return LowerUnary(unary);
            case IBinaryOperation binary:
                return LowerBinary(binary);
            case IConditionalOperation conditional:
                return LowerConditional(conditional);
            case ISimpleAssignmentOperation assignment:
                return LowerAssignment(assignment);
            case ICompoundAssignmentOperation compound:
                return LowerCompound(compound);
            case IIncrementOrDecrementOperation step:
                return LowerStep(step);
            case IDeconstructionAssignmentOperation deconstruction:
                return LowerDeconstruction(deconstruction);
            case IInvocationOperation invocation:
                return LowerInvocation(invocation);
            case IObjectCreationOperation creation:
                return LowerCreation(creation);
            case IWithOperation { Operand: { } copied, Initializer: { } changes }:
                return Initialize(Lower(copied), LayoutOf(operation), changes);
            case IDefaultValueOperation:
                return Zeros(LayoutOf(operation));
            case ITupleOperation tuple:
                return [.. tuple.Elements.SelectMany(Lower)];
            case IIsPatternOperation isPattern:
                return [LowerPattern(isPattern.Pattern, Lower(isPattern.Value))];
            case ISwitchExpressionOperation choice:
                return LowerSwitchExpression(choice);
            case IParenthesizedOperation parenthesized:
                return Lower(parenthesized.Operand);
            case ISizeOfOperation size when SizeOf(_types.Apply(size.TypeOperand)) is { } bytes:
                return [At(operation).Constant(bytes)];
            case IDeclarationExpressionOperation or IDiscardOperation:
                return LowerRead(operation);
            case IInvalidOperation:
                _context.IsInvalid = true;
                return Placeholder(operation);
            default:
                return RefuseKind(operation);
        }
    }

    /// <summary>Bytes of a value in memory; null where they are not known.</summary>
    private int? SizeOf(ITypeSymbol type) => _context.LayoutOf(type) switch
    {
        { IsScalar: true } scalar => scalar.Scalars[0].Size(),
        null => null,
        _ => RecordLayout.Of(type)?.Size,
    };

    /// <summary>Lowers an expression of a primitive type.</summary>
    private Value LowerScalar(IOperation operation)
    {
        Value[] values = Lower(operation);
        if (values.Length == 1)
        {
            return values[0];
        }

        if (values.Length > 1)
        {
            Report(KernelDiagnostics.UnsupportedType, operation, TypeOf(operation) is { } type ? Show(type) : "void");
        }

        ScalarType scalar = TypeOf(operation) is { } wanted ? TypeMapping.Scalar(wanted) : ScalarType.Void;
        return _builder.Constant(scalar == ScalarType.Void ? ScalarType.I32 : scalar, 0);
    }

    private Value[] LowerConstant(IOperation operation, ITypeSymbol type, object? value)
    {
        ScalarType scalar = TypeMapping.Scalar(type);
        if (type.SpecialType == SpecialType.System_String)
        {
            return Refuse(KernelDiagnostics.Strings, operation);
        }

        return scalar == ScalarType.Void || value is null
            ? Refuse(KernelDiagnostics.UnsupportedType, operation, Show(type))
            : [At(operation).Constant(scalar, BitsOf(scalar, value))];
    }

    private static ulong BitsOf(ScalarType type, object value) => value switch
    {
        bool truth => truth ? 1u : 0u,
        float single => ConstantBits.FromSingle(single),
        double number => ConstantBits.FromDouble(number),
        char character => character,
        ulong large => large,
        _ => ConstantBits.Truncate(type, unchecked((ulong)Convert.ToInt64(value))),
    };

    private Value[] LowerRead(IOperation operation) =>
        PlaceOf(operation) is { } place ? Read(place, operation) : Placeholder(operation);

    private Value[] RefuseKind(IOperation operation)
    {
        var refusal = Refusal.Of(operation);
        return Refuse(refusal.Rule, operation, refusal.Arguments);
    }

    private Value[] LowerConditional(IConditionalOperation operation)
    {
        Value condition = LowerScalar(operation.Condition);
        if (KnownTruth(condition) is { } known)
        {
            return Lower(known ? operation.WhenTrue : operation.WhenFalse!);
        }

        if (IsCheap(operation.WhenTrue) && IsCheap(operation.WhenFalse!))
        {
            Value[] yes = Lower(operation.WhenTrue);
            Value[] no = Lower(operation.WhenFalse!);
            RegionBuilder at = At(operation);
            return [.. yes.Select((value, i) => at.EmitAs(value.Type, Op.Select, condition, value, no[i]))];
        }

        return Choose(operation, condition, operation.WhenTrue, operation.WhenFalse!);
    }

    /// <summary>Evaluates one of two expressions.</summary>
    private Value[] Choose(IOperation operation, Value condition, IOperation whenTrue, IOperation whenFalse)
    {
        Symbol[] result = Declare("choice", LayoutOf(operation));
        Instruction branch = At(operation).If(condition);
        Into(branch.Regions[0], () => Write(Place.Of(result), Lower(whenTrue), operation));
        Into(branch.Regions[1], () => Write(Place.Of(result), Lower(whenFalse), operation));
        return Read(Place.Of(result), operation);
    }
}

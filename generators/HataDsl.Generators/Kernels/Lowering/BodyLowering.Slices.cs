using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>The views, spans and arrays that expressions name, and parts of them.</content>
internal sealed partial class BodyLowering
{
    /// <summary>The view or arrays that an expression names, with elements of their own type; null after a report.</summary>
    private ArrayRef? ArrayOf(IOperation operation, string name)
    {
        ArrayRef? array = SeenArrayOf(operation, name);
        if (array is not { Cast: not null })
        {
            return array;
        }

        Report(KernelDiagnostics.CastElements, operation);
        return null;
    }

    /// <summary>The view or arrays that an expression names, whose elements may be seen as others; null after a report.</summary>
    private ArrayRef? SeenArrayOf(IOperation operation, string name)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local when _arrays.TryGetValue(local.Local, out ArrayRef array):
                return array;
            case IParameterReferenceOperation parameter when _arrays.TryGetValue(parameter.Parameter, out ArrayRef array):
                return array;
            case IFieldReferenceOperation { Instance: IInstanceReferenceOperation } state when _arrays.TryGetValue(state.Field, out ArrayRef array):
                return array;
            case IFieldReferenceOperation leaf when LeafOf(leaf) is { Array: { } array }:
                return array;
            case IParenthesizedOperation parenthesized:
                return SeenArrayOf(parenthesized.Operand, name);
            case IConversionOperation conversion when TypeMapping.IsArray(TypeOf(conversion)):
                return SeenArrayOf(conversion.Operand, name);
            case IConditionalOperation choice when KnownTruth(LowerScalar(choice.Condition)) is { } known:
                return SeenArrayOf(known ? choice.WhenTrue : choice.WhenFalse!, name);
            case IInvocationOperation call:
                return ArrayOfCall(call, name);
            case IObjectCreationOperation creation when TypeMapping.RankOf(TypeOf(creation)) > 1:
                return ShapedArray(creation, name);
            case IPropertyReferenceOperation { Instance: { } shaped, Property.Name: "Elements" } when TypeMapping.RankOf(TypeOf(shaped)) > 1:
                return ArrayOf(shaped, name) is { } elements ? elements with { Shape = null } : null;
            case IImplicitIndexerReferenceOperation { IndexerSymbol: IMethodSymbol, Argument: IRangeOperation range } part:
                return SliceOf(part.Instance, range, operation);
            case ICollectionExpressionOperation collection when TypeMapping.IsSpan(TypeOf(collection), out ITypeSymbol element):
                return Whole(DeclareListed(collection, element, name));
            case IFieldReferenceOperation { Instance: null } field:
                return Whole(TableOf(field.Field, operation));
            case IPropertyReferenceOperation { Instance: null } property:
                return Whole(TableOf(property.Property, operation));
            case { Syntax: StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax }:
                return Whole(DeclarePrivate(operation, name));
            case IArrayCreationOperation { DimensionSizes.Length: 1 } creation:
                return Whole(DeclareCreated(creation, name));
            case IArrayCreationOperation or IArrayInitializerOperation:
                RefuseKind(operation);
                return null;
            case IInvalidOperation:
                _context.IsInvalid = true;
                return null;
            default:
                bool reported = operation is ILocalReferenceOperation && _context.Diagnostics.Count > 0;
                if (!reported)
                {
                    Report(KernelDiagnostics.UnknownArray, operation);
                }

                return null;
        }
    }

    private static ArrayRef? Whole(Symbol[]? symbols) => symbols is null ? null : new ArrayRef(symbols);

    private ArrayRef? ArrayOfCall(IInvocationOperation call, string name)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method is { Name: "Shared" or "Shared2D" or "Shared3D", IsStatic: true } && TypeMapping.IsNamed(method.ContainingType, "HataDsl", "Workgroup"))
        {
            return DeclareShared(call, name);
        }

        if (call.Instance is { } whole && TypeMapping.RankOf(TypeOf(whole)) > 1)
        {
            return PartOfShape(call, whole, name);
        }

        if (method.Name == "Cast" && TypeMapping.IsArray(TypeOf(call)))
        {
            return CastOf(call, name);
        }

        IArgumentOperation[] arguments = [.. call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal)];
        bool isSlice = call.Instance is { } on && TypeMapping.IsArray(TypeOf(on)) && method.Name is "Slice" or "Span";
        bool isAsSpan = call.Instance is null && method.Name == "AsSpan" && TypeMapping.FullName(method.ContainingType) == "System.MemoryExtensions";
        if (!isSlice && !isAsSpan)
        {
            Report(KernelDiagnostics.UnknownArray, call);
            return null;
        }

        IOperation source = isSlice ? call.Instance! : arguments[0].Value;
        IOperation[] bounds = [.. arguments.Skip(isSlice ? 0 : 1).Select(argument => argument.Value)];
        if (bounds.Any(bound => TypeOf(bound) is { } type && !TypeMapping.Scalar(type).IsInteger()))
        {
            Report(KernelDiagnostics.UnknownArray, call); // AsSpan with a range or index
            return null;
        }

        if (SeenArrayOf(source, name) is not { } array)
        {
            return null;
        }

        return bounds.Length == 0 ? array : Slice(array, LowerIndex(bounds[0]), bounds.Length > 1 ? LowerIndex(bounds[1]) : null, call);
    }

    /// <summary>A part given by a range, whose ends may count from the end.</summary>
    private ArrayRef? SliceOf(IOperation source, IRangeOperation range, IOperation operation)
    {
        if (SeenArrayOf(source, "array") is not { } array)
        {
            return null;
        }

        Value start = range.LeftOperand is { } left ? Position(left, array) : At(operation).Constant(0);
        if (range.RightOperand is not { } right)
        {
            return Slice(array, start, null, operation);
        }

        (Value end, Value from) = SameWidth(Position(right, array), start);
        return Slice(array, start, At(operation).Emit(Op.Sub, end, from), operation);
    }

    /// <summary>A place in an array, counted from its start or by <c>^</c> from its end.</summary>
    private Value Position(IOperation index, ArrayRef array)
    {
        while (index is IConversionOperation or IParenthesizedOperation)
        {
            index = index is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)index).Operand;
        }

        if (index is not IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } fromEnd)
        {
            return LowerIndex(index);
        }

        (Value length, Value back) = SameWidth(LengthOf(array, ScalarType.I32, index), LowerIndex(fromEnd.Operand));
        return At(index).Emit(Op.Sub, length, back);
    }

    private ArrayRef Slice(ArrayRef array, Value start, Value? length, IOperation operation)
    {
        if (length is null)
        {
            (Value all, Value from) = SameWidth(LengthOf(array, start.Type, operation), start);
            length = At(operation).Emit(Op.Sub, all, from);
        }

        return new ArrayRef(array.Symbols, Offset(array, start, operation), length, Cast: array.Cast);
    }

    /// <summary>The index in the symbols of an index in a part of them.</summary>
    private Value Offset(ArrayRef array, Value index, IOperation operation) => Offset(array.Start, index, operation);

    private Value Offset(Value? from, Value index, IOperation operation)
    {
        if (from is not { } start || KnownInteger(start) == 0)
        {
            return index;
        }

        (Value left, Value right) = SameWidth(start, index);
        return At(operation).Emit(Op.Add, left, right);
    }

    private (Value Left, Value Right) SameWidth(Value left, Value right) =>
        left.Type == right.Type ? (left, right) : (ConvertTo(left, ScalarType.I64), ConvertTo(right, ScalarType.I64));

    private Value LengthOf(ArrayRef array, ScalarType type, IOperation operation) =>
        array.Length is { } length ? ConvertTo(length, type)
        : array.FixedLength > 0 ? At(operation).Constant(type, (uint)array.FixedLength)
        : At(operation).Length(array.Symbols[0], type);
}

using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <content>Places, and the views and arrays that expressions name.</content>
internal sealed partial class BodyLowering
{
    /// <summary>What an expression that can be assigned stands for; null after a report.</summary>
    private Place? PlaceOf(IOperation operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation { IsDeclaration: true } declared:
                return _variables[declared.Local] = Place.Of(Declare(declared.Local.Name, LayoutOf(operation)));
            case ILocalReferenceOperation local:
                return PlaceOf(local.Local, operation);
            case IParameterReferenceOperation parameter:
                return PlaceOf(parameter.Parameter, operation);
            case IDeclarationExpressionOperation declaration:
                return PlaceOf(declaration.Expression);
            case IParenthesizedOperation parenthesized:
                return PlaceOf(parenthesized.Operand);
            case IInstanceReferenceOperation when _this is not null:
                return _this;
            case IFieldReferenceOperation { Instance: { } instance } field:
                return FieldOf(instance, TypeLayout.FieldName(field.Field), operation);
            case IPropertyReferenceOperation { Instance: { } instance } property when TypeMapping.IsArray(TypeOf(instance)) && property.Arguments.Length == 1:
                return ElementOf(instance, property);
            case IPropertyReferenceOperation property when AutoPropertyTarget(property) is { } name:
                return FieldOf(property.Instance!, name, operation);
            case IDiscardOperation:
                return Place.Of(Declare("discard", LayoutOf(operation)));
            case IInvalidOperation:
                _context.IsInvalid = true;
                return null;
            default:
                RefuseKind(operation);
                return null;
        }
    }

    private Place? PlaceOf(ISymbol variable, IOperation operation)
    {
        if (_variables.TryGetValue(variable, out Place place))
        {
            return place;
        }

        if (_arrays.ContainsKey(variable) || TypeMapping.IsArray(TypeOf(operation)))
        {
            Report(KernelDiagnostics.UnknownArray, operation);
        }
        else if (_context.Diagnostics.Count == 0)
        {
            Report(KernelDiagnostics.UnsupportedConstruct, operation, $"'{variable.Name}' here");
        }

        return null;
    }

    /// <summary>The name of an auto-property of a struct, which is a field in all but name.</summary>
    private string? AutoPropertyTarget(IOperation operation) =>
        operation is IPropertyReferenceOperation { Instance: { } instance, Arguments.Length: 0 } property
        && TypeOf(instance) is { IsValueType: true } type
        && StructFacts.IsAuto(property.Property)
        && _context.LayoutOf(type)?.TryGetField(property.Property.Name, out _, out _) == true
            ? property.Property.Name
            : null;

    private Place? FieldOf(IOperation instance, string name, IOperation operation)
    {
        if (TypeOf(instance) is not { } type || _context.LayoutOf(type) is not { } layout || !layout.TryGetField(name, out int start, out TypeLayout field))
        {
            RefuseKind(operation);
            return null;
        }

        // A field of a value that is no variable, such as the result of a call.
        bool isPlace = VariableUsage.Root(instance) is not null || instance is IInstanceReferenceOperation or IPropertyReferenceOperation or IFieldReferenceOperation { Instance: not null };
        return isPlace ? PlaceOf(instance)?.Slice(start, field.Count) : Place.Of(Lower(instance)).Slice(start, field.Count);
    }

    private Place? ElementOf(IOperation instance, IPropertyReferenceOperation access)
    {
        if (ArrayOf(instance, "array") is not { } arrays)
        {
            return null;
        }

        IOperation indexOperation = access.Arguments[0].Value;
        Value index = LowerIndex(indexOperation);
        Symbol first = arrays[0];
        if (ConstantIndex(indexOperation) is { } constant && (constant < 0 || (first.Length > 0 && constant >= first.Length)))
        {
            Report(KernelDiagnostics.IndexOutOfRange, indexOperation, constant.ToString(), first.Name, first.Length > 0 ? $" of {first.Length} elements" : "");
        }

        return Place.Element(arrays, index);
    }

    private static long? ConstantIndex(IOperation index) => index.ConstantValue switch
    {
        { HasValue: true, Value: int small } => small,
        { HasValue: true, Value: long large } => large,
        _ => null,
    };

    /// <summary>The view or arrays that an expression names; null after a report.</summary>
    private Symbol[]? ArrayOf(IOperation operation, string name)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local when _arrays.TryGetValue(local.Local, out Symbol[]? arrays):
                return arrays;
            case IParameterReferenceOperation parameter when _arrays.TryGetValue(parameter.Parameter, out Symbol[]? arrays):
                return arrays;
            case IParenthesizedOperation parenthesized:
                return ArrayOf(parenthesized.Operand, name);
            case IConversionOperation conversion when TypeMapping.IsSpan(TypeOf(conversion), out _):
                return ArrayOf(conversion.Operand, name);
            case IInvocationOperation { TargetMethod: { Name: "Shared", IsStatic: true } } call when TypeMapping.IsNamed(call.TargetMethod.ContainingType, "HataDsl", "Workgroup"):
                return DeclareShared(call, name);
            case ICollectionExpressionOperation collection when TypeMapping.IsSpan(TypeOf(collection), out ITypeSymbol element):
                return DeclareListed(collection, element, name);
            case { Syntax: StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax }:
                return DeclarePrivate(operation, name);
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
}

using HataDsl.Ir;
using Microsoft.CodeAnalysis;
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
            case IFieldReferenceOperation { Instance: IInstanceReferenceOperation } state when _variables.TryGetValue(state.Field, out Place place):
                return place;
            case IFieldReferenceOperation leaf when LeafOf(leaf) is { Array: null } known:
                return known.Place;
            case IFieldReferenceOperation { Instance: { } instance } field:
                return FieldOf(instance, TypeLayout.FieldName(field.Field), operation);
            case IPropertyReferenceOperation { Instance: { } instance } property when TypeMapping.IsArray(TypeOf(instance)) && property.Arguments.Length > 0:
                return TypeMapping.RankOf(TypeOf(instance)) > 1 ? ElementOfShape(instance, property) : ElementOf(instance, property.Arguments[0].Value);
            case IArrayElementReferenceOperation { Indices.Length: 1 } element:
                return ElementOf(element.ArrayReference, element.Indices[0]);
            case IImplicitIndexerReferenceOperation { IndexerSymbol: IPropertySymbol } fromEnd when TypeMapping.IsArray(TypeOf(fromEnd.Instance)):
                return ElementOf(fromEnd.Instance, fromEnd.Argument);
            case IPropertyReferenceOperation { Arguments.Length: 0 } property when property.Instance is null || TypeMapping.IsArray(TypeOf(property.Instance)):
                return Place.Of(Lower(property));
            case IPropertyReferenceOperation property when IsPart(property):
                return PlaceOfPart(property, property.Instance!, property.Arguments[0].Value);
            case IInlineArrayAccessOperation element:
                return PlaceOfPart(element, element.Instance, element.Argument);
            case IPropertyReferenceOperation property when AutoPropertyTarget(property) is { } name:
                return FieldOf(property.Instance!, name, operation);
            case IPropertyReferenceOperation property when ComponentsOf(property) is { } components:
                return PlaceOfVector(property.Instance!)?.Pick(components);
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
        bool isPlace = VariableUsage.Root(instance) is not null || instance is IInstanceReferenceOperation or IPropertyReferenceOperation or IFieldReferenceOperation { Instance: not null } || IsElementAccess(instance);
        return isPlace ? PlaceOf(instance)?.Slice(start, field.Count) : Place.Of(Lower(instance)).Slice(start, field.Count);
    }

    private Place? ElementOf(IOperation instance, IOperation index)
    {
        if (SeenArrayOf(instance, "array") is not { } array)
        {
            return null;
        }

        Value position = Position(index, array);
        long length = array.Length is { } given ? KnownInteger(given) ?? 0 : array.FixedLength;
        if (KnownInteger(position) is { } constant && (constant < 0 || (length > 0 && constant >= length)))
        {
            Report(KernelDiagnostics.IndexOutOfRange, index, constant.ToString(), array.Symbols[0].Name, length > 0 ? $" of {length} elements" : "");
        }

        return Place.Element(array.Symbols, Offset(array, position, index), array.Cast);
    }

    /// <summary>Whether an expression is an element of a view, span or array.</summary>
    private static bool IsElementAccess(IOperation operation) => operation is
        IInlineArrayAccessOperation or IPropertyReferenceOperation { Arguments.Length: > 0 } or IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation { IndexerSymbol: IPropertySymbol };
}

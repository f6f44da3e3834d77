using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <content>Assignments. As in C#, the place is evaluated before the value.</content>
internal sealed partial class BodyLowering
{
    private Value[] LowerAssignment(ISimpleAssignmentOperation operation)
    {
        if (operation.IsRef)
        {
            return RefuseKind(operation);
        }

        if (operation.Target is IDiscardOperation)
        {
            return Lower(operation.Value);
        }

        if (TypeMapping.IsArray(TypeOf(operation.Target)))
        {
            return Refuse(KernelDiagnostics.UnknownArray, operation);
        }

        if (AutoPropertyTarget(operation.Target) is null && operation.Target is IPropertyReferenceOperation { Instance: not null } property
            && !TypeMapping.IsArray(TypeOf(property.Instance!)) && ComponentsOf(property) is null && !IsPart(property))
        {
            return RefuseKind(operation);
        }

        Place? place = PlaceOf(operation.Target);
        Value[] values = Lower(operation.Value);
        if (place is { } target)
        {
            Write(target, values, operation);
        }

        return values;
    }

    private Value[] LowerCompound(ICompoundAssignmentOperation operation)
    {
        if (operation.IsChecked)
        {
            return Refuse(KernelDiagnostics.CheckedArithmetic, operation);
        }

        if (PlaceOf(operation.Target) is not { } place)
        {
            return Placeholder(operation);
        }

        Value[] before = Read(place, operation.Target);
        Value[] result;
        if (operation.OperatorMethod is { } method
            && TypeMapping.Scalar(operation.ConstrainedToType is { } constrained ? _types.Apply(constrained) : method.ContainingType) == ScalarType.Void)
        {
            result = CallHelper(operation, _types.Apply(method, operation.ConstrainedToType),
                [new HelperArgument(Place.Of(before)), new HelperArgument(Place.Of(Lower(operation.Value)))]);
        }
        else if (before.Length != 1)
        {
            return RefuseKind(operation);
        }
        else
        {
            result = [CombineInto(operation, before[0], LowerScalar(operation.Value))];
        }

        Write(place, result, operation);
        return result;
    }

    /// <summary>The operation runs in the type of its right operand (of the promoted left one for shifts), then goes back to the target's.</summary>
    private Value CombineInto(ICompoundAssignmentOperation operation, Value before, Value value)
    {
        bool isShift = operation.OperatorKind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift;
        _builder.Span = _context.SpanOf(operation.Syntax);
        Value left = isShift ? Promote(before) : ConvertTo(before, value.Type);
        if (Combine(operation, operation.OperatorKind, left, value) is { } result)
        {
            return ConvertTo(result, before.Type);
        }

        RefuseKind(operation);
        return before;
    }

    private Value[] LowerStep(IIncrementOrDecrementOperation operation)
    {
        if (operation.IsChecked)
        {
            return Refuse(KernelDiagnostics.CheckedArithmetic, operation);
        }

        if (PlaceOf(operation.Target) is not { } place)
        {
            return Placeholder(operation);
        }

        Value[] before = Read(place, operation.Target);
        if (before.Length != 1 || before[0].Type == ScalarType.I1)
        {
            return RefuseKind(operation);
        }

        RegionBuilder at = At(operation);
        Value wide = Promote(before[0]);
        Value one = at.Constant(wide.Type, Numeric.BitsOf(wide.Type, 1));
        Value after = ConvertTo(at.Emit(operation.Kind == OperationKind.Increment ? Op.Add : Op.Sub, wide, one), before[0].Type);
        Write(place, [after], operation);
        return [operation.IsPostfix ? before[0] : after];
    }

    /// <summary>All values are read before any place is written, so that <c>(a, b) = (b, a)</c> swaps.</summary>
    private Value[] LowerDeconstruction(IDeconstructionAssignmentOperation operation)
    {
        var targets = new List<IOperation>();
        Flatten(operation.Target, targets);
        var places = new List<Place?>();
        foreach (IOperation target in targets)
        {
            places.Add(target is IDiscardOperation ? null : PlaceOf(target));
        }

        if (TypeOf(operation.Value) is not { } type || PositionsOf(type) is null)
        {
            return RefuseKind(operation);
        }

        Value[] values = Lower(operation.Value);
        int next = 0;
        for (int i = 0; i < targets.Count; i++)
        {
            int count = places[i]?.Count ?? LayoutOf(targets[i]).Count;
            if (next + count > values.Length)
            {
                break;
            }

            if (places[i] is { } place)
            {
                Write(place, values.AsSpan(next, count).ToArray(), operation);
            }

            next += count;
        }

        return values;
    }

    private static void Flatten(IOperation target, List<IOperation> targets)
    {
        if (target is IDeclarationExpressionOperation { Expression: ITupleOperation declared })
        {
            target = declared;
        }

        if (target is ITupleOperation tuple)
        {
            foreach (IOperation element in tuple.Elements)
            {
                Flatten(element, targets);
            }
        }
        else
        {
            targets.Add(target);
        }
    }

    /// <summary>Stores scalars, converting nothing: the tree has the conversions.</summary>
    private void Write(Place place, Value[] values, IOperation operation)
    {
        if (place.Values is not null || values.Length != place.Count)
        {
            return; // a mistake that has been reported
        }

        RegionBuilder at = At(operation);
        if (place.Part is { } part)
        {
            WritePart(place with { Part = null }, part, values, operation);
            return;
        }

        if (place.Cast is { } cast)
        {
            WriteCast(place, cast, values[0], operation);
            return;
        }

        if (place.IsVectorElement)
        {
            WriteVectorElement(place, values, operation);
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (place.Index is { } index)
            {
                at.Store(place.Symbols[i], index, values[i]);
            }
            else
            {
                at.Set(place.Symbols[i], values[i]);
            }
        }
    }

    private Value[] Read(Place place, IOperation operation)
    {
        if (place.Part is { } part)
        {
            return ChoosePart(Read(place with { Part = null }, operation), part, At(operation));
        }

        if (place.Values is { } values)
        {
            return values;
        }

        if (place.Index is not null && place.Symbols[0] is { Kind: SymbolKind.View, Access: ViewAccess.Write } view)
        {
            return Refuse(KernelDiagnostics.ReadOfOut, operation, view.Name);
        }

        if (place.Cast is { } cast)
        {
            return [ReadCast(place, cast, operation)];
        }

        RegionBuilder at = At(operation);
        if (place.IsVectorElement)
        {
            Value[] element = at.LoadWide(place.Symbols[0], place.Index!, place.Symbols[0].Lanes);
            return place.Components is { } components ? [.. components.Select(component => element[component])] : element;
        }

        return [.. place.Symbols.Select(symbol => place.Index is { } index ? at.Load(symbol, index) : at.Get(symbol))];
    }
}

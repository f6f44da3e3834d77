using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Vector types: members, components, swizzles, elements of views that move as one.</content>
internal sealed partial class BodyLowering
{
    private Value[] LowerVectorMember(IOperation operation, IMethodSymbol method, HelperArgument[] arguments)
    {
        TypeLayout layout = LayoutOf(_types.Apply(method.ReturnType), operation);
        RegionBuilder at = At(operation);
        Value[][] values = [.. arguments.Select(argument => argument.Place.Values ?? Read(argument.Place, operation))];
        Value[]? result = method.MethodKind == MethodKind.PropertyGet ? VectorLowering.Constant(at, method, layout.Scalars)
            : method.Parameters.Any(parameter => MatrixShape.Of(parameter.Type) is not null) ? MatrixLowering.Call(at, method, values)
            : VectorLowering.Call(at, method, values, layout.Scalars, NumberFunctionOf(operation));
        return result ?? Refuse(KernelDiagnostics.UnsupportedCall, operation, Show(method));
    }

    private NumberFunction NumberFunctionOf(IOperation operation) => (type, name, arguments, result) =>
        IntrinsicTable.Find(type, name, arguments.Length) is { } row && Apply(operation, row, arguments, result) is { Length: 1 } values ? values[0] : null;

    /// <summary>The components that a property of a vector stands for, or null when it is something else.</summary>
    private int[]? ComponentsOf(IPropertyReferenceOperation property)
    {
        if (property is not { Instance: { } instance, Arguments.Length: 0 } || !VectorLowering.IsVector(TypeOf(instance), out _, out int count))
        {
            return null;
        }

        return count <= 4 ? VectorFamily.Swizzle(property.Property.Name, count)
            : property.Property.Name == "Low" ? [.. Enumerable.Range(0, count / 2)]
            : property.Property.Name == "High" ? [.. Enumerable.Range(count / 2, count / 2)]
            : null;
    }

    /// <summary>Where a vector lies, or its value when that is nowhere.</summary>
    private Place? PlaceOfVector(IOperation instance) => instance switch
    {
        IPropertyReferenceOperation property when ComponentsOf(property) is null && !IsPart(property) && AutoPropertyTarget(property) is null && !TypeMapping.IsArray(property.Instance is { } on ? TypeOf(on) : null) =>
            Place.Of(Lower(instance)),
        IInstanceReferenceOperation or IPropertyReferenceOperation or IInlineArrayAccessOperation or IFieldReferenceOperation { Instance: not null } => PlaceOf(instance),
        _ when VariableUsage.Root(instance) is not null => PlaceOf(instance),
        _ => Place.Of(Lower(instance)),
    };

    /// <summary>Whether a property is a component of a vector or a row of a matrix by its number.</summary>
    private bool IsPart(IPropertyReferenceOperation property) =>
        property is { Instance: { } instance, Arguments.Length: 1 } && VectorLowering.IsAggregate(TypeOf(instance));

    /// <summary>
    /// A component of a vector, a row of a matrix or an element of an inline array by its number, which need not be a constant: then it is chosen
    /// from all.
    /// </summary>
    private Place? PlaceOfPart(IOperation operation, IOperation instance, IOperation position)
    {
        if (PlaceOfVector(instance) is not { } whole)
        {
            return null;
        }

        int size = LayoutOf(operation).Count;
        int count = size == 0 ? 0 : whole.Count / size;
        Value number = LowerScalar(position);
        if (KnownInteger(number) is not { } constant)
        {
            return whole with { Part = new PlacePart(number, size) };
        }

        if (constant >= 0 && constant < count)
        {
            return whole.Slice((int)constant * size, size);
        }

        Report(KernelDiagnostics.IndexOutOfRange, position, constant.ToString(), Show(TypeOf(instance)!), $" of {count} components");
        return Place.Of(Placeholder(operation));
    }

    private static Value[] ChoosePart(Value[] all, PlacePart part, RegionBuilder at)
    {
        Value[] chosen = [.. all.Skip(all.Length - part.Count)];
        for (int i = (all.Length / part.Count) - 2; i >= 0; i--)
        {
            Value isThis = at.Emit(Op.Equal, part.Number, at.Constant(i));
            chosen = [.. chosen.Select((other, j) => at.EmitAs(other.Type, Op.Select, isThis, all[(i * part.Count) + j], other))];
        }

        return chosen;
    }

    private static Value[] ReplacePart(Value[] all, PlacePart part, Value[] values, RegionBuilder at) =>
        [.. all.Select((old, i) => at.EmitAs(old.Type, Op.Select, at.Emit(Op.Equal, part.Number, at.Constant(i / part.Count)), values[i % part.Count], old))];

    /// <summary>
    /// Where one component of an element is assigned alone the others must not be written: another invocation may assign them. The kernel is
    /// lowered anew, with a symbol for each component.
    /// </summary>
    private void SplitVectors(IOperation operation, Symbol array)
    {
        if (_context.SplitsVectors is null)
        {
            Report(KernelDiagnostics.PartOfElement, operation, array.Name);
        }

        _context.NeedsSplit = true;
    }

    /// <summary>Assigns a part that only the run knows: of an element in memory no other part is written.</summary>
    private void WritePart(Place whole, PlacePart part, Value[] values, IOperation operation)
    {
        RegionBuilder at = At(operation);
        if (whole.Index is null)
        {
            Write(whole, ReplacePart(Read(whole, operation), part, values, at), operation);
            return;
        }

        for (int i = 0; i < whole.Count / part.Count; i++)
        {
            Place one = whole.Slice(i * part.Count, part.Count);
            Into(at.If(at.Emit(Op.Equal, part.Number, at.Constant(i))).Regions[0], () => Write(one, values, operation));
        }
    }

    private void WriteVectorElement(Place place, Value[] values, IOperation operation)
    {
        Symbol array = place.Symbols[0];
        var whole = new Value?[array.Lanes];
        for (int i = 0; i < values.Length; i++)
        {
            whole[place.Components?[i] ?? i] = values[i];
        }

        if (Array.IndexOf(whole, null) >= 0)
        {
            SplitVectors(operation, array);
            return;
        }

        At(operation).StoreWide(array, place.Index!, [.. whole.Select(value => value!)]);
    }
}

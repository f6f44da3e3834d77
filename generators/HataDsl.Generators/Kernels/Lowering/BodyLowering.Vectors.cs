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
        if (method.MethodKind == MethodKind.PropertyGet)
        {
            return Zeros(layout);
        }

        Value[][] values = [.. arguments.Select(argument => argument.Place.Values ?? Read(argument.Place, operation))];
        return VectorLowering.Call(At(operation), method, values, layout.Scalars)
            ?? Refuse(KernelDiagnostics.UnsupportedCall, operation, Show(method));
    }

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
        IPropertyReferenceOperation property when ComponentsOf(property) is null && AutoPropertyTarget(property) is null && !TypeMapping.IsArray(property.Instance is { } on ? TypeOf(on) : null) =>
            Place.Of(Lower(instance)),
        IInstanceReferenceOperation or IPropertyReferenceOperation or IFieldReferenceOperation { Instance: not null } => PlaceOf(instance),
        _ when VariableUsage.Root(instance) is not null => PlaceOf(instance),
        _ => Place.Of(Lower(instance)),
    };

    /// <summary>A component by its number, which need not be a constant: then it is chosen from all.</summary>
    private Value LowerComponent(IPropertyReferenceOperation operation)
    {
        Value[] components = Lower(operation.Instance!);
        IOperation position = operation.Arguments[0].Value;
        if (position.ConstantValue is { HasValue: true, Value: int constant })
        {
            if (constant >= 0 && constant < components.Length)
            {
                return components[constant];
            }

            Report(KernelDiagnostics.IndexOutOfRange, position, constant.ToString(), Show(TypeOf(operation.Instance!)!), $" of {components.Length} components");
            return components[0];
        }

        Value index = LowerScalar(position);
        RegionBuilder at = At(operation);
        Value chosen = components[components.Length - 1];
        for (int i = components.Length - 2; i >= 0; i--)
        {
            chosen = at.EmitAs(chosen.Type, Op.Select, at.Emit(Op.Equal, index, at.Constant(i)), components[i], chosen);
        }

        return chosen;
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
            Report(KernelDiagnostics.PartOfElement, operation, array.Name);
            return;
        }

        At(operation).StoreWide(array, place.Index!, [.. whole.Select(value => value!)]);
    }
}

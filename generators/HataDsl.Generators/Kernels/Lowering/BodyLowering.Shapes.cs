using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <content>Views and arrays of two and three dimensions: one of a single dimension, with sizes and pitches that are values.</content>
internal sealed partial class BodyLowering
{
    private static readonly string[] SizeNames = ["Width", "Height", "Depth"];
    private static readonly string[] PitchNames = ["RowPitch", "PlanePitch"];

    /// <summary>The names of the scalars that come with a view of several dimensions as a parameter of a kernel.</summary>
    public static IEnumerable<string> ShapeNames(int rank) => SizeNames.Take(rank).Concat(PitchNames.Take(rank - 1));

    /// <summary>Gives a view parameter its shape.</summary>
    public void BindShape(ISymbol parameter, Symbol[] sizes, int rank)
    {
        Value[] values = [.. sizes.Select(size =>
        {
            _names.Take(size.Name);
            return _builder.Get(size);
        })];
        _arrays[parameter] = _arrays[parameter] with { Shape = new ArrayShape([.. values.Take(rank)], [.. values.Skip(rank)]) };
    }

    private ArrayRef? DeclareSharedShape(IInvocationOperation call, string name, ITypeSymbol element)
    {
        IOperation[] lengths = [.. call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => argument.Value)];
        long?[] known = [.. lengths.Select(ConstantInteger)];
        long? total = known.Aggregate((long?)1, (product, length) => product * length);
        Symbol[]? arrays = DeclareArrays(SymbolKind.Shared, call, name, element, total);
        return arrays is null ? null : new ArrayRef(arrays, Shape: Dense([.. known.Select(length => At(call).Constant((int)length!.Value))], call));
    }

    /// <summary>A view or span with sizes, and pitches where they are given.</summary>
    private ArrayRef? ShapedArray(IObjectCreationOperation creation, string name)
    {
        IOperation[] arguments = [.. creation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => argument.Value)];
        int rank = TypeMapping.RankOf(TypeOf(creation));
        if (arguments.Length <= rank || ArrayOf(arguments[0], name) is not { } elements)
        {
            if (arguments.Length <= rank)
            {
                Report(KernelDiagnostics.UnknownArray, creation);
            }

            return null;
        }

        Value[] values = [.. arguments.Skip(1).Select(LowerScalar)];
        return elements with { Shape = values.Length > rank ? new ArrayShape([.. values.Take(rank)], [.. values.Skip(rank)]) : Dense(values, creation) };
    }

    private ArrayShape Dense(Value[] extents, IOperation operation)
    {
        var pitches = new Value[extents.Length - 1];
        for (int i = 0; i < pitches.Length; i++)
        {
            pitches[i] = i == 0 ? extents[0] : At(operation).Emit(Op.Mul, pitches[i - 1], extents[i]);
        }

        return new ArrayShape(extents, pitches);
    }

    private Place? ElementOfShape(IOperation instance, IPropertyReferenceOperation property)
    {
        if (ArrayOf(instance, "array") is not { Shape: { } shape } array)
        {
            return null;
        }

        Value[] at = [.. property.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).SelectMany(argument => Lower(argument.Value))];
        return at.Length == shape.Extents.Length ? Place.Element(array.Symbols, Offset(array, PositionIn(shape, at, property), property)) : null;
    }

    /// <summary>How far an element is from the first one.</summary>
    private Value PositionIn(ArrayShape shape, Value[] at, IOperation operation)
    {
        Value position = at[0];
        for (int i = 1; i < at.Length; i++)
        {
            position = At(operation).Emit(Op.Add, At(operation).Emit(Op.Mul, at[i], shape.Pitches[i - 1]), position);
        }

        return position;
    }

    private ArrayRef? PartOfShape(IInvocationOperation call, IOperation instance, string name)
    {
        if (ArrayOf(instance, name) is not { Shape: { } shape } array)
        {
            return null;
        }

        int rank = shape.Extents.Length;
        Value[] values = [.. call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => LowerScalar(argument.Value))];
        Value zero = At(call).Constant(0);
        switch (call.TargetMethod.Name)
        {
            case "Slice":
                ArrayRef part = Slice(array, PositionIn(shape, [.. values.Take(rank)], call), null, call);
                return part with { Shape = shape with { Extents = [.. values.Skip(rank)] } };
            case "Row":
                return Slice(array, PositionIn(shape, [zero, .. values], call), shape.Extents[0], call) with { Shape = null };
            case "Plane":
                ArrayRef plane = Slice(array, PositionIn(shape, [zero, zero, values[0]], call), null, call);
                return plane with { Shape = new ArrayShape([.. shape.Extents.Take(2)], [shape.Pitches[0]]) };
            default:
                Report(KernelDiagnostics.UnknownArray, call);
                return null;
        }
    }

    private Value[] LowerShapeProperty(IPropertyReferenceOperation operation)
    {
        if (ArrayOf(operation.Instance!, "array") is not { Shape: { } shape })
        {
            return Placeholder(operation);
        }

        string name = operation.Property.Name;
        int size = Array.IndexOf(SizeNames, name);
        int pitch = Array.IndexOf(PitchNames, name);
        return size >= 0 ? [shape.Extents[size]]
            : pitch >= 0 ? [shape.Pitches[pitch]]
            : name == "Extent" ? shape.Extents
            : name == "Length" ? [shape.Extents.Aggregate((a, b) => At(operation).Emit(Op.Mul, a, b))]
            : Refuse(KernelDiagnostics.UnsupportedCall, operation, Show(operation.Property));
    }
}

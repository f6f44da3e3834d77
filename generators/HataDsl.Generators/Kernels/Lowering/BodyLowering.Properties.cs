using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Properties: positions, sizes, lengths, and those of user types.</content>
internal sealed partial class BodyLowering
{
    private static bool IsIntrinsic(IPropertyReferenceOperation operation) =>
        IntrinsicTable.Find(operation.Property) is not null || TypeMapping.IsNamed(operation.Property.ContainingType, "HataDsl", "Workgroup");

    private Value[] LowerProperty(IPropertyReferenceOperation operation)
    {
        IPropertySymbol property = operation.Property;
        if (operation.Instance is null)
        {
            return LowerStaticProperty(operation);
        }

        if (TypeOf(operation.Instance) is { } type && TypeMapping.IsArray(type))
        {
            return operation.Arguments.Length > 0 ? LowerRead(operation)
                : TypeMapping.RankOf(type) > 1 ? LowerShapeProperty(operation)
                : LowerArrayProperty(operation);
        }

        if (IsPart(operation))
        {
            return LowerRead(operation);
        }

        if (property.Name == "Bits" && TypeMapping.IsNamed(property.ContainingType, "HataDsl", "BFloat16"))
        {
            Value value = LowerScalar(operation.Instance);
            return [At(operation).EmitAs(ScalarType.U16, Op.Bitcast, value)];
        }

        if (AutoPropertyTarget(operation) is not null || ComponentsOf(operation) is not null)
        {
            return LowerRead(operation);
        }

        if (operation.Instance is IInstanceReferenceOperation && property.GetMethod is { } own && _context.IsOfKernel(own))
        {
            return CallHelper(operation, own, []);
        }

        if (property.GetMethod is not { } getter)
        {
            return RefuseKind(operation);
        }

        HelperArgument?[] indices = [.. operation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => ArgumentOf(argument, argument.Parameter!))];
        return indices.Any(index => index is null) ? Placeholder(operation) : CallHelper(
            operation, _types.Apply(getter, operation.ConstrainedToType ?? ConstraintOf(operation.Instance)), [.. indices.Select(index => index!.Value)],
            InstanceArgument(operation.Instance, getter.IsReadOnly));
    }

    private Value[] LowerArrayProperty(IPropertyReferenceOperation operation)
    {
        if (SeenArrayOf(operation.Instance!, "array") is not { } array)
        {
            return Placeholder(operation);
        }

        if (operation.Property.Name == "IsEmpty")
        {
            return [At(operation).Emit(Op.Equal, LengthOf(array, ScalarType.I32, operation), _builder.Constant(0))];
        }

        ScalarType type = operation.Property.Name switch
        {
            "Length" => ScalarType.I32,
            "LongLength" => ScalarType.I64,
            _ => ScalarType.Void,
        };
        return type == ScalarType.Void ? Refuse(KernelDiagnostics.UnsupportedCall, operation, Show(operation.Property))
            : [LengthOf(array, type, operation)];
    }

    private Value[] LowerStaticProperty(IPropertyReferenceOperation operation)
    {
        if (IntrinsicTable.Find(operation.Property) is { } operations)
        {
            return [.. operations.Select(op => At(operation).Emit(op))];
        }

        if (_context.IsStored && operation.Property.Name.StartsWith("Size", StringComparison.Ordinal) && TypeMapping.IsNamed(operation.Property.ContainingType, "HataDsl", "Workgroup"))
        {
            return RefuseInStored(operation, operation.Property);
        }

        if (WorkgroupSize(operation.Property) is { } size)
        {
            return [At(operation).Constant(size)];
        }

        if (operation.Property.Name is "SizeXY" or "SizeXYZ" && TypeMapping.IsNamed(operation.Property.ContainingType, "HataDsl", "Workgroup"))
        {
            WorkgroupShape shape = _context.Kernel.Workgroup;
            return [.. new[] { shape.X, shape.Y, shape.Z }.Take(operation.Property.Name.Length - "Size".Length).Select(At(operation).Constant)];
        }

        ITypeSymbol type = operation.ConstrainedToType is { } constrained ? _types.Apply(constrained) : operation.Property.ContainingType;
        ScalarType scalar = TypeMapping.Scalar(type);
        if (scalar != ScalarType.Void)
        {
            int? value = operation.Property.Name switch
            {
                "Zero" or "AdditiveIdentity" => 0,
                "One" or "MultiplicativeIdentity" => 1,
                "NegativeOne" => -1,
                _ => null,
            };
            return value is { } known
                ? [At(operation).Constant(scalar, Numeric.BitsOf(scalar, known))]
                : Refuse(KernelDiagnostics.UnsupportedCall, operation, Show(operation.Property));
        }

        return operation.Property.GetMethod is { } getter
            ? CallHelper(operation, _types.Apply(getter, operation.ConstrainedToType), [])
            : RefuseKind(operation);
    }
}

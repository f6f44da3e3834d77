using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SymbolKind = HataDsl.Ir.SymbolKind;

namespace HataDsl.Generators;

/// <content>Calls: intrinsics, properties, and the arguments of helpers.</content>
internal sealed partial class BodyLowering
{
    private Value[] LowerInvocation(IInvocationOperation operation)
    {
        IMethodSymbol method = _types.Apply(operation.TargetMethod, operation.ConstrainedToType);
        if (IntrinsicTable.Find(method) is { } row)
        {
            return row.Atomic ? LowerAtomic(operation, row.Operation!.Value) : LowerIntrinsic(operation, method, row);
        }

        if (Refusal.Of(method) is { } refusal)
        {
            return Refuse(refusal.Rule, operation, refusal.Arguments);
        }

        if (method.Name == "SizeOf" && TypeMapping.FullName(method.ContainingType) == "System.Runtime.CompilerServices.Unsafe"
            && _context.LayoutOf(method.TypeArguments[0]) is { IsScalar: true } sized)
        {
            return [At(operation).Constant(sized.Scalars[0].Size())];
        }

        if (operation.Instance is { } tile && IsTile(method.ContainingType))
        {
            return LowerTileCall(operation);
        }

        if (TypeMapping.IsNamed(method.ContainingType, "HataDsl", "SharedCopy"))
        {
            return LowerSharedCopy(operation);
        }

        if (TypeMapping.IsNamed(method.ContainingType, "HataDsl", "Workgroup"))
        {
            return Refuse(KernelDiagnostics.SharedPlacement, operation); // Shared somewhere else than in a declaration
        }

        if (operation.Instance is { } receiver && TypeMapping.IsArray(TypeOf(receiver)))
        {
            // Parts are followed where they are declared or passed; as a value there is no such thing.
            return Refuse(KernelDiagnostics.UnknownArray, operation);
        }

        var arguments = new HelperArgument[method.Parameters.Length];
        HelperArgument? instance = operation.Instance is { } on && method.MethodKind != MethodKind.LocalFunction ? InstanceArgument(on, method.IsReadOnly) : null;
        foreach (IArgumentOperation argument in operation.Arguments)
        {
            if (ArgumentOf(argument, method.Parameters[argument.Parameter!.Ordinal]) is not { } lowered)
            {
                return Placeholder(operation);
            }

            arguments[argument.Parameter.Ordinal] = lowered;
        }

        return CallHelper(operation, method, arguments, instance);
    }

    private Value[] LowerIntrinsic(IInvocationOperation operation, IMethodSymbol method, IntrinsicRow row)
    {
        if (row.Replacement is { } replacement)
        {
            return Refuse(KernelDiagnostics.UnsupportedCallWithReplacement, operation, Show(method), replacement);
        }

        var arguments = new Value[operation.Arguments.Length];
        foreach (IArgumentOperation argument in operation.Arguments)
        {
            arguments[argument.Parameter!.Ordinal] = LowerScalar(argument.Value);
        }

        ScalarType result = TypeMapping.Scalar(_types.Apply(method.ReturnType));
        RegionBuilder at = At(operation);
        if (row.Body is { } body)
        {
            Value[] values = body(at, arguments, result);
            return values.Length == 0 && !method.ReturnsVoid
                ? Refuse(KernelDiagnostics.UnsupportedCall, operation, Show(method))
                : values;
        }

        // A value that only travels keeps its type; the neutral value of a least or greatest would not survive being narrowed.
        bool travels = OpTable.Get(row.Operation!.Value) is var info && info.Has(OpTraits.ExchangesInSubgroup)
            && (info.Operands[0] == OperandClass.Any || row.Operation is Op.SubgroupExclusiveMin or Op.SubgroupExclusiveMax);
        if (!travels)
        {
            arguments = [.. arguments.Select(Promote)];
        }

        if (!row.Accepts(arguments))
        {
            return Refuse(KernelDiagnostics.UnsupportedCall, operation, Show(method));
        }

        Value value = at.Emit(row.Operation.Value, arguments);
        return [result == ScalarType.Void ? value : ConvertTo(value, result)];
    }

    private Value[] LowerAtomic(IInvocationOperation operation, Op op)
    {
        IOperation target = operation.Arguments.First(argument => argument.Parameter!.Ordinal == 0).Value;
        if (PlaceOf(target) is not { } place)
        {
            return Placeholder(operation);
        }

        bool fits = place is { Index: not null, Symbols.Length: 1 }
            && place.Symbols[0] is { Kind: SymbolKind.Shared, Lanes: 1 } or { Kind: SymbolKind.View, Access: ViewAccess.ReadWrite, Lanes: 1 };
        if (!fits)
        {
            return Refuse(KernelDiagnostics.AtomicTarget, target);
        }

        var operands = new Value[operation.Arguments.Length];
        operands[0] = place.Index!;
        foreach (IArgumentOperation argument in operation.Arguments)
        {
            if (argument.Parameter!.Ordinal > 0)
            {
                operands[argument.Parameter.Ordinal] = LowerScalar(argument.Value);
            }
        }

        return [At(operation).Atomic(op, place.Symbols[0], operands)];
    }

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
            return operation.Arguments.Length == 1 ? LowerRead(operation) : LowerArrayProperty(operation);
        }

        if (operation.Arguments.Length == 1 && VectorLowering.IsVector(TypeOf(operation.Instance), out _, out _))
        {
            return [LowerComponent(operation)];
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

        return property.GetMethod is { } getter
            ? CallHelper(operation, _types.Apply(getter, operation.ConstrainedToType), [], InstanceArgument(operation.Instance, getter.IsReadOnly))
            : RefuseKind(operation);
    }

    private Value[] LowerArrayProperty(IPropertyReferenceOperation operation)
    {
        if (ArrayOf(operation.Instance!, "array") is not { } array)
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
        if (IntrinsicTable.Find(operation.Property) is { } op)
        {
            return [At(operation).Emit(op)];
        }

        if (WorkgroupSize(operation.Property) is { } size)
        {
            return [At(operation).Constant(size)];
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

    /// <summary>What is passed for one parameter of a helper; null after a report.</summary>
    private HelperArgument? ArgumentOf(IArgumentOperation argument, IParameterSymbol parameter)
    {
        ITypeSymbol type = _types.Apply(parameter.Type);
        bool isImported = !SymbolEqualityComparer.Default.Equals(parameter.ContainingAssembly, _context.Compilation.Assembly);
        if (TypeMapping.IsArray(type))
        {
            if (ArrayOf(argument.Value, parameter.Name) is not { } array)
            {
                return null;
            }

            // A stored helper takes every span as a part.
            return new HelperArgument(default, isImported && TypeMapping.IsSpan(type, out _)
                ? new ArrayRef(array.Symbols, array.Start ?? At(argument).Constant(0), LengthOf(array, ScalarType.I32, argument))
                : array);
        }

        // A stored helper takes 'in' by value; one in this compilation sees the variable itself, as in C#.
        if (!isImported && IsComptime(parameter))
        {
            return ComptimeArgument(argument, parameter);
        }

        bool hasPlace = !isImported && (VariableUsage.Root(argument.Value) is not null || IsElementAccess(argument.Value));
        if (parameter.RefKind is RefKind.Ref or RefKind.Out || (parameter.RefKind is RefKind.In or RefKind.RefReadOnlyParameter && hasPlace))
        {
            return PlaceOf(argument.Value) is { } place ? new HelperArgument(place) : null;
        }

        return new HelperArgument(Place.Of(Lower(argument.Value)));
    }

    private HelperArgument? ComptimeArgument(IArgumentOperation argument, IParameterSymbol parameter)
    {
        Value[] values = Lower(argument.Value);
        if (Known(values) is { } bits)
        {
            return new HelperArgument(Place.Of(values), null, bits);
        }

        Report(KernelDiagnostics.NotComptime, argument.Value, $"the argument for '{parameter.Name}'");
        return null;
    }

    private HelperArgument InstanceArgument(IOperation instance, bool isReadOnly)
    {
        bool hasPlace = instance is IInstanceReferenceOperation || VariableUsage.Root(instance) is not null || IsElementAccess(instance);
        return !isReadOnly && hasPlace && PlaceOf(instance) is { } place
            ? new HelperArgument(place)
            : new HelperArgument(Place.Of(Lower(instance)));
    }
}

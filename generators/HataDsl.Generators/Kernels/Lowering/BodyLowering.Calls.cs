using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Calls: intrinsics, and methods of user code.</content>
internal sealed partial class BodyLowering
{
    private Value[] LowerInvocation(IInvocationOperation operation)
    {
        IMethodSymbol method = _types.Apply(operation.TargetMethod, operation.ConstrainedToType ?? ConstraintOf(operation.Instance));
        if (!VectorLowering.IsMember(method) && IntrinsicTable.Find(method) is { } row)
        {
            return row.IsErased ? [] : row.Atomic ? LowerAtomic(operation, row.Operation!.Value) : LowerIntrinsic(operation, method, row);
        }

        if (operation.Instance is { } number && LowerNumberMethod(operation, number, method) is { } compared)
        {
            return compared;
        }

        if (Refusal.Of(method) is { } refusal)
        {
            return Refuse(refusal.Rule, operation, refusal.Arguments);
        }

        if (method.Name == "SizeOf" && TypeMapping.FullName(method.ContainingType) == "System.Runtime.CompilerServices.Unsafe"
            && SizeOf(method.TypeArguments[0]) is { } bytes)
        {
            return [At(operation).Constant(bytes)];
        }

        if (operation.Instance is { } tile && IsTile(method.ContainingType))
        {
            return LowerTileCall(operation);
        }

        if (TypeMapping.IsNamed(method.ContainingType, "HataDsl", "Textures"))
        {
            return LowerSample(operation);
        }

        if (TypeMapping.IsNamed(method.ContainingType, "HataDsl", "SharedCopy"))
        {
            return LowerSharedCopy(operation);
        }

        if (TypeMapping.IsNamed(method.ContainingType, "HataDsl", "Workgroup"))
        {
            return _context.IsStored && method.Name != "Shared" ? RefuseInStored(operation, method) : LowerCollective(operation, method) ?? Refuse(KernelDiagnostics.SharedPlacement, operation); // Shared somewhere else than in a declaration
        }

        if (operation.Instance is { } receiver && TypeMapping.IsArray(TypeOf(receiver)))
        {
            // Parts are followed where they are declared or passed; as a value there is no such thing.
            return Refuse(KernelDiagnostics.UnknownArray, operation);
        }

        var arguments = new HelperArgument[method.Parameters.Length];
        HelperArgument? instance = operation.Instance is { } on && method.MethodKind != MethodKind.LocalFunction && !(on is IInstanceReferenceOperation && _context.IsOfKernel(method)) ? InstanceArgument(on, method.IsReadOnly) : null;
        foreach (IArgumentOperation argument in operation.Arguments)
        {
            if (ArgumentOf(argument, method.Parameters[argument.Parameter!.Ordinal]) is not { } lowered)
            {
                return Placeholder(operation);
            }

            arguments[argument.Parameter.Ordinal] = lowered;
        }

        return CallWithCopies(operation, method, arguments, instance);
    }

    /// <summary>A stored helper has no form for a reference to an element: it gets a variable, and what it leaves there is stored.</summary>
    private Value[] CallWithCopies(IInvocationOperation operation, IMethodSymbol method, HelperArgument[] arguments, HelperArgument? instance)
    {
        if (SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, _context.Compilation.Assembly) || arguments.All(argument => argument.Place.Index is null))
        {
            return CallHelper(operation, method, arguments, instance);
        }

        var copies = new List<(Place Variable, Place Element)>();
        for (int i = 0; i < arguments.Length; i++)
        {
            Place element = arguments[i].Place;
            if (element.Index is null)
            {
                continue;
            }

            Place variable = Place.Of(Declare("copy", LayoutOf(_types.Apply(method.Parameters[i].Type), operation)));
            copies.Add((variable, element));
            arguments[i] = new HelperArgument(variable);
            if (method.Parameters[i].RefKind == RefKind.Ref)
            {
                Write(variable, Read(element, operation), operation);
            }
        }

        Value[] results = CallHelper(operation, method, arguments, instance);
        foreach ((Place variable, Place element) in copies)
        {
            Write(element, Read(variable, operation), operation);
        }

        return results;
    }

    private Value[] LowerIntrinsic(IInvocationOperation operation, IMethodSymbol method, IntrinsicRow row)
    {
        if (row.Replacement is { } replacement)
        {
            return Refuse(KernelDiagnostics.UnsupportedCallWithReplacement, operation, Show(method), replacement);
        }

        IArgumentOperation[] given = [.. operation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal)];
        if (given.Length > 0 && row.Operation is { } exchange && Travels(exchange) && TypeOf(given[0].Value) is { } type && TypeMapping.Scalar(type) == ScalarType.Void)
        {
            // What a struct holds travels scalar by scalar.
            Value[] parts = Lower(given[0].Value);
            Value[] others = [.. given.Skip(1).Select(argument => LowerScalar(argument.Value))];
            return [.. parts.Select(part => At(operation).Emit(exchange, [part, .. others]))];
        }

        Value[] arguments = [.. given.Select(argument => LowerScalar(argument.Value))];
        return Apply(operation, row, arguments, TypeMapping.Scalar(_types.Apply(method.ReturnType))) is { } values && (values.Length > 0 || method.ReturnsVoid)
            ? values
            : Refuse(KernelDiagnostics.UnsupportedCall, operation, Show(method));
    }

    /// <summary>What a row of the table does with numbers; null where it takes no such ones.</summary>
    private Value[]? Apply(IOperation operation, IntrinsicRow row, Value[] arguments, ScalarType result)
    {
        RegionBuilder at = At(operation);
        if (row.Body is { } body)
        {
            return body(at, arguments, result);
        }

        if (row.Written is { } name)
        {
            IMethodSymbol? written = _context.Compilation.GetTypeByMetadataName("HataDsl.DeviceMath")?.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault(method =>
                method.Parameters.Length == arguments.Length && TypeMapping.Scalar(method.Parameters[0].Type) == arguments[0].Type);
            return written is null ? null : CallHelper(operation, written, [.. arguments.Select(argument => new HelperArgument(Place.Of([argument])))]);
        }

        // A value that only travels keeps its type; the neutral value of a least or greatest would not survive being narrowed.
        if (!Travels(row.Operation!.Value) && row.Operation is not (Op.SubgroupExclusiveMin or Op.SubgroupExclusiveMax))
        {
            arguments = [.. arguments.Select(Promote)];
        }

        if (!row.Accepts(arguments))
        {
            return null;
        }

        Value value = at.Emit(row.Operation.Value, arguments);
        return [result == ScalarType.Void ? value : ConvertTo(value, result)];
    }

    /// <summary>Whether an operation hands a value of any type to other lanes as it is.</summary>
    private static bool Travels(Op op) => OpTable.Get(op) is var info && info.Has(OpTraits.ExchangesInSubgroup) && info.Operands.Length > 0 && info.Operands[0] == OperandClass.Any;

    /// <summary>The type parameter through which an instance is used: members are looked up in what it stands for.</summary>
    private static ITypeSymbol? ConstraintOf(IOperation? instance) => instance?.Type as ITypeParameterSymbol;

    /// <summary>Equals and CompareTo of numbers, which generic code reaches through IEquatable and IComparable; null for other methods.</summary>
    private Value[]? LowerNumberMethod(IInvocationOperation operation, IOperation instance, IMethodSymbol method)
    {
        if (TypeOf(instance) is not { } type || TypeMapping.Scalar(type) is ScalarType.Void || operation.Arguments.Length != 1 || method.Name is not ("Equals" or "CompareTo"))
        {
            return null;
        }

        // Equals(object) and comparing with another type never hold; the argument has been boxed or converted to this type.
        if (TypeOf(operation.Arguments[0].Value) is not { } other || TypeMapping.Scalar(other) != TypeMapping.Scalar(type))
        {
            return Refuse(KernelDiagnostics.UnsupportedCall, operation, Show(method));
        }

        Value left = LowerScalar(instance);
        Value right = LowerScalar(operation.Arguments[0].Value);
        RegionBuilder at = At(operation);
        Value a = left.Type == ScalarType.I1 ? at.EmitAs(ScalarType.I32, Op.Select, left, at.Constant(1), at.Constant(0)) : Promote(left);
        Value b = left.Type == ScalarType.I1 ? at.EmitAs(ScalarType.I32, Op.Select, right, at.Constant(1), at.Constant(0)) : Promote(right);
        Value Number(Value condition) => at.EmitAs(ScalarType.I32, Op.Select, condition, at.Constant(1), at.Constant(0));
        Value IsNaN(Value value) => at.Emit(Op.NotEqual, value, value);
        if (method.Name == "Equals")
        {
            Value same = at.Emit(Op.Equal, a, b);
            return [a.Type.IsFloat() ? at.Emit(Op.Or, same, at.Emit(Op.And, IsNaN(a), IsNaN(b))) : same];
        }

        Value order = at.Emit(Op.Sub, Number(at.Emit(Op.Greater, a, b)), Number(at.Emit(Op.Less, a, b)));
        return [a.Type.IsFloat() ? at.Emit(Op.Add, order, at.Emit(Op.Sub, Number(IsNaN(b)), Number(IsNaN(a)))) : order]; // a NaN is below every number
    }

    /// <summary>What only a kernel knows, in a helper that other assemblies take over.</summary>
    private Value[] RefuseInStored(IOperation operation, ISymbol member) => Refuse(
        KernelDiagnostics.HelperNotExportable, operation, Show(member), "only a kernel knows its workgroup, so pass the size as an argument");
}

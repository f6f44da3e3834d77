using HataDsl.Ir;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>What closes a kernel: its types, and the values of its [Comptime] parameters.</summary>
/// <param name="Types">One for each type parameter.</param>
/// <param name="Values">One for each [Comptime] parameter.</param>
internal sealed record InstanceArguments(ITypeSymbol[] Types, ComptimeValue[] Values)
{
    /// <summary>What is appended to the name of the method.</summary>
    public string Text => Types.Length + Values.Length == 0 ? ""
        : "<" + string.Join(",", Types.Select(type => type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)).Concat(Values.Select(value => value.Text))) + ">";
}

/// <summary>The value of a [Comptime] parameter.</summary>
/// <param name="Bits">Its bits.</param>
/// <param name="Text">As IR text.</param>
/// <param name="Expression">As a C# expression of the parameter's type.</param>
internal sealed record ComptimeValue(ulong Bits, string Text, string Expression);

/// <content>The instances of a kernel that has type parameters or [Comptime] parameters.</content>
internal sealed partial class KernelMethodParser
{
    /// <summary>The arguments of each instance; one without arguments for a kernel that is closed as it stands.</summary>
    private List<InstanceArguments>? InstancesOf()
    {
        IParameterSymbol[] comptime = [.. _method.Parameters.Where(BodyLowering.IsComptime)];
        var instances = new List<InstanceArguments>();
        foreach (AttributeData attribute in _method.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && TypeMapping.IsNamed(type, "HataDsl", "KernelInstanceAttribute"))
            {
                if (InstanceOf(attribute, comptime) is not { } instance)
                {
                    string values = comptime.Length == 0 ? "" : $" and then a value for each of {string.Join(", ", comptime.Select(parameter => $"'{Show(parameter.Type)} {parameter.Name}'"))}";
                    string types = $"{_method.TypeParameters.Length} type arguments that are closed types";
                    Report(KernelDiagnostics.WrongInstance, AttributeLocation(attribute), _method.Name, types + values);
                    return null;
                }

                instances.Add(instance);
            }
        }

        if (_method.TypeParameters.Length + comptime.Length == 0)
        {
            return [new InstanceArguments([], [])];
        }

        if (instances.Count == 0)
        {
            Report(KernelDiagnostics.MissingInstance, _syntax.Identifier.GetLocation(), _method.Name);
            return null;
        }

        return instances;
    }

    private InstanceArguments? InstanceOf(AttributeData attribute, IParameterSymbol[] comptime)
    {
        TypedConstant[] arguments = attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Array, IsNull: false } list ? [.. list.Values] : [];
        int types = _method.TypeParameters.Length;
        if (arguments.Length != types + comptime.Length || arguments.Length == 0)
        {
            return null;
        }

        ITypeSymbol[] closed = [.. arguments.Take(types).Select(argument => argument.Value).OfType<ITypeSymbol>()];
        if (closed.Length < types || closed.Any(argument => argument is INamedTypeSymbol { IsUnboundGenericType: true }))
        {
            return null;
        }

        IMethodSymbol method = types == 0 ? _method : _method.Construct(closed);
        ComptimeValue?[] values = [.. comptime.Select((parameter, i) => ValueOf(arguments[types + i], method.Parameters[parameter.Ordinal].Type))];
        return values.Any(value => value is null) ? null : new InstanceArguments(closed, [.. values.Select(value => value!)]);
    }

    /// <summary>The workgroup of an instance: [Comptime] parameters may give its size along an axis.</summary>
    private WorkgroupShape? WorkgroupOf(InstanceArguments instance, WorkgroupShape shape)
    {
        int[] sizes = [shape.X, shape.Y, shape.Z];
        IParameterSymbol[] comptime = [.. _method.Parameters.Where(BodyLowering.IsComptime)];
        for (int i = 0; i < comptime.Length; i++)
        {
            AttributeData attribute = comptime[i].GetAttributes().First(one => one.AttributeClass is { } type && TypeMapping.IsNamed(type, "HataDsl", "ComptimeAttribute"));
            if (attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0].Value is int axis and >= 0 and < 3)
            {
                sizes[axis] = instance.Values[i].Bits is > 0 and <= MaximumWorkgroup ? (int)instance.Values[i].Bits : 0;
            }
        }

        if (sizes.Min() < 1 || (long)sizes[0] * sizes[1] * sizes[2] > MaximumWorkgroup)
        {
            Report(KernelDiagnostics.WorkgroupSize, _syntax.Identifier.GetLocation(), sizes[0].ToString(), sizes[1].ToString(), sizes[2].ToString());
            return null;
        }

        return new WorkgroupShape(sizes[0], sizes[1], sizes[2]);
    }

    /// <summary>A constant of an attribute as a value of the parameter's type; null if it does not fit.</summary>
    private static ComptimeValue? ValueOf(TypedConstant constant, ITypeSymbol type)
    {
        ScalarType scalar = TypeMapping.Scalar(type);
        ulong? bits = (scalar, constant.Value) switch
        {
            (ScalarType.I1, bool truth) => truth ? 1u : 0u,
            (_, bool) => null,
            (ScalarType.F32, float or double or int or long) => ConstantBits.FromSingle(System.Convert.ToSingle(constant.Value)),
            (ScalarType.F64, float or double or int or long) => ConstantBits.FromDouble(System.Convert.ToDouble(constant.Value)),
            (ScalarType.U64, ulong large) => large,
            (_, char character) when scalar.IsInteger() => character,
            (_, sbyte or byte or short or ushort or int or uint or long) when scalar.IsInteger() => BitsOf(scalar, System.Convert.ToInt64(constant.Value)),
            _ => null,
        };
        return bits is { } known ? new ComptimeValue(known, ConstantText.Print(scalar, known), ExpressionOf(type, scalar, known)) : null;
    }

    private static ulong? BitsOf(ScalarType type, long value)
    {
        ulong bits = ConstantBits.Truncate(type, unchecked((ulong)value));
        bool fits = type.IsSignedInteger() || type.Size() < 8 ? ConstantBits.ToInt64(type, bits) == value : value >= 0;
        return fits ? bits : null;
    }

    private static string ExpressionOf(ITypeSymbol type, ScalarType scalar, ulong bits) => scalar switch
    {
        ScalarType.I1 => bits != 0 ? "true" : "false",
        ScalarType.F32 => $"global::System.BitConverter.UInt32BitsToSingle(0x{bits:x}u)",
        ScalarType.F64 => $"global::System.BitConverter.UInt64BitsToDouble(0x{bits:x}ul)",
        ScalarType.I32 when type.SpecialType == SpecialType.System_Int32 => ConstantText.Print(scalar, bits),
        _ => $"(({type.ToDisplayString(FullName)})({ConstantText.Print(scalar, bits)}))",
    };
}

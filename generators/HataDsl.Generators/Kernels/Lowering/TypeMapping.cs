using HataDsl.Ir;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators;

/// <summary>From C# types to the types of the IR. All types given here are closed.</summary>
internal static class TypeMapping
{
    /// <summary>The scalar type of a primitive, enum, Half or BFloat16, or <see cref="ScalarType.Void"/>.</summary>
    public static ScalarType Scalar(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { } underlying })
        {
            type = underlying;
        }

        return type.SpecialType switch
        {
            SpecialType.System_Boolean => ScalarType.I1,
            SpecialType.System_SByte => ScalarType.I8,
            SpecialType.System_Byte => ScalarType.U8,
            SpecialType.System_Int16 => ScalarType.I16,
            SpecialType.System_UInt16 or SpecialType.System_Char => ScalarType.U16,
            SpecialType.System_Int32 => ScalarType.I32,
            SpecialType.System_UInt32 => ScalarType.U32,
            SpecialType.System_Int64 => ScalarType.I64,
            SpecialType.System_UInt64 => ScalarType.U64,
            SpecialType.System_Single => ScalarType.F32,
            SpecialType.System_Double => ScalarType.F64,
            _ when IsNamed(type, "System", "Half") => ScalarType.F16,
            _ when IsNamed(type, "HataDsl", "BFloat16") => ScalarType.BF16,
            _ => ScalarType.Void,
        };
    }

    /// <summary>Recognises In, Out and InOut of any number of dimensions.</summary>
    public static bool IsView(ITypeSymbol type, out ViewAccess access, out ITypeSymbol element)
    {
        access = default;
        element = type;
        string name = NameOfView(type);
        if (name is not ("In" or "Out" or "InOut"))
        {
            return false;
        }

        access = name switch
        {
            "In" => ViewAccess.Read,
            "Out" => ViewAccess.Write,
            _ => ViewAccess.ReadWrite,
        };
        element = ((INamedTypeSymbol)type).TypeArguments[0];
        return true;
    }

    /// <summary>Dimensions of a view or array of HataDsl that has more than one; else 1.</summary>
    public static int RankOf(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeArguments.Length: 1 } && NameOfView(type).Length > 0 && type.Name[type.Name.Length - 1] == 'D'
            ? type.Name[type.Name.Length - 2] - '0' : 1;

    /// <summary>In, Out, InOut or Span for a view of HataDsl of any number of dimensions; else empty.</summary>
    private static string NameOfView(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { TypeArguments.Length: 1 } named || !IsNamed(type, "HataDsl", named.MetadataName))
        {
            return "";
        }

        string name = type.Name.EndsWith("2D", StringComparison.Ordinal) || type.Name.EndsWith("3D", StringComparison.Ordinal)
            ? type.Name.Substring(0, type.Name.Length - 2) : type.Name;
        return name is "In" or "Out" or "InOut" || (name == "Span" && name.Length < type.Name.Length) ? name : "";
    }

    /// <summary>Recognises Span and ReadOnlySpan.</summary>
    public static bool IsSpan(ITypeSymbol? type, out ITypeSymbol element)
    {
        element = type!;
        if (type is not INamedTypeSymbol { TypeArguments.Length: 1, MetadataName: "Span`1" or "ReadOnlySpan`1" } named
            || !IsNamed(type, "System", named.MetadataName))
        {
            return false;
        }

        element = named.TypeArguments[0];
        return true;
    }

    /// <summary>Whether a value of the type is followed at compile time rather than computed.</summary>
    public static bool IsArray(ITypeSymbol? type) => type is IArrayTypeSymbol { Rank: 1 } || (type is not null && (IsSpan(type, out _) || NameOfView(type).Length > 0));

    public static bool IsNamed(ITypeSymbol type, string space, string metadataName) =>
        type.MetadataName == metadataName
        && type.ContainingType is null
        && type.ContainingNamespace is { } around
        && (around.ContainingNamespace?.IsGlobalNamespace ?? false)
        && around.Name == space;

    /// <summary>Name of a static class for the intrinsic table: namespace and name.</summary>
    public static string FullName(ITypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() + "." + type.MetadataName : type.MetadataName;
}

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

    /// <summary>Recognises In, Out and InOut.</summary>
    public static bool IsView(ITypeSymbol type, out ViewAccess access, out ITypeSymbol element)
    {
        access = default;
        element = type;
        if (type is not INamedTypeSymbol { TypeArguments.Length: 1, MetadataName: "In`1" or "Out`1" or "InOut`1" } named
            || !IsNamed(type, "HataDsl", named.MetadataName))
        {
            return false;
        }

        access = named.MetadataName switch
        {
            "In`1" => ViewAccess.Read,
            "Out`1" => ViewAccess.Write,
            _ => ViewAccess.ReadWrite,
        };
        element = named.TypeArguments[0];
        return true;
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
    public static bool IsArray(ITypeSymbol? type) => type is IArrayTypeSymbol { Rank: 1 } || (type is not null && (IsSpan(type, out _) || IsView(type, out _, out _)));

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

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HataDsl.Generators;

/// <summary>
/// What a launch of a kernel gives: the parameters of its method. A kernel that is an instance method of a struct has the state of the struct
/// before them: the parameters of its primary constructor, or its fields.
/// </summary>
internal static class KernelInputs
{
    /// <summary>The inputs in order.</summary>
    public static IReadOnlyList<ISymbol> Of(IMethodSymbol method) => method.IsStatic ? [.. method.Parameters] : [.. StateOf(method.ContainingType), .. method.Parameters];

    /// <summary>The state of a struct: the parameters of its primary constructor, or its fields where it has none.</summary>
    public static IReadOnlyList<ISymbol> StateOf(INamedTypeSymbol type) =>
        PrimaryConstructorOf(type) is { } primary ? [.. primary.Parameters]
        : [.. type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && !field.IsConst)];

    /// <summary>The constructor that the declaration of a type has; null if it has none.</summary>
    public static IMethodSymbol? PrimaryConstructorOf(INamedTypeSymbol type) => type.InstanceConstructors.FirstOrDefault(constructor =>
        constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax));

    /// <summary>Whether the struct of a kernel needs a constructor that fills its fields.</summary>
    public static bool NeedsConstructor(IMethodSymbol kernel) =>
        !kernel.IsStatic && StateOf(kernel.ContainingType).Count > 0 && kernel.ContainingType.InstanceConstructors.All(constructor => constructor.IsImplicitlyDeclared);

    /// <summary>Type of an input.</summary>
    public static ITypeSymbol TypeOf(ISymbol input) => input is IFieldSymbol field ? field.Type : ((IParameterSymbol)input).Type;

    /// <summary>Where the type of an input is written.</summary>
    public static SyntaxNode SyntaxOf(ISymbol input, SyntaxNode otherwise) =>
        input.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
        {
            ParameterSyntax { Type: { } type } => type,
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } => declaration.Type,
            _ => otherwise,
        };
}

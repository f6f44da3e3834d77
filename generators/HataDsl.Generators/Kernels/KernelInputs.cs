using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HataDsl.Generators;

/// <summary>
/// What a launch of a kernel gives: the parameters of its method. A kernel that is an instance method of a struct has the state of the struct
/// before them: the parameters of its primary constructor, or its fields.
/// </summary>
internal static class KernelInputs
{
    /// <summary>The inputs in order; a parameter that is a struct with views is one for each of its fields.</summary>
    public static IReadOnlyList<KernelInput> Of(IMethodSymbol method)
    {
        var inputs = new List<KernelInput>();
        foreach (ISymbol state in method.IsStatic ? [] : StateOf(method.ContainingType))
        {
            inputs.Add(new KernelInput(state, state, state.Name));
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            var input = new KernelInput(parameter, parameter, parameter.Name);
            if (parameter.RefKind == RefKind.None && IsBundle(parameter.Type))
            {
                Expand(input, inputs);
            }
            else
            {
                inputs.Add(input);
            }
        }

        return inputs;
    }

    /// <summary>Whether a type is a struct of the user that holds views, and that a kernel can make of them.</summary>
    private static bool IsBundle(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsRefLikeType: true, TypeKind: TypeKind.Struct } && !TypeMapping.IsArray(type) && type.ContainingAssembly?.Name != "HataDsl"
        && FieldsOf(type) is { Length: > 0 } fields && fields.All(field => field.AssociatedSymbol is null && field.RefKind == RefKind.None)
        && (AreAssignable(fields) || HasConstructor((INamedTypeSymbol)type, fields));

    private static IFieldSymbol[] FieldsOf(ITypeSymbol type) => [.. type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && !field.IsConst)];

    private static bool AreAssignable(IFieldSymbol[] fields) => fields.All(field => !field.IsReadOnly && field.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal);

    private static bool HasConstructor(INamedTypeSymbol type, IFieldSymbol[] fields) => type.InstanceConstructors.Any(constructor =>
        constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal
        && constructor.Parameters.Select(parameter => parameter.Type).SequenceEqual<ITypeSymbol>(fields.Select(field => field.Type), SymbolEqualityComparer.Default));

    private static void Expand(KernelInput bundle, List<KernelInput> inputs)
    {
        IFieldSymbol[] fields = FieldsOf(bundle.Type);
        bool assigns = AreAssignable(fields);
        string opens = bundle.Before + "new " + bundle.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + (assigns ? " { " : "(");
        for (int i = 0; i < fields.Length; i++)
        {
            IFieldSymbol field = fields[i];
            var input = new KernelInput(
                bundle.Symbol, field, bundle.Name + char.ToUpperInvariant(field.Name[0]) + field.Name.Substring(1), bundle.Path.Length == 0 ? field.Name : bundle.Path + "." + field.Name,
                (i == 0 ? opens : "") + (assigns ? field.Name + " = " : ""), i == fields.Length - 1 ? (assigns ? " }" : ")") + bundle.After : "");
            if (IsBundle(field.Type))
            {
                Expand(input, inputs);
            }
            else
            {
                inputs.Add(input);
            }
        }
    }

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

/// <summary>One input of a kernel: a parameter, a field of the kernel's struct, or a field of a parameter that is a struct with views.</summary>
/// <param name="Symbol">The parameter or field of the kernel's struct.</param>
/// <param name="Leaf">What has the type of the input: the same, or the field of the parameter.</param>
/// <param name="Name">Its name at the launch.</param>
/// <param name="Path">Names of the fields from the parameter to it; empty for a parameter itself.</param>
/// <param name="Before">What stands before its value where the C# method is called, so that the structs around it are made.</param>
/// <param name="After">What stands behind it there.</param>
internal sealed record KernelInput(ISymbol Symbol, ISymbol Leaf, string Name, string Path = "", string Before = "", string After = "")
{
    /// <summary>Its type.</summary>
    public ITypeSymbol Type => KernelInputs.TypeOf(Leaf);
}

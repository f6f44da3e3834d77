using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HataDsl.Generators;

/// <summary>What must be known of a struct before its members can be taken for plain fields.</summary>
internal static class StructFacts
{
    private const int ExplicitLayout = 2; // LayoutKind.Explicit

    /// <summary>Whether a property is nothing but its backing field, so that reading and assigning the field is all it does.</summary>
    public static bool IsAuto(IPropertySymbol property) =>
        IsPositional(property) || (IsAuto(property.GetMethod) && IsAuto(property.SetMethod));

    /// <summary>Whether assigning a property assigns its backing field.</summary>
    public static bool HasAutoSetter(IPropertySymbol property) =>
        IsPositional(property) || (property.SetMethod is not null && IsAuto(property.SetMethod));

    /// <summary>Whether a record has a property that its primary constructor fills.</summary>
    public static bool IsPositional(ITypeSymbol record, string name) => record.GetMembers(name).OfType<IPropertySymbol>().Any(IsPositional);

    /// <summary>Whether fields or properties have initial values, which every constructor sets first.</summary>
    public static bool HasInitializers(ITypeSymbol type, CancellationToken cancellation) =>
        type.OriginalDefinition.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>()
            .SelectMany(declaration => declaration.Members)
            .Any(member => member switch
            {
                PropertyDeclarationSyntax property => property.Initializer is not null && !IsStatic(property),
                FieldDeclarationSyntax field => !IsStatic(field) && field.Declaration.Variables.Any(variable => variable.Initializer is not null),
                _ => false,
            });

    /// <summary>Fields that overlap cannot be spread over scalars.</summary>
    public static bool IsLaidOutByHand(ITypeSymbol type) => type.GetAttributes().Any(attribute =>
        attribute.AttributeClass?.Name == "StructLayoutAttribute" && attribute.ConstructorArguments.FirstOrDefault().Value is ExplicitLayout or (short)ExplicitLayout);

    /// <summary>How often the one field of a struct is there: more than once in an inline array.</summary>
    public static int RepetitionsOf(ITypeSymbol type) => type.GetAttributes().FirstOrDefault(attribute =>
        attribute.AttributeClass?.Name == "InlineArrayAttribute")?.ConstructorArguments.FirstOrDefault().Value is int length ? length : 1;

    /// <summary>Whether the fields lie in the order of their declaration at their natural places.</summary>
    public static bool IsSequential(ITypeSymbol type) => !IsLaidOutByHand(type) && type.GetAttributes().All(attribute =>
        attribute.AttributeClass?.Name != "StructLayoutAttribute"
        || (attribute.ConstructorArguments.FirstOrDefault().Value is 0 or (short)0 && attribute.NamedArguments.All(argument => argument.Key is "CharSet")));

    private static bool IsPositional(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is ParameterSyntax);

    private static bool IsAuto(IMethodSymbol? accessor) => accessor is null
        || accessor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is AccessorDeclarationSyntax { Body: null, ExpressionBody: null })
        || accessor.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute");

    private static bool IsStatic(MemberDeclarationSyntax member) =>
        member.Modifiers.Any(modifier => modifier.Text is "static" or "const");
}

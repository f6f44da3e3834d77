using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Creation of structs.</content>
internal sealed partial class BodyLowering
{
    private Value[] LowerCreation(IObjectCreationOperation operation)
    {
        if (operation.Type is { IsReferenceType: true })
        {
            return RefuseKind(operation);
        }

        TypeLayout layout = LayoutOf(operation);
        if (layout.Count == 0 || operation.Constructor is not { } constructor)
        {
            return Zeros(layout);
        }

        Value[] values = LowerConstructor(operation, constructor, layout);
        return operation.Initializer is { } initializer ? Initialize(values, layout, initializer) : values;
    }

    private Value[] LowerConstructor(IObjectCreationOperation operation, IMethodSymbol constructor, TypeLayout layout)
    {
        if (constructor.IsImplicitlyDeclared && constructor.Parameters.Length == 0)
        {
            return Zeros(layout);
        }

        if (VectorLowering.IsAggregate(TypeOf(operation)))
        {
            Value[] given = [.. operation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).SelectMany(argument => Lower(argument.Value))];
            return given.Length == layout.Count ? given : [.. Enumerable.Repeat(given[0], layout.Count)];
        }

        if (operation.Type is { IsTupleType: true })
        {
            return [.. operation.Arguments.SelectMany(argument => Lower(argument.Value))];
        }

        bool isPrimary = constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_context.Cancellation) is TypeDeclarationSyntax;
        if (isPrimary)
        {
            return LowerPrimaryConstructor(operation, layout);
        }

        if (StructFacts.HasInitializers(constructor.ContainingType, _context.Cancellation))
        {
            return RefuseKind(operation); // they would run before the constructor's body
        }

        var arguments = new HelperArgument[constructor.Parameters.Length];
        foreach (IArgumentOperation argument in operation.Arguments)
        {
            if (ArgumentOf(argument, constructor.Parameters[argument.Parameter!.Ordinal]) is not { } lowered)
            {
                return Zeros(layout);
            }

            arguments[argument.Parameter.Ordinal] = lowered;
        }

        Place created = Place.Of(Declare("created", layout));
        Write(created, Zeros(layout), operation);
        CallHelper(operation, constructor, arguments, new HelperArgument(created, null));
        return Read(created, operation);
    }

    /// <summary>The primary constructor of a record struct fills the properties of the same names.</summary>
    private Value[] LowerPrimaryConstructor(IObjectCreationOperation operation, TypeLayout layout)
    {
        var values = new Value?[layout.Count];
        foreach (IArgumentOperation argument in operation.Arguments)
        {
            Value[] lowered = Lower(argument.Value);
            if (!StructFacts.IsPositional(operation.Type!, argument.Parameter!.Name) || !layout.TryGetField(argument.Parameter!.Name, out int start, out TypeLayout field) || field.Count != lowered.Length)
            {
                return RefuseKind(operation);
            }

            lowered.CopyTo(values, start);
        }

        return Array.IndexOf(values, null) < 0 ? [.. values.Select(value => value!)] : RefuseKind(operation);
    }

    private Value[] Initialize(Value[] values, TypeLayout layout, IObjectOrCollectionInitializerOperation initializer)
    {
        Value[] result = [.. values];
        foreach (IOperation entry in initializer.Initializers)
        {
            string? name = entry is ISimpleAssignmentOperation assignment
                ? assignment.Target switch
                {
                    IFieldReferenceOperation field => TypeLayout.FieldName(field.Field),
                    IPropertyReferenceOperation property when StructFacts.HasAutoSetter(property.Property) => property.Property.Name,
                    _ => null,
                }
                : null;
            if (name is null || !layout.TryGetField(name, out int start, out _))
            {
                return RefuseKind(entry);
            }

            Lower(((ISimpleAssignmentOperation)entry).Value).CopyTo(result, start);
        }

        return result;
    }
}

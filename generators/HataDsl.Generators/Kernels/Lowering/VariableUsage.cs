using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <summary>
/// Which variables of a body are assigned after their declaration. The others need no storage: they are names of values.
/// </summary>
internal sealed class VariableUsage
{
    private readonly HashSet<ISymbol> _written = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _read = new(SymbolEqualityComparer.Default);

    /// <summary>Looks through a body, local functions included.</summary>
    public static VariableUsage Of(IOperation body)
    {
        var usage = new VariableUsage();
        foreach (IOperation operation in OperationTree.All(body))
        {
            usage.Visit(operation);
        }

        return usage;
    }

    public bool IsWritten(ISymbol variable) => _written.Contains(variable);

    public bool IsMentioned(ISymbol variable) => _read.Contains(variable);

    /// <summary>The variable at the start of a chain of fields, if there is one.</summary>
    public static ISymbol? Root(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Instance: { } instance } => Root(instance),
        IPropertyReferenceOperation { Instance: { Type.IsValueType: true } instance, Arguments.Length: 0 } => Root(instance),
        IPropertyReferenceOperation { Instance: { } instance, Arguments.Length: 1 } when VectorLowering.IsAggregate(instance.Type) => Root(instance),
        IInlineArrayAccessOperation element => Root(element.Instance),
        IDeclarationExpressionOperation declaration => Root(declaration.Expression),
        IConversionOperation { IsImplicit: true } conversion when TypeMapping.IsArray(conversion.Type) || SymbolEqualityComparer.Default.Equals(conversion.Type, conversion.Operand.Type) => Root(conversion.Operand),
        _ => null,
    };

    private void Visit(IOperation operation)
    {
        switch (operation)
        {
            case IDeconstructionAssignmentOperation deconstruction:
                WriteTuple(deconstruction.Target);
                break;
            case IAssignmentOperation assignment:
                Write(assignment.Target);
                break;
            case IIncrementOrDecrementOperation step:
                Write(step.Target);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                Write(argument.Value);
                break;
            case IInvocationOperation { Instance: { } instance, TargetMethod.IsReadOnly: false } when instance.Type is not { IsReferenceType: true } && !TypeMapping.IsArray(instance.Type):
                Write(instance);
                break;
            case IPropertyReferenceOperation { Instance: { } instance, Property.GetMethod.IsReadOnly: false } when instance.Type is { IsValueType: true } && !TypeMapping.IsArray(instance.Type):
                Write(instance); // such a getter may assign fields
                break;
            case IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref, Initializer.Value: { } target }:
                Write(target);
                break;
            case IFieldReferenceOperation { Instance: IInstanceReferenceOperation } state:
                _read.Add(state.Field);
                break;
            case ILocalReferenceOperation local:
                _read.Add(local.Local);
                break;
            case IParameterReferenceOperation parameter:
                _read.Add(parameter.Parameter);
                break;
        }
    }

    private void WriteTuple(IOperation target)
    {
        if (target is IDeclarationExpressionOperation declaration)
        {
            target = declaration.Expression;
        }

        if (target is ITupleOperation tuple)
        {
            foreach (IOperation element in tuple.Elements)
            {
                WriteTuple(element);
            }
        }
        else
        {
            Write(target);
        }
    }

    private void Write(IOperation target)
    {
        if (Root(target) is { } variable)
        {
            _written.Add(variable);
        }
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Analyzers;

/// <summary>The body of a kernel or marked helper.</summary>
/// <param name="Method">The method.</param>
/// <param name="Body">Its body.</param>
/// <param name="Types">The types of the language.</param>
internal readonly record struct KernelBody(IMethodSymbol Method, IOperation Body, HataTypes Types)
{
    /// <summary>Every operation in it.</summary>
    public IEnumerable<IOperation> Operations => Body.Descendants();

    /// <summary>The operations of one type in it.</summary>
    public IEnumerable<T> All<T>()
        where T : IOperation => Operations.OfType<T>();

    /// <summary>Where a parameter is declared; where its type is written.</summary>
    public static (Location Whole, Location Type, Location Name)? PlacesOf(IParameterSymbol parameter) =>
        parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is ParameterSyntax { Type: { } type } syntax
            ? (syntax.GetLocation(), type.GetLocation(), syntax.Identifier.GetLocation())
            : null;

    /// <summary>The references to a parameter.</summary>
    public IEnumerable<IParameterReferenceOperation> ReferencesTo(IParameterSymbol parameter) =>
        All<IParameterReferenceOperation>().Where(reference => SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter));

    /// <summary>What happens to the elements of a view: null when it is passed on, so that others decide.</summary>
    public ViewUse? UseOf(IParameterSymbol view)
    {
        var use = ViewUse.None;
        foreach (IParameterReferenceOperation reference in ReferencesTo(view))
        {
            if (reference.Parent is not IPropertyReferenceOperation property)
            {
                return null;
            }

            if (property.Arguments.Length == 1)
            {
                use |= UseOf(property);
            }
        }

        return use;
    }

    private static ViewUse UseOf(IOperation element)
    {
        return element.Parent switch
        {
            IFieldReferenceOperation field => UseOf(field), // a part of the element
            IPropertyReferenceOperation property when property.Instance == element => UseOf(property), // a component among them
            IInlineArrayAccessOperation inline when inline.Instance == element => UseOf(inline),
            IInvocationOperation call when call.Instance == element && !call.TargetMethod.IsReadOnly => ViewUse.Read | ViewUse.Written,
            ISimpleAssignmentOperation assignment when assignment.Target == element => ViewUse.Written,
            ICompoundAssignmentOperation compound when compound.Target == element => ViewUse.Read | ViewUse.Written,
            IIncrementOrDecrementOperation => ViewUse.Read | ViewUse.Written,
            IArgumentOperation { Parameter.RefKind: RefKind.Out } => ViewUse.Written,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref } => ViewUse.Read | ViewUse.Written,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } } => ViewUse.Read | ViewUse.Written,
            IDeconstructionAssignmentOperation or ITupleOperation => ViewUse.Read | ViewUse.Written,
            _ => ViewUse.Read,
        };
    }
}

/// <summary>What a body does with the elements of a view.</summary>
[Flags]
internal enum ViewUse
{
    None = 0,
    Read = 1,
    Written = 2,
}

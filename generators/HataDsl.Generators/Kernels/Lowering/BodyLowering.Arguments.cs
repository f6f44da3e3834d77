using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>What is passed to helpers.</content>
internal sealed partial class BodyLowering
{
    /// <summary>What is passed for one parameter of a helper; null after a report.</summary>
    private HelperArgument? ArgumentOf(IArgumentOperation argument, IParameterSymbol parameter)
    {
        if (BundleOf(argument.Value) is { } bundle)
        {
            return new HelperArgument(default, Bundle: bundle);
        }

        ITypeSymbol type = _types.Apply(parameter.Type);
        bool isImported = !SymbolEqualityComparer.Default.Equals(parameter.ContainingAssembly, _context.Compilation.Assembly);
        if (TypeMapping.IsArray(type))
        {
            if (ArrayOf(argument.Value, parameter.Name) is not { } array)
            {
                return null;
            }

            // A stored helper takes every span as a part.
            return new HelperArgument(default, isImported && TypeMapping.IsSpan(type, out _)
                ? new ArrayRef(array.Symbols, array.Start ?? At(argument).Constant(0), LengthOf(array, ScalarType.I32, argument))
                : array);
        }

        // A stored helper takes 'in' by value; one in this compilation sees the variable itself, as in C#.
        if (!isImported && IsComptime(parameter))
        {
            return ComptimeArgument(argument, parameter);
        }

        bool hasPlace = !isImported && (VariableUsage.Root(argument.Value) is not null || IsElementAccess(argument.Value));
        if (parameter.RefKind is RefKind.Ref or RefKind.Out || (parameter.RefKind is RefKind.In or RefKind.RefReadOnlyParameter && hasPlace))
        {
            if (PlaceOf(argument.Value) is not { Cast: var cast } place)
            {
                return null;
            }

            if (cast is null)
            {
                return new HelperArgument(place);
            }

            if (parameter.RefKind is RefKind.In or RefKind.RefReadOnlyParameter && place.Symbols[0] is { Kind: Ir.SymbolKind.View, Access: ViewAccess.Read })
            {
                // What nobody writes may as well be passed by value.
                return new HelperArgument(Place.Of(Read(place, argument.Value)));
            }

            Report(KernelDiagnostics.CastElements, argument.Value);
            return null;
        }

        return new HelperArgument(Place.Of(Lower(argument.Value)));
    }

    private HelperArgument? ComptimeArgument(IArgumentOperation argument, IParameterSymbol parameter)
    {
        Value[] values = Lower(argument.Value);
        if (Known(values) is { } bits)
        {
            return new HelperArgument(Place.Of(values), null, bits);
        }

        Report(KernelDiagnostics.NotComptime, argument.Value, $"the argument for '{parameter.Name}'");
        return null;
    }

    private HelperArgument InstanceArgument(IOperation instance, bool isReadOnly)
    {
        if (BundleOf(instance) is { } bundle)
        {
            return new HelperArgument(default, Bundle: bundle);
        }

        bool hasPlace = instance is IInstanceReferenceOperation || VariableUsage.Root(instance) is not null || IsElementAccess(instance);
        return !isReadOnly && hasPlace && PlaceOf(instance) is { } place
            ? new HelperArgument(place)
            : new HelperArgument(Place.Of(Lower(instance)));
    }
}

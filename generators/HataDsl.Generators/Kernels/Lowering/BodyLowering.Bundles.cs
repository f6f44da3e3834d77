using HataDsl.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HataDsl.Generators;

/// <content>Structs that hold views: each of their fields is followed as if it were a variable of its own.</content>
internal sealed partial class BodyLowering
{
    private readonly Dictionary<ISymbol, Bundle> _bundles = new(SymbolEqualityComparer.Default);
    private Bundle? _thisBundle;

    /// <summary>Makes what has been bound to a field a part of the bundle that a parameter is.</summary>
    /// <param name="owner">The parameter; null for the instance.</param>
    /// <param name="path">The names of the fields to it.</param>
    /// <param name="field">The field.</param>
    public void MoveIntoBundle(ISymbol? owner, string path, IFieldSymbol field)
    {
        Bundle? bundle = _thisBundle;
        if (owner is not null && !_bundles.TryGetValue(owner, out bundle))
        {
            _bundles.Add(owner, bundle = new Bundle([]));
        }

        bundle ??= _thisBundle = new Bundle([]);
        if (_arrays.TryGetValue(field, out ArrayRef array))
        {
            _arrays.Remove(field);
            bundle.Leaves.Add(new BundleLeaf(path, field, new HelperArgument(default, array)));
        }
        else if (_variables.TryGetValue(field, out Place place))
        {
            _variables.Remove(field);
            if (place.Values is { } values && (owner is null || _usage.IsWritten(owner)))
            {
                place = Place.Of(Declare(field.Name, _context.LayoutOf(_types.Apply(field.Type))!));
                for (int i = 0; i < values.Length; i++)
                {
                    _builder.Set(place.Symbols[i], values[i]);
                }
            }

            bundle.Leaves.Add(new BundleLeaf(path, field, new HelperArgument(place)));
        }
    }

    /// <summary>The bundle that an expression names, or the part of one that is one itself; null for anything else.</summary>
    private Bundle? BundleOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local when _bundles.TryGetValue(local.Local, out Bundle? bundle) => bundle,
        IParameterReferenceOperation parameter when _bundles.TryGetValue(parameter.Parameter, out Bundle? bundle) => bundle,
        IInstanceReferenceOperation => _thisBundle,
        IParenthesizedOperation parenthesized => BundleOf(parenthesized.Operand),
        IFieldReferenceOperation { Instance: { } owner } field when BundleOf(owner) is { } outer => outer.Part(field.Field.Name),
        _ => null,
    };

    /// <summary>What a field of a bundle stands for; null if the expression is none.</summary>
    private HelperArgument? LeafOf(IFieldReferenceOperation field) =>
        field.Instance is { } owner && BundleOf(owner) is { } bundle ? bundle.Leaves.FirstOrDefault(leaf => leaf.Path == field.Field.Name)?.Argument : null;
}

/// <summary>What the fields of a struct that holds views stand for.</summary>
/// <param name="Leaves">The fields, those of structs inside it by their path.</param>
internal sealed record Bundle(List<BundleLeaf> Leaves)
{
    /// <summary>The bundle that is a field of this one; null if there is none.</summary>
    public Bundle? Part(string field)
    {
        string prefix = field + ".";
        List<BundleLeaf> inner = [.. Leaves.Where(leaf => leaf.Path.StartsWith(prefix, StringComparison.Ordinal)).Select(leaf => leaf with { Path = leaf.Path.Substring(prefix.Length) })];
        return inner.Count > 0 ? new Bundle(inner) : null;
    }
}

/// <summary>A field of a bundle.</summary>
/// <param name="Path">Its name, behind the names of the fields that hold it.</param>
/// <param name="Field">The field.</param>
/// <param name="Argument">The view or values that it stands for.</param>
internal sealed record BundleLeaf(string Path, IFieldSymbol Field, HelperArgument Argument);

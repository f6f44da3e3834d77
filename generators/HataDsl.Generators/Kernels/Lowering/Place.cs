using HataDsl.Ir;

namespace HataDsl.Generators;

/// <summary>
/// What a C# variable, field or element stands for: variables or elements of arrays, one for each scalar of its type,
/// or just values for a variable that is never assigned again.
/// </summary>
/// <param name="Symbols">Variables, or arrays when there is an index.</param>
/// <param name="Index">Index of the element.</param>
/// <param name="Values">The values of a variable that is never assigned again.</param>
/// <param name="Components">Which scalars of an element of several; null for all of them.</param>
/// <param name="Part">Which part of the scalars, where only the run tells: a component of a vector, a row of a matrix.</param>
/// <param name="Cast">What an element is seen as, where that is not its own type.</param>
internal readonly record struct Place(Symbol[] Symbols, Value? Index, Value[]? Values, int[]? Components = null, PlacePart? Part = null, ElementCast? Cast = null)
{
    /// <summary>Number of scalars.</summary>
    public int Count => Part?.Count ?? Values?.Length ?? Components?.Length ?? (IsVectorElement ? Symbols[0].Lanes : Symbols.Length);

    /// <summary>Whether it is an element of several scalars that lie side by side in one array.</summary>
    public bool IsVectorElement => Index is not null && Symbols.Length == 1 && Symbols[0].Lanes > 1;

    public static Place Of(Value[] values) => new([], null, values);

    public static Place Of(Symbol[] variables) => new(variables, null, null);

    public static Place Element(Symbol[] arrays, Value index, ElementCast? cast = null) => new(arrays, index, null, Cast: cast);

    /// <summary>The place of some of the scalars: a field.</summary>
    public Place Slice(int start, int count) => Pick([.. Enumerable.Range(start, count)]);

    /// <summary>The place of chosen scalars: a swizzle.</summary>
    public Place Pick(int[] components)
    {
        if (IsVectorElement)
        {
            int[]? own = Components;
            return this with { Components = own is null ? components : [.. components.Select(component => own[component])] };
        }

        Symbol[] symbols = Symbols;
        return Values is { } values ? Of([.. components.Select(component => values[component])])
            : this with { Symbols = [.. components.Select(component => symbols[component])] };
    }
}

/// <summary>One of the equal parts of a place.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Count">Scalars of each.</param>
internal sealed record PlacePart(Value Number, int Count);

/// <summary>An argument of a helper call, and with that the form of the helper that takes it.</summary>
/// <param name="Place">Values, variables passed by reference, or an element with its index.</param>
/// <param name="Array">A view, span or array.</param>
/// <param name="Comptime">The bits of an argument that is known at compile time and is a part of the helper's form.</param>
/// <param name="Bundle">A struct that holds views.</param>
internal readonly record struct HelperArgument(Place Place, ArrayRef? Array = null, ulong[]? Comptime = null, Bundle? Bundle = null)
{
    /// <summary>Text that is the same for arguments that the same lowered function can take.</summary>
    public string Shape
    {
        get
        {
            if (Bundle is { } bundle)
            {
                return "bundle {" + string.Join("; ", bundle.Leaves.Select(leaf => leaf.Path + " " + leaf.Argument.Shape)) + "}";
            }

            if (Comptime is { } bits)
            {
                return "comptime " + string.Join(",", bits);
            }

            if (Array is { } array)
            {
                string part = array.IsWhole ? "" : $"[{array.Start?.Type.Name()};{array.Length?.Type.Name()}] ";
                part += array.Shape is { } shape ? $"{shape.Extents.Length}D " : "";
                return part + string.Join(",", array.Symbols.Select(ShapeOf));
            }

            return Place.Values is not null ? "value"
                : Place.Index is { } index ? $"element[{index.Type.Name()}] " + string.Join(",", Place.Symbols.Select(ShapeOf))
                : "ref";
        }
    }

    /// <summary>The symbols passed.</summary>
    public Symbol[] Symbols => Bundle is { } bundle ? [.. bundle.Leaves.SelectMany(leaf => leaf.Argument.Symbols)] : Array?.Symbols ?? Place.Symbols ?? [];

    /// <summary>The values passed, in the order of the parameters that take them.</summary>
    public IEnumerable<Value> Operands =>
        Bundle is { } bundle ? bundle.Leaves.SelectMany(leaf => leaf.Argument.Operands)
        : Comptime is not null ? []
        : Array is { } array ? new[] { array.Start, array.Length }.OfType<Value>().Concat(array.Shape?.Values ?? [])
        : Place.Values ?? (Place.Index is { } index ? [index] : []);

    private static string ShapeOf(Symbol symbol) => $"{symbol.Kind} {symbol.Type.Name()}x{symbol.Lanes} {symbol.Length} {symbol.Access}";
}

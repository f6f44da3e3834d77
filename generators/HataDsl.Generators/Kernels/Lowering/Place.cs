using HataDsl.Ir;

namespace HataDsl.Generators;

/// <summary>
/// What a C# variable, field or element stands for: variables or elements of arrays, one for each scalar of its type,
/// or just values for a variable that is never assigned again.
/// </summary>
/// <param name="Symbols">Variables, or arrays when there is an index.</param>
/// <param name="Index">Index of the element.</param>
/// <param name="Values">The values of a variable that is never assigned again.</param>
internal readonly record struct Place(Symbol[] Symbols, Value? Index, Value[]? Values)
{
    /// <summary>Number of scalars.</summary>
    public int Count => Values?.Length ?? Symbols.Length;

    public static Place Of(Value[] values) => new([], null, values);

    public static Place Of(Symbol[] variables) => new(variables, null, null);

    public static Place Element(Symbol[] arrays, Value index) => new(arrays, index, null);

    /// <summary>The place of some of the scalars: a field.</summary>
    public Place Slice(int start, int count) =>
        Values is null ? this with { Symbols = Symbols.AsSpan(start, count).ToArray() } : Of(Values.AsSpan(start, count).ToArray());
}

/// <summary>An argument of a helper call, and with that the form of the helper that takes it.</summary>
/// <param name="Place">Values, variables passed by reference, or an element with its index.</param>
/// <param name="Arrays">Views or arrays passed whole.</param>
internal readonly record struct HelperArgument(Place Place, Symbol[]? Arrays)
{
    /// <summary>Text that is the same for arguments that the same lowered function can take.</summary>
    public string Shape
    {
        get
        {
            if (Arrays is { } arrays)
            {
                return string.Join(",", arrays.Select(ShapeOf));
            }

            return Place.Values is not null ? "value"
                : Place.Index is { } index ? $"element[{index.Type.Name()}] " + string.Join(",", Place.Symbols.Select(ShapeOf))
                : "ref";
        }
    }

    private static string ShapeOf(Symbol symbol) => $"{symbol.Kind} {symbol.Type.Name()} {symbol.Length} {symbol.Access}";
}

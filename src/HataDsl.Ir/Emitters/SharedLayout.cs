using System.Globalization;

namespace HataDsl.Ir;

/// <summary>
/// Where the shared arrays whose length is known at launch lie, each aligned to 16 bytes, as expressions of the parameters.
/// Those of known length are not part of it: <see cref="Kernel.SharedBytes"/> counts them.
/// </summary>
internal sealed class SharedLayout
{
    private readonly Dictionary<Symbol, string> _offsets = [];

    /// <summary>Lays out the arrays of a kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="name">The expression of a parameter's value, an int.</param>
    public SharedLayout(Kernel kernel, Func<Symbol, string> name)
    {
        foreach (Symbol symbol in kernel.Symbols.Where(symbol => symbol.Terms.Count > 0))
        {
            _offsets.Add(symbol, Total);
            string bytes = $"({Length(symbol, name)}) * {symbol.Type.Size().ToString(CultureInfo.InvariantCulture)}";
            Total = Total == "0" ? Aligned(bytes) : $"{Total} + {Aligned(bytes)}";
        }
    }

    /// <summary>Bytes of all of them.</summary>
    public string Total { get; } = "0";

    /// <summary>
    /// The expression of the bytes of all of them as a host checks it: -1 where an array would have no elements.
    /// </summary>
    public string CheckedTotal(Func<Symbol, string> name) =>
        $"{string.Join(" || ", _offsets.Keys.Select(symbol => $"{Length(symbol, name)} < 1"))} ? -1 : {Total}";

    /// <summary>Whether there are any.</summary>
    public bool IsEmpty => _offsets.Count == 0;

    /// <summary>The offset of an array in bytes.</summary>
    public string OffsetOf(Symbol symbol) => _offsets[symbol];

    /// <summary>The number of elements.</summary>
    public static string Length(Symbol symbol, Func<Symbol, string> name) =>
        string.Join(" + ", symbol.Terms.Select(term => term.Text(name, factor => factor.ToString(CultureInfo.InvariantCulture))));

    private static string Aligned(string bytes) => $"(({bytes} + 15) & ~15)";
}

using System.Globalization;

namespace HataDsl.Ir.Graphs;

/// <summary>
/// Length of an axis: a whole number times any number of symbolic dimensions, such as <c>288</c>, <c>tokens</c> or <c>4*heads*tokens</c>.
/// Closed under products and exact quotients, which is all that reshaping needs; sums of symbols are not lengths.
/// </summary>
public readonly struct Extent : IEquatable<Extent>
{
    private readonly string? _symbols;

    private Extent(long factor, string symbols)
    {
        Factor = factor;
        _symbols = symbols;
    }

    /// <summary>The length 1.</summary>
    public static Extent One => Of(1);

    /// <summary>The whole number.</summary>
    public long Factor { get; }

    /// <summary>The symbols in alphabetical order, each as often as it is a factor.</summary>
    public string[] Symbols => string.IsNullOrEmpty(_symbols) ? [] : _symbols!.Split('*');

    /// <summary>Whether the length is a number.</summary>
    public bool IsConstant => string.IsNullOrEmpty(_symbols);

    /// <summary>Whether the length is 1.</summary>
    public bool IsOne => IsConstant && Factor == 1;

    /// <summary>A number.</summary>
    public static Extent Of(long value) => new(value, "");

    /// <summary>A symbolic dimension.</summary>
    public static Extent Of(string symbol) => new(1, symbol);

    /// <summary>The product.</summary>
    public static Extent operator *(Extent left, Extent right) =>
        new(checked(left.Factor * right.Factor), Join(left.Symbols.Concat(right.Symbols)));

    /// <summary>Whether two lengths are the same for every value of the symbols.</summary>
    public static bool operator ==(Extent left, Extent right) => left.Equals(right);

    /// <summary>Whether two lengths differ for some value of the symbols.</summary>
    public static bool operator !=(Extent left, Extent right) => !left.Equals(right);

    /// <summary>The exact quotient, if it is a length for every value of the symbols.</summary>
    public bool TryDivide(Extent divisor, out Extent quotient)
    {
        List<string> symbols = [.. Symbols];
        bool divides = divisor.Factor != 0 && Factor % divisor.Factor == 0 && divisor.Symbols.All(symbols.Remove);
        quotient = divides ? new Extent(Factor / divisor.Factor, Join(symbols)) : default;
        return divides;
    }

    /// <summary>The length when each symbol has the value given.</summary>
    public long Evaluate(Func<string, long> valueOf)
    {
        long product = Factor;
        foreach (string symbol in Symbols)
        {
            product = checked(product * valueOf(symbol));
        }

        return product;
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is no product of numbers and names.</exception>
    public static Extent Parse(string text)
    {
        Extent product = One;
        foreach (string factor in text.Split('*'))
        {
            string trimmed = factor.Trim();
            product *= trimmed.Length == 0 ? throw new FormatException($"'{text}' is not a length.")
                : char.IsDigit(trimmed[0]) ? Of(long.Parse(trimmed, CultureInfo.InvariantCulture))
                : Of(trimmed);
        }

        return product;
    }

    /// <inheritdoc/>
    public bool Equals(Extent other) => Factor == other.Factor && (_symbols ?? "") == (other._symbols ?? "");

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Extent other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked(((_symbols ?? "").GetHashCode() * 31) + Factor.GetHashCode());

    /// <inheritdoc/>
    public override string ToString() =>
        IsConstant ? Factor.ToString(CultureInfo.InvariantCulture)
        : Factor == 1 ? _symbols!
        : Factor.ToString(CultureInfo.InvariantCulture) + "*" + _symbols;

    private static string Join(IEnumerable<string> symbols) => string.Join("*", symbols.OrderBy(symbol => symbol, StringComparer.Ordinal));
}

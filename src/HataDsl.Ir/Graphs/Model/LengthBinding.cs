namespace HataDsl.Ir.Graphs;

/// <summary>
/// What the symbols of a declaration stand for, found from lengths that must be equal: <c>2*half = 64</c> gives half 32, and
/// <c>2*group*half = 256</c> then gives group 4. A length with several unknown symbols waits until others are known.
/// </summary>
public sealed class LengthBinding
{
    private readonly Dictionary<string, Extent> _bound = new(StringComparer.Ordinal);
    private readonly List<(Extent Declared, Extent Actual)> _waiting = [];

    /// <summary>Nothing is known.</summary>
    public LengthBinding()
    {
    }

    private LengthBinding(LengthBinding other)
    {
        _bound = new Dictionary<string, Extent>(other._bound, StringComparer.Ordinal);
        _waiting = [.. other._waiting];
    }

    /// <summary>A copy that goes its own way.</summary>
    public LengthBinding Copy() => new(this);

    /// <summary>Whether a symbol is known.</summary>
    public bool Knows(string symbol) => _bound.ContainsKey(symbol);

    /// <summary>Takes in that two shapes are equal.</summary>
    /// <returns>False if they cannot be.</returns>
    public bool Unify(Shape declared, Shape actual)
    {
        bool fits = declared.Rank == actual.Rank;
        for (int axis = 0; fits && axis < declared.Rank; axis++)
        {
            fits = Unify(declared[axis], actual[axis]);
        }

        return fits;
    }

    /// <summary>Takes in that two lengths are equal.</summary>
    /// <returns>False if they cannot be.</returns>
    public bool Unify(Extent declared, Extent actual)
    {
        _waiting.Add((declared, actual));
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = 0; i < _waiting.Count; i++)
            {
                if (Settle(_waiting[i].Declared, _waiting[i].Actual) is not { } fits)
                {
                    continue;
                }

                _waiting.RemoveAt(i--);
                if (!fits)
                {
                    return false;
                }

                changed = true;
            }
        }

        return true;
    }

    /// <summary>Lets symbols that are still unknown stand for themselves, and says whether all lengths are equal then.</summary>
    public bool Close(IEnumerable<string> symbols)
    {
        foreach (string symbol in symbols.Where(symbol => !_bound.ContainsKey(symbol)))
        {
            _bound.Add(symbol, Extent.Of(symbol));
        }

        return _waiting.TrueForAll(pair => Replace(pair.Declared) == pair.Actual);
    }

    /// <summary>A length with what the symbols stand for; unknown ones stay.</summary>
    public Extent Replace(Extent length)
    {
        Extent product = Extent.Of(length.Factor);
        foreach (string symbol in length.Symbols)
        {
            product *= _bound.TryGetValue(symbol, out Extent value) ? value : Extent.Of(symbol);
        }

        return product;
    }

    /// <summary>A shape with what the symbols stand for.</summary>
    public Shape Replace(Shape shape) => new(shape.Axes.Select(Replace));

    /// <summary>Whether two lengths are equal, with one more symbol known if that decides it; null if it must wait.</summary>
    private bool? Settle(Extent declared, Extent actual)
    {
        string[] unknown = [.. declared.Symbols.Where(symbol => !_bound.ContainsKey(symbol))];
        if (unknown.Length > 1)
        {
            return null;
        }

        if (unknown.Length == 0)
        {
            return Replace(declared) == actual;
        }

        Extent rest = Extent.Of(declared.Factor);
        foreach (string symbol in declared.Symbols.Where(symbol => symbol != unknown[0]))
        {
            rest *= _bound[symbol];
        }

        if (actual.Factor == 0 || !actual.TryDivide(rest, out Extent quotient))
        {
            return false;
        }

        _bound.Add(unknown[0], quotient);
        return true;
    }
}

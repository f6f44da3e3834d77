namespace HataDsl.Ir;

/// <summary>
/// An integer or truth value of every invocation of a workgroup: a sum of unknowns that are the same in all of them, each times a
/// constant, plus a known offset of each invocation.
/// </summary>
public sealed class LaneForm
{
    private static readonly Dictionary<object, long> NoTerms = [];

    /// <summary>Creates a form.</summary>
    /// <param name="offsets">The offset of each invocation, in the order of the local index.</param>
    /// <param name="terms">Factors of the unknowns: a value, a symbol or a position of the workgroup.</param>
    public LaneForm(long[] offsets, Dictionary<object, long>? terms = null)
    {
        Offsets = offsets;
        Terms = terms ?? NoTerms;
    }

    /// <summary>The offset of each invocation.</summary>
    public long[] Offsets { get; }

    /// <summary>The unknowns with their factors.</summary>
    public IReadOnlyDictionary<object, long> Terms { get; }

    /// <summary>Whether there are no unknowns.</summary>
    public bool IsKnown => Terms.Count == 0;

    /// <summary>Whether all invocations have the same value.</summary>
    public bool IsUniform
    {
        get
        {
            foreach (long offset in Offsets)
            {
                if (offset != Offsets[0])
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The value of all invocations, where it is known and one.</summary>
    public long? Constant => IsKnown && IsUniform ? Offsets[0] : null;

    /// <summary>Whether two forms differ by known offsets only.</summary>
    public bool HasTermsOf(LaneForm other)
    {
        if (Terms.Count != other.Terms.Count)
        {
            return false;
        }

        foreach (KeyValuePair<object, long> term in Terms)
        {
            if (!other.Terms.TryGetValue(term.Key, out long factor) || factor != term.Value)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>This plus a multiple of another form.</summary>
    public LaneForm Plus(LaneForm other, long factor)
    {
        var offsets = new long[Offsets.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = Offsets[i] + (factor * other.Offsets[i]);
        }

        var terms = new Dictionary<object, long>();
        foreach (KeyValuePair<object, long> term in Terms)
        {
            terms[term.Key] = term.Value;
        }

        foreach (KeyValuePair<object, long> term in other.Terms)
        {
            terms.TryGetValue(term.Key, out long old);
            terms[term.Key] = old + (factor * term.Value);
            if (terms[term.Key] == 0)
            {
                terms.Remove(term.Key);
            }
        }

        return new LaneForm(offsets, terms);
    }

    /// <summary>This times a constant.</summary>
    public LaneForm Times(long factor) => new LaneForm(new long[Offsets.Length]).Plus(this, factor);

    /// <summary>A function of the known values of two forms, invocation by invocation.</summary>
    public LaneForm Combine(LaneForm other, Func<long, long, long> function)
    {
        var offsets = new long[Offsets.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = function(Offsets[i], other.Offsets[i]);
        }

        return new LaneForm(offsets);
    }
}

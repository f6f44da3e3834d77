namespace HataDsl.Ir;

/// <summary>What the regions of conditionals and loops write, so that a pass can step over one without looking inside.</summary>
internal sealed class RegionEffects
{
    private static readonly HashSet<Symbol> Nothing = [];

    private readonly Dictionary<Region, RegionEffects> _nested;

    private HashSet<Symbol> _written = Nothing;

    private RegionEffects(Dictionary<Region, RegionEffects> nested) => _nested = nested;

    /// <summary>The symbols that are set, stored to or changed by an atomic operation.</summary>
    public IReadOnlyCollection<Symbol> Written => _written;

    /// <summary>Whether there is a barrier or a fence, which makes the writes of other invocations visible.</summary>
    public bool HasBarrier { get; private set; }

    /// <summary>Analyses a body; <see cref="Of"/> then answers for each region inside.</summary>
    public static RegionEffects Analyze(Region body) => Analyze(body, []);

    /// <summary>The effects of a region nested anywhere in the body analysed, or made since.</summary>
    public RegionEffects Of(Region region) => _nested.TryGetValue(region, out RegionEffects? effects) ? effects : Analyze(region, _nested);

    /// <summary>Whether a symbol is written.</summary>
    public bool Writes(Symbol symbol) => _written.Contains(symbol);

    private static RegionEffects Analyze(Region region, Dictionary<Region, RegionEffects> all)
    {
        var effects = new RegionEffects(all);
        foreach (Instruction instruction in region.Instructions)
        {
            if (instruction.Info.Has(OpTraits.OrdersMemory))
            {
                effects.HasBarrier = true;
            }
            else if (instruction.Symbol is { } symbol && instruction.Info.Has(OpTraits.Writes))
            {
                effects.Add(symbol);
            }

            foreach (Region nested in instruction.Regions)
            {
                RegionEffects inner = Analyze(nested, all);
                effects.HasBarrier |= inner.HasBarrier;
                foreach (Symbol written in inner._written)
                {
                    effects.Add(written);
                }
            }
        }

        all[region] = effects;
        return effects;
    }

    private void Add(Symbol symbol)
    {
        if (ReferenceEquals(_written, Nothing))
        {
            _written = [];
        }

        _written.Add(symbol);
    }
}

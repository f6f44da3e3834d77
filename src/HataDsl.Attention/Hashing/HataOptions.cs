namespace HataDsl.Attention;

/// <summary>Settings of hash-aware top-k attention.</summary>
public sealed record HataOptions
{
    /// <summary>Tokens that attention looks at.</summary>
    public required TokenBudget Budget { get; init; }

    /// <summary>Bits of a code: a multiple of 32, 32 to 256.</summary>
    public int Bits { get; init; } = 128;

    /// <summary>First layers that stay dense: their attention is spread out (HATA section 5.1).</summary>
    public int DenseLayers { get; init; } = 2;

    /// <summary>First positions that are always kept, inside the budget.</summary>
    public int Sinks { get; init; }

    /// <summary>Last positions that are always kept, inside the budget.</summary>
    public int Recent { get; init; }

    /// <summary>Checks the settings against a model's shape.</summary>
    /// <param name="group">Query heads of a KV head.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public void Check(int group)
    {
        string? wrong = Bits % 32 != 0 || Bits < 32 || Bits > Kernels.HashEncoding.MaxBits
            ? $"bits: {Bits} is not a multiple of 32 between 32 and {Kernels.HashEncoding.MaxBits}"
            : Kernels.HashScoring.BinCount(group, Bits) > Kernels.HashScoring.MaxBins
            ? $"bits: {group} query heads for a KV head times {Bits} bits are above the {Kernels.HashScoring.MaxBins - 2} values a score can have"
            : Budget.Value <= 0 ? "budget: none is given"
            : DenseLayers < 0 ? $"dense layers: {DenseLayers} is negative"
            : Sinks < 0 ? $"sinks: {Sinks} is negative"
            : Recent < 0 ? $"recent: {Recent} is negative"
            : Budget.Value >= 1 && Sinks + Recent > Budget.Value ? $"budget: {Budget} tokens cannot hold {Sinks} sinks and {Recent} recent ones"
            : null;
        if (wrong is not null)
        {
            throw new ArgumentException(wrong);
        }
    }
}

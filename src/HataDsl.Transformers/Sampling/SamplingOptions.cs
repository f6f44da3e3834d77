namespace HataDsl.Transformers;

/// <summary>How the next token is chosen. The default is greedy.</summary>
public sealed record SamplingOptions
{
    /// <summary>Always the most likely token.</summary>
    public static SamplingOptions Greedy { get; } = new();

    /// <summary>Divides the logits; 0 is greedy, 1 the model's own distribution. From 0 to 100.</summary>
    public double Temperature { get; init; }

    /// <summary>Only this many of the most likely tokens can be chosen; 0 is no limit.</summary>
    public int TopK { get; init; }

    /// <summary>
    /// Only the most likely tokens that together just reach this probability can be chosen, after <see cref="TopK"/>;
    /// 1 is no limit. Above 0, up to 1.
    /// </summary>
    public double TopP { get; init; } = 1;

    /// <summary>Seed of the random sequence; equal seeds and logits give equal tokens on every platform.</summary>
    public ulong Seed { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        if (!(Temperature is >= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(Temperature), Temperature, "temperature is not from 0 to 100");
        }

        if (TopK < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(TopK), TopK, "top-k is negative");
        }

        if (!(TopP is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(TopP), TopP, "top-p is not above 0 and at most 1");
        }
    }
}

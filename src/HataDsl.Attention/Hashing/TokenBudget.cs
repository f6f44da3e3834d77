using System.Globalization;

namespace HataDsl.Attention;

/// <summary>How many cached tokens attention may look at: a count, or a ratio of the sequence (HATA: ratio &gt;= 1 is a count).</summary>
public readonly record struct TokenBudget
{
    private TokenBudget(double value) => Value = value;

    /// <summary>At least 1: a count. Below 1: a ratio.</summary>
    public double Value { get; }

    /// <summary>A fixed number of tokens.</summary>
    /// <param name="tokens">At least 1.</param>
    public static TokenBudget Count(int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        return new(tokens);
    }

    /// <summary>A share of the sequence.</summary>
    /// <param name="ratio">Above 0, below 1.</param>
    public static TokenBudget Ratio(double ratio)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratio);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ratio, 1);
        return new(ratio);
    }

    /// <summary>Reads a budget: a whole number of at least 1, or a ratio between 0 and 1.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static TokenBudget Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && (value is > 0 and < 1 || (value >= 1 && value <= int.MaxValue && value == Math.Floor(value)))
            ? new(value)
            : throw new FormatException($"'{text}' is not a budget: give a number of tokens of at least 1, or a ratio between 0 and 1.");

    /// <summary>Tokens to select from a sequence: <c>min(count, length)</c>, or <c>floor(length * ratio)</c> but at least 1.</summary>
    public int For(int length) =>
        Value >= 1 ? (int)Math.Min(Value, length) : Math.Max(1, (int)(length * Value));

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

namespace HataDsl.Transformers;

/// <summary>How rotary position frequencies are stretched beyond the length a model was trained at.</summary>
public enum RotaryScalingKind
{
    /// <summary>Not at all.</summary>
    Default,

    /// <summary>All frequencies divided by the factor.</summary>
    Linear,

    /// <summary>The base grows with the sequence once it is longer than the trained length ("dynamic NTK").</summary>
    Dynamic,

    /// <summary>Llama 3.1: low frequencies divided, high ones kept, a blend between.</summary>
    Llama3,

    /// <summary>YaRN: a linear ramp over the dimensions between divided and kept, and a scale on cos and sin.</summary>
    Yarn,
}

/// <summary>
/// The rotary part of a configuration, after the defaults that transformers 5 gives. See
/// <see cref="RotaryEmbedding"/> for the formulas.
/// </summary>
public sealed record RotaryConfiguration
{
    /// <summary>Base of the frequencies, above 1 for a useful model; positive.</summary>
    public double Theta { get; init; } = 10_000;

    /// <summary>Kind of scaling.</summary>
    public RotaryScalingKind Kind { get; init; }

    /// <summary>Stretch factor, positive; 1 for <see cref="RotaryScalingKind.Default"/>.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Trained length in tokens, positive; used by dynamic, llama3 and yarn.</summary>
    public int OriginalMaximumPositions { get; init; }

    /// <summary>llama3: wavelengths above original length / this are divided.</summary>
    public double LowFrequencyFactor { get; init; } = 1;

    /// <summary>llama3: wavelengths below original length / this are kept.</summary>
    public double HighFrequencyFactor { get; init; } = 4;

    /// <summary>yarn: rotations over the original length above which a dimension is kept.</summary>
    public double BetaFast { get; init; } = 32;

    /// <summary>yarn: rotations over the original length below which a dimension is divided.</summary>
    public double BetaSlow { get; init; } = 1;

    /// <summary>yarn: whether the ends of the ramp are rounded to whole dimensions.</summary>
    public bool Truncate { get; init; } = true;

    /// <summary>Factor on cos and sin; 1 except for yarn, where it follows from the factor unless it is given.</summary>
    public double AttentionFactor { get; init; } = 1;
}

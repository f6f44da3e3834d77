namespace HataDsl.Transformers;

/// <summary>
/// Inverse frequencies and cos/sin tables of rotary position embedding, for every scaling kind that
/// <see cref="RotaryScalingKind"/> names. A head of width D is rotated in pairs (i, i + D/2), i from 0 to D/2 - 1, by the
/// angle position × frequency[i], as Hugging Face weights expect:
/// <c>low' = low cos - high sin</c>, <c>high' = high cos + low sin</c>.
/// </summary>
/// <remarks>
/// <para>Sources: Su et al., arXiv 2104.09864 (rotation); Chen et al., arXiv 2306.15595 (linear); Peng et al.,
/// arXiv 2309.00071 (dynamic NTK and YaRN); Meta's Llama 3.1 code (llama3). Details and defaults as in transformers 5.</para>
/// <para>Precision: frequencies are computed in double and rounded to single; the angle is the single-precision product
/// with the position; its cos and sin are computed in double and rounded. The two roundings are deliberate. transformers
/// computes both in single, and at position 16,000 one rounding of the angle is worth 5e-4 radians: a more exact table
/// would be further from the numbers the model was trained with.</para>
/// <para>Dynamic scaling: transformers computes the frequencies anew in every forward call, for a sequence length of the
/// call's largest position plus one (never less than the trained length), and rotates only the tokens of that call; keys
/// in the cache keep the rotation they got. So the length to pass is the whole prompt's for each chunk of its prefill, and
/// the position plus one for each decoded token. Other kinds ignore the length.</para>
/// </remarks>
public sealed class RotaryEmbedding
{
    private readonly RotaryConfiguration configuration;
    private readonly float[] frequencies;

    /// <summary>Creates the tables' source.</summary>
    /// <param name="configuration">The model's configuration.</param>
    public RotaryEmbedding(ModelConfiguration configuration)
        : this(
            configuration is null ? throw new ArgumentNullException(nameof(configuration)) : configuration.Rotary,
            configuration.HeadSize)
    {
    }

    /// <summary>Creates the tables' source.</summary>
    /// <param name="configuration">The rotary part of a configuration.</param>
    /// <param name="headSize">Width of a head, even, at least 2.</param>
    public RotaryEmbedding(RotaryConfiguration configuration, int headSize)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentOutOfRangeException.ThrowIfLessThan(headSize, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(headSize % 2, 0);
        this.configuration = configuration;
        HeadSize = headSize;
        frequencies = new float[headSize / 2];
        Compute(0, frequencies);
    }

    /// <summary>Width of a head.</summary>
    public int HeadSize { get; }

    /// <summary>Number of frequencies: half the head width.</summary>
    public int PairCount => HeadSize / 2;

    /// <summary>Factor that the tables carry on cos and sin; other than 1 for yarn only.</summary>
    public float AttentionFactor => (float)configuration.AttentionFactor;

    /// <summary>
    /// True when frequencies change with the sequence length (dynamic scaling, beyond the trained length), so that tables
    /// cannot be computed once.
    /// </summary>
    public bool DependsOnSequenceLength => configuration.Kind == RotaryScalingKind.Dynamic;

    /// <summary>Writes the inverse frequencies, in radians a token.</summary>
    /// <param name="sequenceLength">Length in tokens, at least 0; used by dynamic scaling only.</param>
    /// <param name="destination">Receives <see cref="PairCount"/> values.</param>
    public void InverseFrequencies(int sequenceLength, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequenceLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, PairCount);
        if (DependsOnSequenceLength && sequenceLength > configuration.OriginalMaximumPositions)
        {
            Compute(sequenceLength, destination);
        }
        else
        {
            frequencies.CopyTo(destination);
        }
    }

    /// <summary>Writes cos and sin, times <see cref="AttentionFactor"/>, for consecutive positions.</summary>
    /// <param name="firstPosition">First position, from 0.</param>
    /// <param name="count">Number of positions.</param>
    /// <param name="sequenceLength">
    /// Length in tokens that the call knows, at least <paramref name="firstPosition"/> + <paramref name="count"/>; used by
    /// dynamic scaling only, see the remarks of the class.
    /// </param>
    /// <param name="cosine">Receives [count, <see cref="PairCount"/>] values.</param>
    /// <param name="sine">Receives [count, <see cref="PairCount"/>] values.</param>
    public void FillTables(int firstPosition, int count, int sequenceLength, Span<float> cosine, Span<float> sine)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstPosition);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, firstPosition + count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(cosine.Length, count * PairCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sine.Length, count * PairCount);
        Span<float> inverse = stackalloc float[PairCount];
        InverseFrequencies(sequenceLength, inverse);
        double scale = AttentionFactor;
        for (int row = 0; row < count; row++)
        {
            for (int pair = 0; pair < inverse.Length; pair++)
            {
                float angle = (firstPosition + row) * inverse[pair];
                var (sin, cos) = Math.SinCos(angle);
                cosine[(row * inverse.Length) + pair] = (float)(cos * scale);
                sine[(row * inverse.Length) + pair] = (float)(sin * scale);
            }
        }
    }

    private void Compute(int sequenceLength, Span<float> destination)
    {
        double theta = configuration.Kind == RotaryScalingKind.Dynamic ? DynamicBase(sequenceLength) : configuration.Theta;
        var (rampStart, rampEnd) = configuration.Kind == RotaryScalingKind.Yarn ? YarnRamp() : default;
        for (int pair = 0; pair < destination.Length; pair++)
        {
            double frequency = Math.Pow(theta, -2.0 * pair / HeadSize);
            destination[pair] = (float)(configuration.Kind switch
            {
                RotaryScalingKind.Linear => frequency / configuration.Factor,
                RotaryScalingKind.Llama3 => Llama3(frequency),
                RotaryScalingKind.Yarn => Yarn(frequency, Math.Clamp((pair - rampStart) / (rampEnd - rampStart), 0, 1)),
                _ => frequency,
            });
        }
    }

    // base (s L / L0 - (s - 1))^(D / (D - 2)); the lowest frequency is then divided by the same as linear scaling would.
    private double DynamicBase(int sequenceLength)
    {
        double length = Math.Max(sequenceLength, configuration.OriginalMaximumPositions);
        double stretch = (configuration.Factor * length / configuration.OriginalMaximumPositions) - (configuration.Factor - 1);
        return configuration.Theta * Math.Pow(stretch, HeadSize / (HeadSize - 2.0));
    }

    private double Llama3(double frequency)
    {
        double wavelength = 2 * Math.PI / frequency;
        double original = configuration.OriginalMaximumPositions;
        double low = configuration.LowFrequencyFactor, high = configuration.HighFrequencyFactor;
        if (wavelength < original / high)
        {
            return frequency;
        }

        if (wavelength > original / low)
        {
            return frequency / configuration.Factor;
        }

        double kept = ((original / wavelength) - low) / (high - low);
        return ((1 - kept) * frequency / configuration.Factor) + (kept * frequency);
    }

    private double Yarn(double frequency, double divided)
        => (frequency / configuration.Factor * divided) + (frequency * (1 - divided));

    // The pair index at which a dimension turns the given number of times over the trained length.
    private (double Start, double End) YarnRamp()
    {
        double PairOf(double rotations)
            => HeadSize * Math.Log(configuration.OriginalMaximumPositions / (rotations * 2 * Math.PI))
                / (2 * Math.Log(configuration.Theta));

        double start = PairOf(configuration.BetaFast), end = PairOf(configuration.BetaSlow);
        if (configuration.Truncate)
        {
            (start, end) = (Math.Floor(start), Math.Ceiling(end));
        }

        // The upper bound is the head width, not the pair count: transformers has it so, and weights are trained with it.
        (start, end) = (Math.Max(start, 0), Math.Min(end, HeadSize - 1));
        return start == end ? (start, end + 0.001) : (start, end);
    }
}

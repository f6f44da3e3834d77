namespace HataDsl.Transformers.Tests.Reference;

/// <summary>
/// Rotary frequencies, written again from the papers and from transformers' definitions, apart from the product's code:
/// one method a kind, no shared steps. Roundings to single precision are where transformers has them.
/// </summary>
internal static class ReferenceRotary
{
    /// <summary>Rotates a head in place.</summary>
    public static void Rotate(Span<double> head, int position, float[] frequencies, RotaryConfiguration rotary)
    {
        int half = head.Length / 2;
        for (int i = 0; i < half; i++)
        {
            float angle = position * frequencies[i];
            double cosine = Math.Cos(angle) * rotary.AttentionFactor, sine = Math.Sin(angle) * rotary.AttentionFactor;
            (head[i], head[i + half]) = ((head[i] * cosine) - (head[i + half] * sine), (head[i + half] * cosine) + (head[i] * sine));
        }
    }

    public static float[] Frequencies(int width, int sequenceLength, RotaryConfiguration rotary) => rotary.Kind switch
    {
        RotaryScalingKind.Default => Plain(width, rotary.Theta),
        RotaryScalingKind.Linear => Array.ConvertAll(Plain(width, rotary.Theta), value => (float)(value / rotary.Factor)),
        RotaryScalingKind.Dynamic => Dynamic(width, sequenceLength, rotary),
        RotaryScalingKind.Llama3 => Llama3(width, rotary),
        RotaryScalingKind.Yarn => Yarn(width, rotary),
        _ => throw new NotSupportedException(),
    };

    private static float[] Plain(int width, double theta)
    {
        float[] result = new float[width / 2];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = (float)(1 / Math.Pow(theta, (2 * i) / (double)width));
        }

        return result;
    }

    private static float[] Dynamic(int width, int length, RotaryConfiguration rotary)
    {
        double trained = rotary.OriginalMaximumPositions;
        if (length <= trained)
        {
            return Plain(width, rotary.Theta);
        }

        double stretch = 1 + (rotary.Factor * ((length / trained) - 1));
        return Plain(width, rotary.Theta * Math.Pow(stretch, width / (double)(width - 2)));
    }

    private static float[] Llama3(int width, RotaryConfiguration rotary)
    {
        float[] result = Plain(width, rotary.Theta);
        for (int i = 0; i < result.Length; i++)
        {
            // Turns that the dimension makes over the trained length.
            double turns = rotary.OriginalMaximumPositions * Math.Pow(rotary.Theta, -2.0 * i / width) / Math.Tau;
            double keep = (turns - rotary.LowFrequencyFactor) / (rotary.HighFrequencyFactor - rotary.LowFrequencyFactor);
            keep = Math.Min(1, Math.Max(0, keep));
            result[i] = (float)(Math.Pow(rotary.Theta, -2.0 * i / width) * (keep + ((1 - keep) / rotary.Factor)));
        }

        return result;
    }

    private static float[] Yarn(int width, RotaryConfiguration rotary)
    {
        double Dimension(double turns)
            => width / 2.0 * Math.Log(rotary.OriginalMaximumPositions / (turns * Math.Tau), rotary.Theta);

        double from = Dimension(rotary.BetaFast), to = Dimension(rotary.BetaSlow);
        if (rotary.Truncate)
        {
            from = Math.Floor(from);
            to = Math.Ceiling(to);
        }

        from = Math.Max(from, 0);
        to = Math.Min(to, width - 1);
        to = from == to ? to + 0.001 : to;
        float[] result = new float[width / 2];
        for (int i = 0; i < result.Length; i++)
        {
            double divide = Math.Min(1, Math.Max(0, (i - from) / (to - from)));
            double plain = Math.Pow(rotary.Theta, -2.0 * i / width);
            result[i] = (float)((plain * (1 - divide)) + (plain / rotary.Factor * divide));
        }

        return result;
    }
}

using System.Text.Json;

namespace HataDsl.Transformers;

public sealed partial record ModelConfiguration
{
    private static RotaryConfiguration ReadRotary(
        ConfigurationFields fields, string path, int maximumPositions, int headSize)
    {
        // transformers 5 reads "rope_scaling" (old spelling) before "rope_parameters" (new), and a base inside the object
        // before the one beside it.
        string name = fields.Element("rope_scaling") is null ? "rope_parameters" : "rope_scaling";
        var element = fields.Element(name);
        _ = fields.Element("rope_parameters");
        double theta = fields.PositiveNumber("rope_theta", 10_000);
        int? original = fields.Element("original_max_position_embeddings") is null
            ? null
            : fields.Size("original_max_position_embeddings");
        if (element is not { } value)
        {
            return Checked(new RotaryConfiguration { Theta = theta, OriginalMaximumPositions = maximumPositions }, fields, headSize);
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw fields.Error(name, "is not an object");
        }

        var rope = new ConfigurationFields(path, name + ".", value);
        string? newSpelling = rope.Text("rope_type"), oldSpelling = rope.Text("type");
        string type = newSpelling ?? oldSpelling ?? "default";
        var shared = new RotaryConfiguration
        {
            Theta = rope.PositiveNumber("rope_theta", theta),
            OriginalMaximumPositions = maximumPositions,
        };
        var result = type switch
        {
            "default" => shared,
            "linear" => shared with { Kind = RotaryScalingKind.Linear, Factor = rope.PositiveNumber("factor") },
            "dynamic" => ReadDynamic(rope, shared),
            "llama3" => ReadLlama3(rope, shared, original),
            "yarn" => ReadYarn(rope, shared, original),
            _ => throw rope.Error(
                newSpelling is null ? "type" : "rope_type",
                $"is '{ModelFormatException.Shorten(type)}'; implemented are default, linear, dynamic, llama3 and yarn"),
        };
        if (rope.Number("partial_rotary_factor", 1) != 1)
        {
            throw rope.Error("partial_rotary_factor", "is not 1, which is not implemented");
        }

        foreach (var (unknown, _) in rope.Unread)
        {
            throw rope.Error(unknown, $"is unknown for rope type '{type}'");
        }

        return Checked(result, fields, headSize);
    }

    private static RotaryConfiguration ReadDynamic(ConfigurationFields rope, RotaryConfiguration shared)
    {
        // transformers 5 measures against max_position_embeddings and ignores a trained length written here. Where the two
        // differ, authors and transformers disagree about the result.
        int original = rope.Size("original_max_position_embeddings", shared.OriginalMaximumPositions);
        if (original != shared.OriginalMaximumPositions)
        {
            throw rope.Error(
                "original_max_position_embeddings",
                $"is {original}, other than max_position_embeddings, which is not defined for rope type 'dynamic'");
        }

        double factor = rope.PositiveNumber("factor");
        return factor >= 1
            ? shared with { Kind = RotaryScalingKind.Dynamic, Factor = factor }
            : throw rope.Error("factor", $"is {factor}; at least 1 is needed for rope type 'dynamic'");
    }

    private static RotaryConfiguration ReadLlama3(ConfigurationFields rope, RotaryConfiguration shared, int? original)
    {
        double low = rope.PositiveNumber("low_freq_factor"), high = rope.PositiveNumber("high_freq_factor");
        if (high <= low)
        {
            throw rope.Error("high_freq_factor", $"is {high}, not above low_freq_factor {low}");
        }

        int inside = rope.Size("original_max_position_embeddings", shared.OriginalMaximumPositions);
        return shared with
        {
            Kind = RotaryScalingKind.Llama3,
            Factor = rope.PositiveNumber("factor"),
            LowFrequencyFactor = low,
            HighFrequencyFactor = high,
            OriginalMaximumPositions = original ?? inside,
        };
    }

    private static RotaryConfiguration ReadYarn(ConfigurationFields rope, RotaryConfiguration shared, int? original)
    {
        int maximumPositions = shared.OriginalMaximumPositions;
        int inside = rope.Size("original_max_position_embeddings", maximumPositions);
        int trained = original ?? inside;
        double factor = rope.PositiveNumber("factor", maximumPositions / (double)trained);

        // Zero counts as "not given" for these four in transformers, whose code tests truth rather than presence.
        double scale = rope.Number("mscale", 0), scaleAll = rope.Number("mscale_all_dim", 0);
        double fast = rope.Number("beta_fast", 0), slow = rope.Number("beta_slow", 0);
        double attention = scale != 0 && scaleAll != 0
            ? YarnMagnitude(factor, scale) / YarnMagnitude(factor, scaleAll)
            : YarnMagnitude(factor, 1);
        return shared with
        {
            Kind = RotaryScalingKind.Yarn,
            Factor = factor,
            OriginalMaximumPositions = trained,
            BetaFast = fast == 0 ? 32 : fast,
            BetaSlow = slow == 0 ? 1 : slow,
            Truncate = rope.Flag("truncate", fallback: true),
            AttentionFactor = rope.PositiveNumber("attention_factor", attention),
        };
    }

    // YaRN paper (arXiv 2309.00071), section 3.4: sqrt(1/t) = 0.1 ln(s) + 1, with DeepSeek's multiplier on the logarithm.
    private static double YarnMagnitude(double factor, double scale)
        => factor <= 1 ? 1 : (0.1 * scale * Math.Log(factor)) + 1;

    private static RotaryConfiguration Checked(RotaryConfiguration rotary, ConfigurationFields fields, int headSize)
    {
        if (rotary.Theta <= 1)
        {
            throw fields.Error("rope_theta", $"is {rotary.Theta}; more than 1 is needed");
        }

        if (rotary.Kind == RotaryScalingKind.Dynamic && headSize <= 2)
        {
            throw fields.Error("head_dim", $"is {headSize}; rope type 'dynamic' needs more than 2");
        }

        if (rotary.Kind == RotaryScalingKind.Yarn && (rotary.BetaFast <= 0 || rotary.BetaSlow <= 0 || rotary.BetaFast < rotary.BetaSlow))
        {
            throw fields.Error("beta_fast", $"{rotary.BetaFast} and beta_slow {rotary.BetaSlow} are not positive and in order");
        }

        return rotary;
    }
}

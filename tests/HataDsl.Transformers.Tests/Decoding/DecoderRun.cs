using HataDsl.Attention;

namespace HataDsl.Transformers.Tests.Decoding;

/// <summary>A decoder with its weights, and the ways tests run it.</summary>
internal sealed class DecoderRun : IDisposable
{
    private readonly DecoderWeights _weights;

    /// <summary>Loads a model. Software Vulkan stands for graphics cards here and takes their plan, unless the options say otherwise.</summary>
    public DecoderRun(Device device, ModelFiles files, DecoderOptions options, NumberType? type = null)
    {
        options = options with { Plan = options.Plan ?? (device.Kind == DeviceKind.Vulkan ? Graphs.GraphVariant.Accelerator : null) };
        _weights = DecoderWeights.Load(device, files, type);
        try
        {
            Decoder = new Decoder(_weights, options);
        }
        catch
        {
            _weights.Dispose();
            throw;
        }
    }

    public Decoder Decoder { get; }

    /// <summary>Hash-aware attention in every layer.</summary>
    public static HataOptions Hata(int budget, int sinks = 0, int recent = 0, int denseLayers = 0, int bits = 128) =>
        new() { Budget = TokenBudget.Count(budget), DenseLayers = denseLayers, Sinks = sinks, Recent = recent, Bits = bits };

    /// <summary>Logits of every token of a prompt, in one call.</summary>
    public float[][] All(ReadOnlySpan<int> tokens)
    {
        var logits = new List<float[]>();
        Decoder.RunAll(tokens, (index, row) =>
        {
            Assert.Equal(logits.Count, index);
            logits.Add(row.ToArray());
        });
        return [.. logits];
    }

    /// <summary>Logits of every token, each in a call of its own.</summary>
    public float[][] Steps(ReadOnlySpan<int> tokens)
    {
        float[][] logits = new float[tokens.Length][];
        for (int i = 0; i < tokens.Length; i++)
        {
            logits[i] = Decoder.Run([tokens[i]]).ToArray();
        }

        return logits;
    }

    /// <summary>Continues greedily after logits.</summary>
    public List<int> Greedy(ReadOnlySpan<float> logits, int count)
    {
        var tokens = new List<int>();
        int token = TokenSampler.Greedy(logits);
        while (tokens.Count < count)
        {
            tokens.Add(token);
            if (tokens.Count < count)
            {
                token = TokenSampler.Greedy(Decoder.Run([token]));
            }
        }

        return tokens;
    }

    public void Dispose()
    {
        Decoder.Dispose();
        _weights.Dispose();
    }
}

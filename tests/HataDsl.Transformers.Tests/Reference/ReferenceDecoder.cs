namespace HataDsl.Transformers.Tests.Reference;

/// <summary>What a <see cref="ReferenceDecoder.Selector"/> may look at: one query position of one key/value head.</summary>
/// <param name="Layer">Layer, from 0.</param>
/// <param name="KeyValueHead">Key/value head, from 0.</param>
/// <param name="Position">Position of the query, from 0.</param>
/// <param name="FirstVisible">First position that the layer's window lets it see.</param>
/// <param name="Queries">Rotated queries of the group, [group][head width].</param>
/// <param name="Keys">Rotated keys of positions 0 to <paramref name="Position"/>, [position][head width].</param>
internal readonly record struct ReferenceSelection(
    int Layer, int KeyValueHead, int Position, int FirstVisible, IReadOnlyList<double[]> Queries, IReadOnlyList<double[]> Keys);

/// <summary>
/// A decoder of the Llama family in double precision, one token and one head after the other, with no regard to speed:
/// the oracle for the real one. It shares with the product the reading of files and of <c>config.json</c> only.
/// Tokens are appended in one or several calls, as with a cache; keys keep the rotation they got.
/// </summary>
internal sealed class ReferenceDecoder
{
    private readonly ModelConfiguration configuration;
    private readonly ReferenceMatrix embedding;
    private readonly ReferenceMatrix output;
    private readonly double[] finalNorm;
    private readonly ReferenceLayer[] layers;
    private readonly List<double[]>[] keys;
    private readonly List<double[]>[] values;

    public ReferenceDecoder(ModelFiles files)
    {
        configuration = files.Configuration;
        embedding = ReferenceWeights.Matrix(files, "model.embed_tokens.weight");
        output = configuration.TieWordEmbeddings ? embedding : ReferenceWeights.Matrix(files, "lm_head.weight");
        finalNorm = ReferenceWeights.Vector(files, "model.norm.weight");
        layers = [.. Enumerable.Range(0, configuration.LayerCount).Select(layer => new ReferenceLayer(files, layer))];
        keys = [.. layers.Select(_ => new List<double[]>())];
        values = [.. layers.Select(_ => new List<double[]>())];
    }

    /// <summary>Tokens appended so far.</summary>
    public int Length => keys[0].Count;

    /// <summary>
    /// Chooses the positions that a query attends to, out of those that causality and the window allow; null is dense.
    /// </summary>
    public Func<ReferenceSelection, IEnumerable<int>>? Selector { get; set; }

    /// <summary>Forgets all tokens.</summary>
    public void Clear()
    {
        foreach (var list in keys.Concat(values))
        {
            list.Clear();
        }
    }

    /// <summary>Appends tokens and returns the final normed state of each, for <see cref="Logits"/>.</summary>
    /// <param name="tokens">Token ids.</param>
    /// <param name="sequenceLength">Length for dynamic rotary scaling; by default that after these tokens.</param>
    public double[][] Append(ReadOnlySpan<int> tokens, int? sequenceLength = null)
    {
        int start = Length, length = sequenceLength ?? (start + tokens.Length);
        double[][] states = new double[tokens.Length][];
        for (int i = 0; i < tokens.Length; i++)
        {
            states[i] = embedding.Row(tokens[i]).ToArray();
        }

        float[] frequencies = ReferenceRotary.Frequencies(configuration.HeadSize, length, configuration.Rotary);
        for (int layer = 0; layer < layers.Length; layer++)
        {
            for (int i = 0; i < states.Length; i++)
            {
                Add(states[i], Attention(layer, Norm(states[i], layers[layer].InputNorm), start + i, frequencies));
                Add(states[i], FeedForward(layers[layer], Norm(states[i], layers[layer].MiddleNorm)));
            }
        }

        return Array.ConvertAll(states, state => Norm(state, finalNorm));
    }

    /// <summary>Logits over the vocabulary of a state that <see cref="Append"/> returned.</summary>
    public double[] Logits(double[] state) => output.Apply(state);

    /// <summary>Appends a prompt, then generates greedily.</summary>
    public List<int> Generate(ReadOnlySpan<int> prompt, int count)
    {
        var generated = new List<int>();
        double[] state = Append(prompt)[^1];
        while (generated.Count < count)
        {
            generated.Add(Argmax(Logits(state)));
            if (generated.Count < count)
            {
                state = Append([generated[^1]])[0];
            }
        }

        return generated;
    }

    /// <summary>Index of the largest value, the smallest of equal ones.</summary>
    public static int Argmax(ReadOnlySpan<double> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }

    private double[] Attention(int layer, double[] input, int position, float[] frequencies)
    {
        var weights = layers[layer];
        int width = configuration.HeadSize;
        double[] query = weights.Query.Apply(input), key = weights.Key.Apply(input);
        for (int head = 0; head < configuration.HeadCount; head++)
        {
            PrepareHead(query.AsSpan(head * width, width), weights.QueryNorm, position, frequencies);
        }

        for (int head = 0; head < configuration.KeyValueHeadCount; head++)
        {
            PrepareHead(key.AsSpan(head * width, width), weights.KeyNorm, position, frequencies);
        }

        keys[layer].Add(key);
        values[layer].Add(weights.Value.Apply(input));
        double[] mixed = new double[configuration.QuerySize];
        for (int head = 0; head < configuration.KeyValueHeadCount; head++)
        {
            AttendGroup(layer, head, position, query, mixed);
        }

        return weights.Output.Apply(mixed);
    }

    private void PrepareHead(Span<double> head, double[]? norm, int position, float[] frequencies)
    {
        if (norm is not null)
        {
            Norm(head.ToArray(), norm).CopyTo(head);
        }

        ReferenceRotary.Rotate(head, position, frequencies, configuration.Rotary);
    }

    private void AttendGroup(int layer, int keyValueHead, int position, double[] query, double[] mixed)
    {
        int width = configuration.HeadSize, group = configuration.HeadCount / configuration.KeyValueHeadCount;
        int window = configuration.LayerWindows[layer];
        int first = window == 0 ? 0 : Math.Max(0, position - window + 1);
        double[][] queries = [.. Enumerable.Range(keyValueHead * group, group).Select(head => query.AsSpan(head * width, width).ToArray())];
        int[] visible = [.. Enumerable.Range(first, position - first + 1)];
        if (Selector is not null)
        {
            double[][] headKeys = [.. keys[layer].Take(position + 1).Select(key => key.AsSpan(keyValueHead * width, width).ToArray())];
            visible = [.. Selector(new ReferenceSelection(layer, keyValueHead, position, first, queries, headKeys))];
        }

        for (int member = 0; member < group; member++)
        {
            double[] scores = Array.ConvertAll(
                visible, other => ReferenceMatrix.Dot(queries[member], keys[layer][other].AsSpan(keyValueHead * width, width)) / Math.Sqrt(width));
            double largest = scores.Max(), sum = scores.Sum(score => Math.Exp(score - largest));
            var target = mixed.AsSpan(((keyValueHead * group) + member) * width, width);
            for (int i = 0; i < visible.Length; i++)
            {
                double probability = Math.Exp(scores[i] - largest) / sum;
                var value = values[layer][visible[i]].AsSpan(keyValueHead * width, width);
                ReferenceMatrix.AddScaled(target, value, probability);
            }
        }
    }

    private static double[] FeedForward(ReferenceLayer weights, double[] input)
    {
        double[] gate = weights.Gate.Apply(input), up = weights.Up.Apply(input);
        for (int i = 0; i < gate.Length; i++)
        {
            gate[i] = gate[i] / (1 + Math.Exp(-gate[i])) * up[i];
        }

        return weights.Down.Apply(gate);
    }

    private double[] Norm(double[] input, double[] scale)
    {
        double factor = 1 / Math.Sqrt((input.Sum(value => value * value) / input.Length) + configuration.NormEpsilon);
        double[] result = new double[input.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = input[i] * factor * scale[i];
        }

        return result;
    }

    private static void Add(double[] target, double[] summand)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] += summand[i];
        }
    }
}

namespace HataDsl.Transformers;

/// <summary>A tensor that an architecture needs.</summary>
/// <param name="Name">Name in the Hugging Face layout.</param>
/// <param name="Rows">Output features of a matrix, or length of a vector.</param>
/// <param name="Columns">Input features of a matrix; 0 for a vector.</param>
public readonly record struct ModelTensor(string Name, long Rows, long Columns = 0)
{
    /// <summary>The shape as stored: [rows, columns] or [rows].</summary>
    public long[] Shape => Columns == 0 ? [Rows] : [Rows, Columns];
}

/// <summary>Names and shapes of the tensors of a decoder in the Hugging Face layout.</summary>
public static class ModelTensors
{
    /// <summary>Token embedding, [vocabulary, hidden].</summary>
    public const string Embedding = "model.embed_tokens.weight";

    /// <summary>Scale of the last norm, [hidden].</summary>
    public const string FinalNorm = "model.norm.weight";

    /// <summary>Output matrix, [vocabulary, hidden]; absent when embeddings are tied.</summary>
    public const string Output = "lm_head.weight";

    /// <summary>Name of a tensor inside a layer.</summary>
    /// <param name="layer">Layer, from 0.</param>
    /// <param name="suffix">Rest of the name, such as "self_attn.q_proj.weight".</param>
    public static string InLayer(int layer, string suffix) => $"model.layers.{layer}.{suffix}";

    /// <summary>All tensors that a configuration needs, in the order of evaluation.</summary>
    /// <param name="configuration">The configuration.</param>
    public static IEnumerable<ModelTensor> Required(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return RequiredCore(configuration);
    }

    private static IEnumerable<ModelTensor> RequiredCore(ModelConfiguration configuration)
    {
        yield return new(Embedding, configuration.VocabularySize, configuration.HiddenSize);
        for (int layer = 0; layer < configuration.LayerCount; layer++)
        {
            foreach (var tensor in OfLayer(configuration))
            {
                yield return tensor with { Name = InLayer(layer, tensor.Name) };
            }
        }

        yield return new(FinalNorm, configuration.HiddenSize);
        if (!configuration.TieWordEmbeddings)
        {
            yield return new(Output, configuration.VocabularySize, configuration.HiddenSize);
        }
    }

    private static IEnumerable<ModelTensor> OfLayer(ModelConfiguration configuration)
    {
        long hidden = configuration.HiddenSize, middle = configuration.IntermediateSize;
        long query = configuration.QuerySize, keyValue = configuration.KeyValueSize;
        yield return new("input_layernorm.weight", hidden);
        foreach (var (name, rows) in new[] { ("q_proj", query), ("k_proj", keyValue), ("v_proj", keyValue) })
        {
            yield return new($"self_attn.{name}.weight", rows, hidden);
            if (configuration.QueryKeyValueBias)
            {
                yield return new($"self_attn.{name}.bias", rows);
            }
        }

        if (configuration.QueryKeyNorm)
        {
            yield return new("self_attn.q_norm.weight", configuration.HeadSize);
            yield return new("self_attn.k_norm.weight", configuration.HeadSize);
        }

        yield return new("self_attn.o_proj.weight", hidden, query);
        if (configuration.AttentionOutputBias)
        {
            yield return new("self_attn.o_proj.bias", hidden);
        }

        yield return new("post_attention_layernorm.weight", hidden);
        foreach (var (name, rows, columns) in new[]
            { ("gate_proj", middle, hidden), ("up_proj", middle, hidden), ("down_proj", hidden, middle) })
        {
            yield return new($"mlp.{name}.weight", rows, columns);
            if (configuration.FeedForwardBias)
            {
                yield return new($"mlp.{name}.bias", rows);
            }
        }
    }

    /// <summary>
    /// Compares the files with what their configuration needs. Tensors that nothing asks for are refused as well: a bias
    /// or a norm that we would silently leave out changes the result.
    /// </summary>
    /// <param name="files">The opened files.</param>
    /// <exception cref="ModelFormatException">A tensor is missing, unexpected, or of another shape or type.</exception>
    internal static void Check(ModelFiles files)
    {
        var configuration = files.Configuration;
        var expected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in Required(configuration))
        {
            expected.Add(tensor.Name);
            var entry = files.Find(tensor.Name);
            if (!entry.Shape.AsSpan().SequenceEqual(tensor.Shape))
            {
                throw ModelFormatException.InTensor(
                    files.FileOf(tensor.Name), tensor.Name,
                    $"has shape {entry.ShapeText}, but config.json asks for {TensorEntry.FormatShape(tensor.Shape)}");
            }

            if (!entry.Type.IsWeight())
            {
                throw ModelFormatException.InTensor(
                    files.FileOf(tensor.Name), tensor.Name,
                    $"has dtype {entry.Type.SafetensorsName()}; F32, F16 or BF16 is needed");
            }
        }

        foreach (string name in files.TensorNames.Order(StringComparer.Ordinal))
        {
            if (!expected.Contains(name) && !IsRedundant(name, configuration))
            {
                throw ModelFormatException.InTensor(
                    files.FileOf(name), name, $"is no part of {configuration.Architecture} as config.json describes it");
            }
        }
    }

    // Old exports store the rotary frequencies, which follow from the configuration, and tied models often store the
    // output matrix a second time.
    private static bool IsRedundant(string name, ModelConfiguration configuration)
        => name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal)
            || (name == Output && configuration.TieWordEmbeddings);
}

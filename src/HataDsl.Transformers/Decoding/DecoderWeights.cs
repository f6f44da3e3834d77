namespace HataDsl.Transformers;

/// <summary>Weights of one layer on a device.</summary>
/// <param name="InputNorm">Gain before attention, [hidden].</param>
/// <param name="QueryKeyValue">Query, key and value projections, one below the other.</param>
/// <param name="QueryNorm">Gain of the query norm, [d]; null without one.</param>
/// <param name="KeyNorm">Gain of the key norm, [d]; null without one.</param>
/// <param name="Output">Output projection of attention.</param>
/// <param name="FeedForwardNorm">Gain before the feed-forward network, [hidden].</param>
/// <param name="GateUp">Gate and up projections, one below the other.</param>
/// <param name="Down">Down projection.</param>
public sealed record LayerWeights(
    Buffer<float> InputNorm, WeightMatrix QueryKeyValue, Buffer<float>? QueryNorm, Buffer<float>? KeyNorm, WeightMatrix Output,
    Buffer<float> FeedForwardNorm, WeightMatrix GateUp, WeightMatrix Down);

/// <summary>Weights of a decoder on a device. Projections that read the same input lie in one matrix, to be multiplied in one launch.</summary>
public sealed partial class DecoderWeights : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    private DecoderWeights(ModelConfiguration configuration, Device device)
    {
        Configuration = configuration;
        Device = device;
    }

    /// <summary>The model's configuration.</summary>
    public ModelConfiguration Configuration { get; }

    /// <summary>The device that holds the weights.</summary>
    public Device Device { get; }

    /// <summary>Token embedding, [vocabulary, hidden].</summary>
    public WeightMatrix Embedding { get; private set; } = null!;

    /// <summary>Layers in order.</summary>
    public IReadOnlyList<LayerWeights> Layers { get; private set; } = [];

    /// <summary>Gain before the output matrix, [hidden].</summary>
    public Buffer<float> FinalNorm { get; private set; } = null!;

    /// <summary>Output matrix, [vocabulary, hidden]; the embedding when they are tied.</summary>
    public WeightMatrix Output { get; private set; } = null!;

    /// <summary>Bytes that one decoded token reads: every matrix but the embedding, unless tied.</summary>
    public long BytesPerToken =>
        Output.ByteLength + Layers.Sum(layer =>
            layer.QueryKeyValue.ByteLength + layer.Output.ByteLength + layer.GateUp.ByteLength + layer.Down.ByteLength);

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        foreach (IDisposable item in _owned)
        {
            item.Dispose();
        }

        _owned.Clear();
    }

    private T Own<T>(T item)
        where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }

    /// <summary>Where tensors come from: a model's files, or a generator of random ones.</summary>
    private interface ISource
    {
        /// <summary>Storage type of a matrix.</summary>
        NumberType TypeOf(string name);

        /// <summary>Copies a matrix into rows of a target.</summary>
        void CopyMatrix(Queue queue, string name, WeightMatrix target, int firstRow, int rows);

        /// <summary>Reads a vector.</summary>
        float[] Vector(string name, int length);
    }

    private void Build(Queue queue, ISource source, IProgress<double>? progress)
    {
        ModelConfiguration c = Configuration;
        Embedding = Matrix(queue, source, source.TypeOf(ModelTensors.Embedding), c.HiddenSize, null, (ModelTensors.Embedding, c.VocabularySize));
        NumberType type = LayerType(source);
        var layers = new List<LayerWeights>();
        for (int i = 0; i < c.LayerCount; i++)
        {
            string Name(string suffix) => ModelTensors.InLayer(i, suffix);
            layers.Add(new LayerWeights(
                Vector(queue, source, Name("input_layernorm.weight"), c.HiddenSize),
                Matrix(
                    queue, source, type, c.HiddenSize, c.QueryKeyValueBias ? "bias" : null,
                    (Name("self_attn.q_proj.weight"), c.QuerySize), (Name("self_attn.k_proj.weight"), c.KeyValueSize),
                    (Name("self_attn.v_proj.weight"), c.KeyValueSize)),
                c.QueryKeyNorm ? Vector(queue, source, Name("self_attn.q_norm.weight"), c.HeadSize) : null,
                c.QueryKeyNorm ? Vector(queue, source, Name("self_attn.k_norm.weight"), c.HeadSize) : null,
                Matrix(queue, source, type, c.QuerySize, c.AttentionOutputBias ? "bias" : null, (Name("self_attn.o_proj.weight"), c.HiddenSize)),
                Vector(queue, source, Name("post_attention_layernorm.weight"), c.HiddenSize),
                Matrix(
                    queue, source, type, c.HiddenSize, c.FeedForwardBias ? "bias" : null,
                    (Name("mlp.gate_proj.weight"), c.IntermediateSize), (Name("mlp.up_proj.weight"), c.IntermediateSize)),
                Matrix(queue, source, type, c.IntermediateSize, c.FeedForwardBias ? "bias" : null, (Name("mlp.down_proj.weight"), c.HiddenSize))));
            progress?.Report((i + 1.0) / c.LayerCount);
        }

        Layers = layers;
        FinalNorm = Vector(queue, source, ModelTensors.FinalNorm, c.HiddenSize);
        Output = c.TieWordEmbeddings ? Embedding : Matrix(queue, source, source.TypeOf(ModelTensors.Output), c.HiddenSize, null, (ModelTensors.Output, c.VocabularySize));
        queue.Synchronize();
    }

    /// <summary>The type of all matrices of the layers: the one that they have, or 32-bit floats, which hold the others exactly, where they differ.</summary>
    private NumberType LayerType(ISource source)
    {
        NumberType[] types =
        [
            .. ModelTensors.Required(Configuration)
                .Where(tensor => tensor.Columns > 0 && tensor.Name is not (ModelTensors.Embedding or ModelTensors.Output))
                .Select(tensor => source.TypeOf(tensor.Name)).Distinct(),
        ];
        return types.Length == 1 ? types[0] : NumberType.Float32;
    }

    private WeightMatrix Matrix(Queue queue, ISource source, NumberType type, int columns, string? bias, params ReadOnlySpan<(string Name, int Rows)> parts)
    {
        int rows = 0;
        foreach ((_, int partRows) in parts)
        {
            rows += partRows;
        }

        WeightMatrix matrix = Own(WeightMatrix.Allocate(Device, type, rows, columns));
        var values = bias is null ? null : new float[rows];
        int first = 0;
        foreach ((string name, int partRows) in parts)
        {
            source.CopyMatrix(queue, name, matrix, first, partRows);
            if (values is not null)
            {
                source.Vector(name[..^"weight".Length] + bias, partRows).CopyTo(values, first);
            }

            first += partRows;
        }

        if (values is not null)
        {
            matrix.Bias = Device.Allocate<float>(rows);
            queue.Write(matrix.Bias, values);
        }

        return matrix;
    }

    private Buffer<float> Vector(Queue queue, ISource source, string name, int length)
    {
        Buffer<float> buffer = Own(Device.Allocate<float>(length));
        queue.Write(buffer, source.Vector(name, length));
        return buffer;
    }
}

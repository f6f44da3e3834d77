namespace HataDsl.Transformers;

/// <summary>Weights of a layer as views, zeros in place of what the model lacks.</summary>
internal sealed class LayerViews<TWeight>
    where TWeight : unmanaged
{
    /// <summary>Takes the views of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="zeros">Zeros, at least as many as the longest bias has.</param>
    /// <param name="headSize">Size of a head.</param>
    public LayerViews(LayerWeights layer, BufferView<float> zeros, int headSize)
    {
        BufferView<float> BiasOf(WeightMatrix matrix) => matrix.Bias?.View ?? zeros.Slice(0, matrix.Rows);
        InputNorm = layer.InputNorm;
        QueryKeyValue = Elements(layer.QueryKeyValue);
        QueryKeyValueBias = BiasOf(layer.QueryKeyValue);
        Output = Elements(layer.Output);
        OutputBias = BiasOf(layer.Output);
        FeedForwardNorm = layer.FeedForwardNorm;
        GateUp = Elements(layer.GateUp);
        GateUpBias = BiasOf(layer.GateUp);
        Down = Elements(layer.Down);
        DownBias = BiasOf(layer.Down);
        QueryNorm = layer.QueryNorm?.View ?? zeros.Slice(0, headSize);
        KeyNorm = layer.KeyNorm?.View ?? zeros.Slice(0, headSize);
    }

    public BufferView<float> InputNorm { get; }

    public BufferView<TWeight> QueryKeyValue { get; }

    public BufferView<float> QueryKeyValueBias { get; }

    public BufferView<float> QueryNorm { get; }

    public BufferView<float> KeyNorm { get; }

    public BufferView<TWeight> Output { get; }

    public BufferView<float> OutputBias { get; }

    public BufferView<float> FeedForwardNorm { get; }

    public BufferView<TWeight> GateUp { get; }

    public BufferView<float> GateUpBias { get; }

    public BufferView<TWeight> Down { get; }

    public BufferView<float> DownBias { get; }

    private static BufferView<TWeight> Elements(WeightMatrix matrix) => ((WeightMatrix<TWeight>)matrix).Elements;
}

namespace HataDsl.Transformers;

/// <summary>Runs the layers of a decoder on the graphs of <see cref="DecoderGraphs"/>, whatever the types of weights and caches are.</summary>
internal abstract class LayerSteps : IDisposable
{
    /// <summary>Makes the graphs for the types that weights and caches have, with memory for the sizes of the model.</summary>
    /// <param name="weights">The weights; all layers have one type.</param>
    /// <param name="options">Capacity, chunk and hash-aware attention.</param>
    /// <param name="caches">The caches, one for each layer.</param>
    /// <param name="rotary">Cosines and sines.</param>
    /// <param name="state">Position, number of tokens, positions to select.</param>
    public static LayerSteps Create(DecoderWeights weights, DecoderOptions options, LayerCache[] caches, RotaryTable rotary, BufferView<int> state) =>
        (weights.Layers[0].Down, caches[0]) switch
        {
            (WeightMatrix<float>, LayerCache<float>) => new LayerSteps<float, float>(weights, options, caches, rotary, state),
            (WeightMatrix<float>, _) => new LayerSteps<float, Half>(weights, options, caches, rotary, state),
            (WeightMatrix<Half>, LayerCache<float>) => new LayerSteps<Half, float>(weights, options, caches, rotary, state),
            (WeightMatrix<Half>, _) => new LayerSteps<Half, Half>(weights, options, caches, rotary, state),
            (_, LayerCache<float>) => new LayerSteps<BFloat16, float>(weights, options, caches, rotary, state),
            _ => new LayerSteps<BFloat16, Half>(weights, options, caches, rotary, state),
        };

    /// <summary>Runs a layer.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="count">Tokens.</param>
    /// <param name="isStep">Whether the one token is a step of its own, which uses hash-aware attention where that is asked for.</param>
    /// <param name="shape">The shape of the step; matters for a step of one token only.</param>
    /// <param name="input">Residual stream before the layer, [tokens, hidden].</param>
    /// <param name="output">Residual stream after it, other memory.</param>
    public abstract void Run(Queue queue, int layer, int count, bool isStep, StepShape shape, BufferView<float> input, BufferView<float> output);

    /// <summary>Has the name of each kernel told after its launch.</summary>
    public abstract void Observe(Action<string>? launched);

    /// <summary>Bytes that the kernels launched so far have read and written, by the counters of the graphs.</summary>
    public abstract long BytesMoved { get; }

    /// <inheritdoc/>
    public abstract void Dispose();
}

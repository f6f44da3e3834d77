namespace HataDsl.Transformers;

/// <summary>What is before and after the layers, on the graphs of <see cref="DecoderGraphs"/>.</summary>
internal abstract class TokenStep : IDisposable
{
    /// <summary>Has the name of each kernel told after its launch.</summary>
    public abstract void Observe(Action<string>? launched);

    /// <summary>Bytes that the kernels launched so far have read and written, by the counters of the graph.</summary>
    public abstract long BytesMoved { get; }

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>From tokens to the residual stream.</summary>
internal abstract class EmbeddingStep : TokenStep
{
    /// <summary>Makes the graph for the type of the table.</summary>
    public static EmbeddingStep Create(Device device, WeightMatrix table, int tokens) => table switch
    {
        WeightMatrix<float> floats => new EmbeddingStep<float>(device, floats, tokens),
        WeightMatrix<Half> halves => new EmbeddingStep<Half>(device, halves, tokens),
        _ => new EmbeddingStep<BFloat16>(device, (WeightMatrix<BFloat16>)table, tokens),
    };

    /// <summary>Looks up the rows of tokens: [tokens] to [tokens, hidden].</summary>
    public abstract void Run(Queue queue, BufferView<int> ids, BufferView<float> output);
}

/// <summary>From the residual stream of one token to its logits.</summary>
internal abstract class LogitsStep : TokenStep
{
    /// <summary>Makes the graph for the type of the output matrix.</summary>
    public static LogitsStep Create(DecoderWeights weights) => weights.Output switch
    {
        WeightMatrix<float> floats => new LogitsStep<float>(weights, floats),
        WeightMatrix<Half> halves => new LogitsStep<Half>(weights, halves),
        _ => new LogitsStep<BFloat16>(weights, (WeightMatrix<BFloat16>)weights.Output),
    };

    /// <summary>The logits of one token: [hidden] to [vocabulary].</summary>
    public abstract void Run(Queue queue, BufferView<float> input, BufferView<float> logits);
}

/// <summary>The embedding for one type of table.</summary>
internal sealed class EmbeddingStep<TWeight>(Device device, WeightMatrix<TWeight> table, int tokens) : EmbeddingStep
    where TWeight : unmanaged
{
    private readonly DecoderGraphs.EmbeddingGraph<TWeight> _graph =
        DecoderGraphs.EmbeddingGraph<TWeight>.Create(device, tokens: tokens, vocabulary: table.Rows, hidden: table.Columns);

    public override void Run(Queue queue, BufferView<int> ids, BufferView<float> output) =>
        _graph.Run(queue, tokens: (int)ids.Length, vocabulary: table.Rows, hidden: table.Columns, ids: ids, table: table.Elements, result: output);

    public override long BytesMoved => _graph.BytesRead + _graph.BytesWritten;

    public override void Observe(Action<string>? launched) => _graph.Launched = launched;

    public override void Dispose() => _graph.Dispose();
}

/// <summary>The logits for one type of output matrix.</summary>
internal sealed class LogitsStep<TWeight>(DecoderWeights weights, WeightMatrix<TWeight> output) : LogitsStep
    where TWeight : unmanaged
{
    private readonly DecoderGraphs.LogitsGraph<TWeight> _graph =
        DecoderGraphs.LogitsGraph<TWeight>.Create(weights.Device, vocabulary: output.Rows, hidden: output.Columns);

    public override void Run(Queue queue, BufferView<float> input, BufferView<float> logits) =>
        _graph.Run(
            queue, vocabulary: output.Rows, hidden: output.Columns, epsilon: (float)weights.Configuration.NormEpsilon,
            x: input, norm: weights.FinalNorm, output: output.Elements, result: logits);

    public override long BytesMoved => _graph.BytesRead + _graph.BytesWritten;

    public override void Observe(Action<string>? launched) => _graph.Launched = launched;

    public override void Dispose() => _graph.Dispose();
}

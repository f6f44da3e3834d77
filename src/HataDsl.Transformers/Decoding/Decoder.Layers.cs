namespace HataDsl.Transformers;

/// <content>The graphs of a step, in order.</content>
public sealed partial class Decoder
{
    /// <summary>Writes what the kernels of a step read beside weights and caches: tokens, their positions, how many to select.</summary>
    private void WriteInputs(ReadOnlySpan<int> tokens, int sequenceLength)
    {
        BeginStep();
        _rotary.Prepare(_queue, Position, tokens.Length, sequenceLength);
        _scratch.WriteInputs(_queue, Position, Budget?.For(Position + 1) ?? 0, tokens);
    }

    /// <summary>Runs embedding and layers.</summary>
    /// <param name="count">Tokens.</param>
    /// <param name="isStep">Whether the one token is a step of its own.</param>
    /// <param name="shape">The shape of the step; matters for a step of one token only.</param>
    private void RunLayers(int count, bool isStep, StepShape shape)
    {
        _embedding.Run(_queue, _scratch.Tokens.Slice(0, count), _scratch.HiddenBefore(0, count));
        for (int layer = 0; layer < _model.LayerCount; layer++)
        {
            _layers.Run(_queue, layer, count, isStep, shape, _scratch.HiddenBefore(layer, count), _scratch.HiddenBefore(layer + 1, count));
        }
    }

    private void ReadLogits(int token)
    {
        RunLogits(token);
        EndStep();
        _queue.Read(_scratch.Logits, _scratch.HostLogits.AsSpan());
    }

    private void RunLogits(int token) =>
        _logits.Run(_queue, _scratch.HiddenBefore(_model.LayerCount, token + 1).Slice((long)token * _model.HiddenSize, _model.HiddenSize), _scratch.Logits);
}

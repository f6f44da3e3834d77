using HataDsl.Transformers.Kernels;

namespace HataDsl.Transformers;

/// <content>The launches of a step, in order.</content>
public sealed partial class Decoder
{
    /// <summary>Writes what the kernels of a step read beside weights and caches: tokens, their positions, how many to select.</summary>
    private void WriteInputs(ReadOnlySpan<int> tokens, int sequenceLength)
    {
        BeginStep();
        _rotary.Prepare(_queue, Position, tokens.Length, sequenceLength);
        _scratch.WriteInputs(_queue, Position, Budget?.For(Position + 1) ?? 0, tokens);
    }

    /// <summary>Launches embedding and layers.</summary>
    /// <param name="count">Tokens.</param>
    /// <param name="shape">The shape of the step; matters for one token only.</param>
    private void LaunchLayers(int count, StepShape shape)
    {
        _weights.Embedding.Embed(_queue, _scratch.Tokens, _scratch.Hidden, count);
        Stage("embedding");
        for (int layer = 0; layer < _model.LayerCount; layer++)
        {
            LaunchLayer(layer, count, shape);
        }
    }

    private void LaunchLayer(int layer, int count, StepShape shape)
    {
        LayerWeights weights = _weights.Layers[layer];
        Norm(_scratch.Hidden, weights.InputNorm, count);
        Stage("norm");
        weights.QueryKeyValue.Multiply(_queue, _scratch.Normed, _scratch.Projection, count, accumulate: false);
        Stage("linear");
        switch (_caches[layer])
        {
            case LayerCache<float> cache:
                Attend(layer, weights, cache, count, shape);
                break;
            case LayerCache<Half> cache:
                Attend(layer, weights, cache, count, shape);
                break;
        }

        weights.Output.Multiply(_queue, _scratch.Attended, _scratch.Hidden, count, accumulate: true);
        Stage("linear");
        Norm(_scratch.Hidden, weights.FeedForwardNorm, count);
        Stage("norm");
        weights.GateUp.Multiply(_queue, _scratch.Normed, _scratch.GateUp, count, accumulate: false);
        Stage("linear");
        Grid grid = Grid.Workgroups((_model.IntermediateSize + 255) / 256, count);
        Elementwise.SiluMultiply(_queue, grid, _scratch.GateUp, _scratch.Activated, _model.IntermediateSize);
        Stage("activation");
        weights.Down.Multiply(_queue, _scratch.Activated, _scratch.Hidden, count, accumulate: true);
        Stage("linear");
    }

    private void ReadLogits(int token)
    {
        LaunchLogits(token);
        EndStep();
        _queue.Read(_scratch.Logits, _scratch.HostLogits.AsSpan());
    }

    private void LaunchLogits(int token)
    {
        BufferView<float> row = _scratch.Hidden.Slice((long)token * _model.HiddenSize, _model.HiddenSize);
        Norm(row, _weights.FinalNorm, 1);
        _weights.Output.Multiply(_queue, _scratch.Normed, _scratch.Logits, 1, accumulate: false);
        Stage("logits");
    }

    private void Norm(BufferView<float> rows, Buffer<float> gain, int count) =>
        Normalization.RmsNorm(
            _queue, Grid.Workgroups(count), rows, gain, _scratch.Normed, _model.HiddenSize, (float)_model.NormEpsilon);
}

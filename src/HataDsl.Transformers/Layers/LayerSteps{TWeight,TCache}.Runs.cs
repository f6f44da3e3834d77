namespace HataDsl.Transformers;

/// <content>One call for each graph.</content>
internal sealed partial class LayerSteps<TWeight, TCache>
{
    private void RunDense(Queue queue, LayerViews<TWeight> w, LayerCache<TCache> cache, int splits, int window, BufferView<float> input, BufferView<float> output) =>
        _dense.Run(
            queue, _lengths, splits: splits, epsilon: _epsilon, headEpsilon: _headEpsilon, window: window, scale: _scale,
            x: input,
            weights_InputNorm: w.InputNorm, weights_QueryKeyValue: w.QueryKeyValue, weights_QueryKeyValueBias: w.QueryKeyValueBias,
            weights_QueryNorm: w.QueryNorm, weights_KeyNorm: w.KeyNorm, weights_Output: w.Output, weights_OutputBias: w.OutputBias,
            weights_FeedForwardNorm: w.FeedForwardNorm, weights_GateUp: w.GateUp, weights_GateUpBias: w.GateUpBias,
            weights_Down: w.Down, weights_DownBias: w.DownBias,
            cache_Cosines: _cosines, cache_Sines: _sines, cache_State: _state, cache_Keys: cache.Keys, cache_Values: cache.Values,
            result: output);

    private void RunPrefill(Queue queue, LayerViews<TWeight> w, LayerCache<TCache> cache, int count, int window, BufferView<float> input, BufferView<float> output) =>
        _prefill.Run(
            queue, _lengths, tokens: count, epsilon: _epsilon, headEpsilon: _headEpsilon, window: window, scale: _scale,
            x: input,
            weights_InputNorm: w.InputNorm, weights_QueryKeyValue: w.QueryKeyValue, weights_QueryKeyValueBias: w.QueryKeyValueBias,
            weights_QueryNorm: w.QueryNorm, weights_KeyNorm: w.KeyNorm, weights_Output: w.Output, weights_OutputBias: w.OutputBias,
            weights_FeedForwardNorm: w.FeedForwardNorm, weights_GateUp: w.GateUp, weights_GateUpBias: w.GateUpBias,
            weights_Down: w.Down, weights_DownBias: w.DownBias,
            cache_Cosines: _cosines, cache_Sines: _sines, cache_State: _state, cache_Keys: cache.Keys, cache_Values: cache.Values,
            result: output);

    private void RunHashed(Queue queue, LayerViews<TWeight> w, LayerCache<TCache> cache, int splits, StepShape shape, BufferView<float> input, BufferView<float> output) =>
        _hashed!.Run(
            queue, _lengths, splits: splits, blocks: BlocksOf(shape.Positions), selected: shape.Selected,
            epsilon: _epsilon, headEpsilon: _headEpsilon, sinks: _hata!.Sinks, recent: _hata.Recent, scale: _scale,
            x: input,
            weights_InputNorm: w.InputNorm, weights_QueryKeyValue: w.QueryKeyValue, weights_QueryKeyValueBias: w.QueryKeyValueBias,
            weights_QueryNorm: w.QueryNorm, weights_KeyNorm: w.KeyNorm, weights_Output: w.Output, weights_OutputBias: w.OutputBias,
            weights_FeedForwardNorm: w.FeedForwardNorm, weights_GateUp: w.GateUp, weights_GateUpBias: w.GateUpBias,
            weights_Down: w.Down, weights_DownBias: w.DownBias,
            cache_Cosines: _cosines, cache_Sines: _sines, cache_State: _state, cache_Keys: cache.Keys, cache_Values: cache.Values,
            hash_Matrices: cache.HashMatrices!, hash_Codes: cache.Codes!,
            result: output);

    private void RunHashedDense(Queue queue, LayerViews<TWeight> w, LayerCache<TCache> cache, int splits, int window, BufferView<float> input, BufferView<float> output) =>
        _hashedDense!.Run(
            queue, _lengths, splits: splits, epsilon: _epsilon, headEpsilon: _headEpsilon, window: window, scale: _scale,
            x: input,
            weights_InputNorm: w.InputNorm, weights_QueryKeyValue: w.QueryKeyValue, weights_QueryKeyValueBias: w.QueryKeyValueBias,
            weights_QueryNorm: w.QueryNorm, weights_KeyNorm: w.KeyNorm, weights_Output: w.Output, weights_OutputBias: w.OutputBias,
            weights_FeedForwardNorm: w.FeedForwardNorm, weights_GateUp: w.GateUp, weights_GateUpBias: w.GateUpBias,
            weights_Down: w.Down, weights_DownBias: w.DownBias,
            cache_Cosines: _cosines, cache_Sines: _sines, cache_State: _state, cache_Keys: cache.Keys, cache_Values: cache.Values,
            hash_Matrices: cache.HashMatrices!, hash_Codes: cache.Codes!,
            result: output);

    private void RunPrefillHashed(Queue queue, LayerViews<TWeight> w, LayerCache<TCache> cache, int count, int window, BufferView<float> input, BufferView<float> output) =>
        _prefillHashed!.Run(
            queue, _lengths, tokens: count, epsilon: _epsilon, headEpsilon: _headEpsilon, window: window, scale: _scale,
            x: input,
            weights_InputNorm: w.InputNorm, weights_QueryKeyValue: w.QueryKeyValue, weights_QueryKeyValueBias: w.QueryKeyValueBias,
            weights_QueryNorm: w.QueryNorm, weights_KeyNorm: w.KeyNorm, weights_Output: w.Output, weights_OutputBias: w.OutputBias,
            weights_FeedForwardNorm: w.FeedForwardNorm, weights_GateUp: w.GateUp, weights_GateUpBias: w.GateUpBias,
            weights_Down: w.Down, weights_DownBias: w.DownBias,
            cache_Cosines: _cosines, cache_Sines: _sines, cache_State: _state, cache_Keys: cache.Keys, cache_Values: cache.Values,
            hash_Matrices: cache.HashMatrices!, hash_Codes: cache.Codes!,
            result: output);
}

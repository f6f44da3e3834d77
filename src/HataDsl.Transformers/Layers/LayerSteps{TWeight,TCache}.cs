using HataDsl.Attention;
using HataDsl.Attention.Kernels;

namespace HataDsl.Transformers;

/// <summary>The graphs of the layers for one type of weights and one of caches.</summary>
internal sealed partial class LayerSteps<TWeight, TCache> : LayerSteps
    where TWeight : unmanaged
    where TCache : unmanaged
{
    private readonly ModelConfiguration _model;
    private readonly HataOptions? _hata;
    private readonly Device _device;
    private readonly LayerViews<TWeight>[] _layers;
    private readonly LayerCache<TCache>[] _caches;
    private readonly Buffer<float> _zeros;
    private readonly BufferView<float> _cosines;
    private readonly BufferView<float> _sines;
    private readonly BufferView<int> _state;
    private readonly LayerLengths _lengths;
    private readonly float _epsilon;
    private readonly float _headEpsilon;
    private readonly float _scale;
    private readonly DecoderGraphs.DenseGraph<TWeight, TCache> _dense;
    private readonly DecoderGraphs.PrefillGraph<TWeight, TCache> _prefill;
    private readonly DecoderGraphs.HashedGraph<TWeight, TCache>? _hashed;
    private readonly DecoderGraphs.HashedDenseGraph<TWeight, TCache>? _hashedDense;
    private readonly DecoderGraphs.PrefillHashedGraph<TWeight, TCache>? _prefillHashed;

    public LayerSteps(DecoderWeights weights, DecoderOptions options, LayerCache[] caches, RotaryTable rotary, BufferView<int> state)
    {
        _model = weights.Configuration;
        _hata = options.Hata;
        _device = weights.Device;
        _lengths = LayerLengths.Of(_model, options);
        _epsilon = (float)_model.NormEpsilon;
        _headEpsilon = _model.QueryKeyNorm ? _epsilon : -1;
        _scale = 1 / MathF.Sqrt(_model.HeadSize);
        (_cosines, _sines, _state) = (rotary.Cosines, rotary.Sines, state);
        _zeros = _device.Allocate<float>(weights.Layers.Max(layer => Math.Max(Math.Max(layer.QueryKeyValue.Rows, layer.GateUp.Rows), layer.Down.Rows)));
        using (Queue queue = _device.CreateQueue())
        {
            queue.Clear(_zeros.View);
            queue.Synchronize();
        }

        _layers = [.. weights.Layers.Select(layer => new LayerViews<TWeight>(layer, _zeros, _model.HeadSize))];
        _caches = [.. caches.Cast<LayerCache<TCache>>()];
        int tokens = Math.Min(options.ChunkSize, options.Capacity);
        _dense = DecoderGraphs.DenseGraph<TWeight, TCache>.Create(_device, _lengths, splits: DecodeAttention.MaxSplits);
        _prefill = DecoderGraphs.PrefillGraph<TWeight, TCache>.Create(_device, _lengths, tokens: tokens);
        if (_caches.Any(cache => cache.Codes is not null))
        {
            _hashed = DecoderGraphs.HashedGraph<TWeight, TCache>.Create(
                _device, _lengths, splits: DecodeAttention.MaxSplits, blocks: BlocksOf(options.Capacity), selected: options.Capacity);
            _hashedDense = DecoderGraphs.HashedDenseGraph<TWeight, TCache>.Create(_device, _lengths, splits: DecodeAttention.MaxSplits);
            _prefillHashed = DecoderGraphs.PrefillHashedGraph<TWeight, TCache>.Create(_device, _lengths, tokens: tokens);
        }

        foreach (Graphs.CompiledGraph graph in All)
        {
            graph.Variant = options.Plan ?? graph.Variant;
        }
    }

    private IEnumerable<Graphs.CompiledGraph> All => ((Graphs.CompiledGraph?[])[_dense, _prefill, _hashed, _hashedDense, _prefillHashed]).OfType<Graphs.CompiledGraph>();

    public override void Run(Queue queue, int layer, int count, bool isStep, StepShape shape, BufferView<float> input, BufferView<float> output)
    {
        LayerViews<TWeight> weights = _layers[layer];
        LayerCache<TCache> cache = _caches[layer];
        int window = _model.WindowOf(layer);
        bool isHashed = cache.Codes is not null;
        if (!isStep)
        {
            if (isHashed)
            {
                RunPrefillHashed(queue, weights, cache, count, window, input, output);
            }
            else
            {
                RunPrefill(queue, weights, cache, count, window, input, output);
            }
        }
        else if (isHashed && shape.Selected > 0)
        {
            RunHashed(queue, weights, cache, SplitsFor(shape.Selected), shape, input, output);
        }
        else
        {
            int splits = SplitsFor(window > 0 ? Math.Min(window, shape.Positions) : shape.Positions);
            if (isHashed)
            {
                RunHashedDense(queue, weights, cache, splits, window, input, output);
            }
            else
            {
                RunDense(queue, weights, cache, splits, window, input, output);
            }
        }
    }

    public override long BytesMoved => All.Sum(graph => graph.BytesRead + graph.BytesWritten);

    public override void Observe(Action<string>? launched)
    {
        foreach (Graphs.CompiledGraph graph in All)
        {
            graph.Launched = launched;
        }
    }

    public override void Dispose()
    {
        _zeros.Dispose();
        foreach (Graphs.CompiledGraph graph in All)
        {
            graph.Dispose();
        }
    }

    private static int BlocksOf(int positions) => (positions + HashScoring.Block - 1) / HashScoring.Block;

    /// <summary>Splits of the positions, so that some workgroups a processor run, each with at least 64 positions.</summary>
    private int SplitsFor(int positions)
    {
        int group = (_model.GroupSize + DecodeAttention.HeadsTogether - 1) / DecodeAttention.HeadsTogether;

        // A GPU hides the latency of memory behind other workgroups; a core has one at a time.
        int each = _device.Kind == DeviceKind.Cpu ? 4 : 16;
        int wanted = each * _device.Capabilities.Processors / (_model.KeyValueHeadCount * group);
        return Math.Clamp(Math.Min(wanted, positions / 64), 1, DecodeAttention.MaxSplits);
    }
}

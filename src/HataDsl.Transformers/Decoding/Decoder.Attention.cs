using HataDsl.Attention;
using HataDsl.Attention.Kernels;
using HataDsl.Transformers.Kernels;

namespace HataDsl.Transformers;

/// <content>Attention of a layer: into the caches, then over them.</content>
public sealed partial class Decoder
{
    private void Attend<TCache>(int layer, LayerWeights weights, LayerCache<TCache> cache, int count, StepShape shape)
        where TCache : unmanaged
    {
        int heads = _model.HeadCount;
        int keyHeads = _model.KeyValueHeadCount;
        int headSize = _model.HeadSize;
        BufferView<float> unused = _scratch.Projection;
        Heads.Prepare(
            _queue, Grid.Workgroups(heads + (2 * keyHeads), count), _scratch.Projection,
            weights.QueryNorm?.View ?? unused, weights.KeyNorm?.View ?? unused, _rotary.Cosines, _rotary.Sines, _scratch.State,
            _scratch.Queries, cache.Keys.View, cache.Values.View, heads, keyHeads, headSize, Capacity,
            weights.QueryNorm is null ? -1 : (float)_model.NormEpsilon);
        Stage("rotary");
        if (cache.Codes is not null)
        {
            HashEncoding.EncodeKeys(
                _queue, HashEncoding.KeyGrid(count, keyHeads), cache.Keys.View, cache.HashMatrices!, _scratch.State, cache.Codes,
                count, headSize, Capacity, _options.Hata!.Bits);
            Stage("encode");
        }

        float scale = 1 / MathF.Sqrt(headSize);
        int window = _model.WindowOf(layer);
        if (count > 1)
        {
            PrefillAttention.Causal(
                _queue, PrefillAttention.GridFor(count, heads), _scratch.Queries, cache.Keys.View, cache.Values.View, _scratch.State,
                _scratch.Attended, count, heads, keyHeads, headSize, Capacity, window, scale);
            Stage("attention");
            return;
        }

        bool gathers = cache.Codes is not null && shape.Selected > 0;
        int splits = SplitsFor(gathers ? shape.Selected : window > 0 ? Math.Min(window, shape.Positions) : shape.Positions);
        if (gathers)
        {
            Select(cache, shape);
            DecodeAttention.Gather(
                _queue, DecodeAttention.PartialGrid(heads, keyHeads, splits), _scratch.Queries, cache.Keys.View, cache.Values.View,
                _scratch.Selected!, _scratch.State, _scratch.Partials, heads, keyHeads, headSize, Capacity,
                Capacity, scale);
        }
        else
        {
            DecodeAttention.Dense(
                _queue, DecodeAttention.PartialGrid(heads, keyHeads, splits), _scratch.Queries, cache.Keys.View, cache.Values.View,
                _scratch.State, _scratch.Partials, heads, keyHeads, headSize, Capacity, window, scale);
        }

        DecodeAttention.Merge(_queue, Grid.Workgroups(heads), _scratch.Partials, _scratch.Attended, splits, headSize);
        Stage("attention");
    }

    /// <summary>Chooses the positions that the new token attends to.</summary>
    private void Select(LayerCache cache, StepShape shape)
    {
        HataOptions hata = _options.Hata!;
        int keyHeads = _model.KeyValueHeadCount;
        int group = _model.GroupSize;
        int planes = HashScoring.PlaneCount(group);
        int bins = HashScoring.BinCount(group, hata.Bits);
        HashEncoding.EncodeQueries(
            _queue, Grid.Workgroups(keyHeads), _scratch.Queries, cache.HashMatrices!, _scratch.Planes!, _scratch.Histogram!,
            _model.HeadCount, keyHeads, _model.HeadSize, hata.Bits, planes, bins);
        Stage("encode");
        Grid grid = HashScoring.GridFor(shape.Positions, keyHeads);
        HashScoring.Score(
            _queue, grid, cache.Codes!, _scratch.Planes!, _scratch.State, _scratch.Scores!, _scratch.Histogram!,
            Capacity, hata.Bits / 32, planes, group, bins, hata.Sinks, hata.Recent);
        Stage("score");
        HashScoring.Count(_queue, grid, _scratch.Scores!, _scratch.Histogram!, _scratch.State, _scratch.BlockCounts!, Capacity, bins);
        HashScoring.Compact(
            _queue, grid, _scratch.Scores!, _scratch.Histogram!, _scratch.State, _scratch.BlockCounts!, _scratch.Selected!,
            Capacity, bins, Capacity);
        Stage("select");
    }

    /// <summary>Splits of the positions, so that some workgroups a processor run, each with at least 64 positions.</summary>
    private int SplitsFor(int positions)
    {
        int group = (_model.GroupSize + DecodeAttention.HeadsTogether - 1) / DecodeAttention.HeadsTogether;

        // A GPU hides the latency of memory behind other workgroups; a core has one at a time.
        int each = _weights.Device.Kind == DeviceKind.Cpu ? 4 : 16;
        int wanted = each * _weights.Device.Capabilities.Processors / (_model.KeyValueHeadCount * group);
        return Math.Clamp(Math.Min(wanted, positions / 64), 1, DecodeAttention.MaxSplits);
    }

    private LayerCache AllocateCache(int layer)
    {
        Device device = _weights.Device;
        long rows = (long)_model.KeyValueHeadCount * Capacity;

        // A layer that looks at a window only has a bounded cost already, and stays dense.
        bool hashed = _options.Hata is { } hata && layer >= hata.DenseLayers && _model.WindowOf(layer) == 0;
        Buffer<float>? matrices = null;
        Buffer<uint>? codes = null;
        if (hashed)
        {
            ReadOnlySpan<float> elements = HashMatrices!.Layer(layer);
            matrices = device.Allocate<float>(elements.Length);
            _queue.Write(matrices, elements);
            codes = device.Allocate<uint>(rows * (_options.Hata!.Bits / 32));
        }

        return LayerCache.Allocate(device, _options.CacheType, rows * _model.HeadSize, codes, matrices);
    }

    private void FillCaches()
    {
        foreach (LayerCache cache in _caches)
        {
            switch (cache)
            {
                case LayerCache<float> floats:
                    FillRandom(floats.Keys, floats.Values);
                    break;
                case LayerCache<Half> halves:
                    FillRandom(halves.Keys, halves.Values);
                    break;
            }

            if (cache.Codes is { } codes)
            {
                var random = new Random(2);
                var words = new uint[codes.Length];
                random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(words.AsSpan()));
                _queue.Write(codes, words);
            }
        }
    }

    private void FillRandom<T>(Buffer<T> keys, Buffer<T> values)
        where T : unmanaged
    {
        var random = new Random(1);
        var block = new T[Math.Min(1 << 20, keys.Length)];
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = Scalar.FromSingle<T>((2 * random.NextSingle()) - 1);
        }

        for (long start = 0; start < keys.Length; start += block.Length)
        {
            int count = (int)Math.Min(block.Length, keys.Length - start);
            _queue.Write(keys.Slice(start, count), block.AsSpan(0, count));
            _queue.Write(values.Slice(start, count), block.AsSpan(0, count));
        }
    }
}

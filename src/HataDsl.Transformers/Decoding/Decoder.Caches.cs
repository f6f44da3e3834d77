using HataDsl.Attention;

namespace HataDsl.Transformers;

/// <content>The caches of the layers.</content>
public sealed partial class Decoder
{
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

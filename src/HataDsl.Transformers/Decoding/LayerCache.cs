namespace HataDsl.Transformers;

/// <summary>Keys, values and, for layers with hash-aware attention, codes and hash matrices of one layer. Head-major: [HKV, capacity, …].</summary>
internal abstract class LayerCache : IDisposable
{
    private protected LayerCache(Buffer<uint>? codes, Buffer<float>? hashMatrices)
    {
        Codes = codes;
        HashMatrices = hashMatrices;
    }

    /// <summary>Codes of the keys, [HKV, capacity, bits / 32]; null for a dense layer.</summary>
    public Buffer<uint>? Codes { get; }

    /// <summary>Hash matrices, [HKV, d, bits]; null for a dense layer.</summary>
    public Buffer<float>? HashMatrices { get; }

    /// <summary>Frees the memory.</summary>
    public virtual void Dispose()
    {
        Codes?.Dispose();
        HashMatrices?.Dispose();
    }

    /// <summary>Allocates the cache of a layer.</summary>
    public static LayerCache Allocate(Device device, NumberType type, long elements, Buffer<uint>? codes, Buffer<float>? hashMatrices) =>
        type switch
        {
            NumberType.Float32 => new LayerCache<float>(device, elements, codes, hashMatrices),
            NumberType.Float16 => new LayerCache<Half>(device, elements, codes, hashMatrices),
            _ => throw new ArgumentException($"A cache of {type} is not supported: use Float32 or Float16."),
        };
}

/// <summary>A layer's cache of one storage type.</summary>
internal sealed class LayerCache<T>(Device device, long elements, Buffer<uint>? codes, Buffer<float>? hashMatrices)
    : LayerCache(codes, hashMatrices)
    where T : unmanaged
{
    public Buffer<T> Keys { get; } = device.Allocate<T>(elements);

    public Buffer<T> Values { get; } = device.Allocate<T>(elements);

    public override void Dispose()
    {
        base.Dispose();
        Keys.Dispose();
        Values.Dispose();
    }
}

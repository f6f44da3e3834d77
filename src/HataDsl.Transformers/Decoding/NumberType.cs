namespace HataDsl.Transformers;

/// <summary>Types that weights and caches are stored as on a device. Arithmetic is in 32 bits always.</summary>
public enum NumberType
{
    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>16-bit floats.</summary>
    Float16,

    /// <summary>bfloat16. Weights only.</summary>
    BFloat16,
}

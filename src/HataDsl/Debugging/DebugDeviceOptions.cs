namespace HataDsl;

/// <summary>How a <see cref="DebugDevice"/> works.</summary>
public sealed record DebugDeviceOptions
{
    /// <summary>Invocations of a subgroup: a power of two from 1 to 64.</summary>
    public int SubgroupSize { get; init; } = 8;
}

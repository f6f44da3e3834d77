namespace HataDsl;

/// <summary>How a <see cref="CpuDevice"/> works.</summary>
public sealed record CpuDeviceOptions
{
    /// <summary>Threads that run workgroups, the launching one included; 0 for one on each processor.</summary>
    public int Threads { get; init; }

    /// <summary>Whether a kernel's hand-written CPU form is preferred to the compiled one.</summary>
    public bool UseHandWritten { get; init; } = true;
}

namespace HataDsl;

/// <summary>What a device can do, as data. Selection of kernels is set inclusion against it.</summary>
public sealed record DeviceCapabilities
{
    /// <summary>Features kernels may need.</summary>
    public required KernelFeatures Features { get; init; }

    /// <summary>Whether matrix tiles are worked on by matrix units; else by multiply-adds, with the same result and far slower.</summary>
    public bool HasMatrixUnits { get; init; }

    /// <summary>
    /// Whether subnormal floats are numbers here as in C#; else the device may take those that go into an operation or come out of it for zeros
    /// of their sign, and a subnormal quotient may be one unit of the least subnormal off. Kernels with the exact contract keep them where this is said.
    /// </summary>
    public bool KeepsSubnormals { get; init; } = true;

    /// <summary>Whether kernels run on the cores of a processor, through whatever interface: fused kernels are chosen by its costs.</summary>
    public bool IsProcessor { get; init; }

    /// <summary>Invocations of a subgroup.</summary>
    public required int SubgroupSize { get; init; }

    /// <summary>Most invocations of a workgroup.</summary>
    public required int MaxWorkgroupInvocations { get; init; }

    /// <summary>Most bytes of shared memory of a workgroup.</summary>
    public required int MaxSharedBytes { get; init; }

    /// <summary>Most bytes one view may cover.</summary>
    public required long MaxViewBytes { get; init; }

    /// <summary>Bytes of the device's memory.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Processors that run workgroups: cores, or streaming multiprocessors.</summary>
    public required int Processors { get; init; }

    /// <summary>Driver or runtime and its version.</summary>
    public required string Driver { get; init; }
}

/// <summary>The kinds of device.</summary>
public enum DeviceKind
{
    /// <summary>The processor, through SIMD C#.</summary>
    Cpu,

    /// <summary>A Vulkan device.</summary>
    Vulkan,

    /// <summary>A CUDA device.</summary>
    Cuda,

    /// <summary>The C# method itself, one invocation at a time.</summary>
    Debug,
}

/// <summary>Something about a device went wrong: absent, out of memory, lost, or a kernel it cannot run. The message says what to do.</summary>
public sealed class DeviceException : Exception
{
    /// <summary>Creates the exception.</summary>
    public DeviceException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public DeviceException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public DeviceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

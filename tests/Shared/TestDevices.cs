using HataDsl.Cpu;
using HataDsl.Cuda;
using HataDsl.Debugging;
using HataDsl.Vulkan;

namespace HataDsl.Testing;

/// <summary>Every way of running a kernel that exists without a GPU, by name, for theories over devices.</summary>
internal static class TestDevices
{
    /// <summary>Compiled SIMD C#, hand-written bodies switched off.</summary>
    public const string Compiled = "cpu-compiled";

    /// <summary>The CPU device as users get it.</summary>
    public const string Cpu = "cpu";

    /// <summary>The C# method itself.</summary>
    public const string Plain = "debug";

    /// <summary>Mesa's software driver.</summary>
    public const string Vulkan = "vulkan";

    /// <summary>The CUDA form, simulated by ILGPU's CPU accelerator: tiny sizes only.</summary>
    public const string Ilgpu = "ilgpu-cpu";

    /// <summary>A CUDA device: where there is one, asked for by name.</summary>
    public const string Cuda = "cuda";

    /// <summary>
    /// Every device that exists without a GPU, or those that HATADSL_TEST_DEVICES names with commas.
    /// </summary>
    public static IReadOnlyList<string> All { get; } =
        Environment.GetEnvironmentVariable("HATADSL_TEST_DEVICES") is { Length: > 0 } names
            ? names.Split(',')
            : [Cpu, Compiled, Plain, Vulkan, Ilgpu];

    /// <summary>Opens a device.</summary>
    public static Device Open(string name) => name switch
    {
        Cpu => new CpuDevice(new CpuDeviceOptions { Threads = 2 }),
        Compiled => new CpuDevice(new CpuDeviceOptions { Threads = 2, UseHandWritten = false }),
        Plain => new DebugDevice(),
        Vulkan => new VulkanDeviceProvider().Open(0),
        Ilgpu => new IlgpuCpuDevice(),
        Cuda => new CudaDeviceProvider().Open(0),
        _ => throw new ArgumentException($"There is no test device '{name}'."),
    };
}

/// <summary>Devices that run at a useful speed.</summary>
internal sealed class FastDevices : TheoryData<string>
{
    public FastDevices() => AddRange(TestDevices.Cpu, TestDevices.Compiled, TestDevices.Vulkan);
}

/// <summary>Every device.</summary>
internal sealed class AllDevices : TheoryData<string>
{
    public AllDevices() => AddRange([.. TestDevices.All]);
}

using HataDsl.Cuda;
using HataDsl.Testing;
using HataDsl.Vulkan;

namespace HataDsl.Fuzz.Execution;

/// <summary>A device to compare with plain C#; opened at its first kernel.</summary>
/// <param name="name">Its name in HATADSL_TEST_DEVICES.</param>
internal sealed class Target(string name) : IDisposable
{
    /// <summary>A GPU device keeps every kernel it has compiled, so it is opened anew from time to time.</summary>
    private const int KernelsOfADevice = 400;

    /// <summary>Threads of a workgroup of the simulation: as many as the largest workgroup of a program.</summary>
    private const int SimulatedThreads = 64;

    private DeviceRun? _run;
    private int _kernels;

    public string Name { get; } = name;

    /// <summary>Whether it runs SPIR-V.</summary>
    public bool NeedsShader => Name == TestDevices.Vulkan;

    /// <summary>Whether it runs the form for ILGPU.</summary>
    public bool NeedsCuda => Name is TestDevices.Cuda or TestDevices.Ilgpu;

    /// <summary>The device for one more kernel.</summary>
    public DeviceRun ForKernel()
    {
        if ((NeedsShader || NeedsCuda) && _kernels++ >= KernelsOfADevice)
        {
            Close();
        }

        return _run ??= new DeviceRun(Name == TestDevices.Ilgpu ? new IlgpuCpuDevice(SimulatedThreads) : TestDevices.Open(Name));
    }

    /// <summary>Gives the device a shader.</summary>
    public static void AddShader(DeviceRun run, string hash, byte[] spirv) => ((VulkanDevice)run.Device).AddShader(hash, spirv);

    /// <summary>Closes the device, so that the next kernel has a fresh one.</summary>
    public void Close()
    {
        _run?.Dispose();
        _run = null;
        _kernels = 0;
    }

    public void Dispose() => Close();
}

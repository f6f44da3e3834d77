using System.Diagnostics;
using HataDsl.Cuda;
using HataDsl.Vulkan;

namespace HataDsl.Fuzz.Execution;

/// <summary>How a program came out.</summary>
internal enum Outcome
{
    Same,

    /// <summary>A device gave something else than plain C#.</summary>
    Different,

    /// <summary>The kernel compiler or a shader compiler does not take it.</summary>
    Refused,

    /// <summary>Plain C# threw: the program is not defined, which is a mistake of the generator.</summary>
    Undefined,
}

/// <summary>A program's outcome.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Device">Where.</param>
/// <param name="Message">What exactly.</param>
/// <param name="Ir">The kernel as lowered, if it came that far.</param>
internal sealed record Verdict(Outcome Outcome, string Device, string Message, string Ir);

/// <summary>Runs programs as plain C# and on devices, and compares.</summary>
internal sealed class Laboratory : IDisposable
{
    private const int KernelsOfADevice = 400;

    private readonly DeviceRun _plain = new(new DebugDevice());
    private readonly DeviceRun _cpu = new(new CpuDevice(new CpuDeviceOptions { Threads = 2 }));
    private readonly bool _vulkan;
    private readonly bool _ilgpu;
    private DeviceRun? _vulkanRun;
    private int _kernelsOfVulkan;

    /// <param name="vulkan">Whether to run on the first Vulkan device.</param>
    /// <param name="ilgpu">Whether to run the CUDA form on ILGPU's simulation.</param>
    public Laboratory(bool vulkan = true, bool ilgpu = false)
    {
        _vulkan = vulkan;
        _ilgpu = ilgpu;
    }

    /// <summary>Time spent by step, in seconds.</summary>
    public Dictionary<string, double> Seconds { get; } = [];

    /// <summary>The one device to compare, for the shrinker; all when null.</summary>
    public string? Only { get; set; }

    /// <summary>Called with the source of a program before it runs, so that one that hangs can be shown.</summary>
    public Action<string>? Starting { get; set; }

    /// <summary>Called when the programs of a batch have run.</summary>
    public Action? Ended { get; set; }

    /// <summary>Compiles and shades a batch; may run while another batch is examined.</summary>
    public PreparedBatch Prepare(IReadOnlyDictionary<string, string> sources)
    {
        CompiledBatch batch = Timed("compile", () => BatchCompiler.Compile(sources, _ilgpu));
        Dictionary<string, (byte[]?, string)> shaders = _vulkan && Only is null or "vulkan" or "glslc"
            ? Timed("glslc", () => ShaderBatch.Compile(batch.Kernels.Values.DistinctBy(kernel => kernel.Descriptor.Hash).ToDictionary(kernel => kernel.Descriptor.Hash, kernel => kernel.Glsl)))
            : [];
        return new PreparedBatch(sources, batch, shaders);
    }

    /// <summary>Runs the programs of a batch.</summary>
    /// <param name="prepared">The batch.</param>
    /// <param name="seedOf">The seed of the inputs of a program.</param>
    public Dictionary<string, Verdict> Examine(PreparedBatch prepared, Func<string, int> seedOf)
    {
        var verdicts = prepared.Batch.Refused.ToDictionary(pair => pair.Key, pair => new Verdict(Outcome.Refused, "compiler", pair.Value, ""));
        foreach ((string name, CompiledKernel kernel) in prepared.Batch.Kernels)
        {
            Starting?.Invoke(prepared.Sources[name]);
            verdicts[name] = Examine(kernel, seedOf(name), prepared.Shaders);
        }

        Ended?.Invoke();

        return verdicts;
    }

    public void Dispose()
    {
        _plain.Dispose();
        _cpu.Dispose();
        _vulkanRun?.Dispose();
    }

    private Verdict Examine(CompiledKernel kernel, int seed, Dictionary<string, (byte[]? Spirv, string Message)> shaders)
    {
        var image = new MemoryImage(kernel.Descriptor, seed);
        byte[] expected;
        try
        {
            expected = Timed("plain", () => _plain.Run(kernel.Descriptor, image));
        }
        catch (Exception exception)
        {
            return new(Outcome.Undefined, "debug", exception.ToString(), kernel.Ir);
        }

        if (Only is null or "cpu" && On("cpu", () => _cpu, kernel, image, expected) is { } onCpu)
        {
            return onCpu;
        }

        if (_vulkan && Only is null or "vulkan" or "glslc")
        {
            (byte[]? spirv, string message) = shaders[kernel.Descriptor.Hash];
            if (spirv is null)
            {
                return new(Outcome.Refused, "glslc", message, kernel.Ir);
            }

            if (On("vulkan", () => Vulkan(kernel.Descriptor.Hash, spirv), kernel, image, expected) is { } onVulkan)
            {
                return onVulkan;
            }
        }

        return (_ilgpu && Only is null or "ilgpu-cpu" ? OnIlgpu(kernel, image) : null) ?? new(Outcome.Same, "", "", kernel.Ir);
    }

    private Verdict? OnIlgpu(CompiledKernel kernel, MemoryImage image)
    {
        using var plain = new DeviceRun(new DebugDevice(new DebugDeviceOptions { SubgroupSize = 32 }));
        using var ilgpu = new DeviceRun(new IlgpuCpuDevice(64));
        bool isWhole = kernel.Descriptor.Workgroup.Count % 32 == 0 || !kernel.Descriptor.Features.HasFlag(KernelFeatures.Subgroups);
        return isWhole ? On("ilgpu-cpu", () => ilgpu, kernel, image, plain.Run(kernel.Descriptor, image)) : null;
    }

    private Verdict? On(string name, Func<DeviceRun> device, CompiledKernel kernel, MemoryImage image, byte[] expected)
    {
        try
        {
            byte[] actual = Timed(name, () => device().Run(kernel.Descriptor, image));
            return image.Difference(expected, actual) is { } difference ? new(Outcome.Different, name, difference, kernel.Ir) : null;
        }
        catch (Exception exception)
        {
            return new(Outcome.Different, name, exception.ToString(), kernel.Ir);
        }
    }

    /// <summary>A device keeps every pipeline it has made, so it is opened anew from time to time.</summary>
    private DeviceRun Vulkan(string hash, byte[] spirv)
    {
        if (_vulkanRun is null || _kernelsOfVulkan++ >= KernelsOfADevice)
        {
            _vulkanRun?.Dispose();
            string cache = Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? "", "hatadsl", "vulkan");
            if (Directory.Exists(cache))
            {
                Directory.Delete(cache, recursive: true);
            }

            _vulkanRun = new DeviceRun(new VulkanDeviceProvider().Open(0));
            _kernelsOfVulkan = 0;
        }

        ((VulkanDevice)_vulkanRun.Device).AddShader(hash, spirv);
        return _vulkanRun;
    }

    private T Timed<T>(string step, Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            lock (Seconds)
            {
                Seconds[step] = Seconds.GetValueOrDefault(step) + Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }
    }
}

/// <summary>A batch compiled for every device.</summary>
/// <param name="Sources">Source by class name.</param>
/// <param name="Batch">The kernels.</param>
/// <param name="Shaders">SPIR-V by hash, or what the compiler said.</param>
internal sealed record PreparedBatch(
    IReadOnlyDictionary<string, string> Sources, CompiledBatch Batch, Dictionary<string, (byte[]? Spirv, string Message)> Shaders) : IDisposable
{
    public void Dispose() => Batch.Dispose();
}

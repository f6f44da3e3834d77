using System.Runtime.InteropServices;
using System.Text;
using HataDsl.Build;
using Silk.NET.Vulkan;
using LogicalDevice = Silk.NET.Vulkan.Device;

namespace HataDsl.Vulkan;

/// <summary>
/// Compiles pipelines and keeps what the driver made of each on disk, by shader, options, device and driver, so that the second start of
/// a program compiles nothing. A driver may keep machine code in a cache of its own instead and give an entry without any
/// (Mesa's software driver does): then the entry says that the driver has it.
/// </summary>
internal sealed unsafe class PipelineStore
{
    /// <summary>Bytes of the header that every driver gives.</summary>
    private const int HeaderBytes = 32;

    private readonly Vk _api;
    private readonly LogicalDevice _device;
    private readonly DiskCache _files = DiskCache.ForUser("vulkan");
    private readonly byte[] _driver;
    private readonly bool _hasFeedback;
    private int _compiled;

    /// <summary>Creates the store of a device.</summary>
    public PipelineStore(Vk api, LogicalDevice device, VulkanPhysicalDevice physical)
    {
        _api = api;
        _device = device;
        _hasFeedback = physical.Properties.ApiVersion >= Vk.Version13;
        PhysicalDeviceProperties properties = physical.Properties;
        PhysicalDeviceVulkan11Properties properties11 = physical.Properties11;
        string cache = Convert.ToHexStringLower(new ReadOnlySpan<byte>(properties.PipelineCacheUuid, 16));
        string unit = Convert.ToHexStringLower(new ReadOnlySpan<byte>(properties11.DeviceUuid, 16));
        _driver = Encoding.UTF8.GetBytes(
            $"{properties.VendorID:x4} {properties.DeviceID:x4} {properties.DriverVersion:x8} {physical.Driver} {cache} {unit}");
    }

    /// <summary>Pipelines that had to be compiled.</summary>
    public int CompiledCount => Volatile.Read(ref _compiled);

    /// <summary>Creates a pipeline.</summary>
    /// <param name="info">How; the store adds a request for what the driver did.</param>
    /// <param name="words">The shader.</param>
    /// <param name="options">What else the result depends on.</param>
    /// <param name="doing">What is being done, for a message.</param>
    public Pipeline Create(ComputePipelineCreateInfo info, uint[] words, string options, string doing)
    {
        string name = DiskCache.Key(_driver, MemoryMarshal.AsBytes<uint>(words).ToArray(), Encoding.UTF8.GetBytes(options)) + ".pipeline";
        byte[]? kept = _files.Read(name);
        PipelineCache cache = CreateCache(kept ?? []);
        try
        {
            PipelineCreationFeedback feedback = default;
            PipelineCreationFeedback stage = default;
            PipelineCreationFeedbackCreateInfo ask = new()
            {
                SType = StructureType.PipelineCreationFeedbackCreateInfo,
                PPipelineCreationFeedback = &feedback,
                PipelineStageCreationFeedbackCount = 1,
                PPipelineStageCreationFeedbacks = &stage,
            };
            info.PNext = _hasFeedback ? &ask : null;
            Pipeline pipeline;
            VulkanResult.Check(_api.CreateComputePipelines(_device, cache, 1, &info, null, &pipeline), doing);
            if (!WasKept(kept, feedback.Flags))
            {
                Interlocked.Increment(ref _compiled);
                _files.Write(name, Data(cache));
            }

            return pipeline;
        }
        finally
        {
            _api.DestroyPipelineCache(_device, cache, null);
        }
    }

    /// <summary>Whether the entry spared the driver the work: it says so itself where it keeps machine code in the entry.</summary>
    private static bool WasKept(byte[]? kept, PipelineCreationFeedbackFlags feedback) =>
        kept is not null
        && (kept.Length <= HeaderBytes
            || (feedback & PipelineCreationFeedbackFlags.ValidBit) == 0
            || (feedback & PipelineCreationFeedbackFlags.ApplicationPipelineCacheHitBit) != 0);

    private PipelineCache CreateCache(byte[] data)
    {
        fixed (byte* first = data)
        {
            PipelineCacheCreateInfo info = new() { SType = StructureType.PipelineCacheCreateInfo, InitialDataSize = (nuint)data.Length, PInitialData = first };
            PipelineCache cache;
            VulkanResult.Check(_api.CreatePipelineCache(_device, &info, null, &cache), "creating a pipeline cache");
            return cache;
        }
    }

    private byte[] Data(PipelineCache cache)
    {
        nuint size = 0;
        VulkanResult.Check(_api.GetPipelineCacheData(_device, cache, &size, null), "reading a pipeline cache");
        var data = new byte[(int)size];
        fixed (byte* first = data)
        {
            VulkanResult.Check(_api.GetPipelineCacheData(_device, cache, &size, first), "reading a pipeline cache");
        }

        return data[..(int)size];
    }
}

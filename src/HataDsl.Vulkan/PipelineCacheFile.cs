using System.Security.Cryptography;
using HataDsl.Build;
using Silk.NET.Vulkan;
using LogicalDevice = Silk.NET.Vulkan.Device;

namespace HataDsl.Vulkan;

/// <summary>
/// The driver's compiled pipelines, kept in <c>~/.cache/hatadsl/vulkan</c> (or under XDG_CACHE_HOME) by device and driver,
/// so that the second start of a program compiles nothing. A file that is not whole is ignored: drivers trust what they are given.
/// </summary>
internal sealed unsafe class PipelineCacheFile
{
    private readonly Vk _api;
    private readonly LogicalDevice _device;
    private readonly string _path;
    private int _loadedBytes;

    public PipelineCacheFile(Vk api, LogicalDevice device, PhysicalDeviceProperties properties)
    {
        _api = api;
        _device = device;
        string uuid = Convert.ToHexStringLower(new ReadOnlySpan<byte>(properties.PipelineCacheUuid, 16));
        _path = Path.Combine(
            UserCache.Folder("vulkan"),
            $"{properties.VendorID:x4}-{properties.DeviceID:x4}-{properties.DriverVersion:x8}-{uuid}.bin");
        Handle = Create(Load());
    }

    public PipelineCache Handle { get; }

    /// <summary>Writes the cache if it has grown, and destroys it.</summary>
    public void Dispose()
    {
        Save();
        _api.DestroyPipelineCache(_device, Handle, null);
    }

    private PipelineCache Create(byte[] data)
    {
        fixed (byte* first = data)
        {
            PipelineCacheCreateInfo info = new() { SType = StructureType.PipelineCacheCreateInfo, InitialDataSize = (nuint)data.Length, PInitialData = first };
            PipelineCache cache;
            VulkanResult.Check(_api.CreatePipelineCache(_device, &info, null, &cache), "creating the pipeline cache");
            _loadedBytes = data.Length;
            return cache;
        }
    }

    private byte[] Load()
    {
        try
        {
            byte[] file = File.Exists(_path) ? File.ReadAllBytes(_path) : [];
            return file.Length > 32 && SHA256.HashData(file.AsSpan(32)).AsSpan().SequenceEqual(file.AsSpan(0, 32)) ? file[32..] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Save()
    {
        nuint size = 0;
        if (_api.GetPipelineCacheData(_device, Handle, &size, null) != Result.Success || size == 0)
        {
            return;
        }

        var file = new byte[32 + (int)size];
        fixed (byte* data = &file[32])
        {
            if (_api.GetPipelineCacheData(_device, Handle, &size, data) != Result.Success || (int)size <= _loadedBytes)
            {
                return;
            }
        }

        file = file[..(32 + (int)size)];
        SHA256.HashData(file.AsSpan(32)).CopyTo(file, 0);
        UserCache.TryWrite(_path, file);
    }
}

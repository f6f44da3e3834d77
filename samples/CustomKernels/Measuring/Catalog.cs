using HataDsl;
using HataDsl.Cpu;
using HataDsl.Cuda;
using HataDsl.Vulkan;

namespace CustomKernels.Measuring;

/// <summary>The devices of this machine.</summary>
internal static class Catalog
{
    private static readonly DeviceCatalog Devices = new(new CpuDeviceProvider(), new VulkanDeviceProvider(), new CudaDeviceProvider());

    /// <summary>Ids of all devices present.</summary>
    public static string[] Present() => [.. Devices.Providers.SelectMany(provider => provider.List()).Select(device => device.Id)];

    /// <summary>Opens a device.</summary>
    /// <exception cref="DeviceException">It is not there; the message says what is missing.</exception>
    public static Device Open(string id) => Devices.Open(id);

    /// <summary>Large where the processors are a GPU's: Mesa's software driver computes on the CPU.</summary>
    public static SampleSize UsualSize(Device device) =>
        device.Kind is DeviceKind.Cuda || (device.Kind is DeviceKind.Vulkan && !device.Name.Contains("llvmpipe", StringComparison.OrdinalIgnoreCase))
            ? SampleSize.Large
            : SampleSize.Small;
}

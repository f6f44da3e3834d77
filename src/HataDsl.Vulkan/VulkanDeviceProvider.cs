namespace HataDsl.Vulkan;

/// <summary>Reaches devices through Vulkan: <c>vulkan</c>, <c>vulkan:1</c>. GPUs come before software devices.</summary>
public sealed class VulkanDeviceProvider : IDeviceProvider
{
    /// <inheritdoc/>
    public string Prefix => "vulkan";

    /// <inheritdoc/>
    public IReadOnlyList<DeviceListing> List()
    {
        try
        {
            return [.. (VulkanInstance.TryGet(out _)?.PhysicalDevices() ?? []).Select((device, i) =>
                new DeviceListing($"vulkan:{i}", device.Name, $"{device.MemoryBytes / (1024.0 * 1024 * 1024):F1} GiB, {device.Driver}"))];
        }
        catch (DeviceException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public Device Open(int ordinal)
    {
        VulkanInstance instance = VulkanInstance.TryGet(out string why) ?? throw new DeviceException($"There is no Vulkan device: {why}.");
        List<VulkanPhysicalDevice> devices = instance.PhysicalDevices();
        return devices.Count == 0 ? throw new DeviceException($"There is no Vulkan device: {VulkanInstance.NoDriver}.")
            : ordinal >= devices.Count ? throw new DeviceException(
                $"There is no vulkan:{ordinal}: this machine has {string.Join(", ", devices.Select((device, i) => $"vulkan:{i} ({device.Name})"))}.")
            : new VulkanDevice(devices[ordinal], ordinal);
    }

    /// <inheritdoc/>
    public string WhyNone() => VulkanInstance.TryGet(out string why) is null ? why : VulkanInstance.NoDriver;
}

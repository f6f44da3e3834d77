namespace HataDsl;

/// <summary>A device that could be opened.</summary>
/// <param name="Id">How to ask for it.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Detail">Memory, driver and the like, in one line.</param>
public readonly record struct DeviceListing(string Id, string Name, string Detail);

/// <summary>One way of reaching devices: the CPU, Vulkan, CUDA.</summary>
public interface IDeviceProvider
{
    /// <summary>The word before the colon in a device's id, such as <c>vulkan</c>.</summary>
    string Prefix { get; }

    /// <summary>The devices present. Empty, never an exception, when there are none.</summary>
    IReadOnlyList<DeviceListing> List();

    /// <summary>Opens a device.</summary>
    /// <param name="ordinal">Which one, from 0.</param>
    /// <exception cref="DeviceException">It is not there: the message names what is missing and how to get it.</exception>
    Device Open(int ordinal);

    /// <summary>When <see cref="List"/> is empty: what is missing and how to get it, in one line.</summary>
    string WhyNone();
}

/// <summary>The devices a program knows of.</summary>
/// <param name="providers">Ways of reaching devices, in the order they are listed.</param>
public sealed class DeviceCatalog(params IDeviceProvider[] providers)
{
    /// <summary>The providers.</summary>
    public IReadOnlyList<IDeviceProvider> Providers { get; } = providers;

    /// <summary>Opens the device with an id such as <c>cpu</c>, <c>vulkan</c> (the first) or <c>cuda:1</c>.</summary>
    /// <exception cref="DeviceException">There is no such device: the message says what there is or what is missing.</exception>
    public Device Open(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        string[] parts = id.Split(':');
        int ordinal = 0;
        if (parts.Length > 2 || (parts.Length == 2 && (!int.TryParse(parts[1], out ordinal) || ordinal < 0)))
        {
            throw new DeviceException($"'{id}' is not a device id: write {string.Join(", ", Providers.Select(p => p.Prefix + "[:n]"))}.");
        }

        foreach (IDeviceProvider provider in Providers)
        {
            if (provider.Prefix == parts[0])
            {
                return provider.Open(ordinal);
            }
        }

        throw new DeviceException($"There is no device kind '{parts[0]}': this program knows {string.Join(", ", Providers.Select(p => p.Prefix))}.");
    }
}

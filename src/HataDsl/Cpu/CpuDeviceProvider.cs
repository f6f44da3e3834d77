namespace HataDsl;

/// <summary>Reaches the processor: <c>cpu</c>.</summary>
/// <param name="options">How the device works; defaults when null.</param>
public sealed class CpuDeviceProvider(CpuDeviceOptions? options = null) : IDeviceProvider
{
    /// <inheritdoc/>
    public string Prefix => "cpu";

    /// <inheritdoc/>
    public IReadOnlyList<DeviceListing> List()
    {
        int threads = options is { Threads: > 0 } ? options.Threads : Environment.ProcessorCount;
        return [new DeviceListing("cpu", ProcessorName.Read(), $"{threads} threads, {HostHeap.Limit >> 20} MiB")];
    }

    /// <inheritdoc/>
    public Device Open(int ordinal) =>
        ordinal == 0 ? new CpuDevice(options) : throw new DeviceException($"There is no device 'cpu:{ordinal}': the processor is one device, 'cpu'.");

    /// <inheritdoc/>
    public string WhyNone() => "The processor is always there.";
}

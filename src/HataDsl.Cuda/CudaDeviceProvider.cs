namespace HataDsl.Cuda;

/// <summary>Reaches NVIDIA GPUs: <c>cuda</c>, <c>cuda:1</c>.</summary>
public sealed class CudaDeviceProvider : IDeviceProvider
{
    private readonly CudaDeviceOptions? _options;

    /// <summary>Creates a provider.</summary>
    /// <param name="options">How devices are opened; the defaults when null.</param>
    public CudaDeviceProvider(CudaDeviceOptions? options = null) => _options = options;

    /// <inheritdoc/>
    public string Prefix => "cuda";

    /// <inheritdoc/>
    public IReadOnlyList<DeviceListing> List()
    {
        var devices = new List<DeviceListing>();
        for (int i = 0; i < Count(); i++)
        {
            if (CudaApi.DeviceGet(out int handle, i) == 0 && CudaApi.DeviceTotalMem(out nuint memory, handle) == 0)
            {
                (int major, int minor) = CudaDevice.ComputeCapability(handle);
                devices.Add(new($"cuda:{i}", CudaDevice.NameOf(handle),
                    $"{memory / (1024.0 * 1024 * 1024):F1} GiB, {CudaDriver.VersionText}, compute capability {major}.{minor}"));
            }
        }

        return devices;
    }

    /// <inheritdoc/>
    public Device Open(int ordinal)
    {
        int count = Count();
        return count == 0 ? throw new DeviceException($"There is no CUDA device: {WhyNone()}.")
            : ordinal >= count ? throw new DeviceException(
                $"There is no cuda:{ordinal}: this machine has {string.Join(", ", List().Select(device => $"{device.Id} ({device.Name})"))}.")
            : new CudaDevice(ordinal, _options);
    }

    /// <inheritdoc/>
    public string WhyNone() => CudaDriver.Problem ?? "the NVIDIA driver sees no GPU; check with nvidia-smi, and CUDA_VISIBLE_DEVICES if it is set";

    private static int Count() => CudaDriver.Problem is null && CudaApi.DeviceGetCount(out int count) == 0 ? count : 0;
}

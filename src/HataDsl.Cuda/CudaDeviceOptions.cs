namespace HataDsl.Cuda;

/// <summary>How a CUDA device is opened.</summary>
public sealed record CudaDeviceOptions
{
    /// <summary>
    /// Folder for machine code of kernels, kept from run to run. By default <c>hatadsl/cuda</c> in the user's cache folder;
    /// null keeps nothing.
    /// </summary>
    public string? CacheFolder { get; init; } = ModuleCache.DefaultFolder();
}

using HataDsl.Build;

namespace HataDsl.Cuda;

/// <summary>How a CUDA device is opened.</summary>
public sealed record CudaDeviceOptions
{
    /// <summary>
    /// Folder for PTX and machine code of kernels, kept from run to run. By default <c>hatadsl/cuda</c> in the user's cache folder, or
    /// <c>cuda</c> in the folder that the environment variable HATADSL_CACHE names (<c>off</c>: none); null keeps nothing.
    /// </summary>
    public string? CacheFolder { get; init; } = DiskCache.FolderForUser("cuda");
}

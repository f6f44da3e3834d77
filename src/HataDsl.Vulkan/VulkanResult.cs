using Silk.NET.Vulkan;

namespace HataDsl.Vulkan;

/// <summary>Turns Vulkan's error codes into exceptions with words.</summary>
internal static class VulkanResult
{
    /// <summary>Throws unless the call succeeded.</summary>
    /// <param name="result">What the call returned.</param>
    /// <param name="doing">What was being done, for the message.</param>
    public static void Check(Result result, string doing)
    {
        if (result < Result.Success)
        {
            Throw(result, doing);
        }
    }

    private static void Throw(Result result, string doing) => throw new DeviceException(result switch
    {
        Result.ErrorDeviceLost => $"The Vulkan device was lost while {doing}: a kernel ran too long or reached memory that is not its own, or the driver failed.",
        Result.ErrorOutOfDeviceMemory => $"The Vulkan device ran out of memory while {doing}.",
        Result.ErrorOutOfHostMemory => $"The Vulkan driver ran out of host memory while {doing}.",
        _ => $"Vulkan failed with {result} while {doing}.",
    });
}

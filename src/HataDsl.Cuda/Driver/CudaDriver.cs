using System.Globalization;
using System.Runtime.InteropServices;

namespace HataDsl.Cuda;

/// <summary>The driver library: whether it is there, its version, and its errors in words.</summary>
internal static class CudaDriver
{
    /// <summary>CUDA 11.8, the first that reads the PTX we write.</summary>
    private const int OldestVersion = 11080;

    private const int OutOfMemory = 2;

    private static readonly string[] Names =
        OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1"];

    private static readonly Lazy<string?> LoadProblem = new(Load);

    /// <summary>Why there is no usable driver; null when there is one, ready for calls.</summary>
    public static string? Problem => LoadProblem.Value;

    /// <summary>The version of the driver's interface, such as 13000 for 13.0.</summary>
    public static int Version { get; private set; }

    /// <summary>The interface version, and the driver's own where the system tells.</summary>
    public static string VersionText { get; private set; } = "";

    /// <summary>Throws when a call of the driver failed.</summary>
    /// <param name="result">What the call returned.</param>
    /// <param name="what">What was attempted, to begin the message with.</param>
    public static void Check(int result, string what)
    {
        if (result != 0)
        {
            throw new DeviceException($"{what} failed: {Describe(result)}.");
        }
    }

    /// <summary>Whether a result means that the device's memory is full.</summary>
    public static bool IsOutOfMemory(int result) => result == OutOfMemory;

    /// <summary>The name and meaning of an error.</summary>
    public static string Describe(int result)
    {
        string? name = CudaApi.GetErrorName(result, out nint text) == 0 ? Marshal.PtrToStringUTF8(text) : null;
        string? meaning = CudaApi.GetErrorString(result, out text) == 0 ? Marshal.PtrToStringUTF8(text) : null;
        return $"{name ?? "CUDA error " + result.ToString(CultureInfo.InvariantCulture)}, {meaning ?? "unknown"}";
    }

    private static string? Load()
    {
        nint library = 0;
        if (!Names.Any(name => NativeLibrary.TryLoad(name, out library)))
        {
            return $"there is no NVIDIA driver ({Names[0]} was not found); install the NVIDIA driver for your system, 520 or newer";
        }

        NativeLibrary.SetDllImportResolver(
            typeof(CudaApi).Assembly, (name, assembly, path) => name == CudaApi.Library ? library : 0);
        try
        {
            int result = CudaApi.Init(0);
            if (result != 0)
            {
                return $"the NVIDIA driver does not start: {Describe(result)}; check with nvidia-smi that it sees a GPU";
            }

            Check(CudaApi.DriverGetVersion(out int version), "Asking for the driver's version");
            Version = version;
            VersionText = $"CUDA {version / 1000}.{version % 1000 / 10}{PackageVersion()}";
            return version < OldestVersion
                ? $"the NVIDIA driver is too old ({VersionText}); install 520 or newer, which has CUDA 11.8"
                : null;
        }
        catch (EntryPointNotFoundException exception)
        {
            return $"the NVIDIA driver is too old ({exception.Message}); install 520 or newer";
        }
    }

    /// <summary>The version people know the driver by, such as 580.82.07, which Linux tells in a file.</summary>
    private static string PackageVersion()
    {
        const string path = "/sys/module/nvidia/version";
        try
        {
            return File.Exists(path) ? ", driver " + File.ReadAllText(path).Trim() : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

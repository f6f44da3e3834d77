using System.Runtime.InteropServices;
using Silk.NET.Core.Contexts;
using Silk.NET.Core.Loader;

namespace HataDsl.Vulkan;

/// <summary>
/// The Vulkan loader as a library of functions. In place of the bindings' own search, which asks for the files of assemblies and so
/// cannot be compiled ahead of time without warnings.
/// </summary>
internal sealed class VulkanLibrary : INativeContext
{
    private readonly nint _handle;

    private VulkanLibrary(nint handle) => _handle = handle;

    /// <summary>Loads it from beside the program or from where the system keeps libraries; null when it is in neither.</summary>
    public static VulkanLibrary? TryLoad()
    {
        string[] names = OperatingSystem.IsWindows() ? ["vulkan-1.dll"]
            : OperatingSystem.IsMacOS() ? ["libvulkan.1.dylib", "libMoltenVK.dylib"]
            : ["libvulkan.so.1", "libvulkan.so"];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, name), out nint handle) || NativeLibrary.TryLoad(name, out handle))
            {
                return new VulkanLibrary(handle);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public nint GetProcAddress(string proc, int? slot = null) =>
        TryGetProcAddress(proc, out nint address, slot) ? address : throw new SymbolLoadingException(proc);

    /// <inheritdoc/>
    public bool TryGetProcAddress(string proc, out nint addr, int? slot = null) => NativeLibrary.TryGetExport(_handle, proc, out addr);

    /// <inheritdoc/>
    public void Dispose() => NativeLibrary.Free(_handle);
}

using System.Collections.Concurrent;
using System.Reflection;
using HataDsl.Packs;

namespace HataDsl.Vulkan;

/// <summary>Finds the SPIR-V of kernels in the packs beside their assemblies.</summary>
internal static class ShaderPacks
{
    private const string HowToGet = "Install glslc ('apt-get install glslc', or the Vulkan SDK) and build again; the build step runs "
        + "for projects that reference HataDsl.Build or set UsesHataDslKernels";

    private static readonly ConcurrentDictionary<Assembly, (KernelPack? Pack, string Why)> Packs = new();

    /// <summary>The shader of a kernel.</summary>
    /// <exception cref="DeviceException">There is none: the message names kernel, pack and what to install.</exception>
    public static ReadOnlySpan<byte> Find(KernelDescriptor kernel)
    {
        (KernelPack? pack, string why) = Packs.GetOrAdd(kernel.Assembly, Load);
        if (pack is not null && pack.TryGet(kernel.Hash, out ReadOnlySpan<byte> spirv))
        {
            return spirv;
        }

        throw new DeviceException(
            $"{kernel.Name} has no Vulkan shader: {(pack is null ? why : pack.Note.Length > 0 ? $"{PathOf(kernel.Assembly)} is empty ({pack.Note})" : $"{PathOf(kernel.Assembly)} does not hold it (hash {kernel.Hash})")}. {HowToGet}.");
    }

    /// <summary>Another shader of a kernel, if the pack holds it.</summary>
    public static bool TryFind(KernelDescriptor kernel, string hash, out ReadOnlySpan<byte> spirv)
    {
        KernelPack? pack = Packs.GetOrAdd(kernel.Assembly, Load).Pack;
        spirv = default;
        return pack is not null && pack.TryGet(hash, out spirv);
    }

    private static string PathOf(Assembly assembly) => Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + KernelPack.Extension);

    private static (KernelPack?, string) Load(Assembly assembly)
    {
        string path = PathOf(assembly);
        try
        {
            return File.Exists(path) ? (KernelPack.Read(File.ReadAllBytes(path)), "") : (null, $"{path} is not there");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return (null, $"{path} cannot be read ({exception.Message})");
        }
    }
}

using System.Runtime.InteropServices;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace HataDsl.Vulkan;

/// <summary>The Vulkan loader and one instance of it, which all devices of the process share and which lives as long as the process.</summary>
internal sealed unsafe class VulkanInstance
{
    private static readonly Lazy<(VulkanInstance? Instance, string Why)> Shared = new(Create);

    private VulkanInstance(Vk api, Instance handle)
    {
        Api = api;
        Handle = handle;
    }

    /// <summary>The functions.</summary>
    public Vk Api { get; }

    /// <summary>The instance.</summary>
    public Instance Handle { get; }

    /// <summary>The instance, or null and why there is none.</summary>
    public static VulkanInstance? TryGet(out string why)
    {
        (VulkanInstance? instance, why) = Shared.Value;
        return instance;
    }

    /// <summary>The physical devices that can run kernels, the fastest kind first.</summary>
    public List<VulkanPhysicalDevice> PhysicalDevices()
    {
        uint count = 0;
        VulkanResult.Check(Api.EnumeratePhysicalDevices(Handle, &count, null), "listing devices");
        var handles = new PhysicalDevice[count];
        fixed (PhysicalDevice* first = handles)
        {
            VulkanResult.Check(Api.EnumeratePhysicalDevices(Handle, &count, first), "listing devices");
        }

        return [.. handles.Select(handle => new VulkanPhysicalDevice(Api, Handle, handle)).Where(device => device.IsUsable).OrderBy(device => device.Rank)];
    }

    private static (VulkanInstance?, string) Create()
    {
        if (VulkanLibrary.TryLoad() is not { } library)
        {
            return (null, "the Vulkan loader (libvulkan.so.1) is not installed; the GPU vendor's driver brings it, "
                + "and 'apt-get install libvulkan1 mesa-vulkan-drivers' brings it with a software device");
        }

        var api = new Vk(library);
        uint version = Vk.Version10;
        Result result = api.EnumerateInstanceVersion(&version);
        if (result != Result.Success || version < Vk.Version12)
        {
            return (null, $"the Vulkan loader is of version {Text(version)}, and 1.2 is needed: update libvulkan1");
        }

        bool validation = VulkanValidation.IsWanted && HasLayer(api, VulkanValidation.Layer);
        ApplicationInfo application = new() { SType = StructureType.ApplicationInfo, ApiVersion = version < Vk.Version13 ? Vk.Version12 : Vk.Version13 };
        ValidationFeatureEnableEXT feature = ValidationFeatureEnableEXT.SynchronizationValidationExt;
        DebugUtilsMessengerCreateInfoEXT messenger = VulkanValidation.MessengerInfo();
        ValidationFeaturesEXT features = new()
        {
            SType = StructureType.ValidationFeaturesExt,
            PNext = &messenger,
            EnabledValidationFeatureCount = 1,
            PEnabledValidationFeatures = &feature,
        };
        nint layer = SilkMarshal.StringToPtr(VulkanValidation.Layer);
        nint extension = SilkMarshal.StringToPtr("VK_EXT_debug_utils");
        InstanceCreateInfo info = new() { SType = StructureType.InstanceCreateInfo, PApplicationInfo = &application };
        if (validation)
        {
            info.PNext = &features;
            info.EnabledLayerCount = 1;
            info.PpEnabledLayerNames = (byte**)&layer;
            info.EnabledExtensionCount = 1;
            info.PpEnabledExtensionNames = (byte**)&extension;
        }

        Instance handle;
        result = api.CreateInstance(&info, null, &handle);
        SilkMarshal.Free(layer);
        SilkMarshal.Free(extension);
        if (result != Result.Success)
        {
            return (null, result == Result.ErrorIncompatibleDriver ? NoDriver : $"Vulkan could not be started ({result})");
        }

        VulkanValidation.IsActive = validation;
        if (validation)
        {
            var create = (delegate* unmanaged<Instance, DebugUtilsMessengerCreateInfoEXT*, void*, ulong*, Result>)
                api.GetInstanceProcAddr(handle, "vkCreateDebugUtilsMessengerEXT").Handle;
            ulong made;
            create(handle, &messenger, null, &made);
        }

        return (new VulkanInstance(api, handle), "");
    }

    /// <summary>What to say when the loader is there but no driver.</summary>
    public const string NoDriver = "no Vulkan driver offers a device of version 1.2; install the GPU vendor's driver, "
        + "or 'apt-get install mesa-vulkan-drivers' for a software device (VK_DRIVER_FILES names a driver's .json that is not in the usual place)";

    /// <summary>A version in words.</summary>
    public static string Text(uint version) => $"{(version >> 22) & 0x7f}.{(version >> 12) & 0x3ff}.{version & 0xfff}";

    private static bool HasLayer(Vk api, string name)
    {
        uint count = 0;
        api.EnumerateInstanceLayerProperties(&count, null);
        var layers = new LayerProperties[count];
        fixed (LayerProperties* first = layers)
        {
            api.EnumerateInstanceLayerProperties(&count, first);
            for (uint i = 0; i < count; i++)
            {
                if (Marshal.PtrToStringUTF8((nint)first[i].LayerName) == name)
                {
                    return true;
                }
            }
        }

        return false;
    }
}

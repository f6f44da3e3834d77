using System.Runtime.InteropServices;
using Silk.NET.Vulkan;

namespace HataDsl.Vulkan;

/// <summary>What a driver says about one of its devices.</summary>
internal sealed unsafe class VulkanPhysicalDevice
{
    private readonly HashSet<string> _extensions = [];

    public VulkanPhysicalDevice(Vk api, Instance instance, PhysicalDevice handle)
    {
        Api = api;
        Handle = handle;
        PhysicalDeviceProperties plain;
        api.GetPhysicalDeviceProperties(handle, &plain);
        Properties = plain;
        IsUnified = plain.DeviceType is PhysicalDeviceType.Cpu or PhysicalDeviceType.IntegratedGpu;
        Name = Marshal.PtrToStringUTF8((nint)plain.DeviceName) ?? "";
        if (plain.ApiVersion < Vk.Version12)
        {
            return;
        }

        ReadExtensions();
        ReadProperties();
        ReadFeatures(instance);
        PhysicalDeviceMemoryProperties memory;
        api.GetPhysicalDeviceMemoryProperties(handle, &memory);
        Memory = memory;
        QueueFamily = FindQueueFamily(out uint timestampBits);
        TimestampBits = timestampBits;
    }

    public Vk Api { get; }

    public PhysicalDevice Handle { get; }

    public string Name { get; }

    public PhysicalDeviceProperties Properties { get; }

    public PhysicalDeviceVulkan11Properties Properties11 { get; private set; }

    public PhysicalDeviceVulkan12Properties Properties12 { get; private set; }

    public PhysicalDeviceFeatures Features { get; private set; }

    public PhysicalDeviceVulkan11Features Features11 { get; private set; }

    public PhysicalDeviceVulkan12Features Features12 { get; private set; }

    public PhysicalDeviceMemoryProperties Memory { get; }

    /// <summary>The family of the queues used: one that computes, preferably also used for graphics, which is the fullest one.</summary>
    public int QueueFamily { get; } = -1;

    /// <summary>Bits of a timestamp; 0 when there are none.</summary>
    public uint TimestampBits { get; }

    /// <summary>Whether a pipeline may demand the subgroup size and full subgroups.</summary>
    public bool HasSubgroupSizeControl { get; private set; }

    /// <summary>Streaming multiprocessors where the driver tells, the host's processors for a software device, else 1.</summary>
    public int Processors { get; private set; } = 1;

    public string Driver { get; private set; } = "";

    public bool IsUsable => Properties.ApiVersion >= Vk.Version12 && QueueFamily >= 0 && Features12.TimelineSemaphore;

    /// <summary>Order of listing: GPUs before processors.</summary>
    public int Rank => Properties.DeviceType switch
    {
        PhysicalDeviceType.DiscreteGpu => 0,
        PhysicalDeviceType.IntegratedGpu => 1,
        PhysicalDeviceType.VirtualGpu => 2,
        PhysicalDeviceType.Other => 3,
        _ => 4,
    };

    /// <summary>Whether the device's memory is the host's, so that buffers can be mapped without loss.</summary>
    public bool IsUnified { get; }

    /// <summary>Bytes of the largest heap that is the device's own.</summary>
    public long MemoryBytes
    {
        get
        {
            ulong most = 0;
            PhysicalDeviceMemoryProperties memory = Memory;
            for (int i = 0; i < (int)memory.MemoryHeapCount; i++)
            {
                MemoryHeap heap = memory.MemoryHeaps[i];
                most = (heap.Flags & MemoryHeapFlags.DeviceLocalBit) != 0 ? Math.Max(most, heap.Size) : most;
            }

            return (long)most;
        }
    }

    /// <summary>Whether cooperative matrices of halves with sums in f32, 16 x 16 each, can be used.</summary>
    public bool HasMatrixUnits { get; private set; }

    public bool Has(string extension) => _extensions.Contains(extension);

    private void ReadExtensions()
    {
        uint count = 0;
        Api.EnumerateDeviceExtensionProperties(Handle, (byte*)null, &count, null);
        var extensions = new ExtensionProperties[count];
        fixed (ExtensionProperties* first = extensions)
        {
            Api.EnumerateDeviceExtensionProperties(Handle, (byte*)null, &count, first);
            for (uint i = 0; i < count; i++)
            {
                _extensions.Add(Marshal.PtrToStringUTF8((nint)first[i].ExtensionName)!);
            }
        }
    }

    private void ReadProperties()
    {
        PhysicalDeviceShaderSMBuiltinsPropertiesNV multiprocessors = new() { SType = StructureType.PhysicalDeviceShaderSMBuiltinsPropertiesNV };
        PhysicalDeviceVulkan12Properties properties12 = new() { SType = StructureType.PhysicalDeviceVulkan12Properties };
        PhysicalDeviceVulkan11Properties properties11 = new() { SType = StructureType.PhysicalDeviceVulkan11Properties, PNext = &properties12 };
        PhysicalDeviceProperties2 properties = new() { SType = StructureType.PhysicalDeviceProperties2, PNext = &properties11 };
        bool knowsMultiprocessors = Has("VK_NV_shader_sm_builtins");
        properties12.PNext = knowsMultiprocessors ? &multiprocessors : null;
        Api.GetPhysicalDeviceProperties2(Handle, &properties);
        Driver = $"{Marshal.PtrToStringUTF8((nint)properties12.DriverName)} {Marshal.PtrToStringUTF8((nint)properties12.DriverInfo)}".Trim()
            + $", Vulkan {VulkanInstance.Text(Properties.ApiVersion)}";
        Processors = knowsMultiprocessors ? (int)multiprocessors.ShaderSmcount
            : Properties.DeviceType == PhysicalDeviceType.Cpu ? Environment.ProcessorCount : 1;
        Properties11 = properties11 with { PNext = null };
        Properties12 = properties12 with { PNext = null };
    }

    private void ReadFeatures(Instance instance)
    {
        PhysicalDeviceSubgroupSizeControlFeatures control = new() { SType = StructureType.PhysicalDeviceSubgroupSizeControlFeatures };
        PhysicalDeviceVulkan12Features features12 = new() { SType = StructureType.PhysicalDeviceVulkan12Features };
        PhysicalDeviceVulkan11Features features11 = new() { SType = StructureType.PhysicalDeviceVulkan11Features, PNext = &features12 };
        PhysicalDeviceFeatures2 features = new() { SType = StructureType.PhysicalDeviceFeatures2, PNext = &features11 };
        PhysicalDeviceCooperativeMatrixFeaturesNV matrices = new() { SType = StructureType.PhysicalDeviceCooperativeMatrixFeaturesNV };
        bool knowsMatrices = Has("VK_NV_cooperative_matrix");
        bool knowsControl = Properties.ApiVersion >= Vk.Version13 || Has("VK_EXT_subgroup_size_control");
        matrices.PNext = knowsControl ? &control : null;
        features12.PNext = knowsMatrices ? &matrices : knowsControl ? &control : null;
        Api.GetPhysicalDeviceFeatures2(Handle, &features);
        Features = features.Features;
        Features11 = features11 with { PNext = null };
        Features12 = features12 with { PNext = null };
        HasSubgroupSizeControl = control.SubgroupSizeControl && control.ComputeFullSubgroups;
        HasMatrixUnits = AsksForMatrixUnits && matrices.CooperativeMatrix && Features12.ShaderFloat16 && Features12.VulkanMemoryModel && Features11.StorageBuffer16BitAccess
            && VulkanMatrices.HaveHalves(Api, instance, Handle);
    }

    /// <summary>
    /// On devices opened with cooperative matrices (NVIDIA 580) a convolution ran 2.5 times slower and a softmax did not end, both from the
    /// same shaders as before; that the driver then compiles every shader another way is a guess. So one asks for them, by
    /// HATADSL_VULKAN_MATRIX_UNITS=1, in programs that live on matrix products.
    /// </summary>
    private static bool AsksForMatrixUnits => Environment.GetEnvironmentVariable("HATADSL_VULKAN_MATRIX_UNITS") == "1";

    private int FindQueueFamily(out uint timestampBits)
    {
        uint count = 0;
        Api.GetPhysicalDeviceQueueFamilyProperties(Handle, &count, null);
        var families = new QueueFamilyProperties[count];
        fixed (QueueFamilyProperties* first = families)
        {
            Api.GetPhysicalDeviceQueueFamilyProperties(Handle, &count, first);
        }

        int index = Array.FindIndex(families, f => f.QueueFlags.HasFlag(QueueFlags.ComputeBit | QueueFlags.GraphicsBit));
        index = index >= 0 ? index : Array.FindIndex(families, f => f.QueueFlags.HasFlag(QueueFlags.ComputeBit));
        timestampBits = index < 0 ? 0 : families[index].TimestampValidBits;
        return index;
    }
}

using System.Runtime.InteropServices;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;
using LogicalDevice = Silk.NET.Vulkan.Device;
using VkQueue = Silk.NET.Vulkan.Queue;

namespace HataDsl.Vulkan;

/// <summary>A Vulkan device. Opened by <see cref="VulkanDeviceProvider"/>.</summary>
public sealed unsafe partial class VulkanDevice : Device
{
    private readonly List<VulkanQueue> _queues = [];
    private bool _isDisposed;

    internal VulkanDevice(VulkanPhysicalDevice physical, int ordinal)
    {
        Physical = physical;
        Api = physical.Api;
        Id = $"vulkan:{ordinal}";
        BindingAlignment = Math.Max((long)physical.Properties.Limits.MinStorageBufferOffsetAlignment, 8);
        Handle = CreateDevice();
        VkQueue queue;
        Api.GetDeviceQueue(Handle, (uint)physical.QueueFamily, 0, &queue);
        SubmissionQueue = queue;
        if (HasPushDescriptors)
        {
            CmdPushDescriptorSet = (delegate* unmanaged<CommandBuffer, PipelineBindPoint, PipelineLayout, uint, uint, WriteDescriptorSet*, void>)
                Api.GetDeviceProcAddr(Handle, "vkCmdPushDescriptorSetKHR").Handle;
        }

        _store = new PipelineStore(Api, Handle, physical);
        Capabilities = DescribeCapabilities();
    }

    /// <inheritdoc/>
    public override DeviceKind Kind => DeviceKind.Vulkan;

    /// <inheritdoc/>
    public override string Id { get; }

    /// <inheritdoc/>
    public override string Name => Physical.Name;

    /// <inheritdoc/>
    public override DeviceCapabilities Capabilities { get; }

    internal Vk Api { get; }

    internal LogicalDevice Handle { get; }

    internal VulkanPhysicalDevice Physical { get; }

    /// <summary>The one queue of the driver that all <see cref="VulkanQueue"/>s submit to, under <see cref="SubmissionLock"/>.</summary>
    internal VkQueue SubmissionQueue { get; }

    internal Lock SubmissionLock { get; } = new();

    internal bool HasPushDescriptors => Physical.Has("VK_KHR_push_descriptor");

    internal delegate* unmanaged<CommandBuffer, PipelineBindPoint, PipelineLayout, uint, uint, WriteDescriptorSet*, void> CmdPushDescriptorSet { get; }

    /// <summary>Offsets of bound views are multiples of this; kernels get the rest as an index.</summary>
    internal long BindingAlignment { get; }

    /// <inheritdoc/>
    public override Queue CreateQueue()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var queue = new VulkanQueue(this);
        lock (_queues)
        {
            _queues.Add(queue);
        }

        return queue;
    }

    internal void Forget(VulkanQueue queue)
    {
        lock (_queues)
        {
            _queues.Remove(queue);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        lock (_queues)
        {
            foreach (VulkanQueue queue in _queues.ToArray())
            {
                queue.Dispose();
            }
        }

        Api.DeviceWaitIdle(Handle);
        DestroySequences();
        DestroyPipelines();
        DestroyMemory();
        Api.DestroyDevice(Handle, null);
    }

    private LogicalDevice CreateDevice()
    {
        float priority = 1;
        DeviceQueueCreateInfo queue = new()
        {
            SType = StructureType.DeviceQueueCreateInfo,
            QueueFamilyIndex = (uint)Physical.QueueFamily,
            QueueCount = 1,
            PQueuePriorities = &priority,
        };
        PhysicalDeviceSubgroupSizeControlFeatures control = new()
        {
            SType = StructureType.PhysicalDeviceSubgroupSizeControlFeatures,
            SubgroupSizeControl = true,
            ComputeFullSubgroups = true,
        };
        PhysicalDeviceCooperativeMatrixFeaturesNV matrices = new()
        {
            SType = StructureType.PhysicalDeviceCooperativeMatrixFeaturesNV,
            PNext = Physical.HasSubgroupSizeControl ? &control : null,
            CooperativeMatrix = true,
        };
        PhysicalDeviceVulkan12Features features12 = new()
        {
            SType = StructureType.PhysicalDeviceVulkan12Features,
            PNext = Physical.HasMatrixUnits ? &matrices : Physical.HasSubgroupSizeControl ? &control : null,
            VulkanMemoryModel = Physical.HasMatrixUnits,
            ShaderFloat16 = Physical.HasMatrixUnits,
            StorageBuffer8BitAccess = Physical.Features12.StorageBuffer8BitAccess,
            ShaderInt8 = Physical.Features12.ShaderInt8,
            ShaderBufferInt64Atomics = Physical.Features12.ShaderBufferInt64Atomics,
            ShaderSharedInt64Atomics = Physical.Features12.ShaderSharedInt64Atomics,
            ShaderSubgroupExtendedTypes = Physical.Features12.ShaderSubgroupExtendedTypes,
            TimelineSemaphore = true,
        };
        PhysicalDeviceVulkan11Features features11 = new()
        {
            SType = StructureType.PhysicalDeviceVulkan11Features,
            PNext = &features12,
            StorageBuffer16BitAccess = Physical.Features11.StorageBuffer16BitAccess,
        };
        PhysicalDeviceFeatures2 features = new() { SType = StructureType.PhysicalDeviceFeatures2, PNext = &features11 };
        features.Features.ShaderInt16 = Physical.Features.ShaderInt16;
        features.Features.ShaderInt64 = Physical.Features.ShaderInt64;
        features.Features.ShaderFloat64 = Physical.Features.ShaderFloat64;

        List<string> extensions = [];
        extensions.AddRange(HasPushDescriptors ? ["VK_KHR_push_descriptor"] : []);
        extensions.AddRange(Physical.HasMatrixUnits ? ["VK_NV_cooperative_matrix"] : []);
        extensions.AddRange(Physical.HasSubgroupSizeControl && Physical.Properties.ApiVersion < Vk.Version13 ? ["VK_EXT_subgroup_size_control"] : []);
        nint names = SilkMarshal.StringArrayToPtr(extensions);
        DeviceCreateInfo info = new()
        {
            SType = StructureType.DeviceCreateInfo,
            PNext = &features,
            QueueCreateInfoCount = 1,
            PQueueCreateInfos = &queue,
            EnabledExtensionCount = (uint)extensions.Count,
            PpEnabledExtensionNames = (byte**)names,
        };
        LogicalDevice device;
        Result result = Api.CreateDevice(Physical.Handle, &info, null, &device);
        SilkMarshal.Free(names);
        VulkanResult.Check(result, $"opening {Physical.Name}");
        return device;
    }

    private DeviceCapabilities DescribeCapabilities()
    {
        const SubgroupFeatureFlags NeededOperations = SubgroupFeatureFlags.BasicBit | SubgroupFeatureFlags.VoteBit | SubgroupFeatureFlags.ArithmeticBit
            | SubgroupFeatureFlags.BallotBit | SubgroupFeatureFlags.ShuffleBit | SubgroupFeatureFlags.ShuffleRelativeBit;
        PhysicalDeviceLimits limits = Physical.Properties.Limits;
        KernelFeatures features = KernelFeatures.AtomicFloat;
        features |= Physical.Features12.StorageBuffer8BitAccess && Physical.Features12.ShaderInt8 ? KernelFeatures.Storage8 : 0;
        features |= Physical.Features11.StorageBuffer16BitAccess && Physical.Features.ShaderInt16 ? KernelFeatures.Storage16 : 0;
        features |= Physical.Features.ShaderInt64 ? KernelFeatures.Int64 : 0;
        features |= Physical.Features12.ShaderBufferInt64Atomics && Physical.Features12.ShaderSharedInt64Atomics ? KernelFeatures.AtomicInt64 : 0;
        features |= Physical.Features.ShaderFloat64 ? KernelFeatures.Float64 : 0;
        features |= (Physical.Properties11.SubgroupSupportedOperations & NeededOperations) == NeededOperations
            && (Physical.Properties11.SubgroupSupportedStages & ShaderStageFlags.ComputeBit) != 0 ? KernelFeatures.Subgroups : 0;
        features |= features.HasFlag(KernelFeatures.Subgroups) && Physical.Properties11.SubgroupSize is 8 or 16 or 32 ? KernelFeatures.MatrixTiles : 0;
        return new()
        {
            Features = features,
            HasMatrixUnits = Physical.HasMatrixUnits,

            // Mesa's software driver does not promise to keep them, NVIDIA's flushes those of fused multiply-adds, and hd_div_f32 rounds them twice.
            KeepsSubnormals = false,
            IsProcessor = Physical.Properties.DeviceType == PhysicalDeviceType.Cpu,
            SubgroupSize = (int)Physical.Properties11.SubgroupSize,
            MaxWorkgroupInvocations = (int)limits.MaxComputeWorkGroupInvocations,
            MaxSharedBytes = (int)limits.MaxComputeSharedMemorySize,
            // What lies before an unaligned first element is bound too.
            MaxViewBytes = limits.MaxStorageBufferRange - BindingAlignment,
            MemoryBytes = Physical.MemoryBytes,
            Processors = Physical.Processors,
            Driver = Physical.Driver,
        };
    }
}

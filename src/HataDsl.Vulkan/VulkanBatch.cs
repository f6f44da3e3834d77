using Silk.NET.Vulkan;

namespace HataDsl.Vulkan;

/// <summary>A command buffer with what belongs to its recording; used again once the device is done with it.</summary>
internal sealed unsafe class VulkanBatch
{
    private const int SetsPerPool = 128;

    private readonly VulkanDevice _device;
    private readonly CommandPool _commandPool;
    private readonly List<DescriptorPool> _descriptorPools = [];
    private int _pool;

    public VulkanBatch(VulkanDevice device, HazardTracker hazards)
    {
        _device = device;
        Hazards = hazards;
        CommandPoolCreateInfo poolInfo = new()
        {
            SType = StructureType.CommandPoolCreateInfo,
            Flags = CommandPoolCreateFlags.TransientBit,
            QueueFamilyIndex = (uint)device.Physical.QueueFamily,
        };
        CommandPool pool;
        VulkanResult.Check(device.Api.CreateCommandPool(device.Handle, &poolInfo, null, &pool), "creating a queue");
        _commandPool = pool;
        CommandBufferAllocateInfo info = new()
        {
            SType = StructureType.CommandBufferAllocateInfo,
            CommandPool = pool,
            Level = CommandBufferLevel.Primary,
            CommandBufferCount = 1,
        };
        CommandBuffer commands;
        VulkanResult.Check(device.Api.AllocateCommandBuffers(device.Handle, &info, &commands), "creating a queue");
        Commands = commands;
    }

    public CommandBuffer Commands { get; }

    /// <summary>What the commands so far touch, those of earlier batches of the queue among them.</summary>
    public HazardTracker Hazards { get; }

    /// <summary>The value of the queue's timeline at which the device is done with it.</summary>
    public ulong DoneAt { get; set; }

    /// <summary>Launches recorded.</summary>
    public int Launches { get; set; }

    /// <summary>Pipeline bound last.</summary>
    public Pipeline Bound { get; set; }

    /// <summary>Starts recording anew.</summary>
    /// <param name="flags">How often it is going to be submitted.</param>
    public void Begin(CommandBufferUsageFlags flags = CommandBufferUsageFlags.OneTimeSubmitBit)
    {
        Launches = 0;
        Bound = default;
        _pool = 0;
        foreach (DescriptorPool pool in _descriptorPools)
        {
            _device.Api.ResetDescriptorPool(_device.Handle, pool, 0);
        }

        VulkanResult.Check(_device.Api.ResetCommandPool(_device.Handle, _commandPool, 0), "recording");
        CommandBufferBeginInfo info = new() { SType = StructureType.CommandBufferBeginInfo, Flags = flags };
        VulkanResult.Check(_device.Api.BeginCommandBuffer(Commands, &info), "recording");
    }

    /// <summary>A descriptor set, for drivers without push descriptors.</summary>
    public DescriptorSet NewSet(DescriptorSetLayout layout)
    {
        while (true)
        {
            if (_pool == _descriptorPools.Count)
            {
                _descriptorPools.Add(CreatePool());
            }

            DescriptorSetAllocateInfo info = new()
            {
                SType = StructureType.DescriptorSetAllocateInfo,
                DescriptorPool = _descriptorPools[_pool],
                DescriptorSetCount = 1,
                PSetLayouts = &layout,
            };
            DescriptorSet set;
            if (_device.Api.AllocateDescriptorSets(_device.Handle, &info, &set) == Result.Success)
            {
                return set;
            }

            _pool++;
        }
    }

    public void Destroy()
    {
        foreach (DescriptorPool pool in _descriptorPools)
        {
            _device.Api.DestroyDescriptorPool(_device.Handle, pool, null);
        }

        _device.Api.DestroyCommandPool(_device.Handle, _commandPool, null);
    }

    private DescriptorPool CreatePool()
    {
        DescriptorPoolSize* sizes = stackalloc DescriptorPoolSize[2]
        {
            new(DescriptorType.StorageBuffer, SetsPerPool * 16),
            new(DescriptorType.UniformBuffer, SetsPerPool),
        };
        DescriptorPoolCreateInfo info = new()
        {
            SType = StructureType.DescriptorPoolCreateInfo,
            MaxSets = SetsPerPool,
            PoolSizeCount = 2,
            PPoolSizes = sizes,
        };
        DescriptorPool pool;
        VulkanResult.Check(_device.Api.CreateDescriptorPool(_device.Handle, &info, null, &pool), "creating descriptors");
        return pool;
    }
}

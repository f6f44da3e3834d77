using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Silk.NET.Vulkan;

namespace HataDsl.Vulkan;

public sealed unsafe partial class VulkanQueue
{
    private readonly Dictionary<KernelDescriptor, VulkanPipeline> _pipelines = new(ReferenceEqualityComparer.Instance);
    private readonly (uint X, uint Y, uint Z) _groupLimits;

    private static (uint, uint, uint) GroupLimits(PhysicalDeviceLimits limits) =>
        (limits.MaxComputeWorkGroupCount[0], limits.MaxComputeWorkGroupCount[1], limits.MaxComputeWorkGroupCount[2]);

    /// <inheritdoc/>
    protected override void LaunchCore(KernelDescriptor kernel, int countX, int countY, int countZ, ReadOnlySpan<KernelArgument> arguments)
    {
        VulkanPipeline pipeline = PipelineOf(kernel, arguments);

        // What can wait or submit comes before the batch is taken hold of.
        VulkanSlot uniform = pipeline.HasUniformArguments ? new(_staging.Block, _staging.Take(pipeline.ArgumentBytes, this)) : default;
        VulkanBatch batch = Recording();
        AddLaunch(batch, kernel, pipeline, countX, countY, countZ, arguments, uniform);
        SubmitIfDue(batch);
    }

    private VulkanPipeline PipelineOf(KernelDescriptor kernel, ReadOnlySpan<KernelArgument> arguments)
    {
        if (!_pipelines.TryGetValue(kernel, out VulkanPipeline? pipeline))
        {
            pipeline = _device.PipelineOf(kernel, arguments);
            if (pipeline.Specialized.Length == 0)
            {
                _pipelines.Add(kernel, pipeline);
            }
        }

        return pipeline;
    }

    private void AddLaunch(
        VulkanBatch batch, KernelDescriptor kernel, VulkanPipeline pipeline, int countX, int countY, int countZ,
        ReadOnlySpan<KernelArgument> arguments, VulkanSlot uniform)
    {
        Order(batch, kernel, arguments);
        bool isSplit = countX > _groupLimits.X || countY > _groupLimits.Y || countZ > _groupLimits.Z;
        Bind(batch, isSplit ? SplitPipeline(pipeline, kernel) : pipeline.Handle);
        Describe(batch, kernel, pipeline, arguments, uniform);
        if (isSplit)
        {
            DispatchParts(batch, (uint)countX, (uint)countY, (uint)countZ);
        }
        else
        {
            _api.CmdDispatch(batch.Commands, (uint)countX, (uint)countY, (uint)countZ);
        }
    }

    /// <summary>Puts a barrier before the launch if it touches what earlier commands wrote, or writes what they touched.</summary>
    private void Order(VulkanBatch batch, KernelDescriptor kernel, ReadOnlySpan<KernelArgument> arguments)
    {
        bool waits = !batch.Hazards.HasRoom(arguments.Length);
        for (int i = 0; i < arguments.Length && !waits; i++)
        {
            ref readonly KernelArgument argument = ref arguments[i];
            KernelParameter parameter = kernel.Parameters[i];
            waits = parameter.IsView && batch.Hazards.Conflicts(
                MemoryOf(argument), argument.ByteOffset, argument.ByteOffset + (argument.Length * parameter.ElementSize), parameter.Kind != KernelParameterKind.In);
        }

        if (waits)
        {
            OrderBehindAll(batch);
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            ref readonly KernelArgument argument = ref arguments[i];
            KernelParameter parameter = kernel.Parameters[i];
            if (parameter.IsView)
            {
                batch.Hazards.Add(
                    MemoryOf(argument), argument.ByteOffset, argument.ByteOffset + (argument.Length * parameter.ElementSize), parameter.Kind != KernelParameterKind.In);
            }
        }
    }

    private static VulkanMemory MemoryOf(in KernelArgument argument) => Unsafe.As<VulkanMemory>(argument.Memory!);

    private void Bind(VulkanBatch batch, Pipeline pipeline)
    {
        if (batch.Bound.Handle != pipeline.Handle)
        {
            _api.CmdBindPipeline(batch.Commands, PipelineBindPoint.Compute, pipeline);
            batch.Bound = pipeline;
        }
    }

    /// <summary>Binds the views and hands over the argument block.</summary>
    [SkipLocalsInit]
    private void Describe(VulkanBatch batch, KernelDescriptor kernel, VulkanPipeline pipeline, ReadOnlySpan<KernelArgument> arguments, VulkanSlot uniform)
    {
        int bindings = pipeline.ViewCount + (pipeline.HasUniformArguments ? 1 : 0);
        WriteDescriptorSet* writes = stackalloc WriteDescriptorSet[bindings];
        DescriptorBufferInfo* infos = stackalloc DescriptorBufferInfo[bindings];
        byte* block = stackalloc byte[pipeline.ArgumentBytes];
        int binding = 0;
        for (int i = 0; i < arguments.Length; i++)
        {
            ref readonly KernelArgument argument = ref arguments[i];
            int elementSize = kernel.Parameters[i].ElementSize;
            byte* place = block + pipeline.Offsets[i];
            if (kernel.Parameters[i].Kind == KernelParameterKind.Specialization)
            {
                continue;
            }

            if (argument.Memory is null)
            {
                *(uint*)place = (uint)argument.Bits;
                if (elementSize == 8)
                {
                    *(ulong*)place = argument.Bits;
                }

                continue;
            }

            infos[binding] = Bound(argument, kernel.Parameters[i], out uint first);
            ((uint*)place)[0] = first;
            ((uint*)place)[1] = (uint)argument.Length;
            writes[binding] = Write(binding, DescriptorType.StorageBuffer, &infos[binding]);
            binding++;
        }

        if (pipeline.HasUniformArguments)
        {
            System.Buffer.MemoryCopy(block, uniform.Block.Mapped + uniform.Offset, pipeline.ArgumentBytes, pipeline.ArgumentBytes);
            infos[binding] = new(uniform.Block.Buffer, (ulong)uniform.Offset, (ulong)pipeline.ArgumentBytes);
            writes[binding] = Write(binding, DescriptorType.UniformBuffer, &infos[binding]);
        }
        else if (pipeline.ArgumentBytes > 0)
        {
            _api.CmdPushConstants(batch.Commands, pipeline.Layout, ShaderStageFlags.ComputeBit, 0, (uint)pipeline.ArgumentBytes, block);
        }

        if (bindings == 0)
        {
            return;
        }

        if (_device.HasPushDescriptors)
        {
            _device.CmdPushDescriptorSet(batch.Commands, PipelineBindPoint.Compute, pipeline.Layout, 0, (uint)bindings, writes);
            return;
        }

        DescriptorSet set = batch.NewSet(pipeline.SetLayout);
        for (int i = 0; i < bindings; i++)
        {
            writes[i].DstSet = set;
        }

        _api.UpdateDescriptorSets(_device.Handle, (uint)bindings, writes, 0, null);
        _api.CmdBindDescriptorSets(batch.Commands, PipelineBindPoint.Compute, pipeline.Layout, 0, 1, &set, 0, null);
    }

    private static WriteDescriptorSet Write(int binding, DescriptorType type, DescriptorBufferInfo* info) => new()
    {
        SType = StructureType.WriteDescriptorSet,
        DstBinding = (uint)binding,
        DescriptorCount = 1,
        DescriptorType = type,
        PBufferInfo = info,
    };

    /// <summary>
    /// The range bound for a view. It begins where the device can bind, at or before the first element, whose index in it, counted in scalars,
    /// the kernel adds.
    /// </summary>
    private DescriptorBufferInfo Bound(in KernelArgument argument, in KernelParameter parameter, out uint first)
    {
        VulkanMemory memory = MemoryOf(argument);
        if (argument.Length == 0)
        {
            // An empty range cannot be bound, and the end of a buffer is outside it.
            first = 0;
            return new(memory.Buffer, (ulong)memory.Offset, 4);
        }

        long start = memory.Offset + argument.ByteOffset;
        long bound = start & -_device.BindingAlignment;
        first = (uint)((start - bound) / parameter.PartSize);
        long range = (start - bound + (argument.Length * parameter.ElementSize) + 3) & ~3;
        return new(memory.Buffer, (ulong)bound, (ulong)range);
    }

    private Pipeline SplitPipeline(VulkanPipeline pipeline, KernelDescriptor kernel) => pipeline.Shader.UsesWorkgroupCount
        ? throw new DeviceException(
            $"{kernel.Name} asks for the number of workgroups, so its launch cannot be split, and {_device.Id} runs at most "
            + $"{_groupLimits.X} x {_groupLimits.Y} x {_groupLimits.Z} workgroups at once.")
        : _device.PipelineWithBase(pipeline, kernel);

    private void DispatchParts(VulkanBatch batch, uint countX, uint countY, uint countZ)
    {
        for (uint z = 0; z < countZ; z += Math.Min(_groupLimits.Z, countZ - z))
        {
            for (uint y = 0; y < countY; y += Math.Min(_groupLimits.Y, countY - y))
            {
                for (uint x = 0; x < countX; x += Math.Min(_groupLimits.X, countX - x))
                {
                    _api.CmdDispatchBase(
                        batch.Commands, x, y, z,
                        Math.Min(_groupLimits.X, countX - x), Math.Min(_groupLimits.Y, countY - y), Math.Min(_groupLimits.Z, countZ - z));
                }
            }
        }
    }
}

/// <summary>A place in host-visible memory for the arguments of one launch.</summary>
internal readonly record struct VulkanSlot(VulkanBlock Block, long Offset);

using System.Collections.Concurrent;
using HataDsl.Ir;
using Silk.NET.Vulkan;

namespace HataDsl.Vulkan;

public sealed unsafe partial class VulkanDevice
{
    private readonly PipelineStore _store;
    private readonly Lock _pipelineLock = new();
    private readonly Dictionary<string, VulkanPipeline> _pipelines = [];
    private readonly ConcurrentDictionary<string, byte[]> _ownShaders = new();
    private (bool Single, bool Double)? _fuses;

    /// <inheritdoc/>
    public override int CompiledModuleCount => _store.CompiledCount;

    /// <summary>Pipelines compiled or fetched from the cache so far.</summary>
    public int PipelineCount
    {
        get
        {
            lock (_pipelineLock)
            {
                return _pipelines.Count;
            }
        }
    }

    /// <summary>Gives the SPIR-V of a kernel that is in no pack, such as one compiled while the program runs.</summary>
    /// <param name="hash">The hash in the kernel's descriptor.</param>
    /// <param name="spirv">A SPIR-V 1.5 module with the interface that the GLSL emitter gives.</param>
    public void AddShader(string hash, ReadOnlySpan<byte> spirv) => _ownShaders[hash] = spirv.ToArray();

    /// <summary>The pipeline of a kernel, compiled at its first use.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="arguments">The arguments of a launch: each set of values of specialized parameters has a pipeline of its own.</param>
    internal VulkanPipeline PipelineOf(KernelDescriptor kernel, ReadOnlySpan<KernelArgument> arguments)
    {
        var specialized = new List<SpecializedValue>();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (kernel.Parameters[i].Kind == KernelParameterKind.Specialization)
            {
                specialized.Add(new(arguments[i].Bits, kernel.Parameters[i].ElementSize));
            }
        }

        string key = specialized.Count == 0 ? kernel.Hash : $"{kernel.Hash} {string.Join(' ', specialized.Select(value => value.Bits))}";
        lock (_pipelineLock)
        {
            if (!_pipelines.TryGetValue(key, out VulkanPipeline? pipeline))
            {
                _pipelines.Add(key, pipeline = CreatePipeline(kernel, [.. specialized]));
            }

            return pipeline;
        }
    }

    /// <summary>The variant of a pipeline for launches that do not start at workgroup 0.</summary>
    internal Pipeline PipelineWithBase(VulkanPipeline pipeline, KernelDescriptor kernel)
    {
        lock (_pipelineLock)
        {
            if (pipeline.WithBase.Handle == 0)
            {
                pipeline.WithBase = Compile(pipeline.Module, pipeline.Layout, pipeline.Shader, kernel, pipeline.Specialized, PipelineCreateFlags.CreateDispatchBase);
            }

            return pipeline.WithBase;
        }
    }

    /// <summary>Whether the driver's multiply-adds fuse; found out when the first kernel that has one is compiled.</summary>
    private (bool Single, bool Double) Fuses()
    {
        if (_fuses is null)
        {
            // The probe's own kernels come by here and must use the driver's operation.
            _fuses = (true, true);
            try
            {
                _fuses = FusionProbe.Run(this);
            }
            catch (DeviceException)
            {
                // The probe's shaders are not there: the slow way is right on every device.
                _fuses = (false, false);
            }
        }

        return _fuses.Value;
    }

    private VulkanPipeline CreatePipeline(KernelDescriptor kernel, SpecializedValue[] specialized)
    {
        ReadOnlySpan<byte> spirv = _ownShaders.TryGetValue(kernel.Hash, out byte[]? own) ? own
            : Physical.HasMatrixUnits && kernel.MatrixUnitsHash is { } units && ShaderPacks.TryFind(kernel, units, out ReadOnlySpan<byte> found) ? found
            : ShaderPacks.Find(kernel);
        SpirvModule shader = SpirvModule.Read(spirv, Physical, out string? missing);
        CheckFits(kernel, shader, missing);
        int[] sizes = [.. kernel.Parameters.Select(p => p.Kind == KernelParameterKind.Specialization ? PushLayout.NotThere : p.IsView ? 0 : p.ElementSize)];
        int[] offsets = PushLayout.Place(sizes, out int argumentBytes);
        bool isUniform = argumentBytes > PushLayout.MaxPushBytes;
        int viewCount = sizes.Count(size => size == 0);
        DescriptorSetLayout setLayout = CreateSetLayout(viewCount, isUniform);
        PushConstantRange range = new() { StageFlags = ShaderStageFlags.ComputeBit, Size = (uint)argumentBytes };
        PipelineLayoutCreateInfo info = new()
        {
            SType = StructureType.PipelineLayoutCreateInfo,
            SetLayoutCount = 1,
            PSetLayouts = &setLayout,
            PushConstantRangeCount = argumentBytes > 0 && !isUniform ? 1u : 0u,
            PPushConstantRanges = &range,
        };
        PipelineLayout layout;
        VulkanResult.Check(Api.CreatePipelineLayout(Handle, &info, null, &layout), $"preparing {kernel.Name}");
        ShaderModule module = CreateModule(kernel, shader);
        return new VulkanPipeline
        {
            Handle = Compile(module, layout, shader, kernel, specialized, 0),
            Specialized = specialized,
            Layout = layout,
            SetLayout = setLayout,
            Module = module,
            Offsets = offsets,
            ArgumentBytes = argumentBytes,
            ViewCount = viewCount,
            HasUniformArguments = isUniform,
            Shader = shader,
        };
    }

    private void CheckFits(KernelDescriptor kernel, SpirvModule shader, string? missing)
    {
        PhysicalDeviceLimits limits = Physical.Properties.Limits;
        WorkgroupSize size = kernel.Workgroup;
        int views = kernel.Parameters.Count(p => p.IsView);
        bool isFlat = shader.UsesSubgroups;
        string? reason = missing is not null ? $"{Id} lacks {missing}"
            : shader.UsesSubgroups && size.Count % Capabilities.SubgroupSize != 0
                ? $"it uses subgroups, so its workgroup of {size.Count} must be a multiple of the subgroup size, which is {Capabilities.SubgroupSize} on {Id}"
            : views > limits.MaxPerStageDescriptorStorageBuffers
                ? $"it takes {views} views, {Id} allows {limits.MaxPerStageDescriptorStorageBuffers}"
            : !isFlat && (size.X > limits.MaxComputeWorkGroupSize[0] || size.Y > limits.MaxComputeWorkGroupSize[1] || size.Z > limits.MaxComputeWorkGroupSize[2])
                ? $"{Id} allows workgroups of up to {limits.MaxComputeWorkGroupSize[0]} x {limits.MaxComputeWorkGroupSize[1]} x {limits.MaxComputeWorkGroupSize[2]}"
            : null;
        if (reason is not null)
        {
            throw new DeviceException($"{kernel.Name} cannot run: {reason}.");
        }
    }

    private DescriptorSetLayout CreateSetLayout(int viewCount, bool isUniform)
    {
        int count = viewCount + (isUniform ? 1 : 0);
        DescriptorSetLayoutBinding* bindings = stackalloc DescriptorSetLayoutBinding[Math.Max(count, 1)];
        for (int i = 0; i < count; i++)
        {
            bindings[i] = new()
            {
                Binding = (uint)i,
                DescriptorCount = 1,
                DescriptorType = i < viewCount ? DescriptorType.StorageBuffer : DescriptorType.UniformBuffer,
                StageFlags = ShaderStageFlags.ComputeBit,
            };
        }

        DescriptorSetLayoutCreateInfo info = new()
        {
            SType = StructureType.DescriptorSetLayoutCreateInfo,
            Flags = HasPushDescriptors ? DescriptorSetLayoutCreateFlags.PushDescriptorBitKhr : 0,
            BindingCount = (uint)count,
            PBindings = bindings,
        };
        DescriptorSetLayout layout;
        VulkanResult.Check(Api.CreateDescriptorSetLayout(Handle, &info, null, &layout), "preparing a kernel");
        return layout;
    }

    private ShaderModule CreateModule(KernelDescriptor kernel, SpirvModule shader)
    {
        fixed (uint* words = shader.Words)
        {
            ShaderModuleCreateInfo info = new()
            {
                SType = StructureType.ShaderModuleCreateInfo,
                CodeSize = (nuint)shader.Words.Length * sizeof(uint),
                PCode = words,
            };
            ShaderModule module;
            VulkanResult.Check(Api.CreateShaderModule(Handle, &info, null, &module), $"loading the shader of {kernel.Name}");
            return module;
        }
    }

    private Pipeline Compile(
        ShaderModule module, PipelineLayout layout, SpirvModule shader, KernelDescriptor kernel, SpecializedValue[] specialized, PipelineCreateFlags flags)
    {
        ReadOnlySpan<byte> entry = "main\0"u8;
        PipelineShaderStageRequiredSubgroupSizeCreateInfo size = new()
        {
            SType = StructureType.PipelineShaderStageRequiredSubgroupSizeCreateInfo,
            RequiredSubgroupSize = (uint)Capabilities.SubgroupSize,
        };
        (bool single, bool @double) = shader.AsksForFusion ? Fuses() : default;

        // The device's own constants, then the kernel's specialized parameters, each in 8 bytes.
        int count = PushLayout.FirstConstant + specialized.Length;
        ulong* constants = stackalloc ulong[count];
        SpecializationMapEntry* entries = stackalloc SpecializationMapEntry[count];
        for (int i = 0; i < count; i++)
        {
            SpecializedValue value = i == 0 ? new(single ? 1u : 0u, 4) : i == 1 ? new(@double ? 1u : 0u, 4) : specialized[i - PushLayout.FirstConstant];
            constants[i] = value.Bits;
            entries[i] = new((uint)i, (uint)(i * sizeof(ulong)), (nuint)Math.Max(value.Size, 4));
        }

        SpecializationInfo specialization = new() { MapEntryCount = (uint)count, PMapEntries = entries, DataSize = (nuint)(count * sizeof(ulong)), PData = constants };
        fixed (byte* name = entry)
        {
            ComputePipelineCreateInfo info = new()
            {
                SType = StructureType.ComputePipelineCreateInfo,
                Flags = flags,
                Layout = layout,
                Stage = new()
                {
                    SType = StructureType.PipelineShaderStageCreateInfo,
                    Stage = ShaderStageFlags.ComputeBit,
                    Module = module,
                    PName = name,
                    PSpecializationInfo = shader.AsksForFusion || specialized.Length > 0 ? &specialization : null,
                },
            };
            if (shader.UsesSubgroups && Physical.HasSubgroupSizeControl)
            {
                // Without these a driver may leave lanes empty, and lanes would not follow the local index.
                info.Stage.Flags = PipelineShaderStageCreateFlags.RequireFullSubgroupsBit;
                info.Stage.PNext = &size;
            }

            string options = $"{flags} {single} {@double} {(info.Stage.PNext is null ? 0 : size.RequiredSubgroupSize)} {string.Join(',', specialized)}";
            return _store.Create(info, shader.Words, options, $"compiling {kernel.Name}");
        }
    }

    private void DestroyPipelines()
    {
        foreach (VulkanPipeline pipeline in _pipelines.Values)
        {
            Api.DestroyPipeline(Handle, pipeline.Handle, null);
            Api.DestroyPipeline(Handle, pipeline.WithBase, null);
            Api.DestroyPipelineLayout(Handle, pipeline.Layout, null);
            Api.DestroyDescriptorSetLayout(Handle, pipeline.SetLayout, null);
            Api.DestroyShaderModule(Handle, pipeline.Module, null);
        }
    }
}

using Silk.NET.Vulkan;

namespace HataDsl.Vulkan;

/// <summary>A kernel made ready for one device.</summary>
internal sealed class VulkanPipeline
{
    public required Pipeline Handle { get; init; }

    public required PipelineLayout Layout { get; init; }

    public required DescriptorSetLayout SetLayout { get; init; }

    public required ShaderModule Module { get; init; }

    /// <summary>Offset of each argument in the argument block.</summary>
    public required int[] Offsets { get; init; }

    /// <summary>Size of the argument block.</summary>
    public required int ArgumentBytes { get; init; }

    /// <summary>Number of views: the first bindings.</summary>
    public required int ViewCount { get; init; }

    /// <summary>Whether the argument block is a uniform buffer, because it is too large for push constants.</summary>
    public required bool HasUniformArguments { get; init; }

    public required SpirvModule Shader { get; init; }

    /// <summary>The values of specialized parameters that it was compiled for.</summary>
    public required SpecializedValue[] Specialized { get; init; }

    /// <summary>The same kernel compiled for launches that start at another workgroup than 0; made when first needed.</summary>
    public Pipeline WithBase { get; set; }
}

/// <summary>The value of a specialized parameter.</summary>
/// <param name="Bits">Its bits in the low end.</param>
/// <param name="Size">Its bytes.</param>
internal readonly record struct SpecializedValue(ulong Bits, int Size);

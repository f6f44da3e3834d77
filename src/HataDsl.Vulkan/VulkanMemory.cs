using VkBuffer = Silk.NET.Vulkan.Buffer;

namespace HataDsl.Vulkan;

/// <summary>A block of device memory: a part of a Vulkan buffer.</summary>
internal sealed unsafe class VulkanMemory(VulkanDevice device, VulkanBlock block, long offset, long byteLength, long reserved)
    : DeviceMemory(device, byteLength)
{
    /// <summary>The buffer that holds it.</summary>
    public VkBuffer Buffer { get; } = block.Buffer;

    /// <summary>Where it begins in the buffer.</summary>
    public long Offset { get; } = offset;

    /// <summary>Bytes set aside for it, at least its length.</summary>
    public long Reserved { get; } = reserved;

    /// <summary>Where the host sees it; null when it does not.</summary>
    public byte* Mapped { get; } = block.Mapped is null ? null : block.Mapped + offset;

    public VulkanBlock Block { get; } = block;

    public override nint HostAddress => (nint)Mapped;

    protected override void Free() => ((VulkanDevice)Device).Release(this);
}

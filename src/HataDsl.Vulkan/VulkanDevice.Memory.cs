using System.Numerics;
using Silk.NET.Vulkan;
using VkBuffer = Silk.NET.Vulkan.Buffer;

namespace HataDsl.Vulkan;

/// <summary>A Vulkan buffer with memory of its own, whole or cut into equal pieces.</summary>
internal sealed unsafe class VulkanBlock
{
    public required VkBuffer Buffer { get; init; }

    public required Silk.NET.Vulkan.DeviceMemory Memory { get; init; }

    public required long ByteLength { get; init; }

    public required byte* Mapped { get; init; }

    /// <summary>Free pieces of a cut block; null for a whole one.</summary>
    public Stack<long>? FreePieces { get; set; }
}

public sealed unsafe partial class VulkanDevice
{
    /// <summary>Drivers allow only some thousand allocations, so smaller ones share a block with others of their size class.</summary>
    private const long LargestPiece = 256 * 1024;

    private const long Alignment = 256;

    private readonly Lock _memoryLock = new();
    private readonly Dictionary<long, List<VulkanBlock>> _pieces = [];
    private readonly HashSet<VulkanBlock> _blocks = [];
    private long _allocated;
    private long _peak;

    /// <inheritdoc/>
    public override long AllocatedBytes => Interlocked.Read(ref _allocated);

    /// <inheritdoc/>
    public override long PeakAllocatedBytes => Interlocked.Read(ref _peak);

    /// <inheritdoc/>
    protected override HataDsl.DeviceMemory AllocateBytes(long byteLength)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        long reserved = Math.Max(byteLength + Alignment - 1, Alignment) / Alignment * Alignment;
        lock (_memoryLock)
        {
            TakeBackLeaving();
            VulkanMemory memory;
            if (reserved <= LargestPiece)
            {
                reserved = (long)BitOperations.RoundUpToPowerOf2((ulong)reserved);
                VulkanBlock block = BlockWithPiece(reserved);
                memory = new(this, block, block.FreePieces!.Pop(), byteLength, reserved);
            }
            else
            {
                memory = new(this, CreateBlock(reserved, isHostSide: false, byteLength), 0, byteLength, reserved);
            }

            _allocated += reserved;
            _peak = Math.Max(_peak, _allocated);
            return memory;
        }
    }

    /// <summary>A buffer that the host writes or reads and the device copies: coherent, and cached when the host reads it.</summary>
    internal VulkanBlock CreateStaging(long byteLength)
    {
        lock (_memoryLock)
        {
            return CreateBlock(byteLength, isHostSide: true, byteLength);
        }
    }

    internal void DestroyStaging(VulkanBlock block)
    {
        lock (_memoryLock)
        {
            Destroy(block);
        }
    }

    private VulkanBlock BlockWithPiece(long size)
    {
        if (!_pieces.TryGetValue(size, out List<VulkanBlock>? blocks))
        {
            _pieces.Add(size, blocks = []);
        }

        VulkanBlock? block = blocks.Find(b => b.FreePieces!.Count > 0);
        if (block is null)
        {
            long count = Math.Clamp(1024 * 1024 / size, 4, 256);
            block = CreateBlock(size * count, isHostSide: false, size);
            block.FreePieces = new Stack<long>();
            for (long i = count - 1; i >= 0; i--)
            {
                block.FreePieces.Push(i * size);
            }

            blocks.Add(block);
        }

        return block;
    }

    private VulkanBlock CreateBlock(long byteLength, bool isHostSide, long asked)
    {
        BufferCreateInfo info = new()
        {
            SType = StructureType.BufferCreateInfo,
            Size = (ulong)byteLength,
            Usage = BufferUsageFlags.StorageBufferBit | BufferUsageFlags.UniformBufferBit | BufferUsageFlags.TransferSrcBit | BufferUsageFlags.TransferDstBit,
            SharingMode = SharingMode.Exclusive,
        };
        VkBuffer buffer;
        Result result = Api.CreateBuffer(Handle, &info, null, &buffer);
        if (result != Result.Success)
        {
            throw OutOfMemory(asked, result);
        }

        MemoryRequirements requirements;
        Api.GetBufferMemoryRequirements(Handle, buffer, &requirements);
        Silk.NET.Vulkan.DeviceMemory memory = default;
        result = Result.ErrorOutOfDeviceMemory;
        MemoryPropertyFlags flags = 0;
        foreach (MemoryPropertyFlags wanted in isHostSide || Physical.IsUnified ? HostSideOrder : DeviceSideOrder)
        {
            if (FindMemoryType(requirements.MemoryTypeBits, wanted, out uint type, out flags))
            {
                MemoryAllocateInfo allocate = new() { SType = StructureType.MemoryAllocateInfo, AllocationSize = requirements.Size, MemoryTypeIndex = type };
                result = Api.AllocateMemory(Handle, &allocate, null, &memory);
                if (result != Result.Success && _leaving.Count > 0)
                {
                    // What has been freed may still wait for the device.
                    Api.DeviceWaitIdle(Handle);
                    TakeBackLeaving();
                    result = Api.AllocateMemory(Handle, &allocate, null, &memory);
                }

                break;
            }
        }

        if (result != Result.Success)
        {
            Api.DestroyBuffer(Handle, buffer, null);
            throw OutOfMemory(asked, result);
        }

        VulkanResult.Check(Api.BindBufferMemory(Handle, buffer, memory, 0), "binding memory");
        void* mapped = null;
        if ((isHostSide || Physical.IsUnified) && flags.HasFlag(MemoryPropertyFlags.HostVisibleBit | MemoryPropertyFlags.HostCoherentBit))
        {
            VulkanResult.Check(Api.MapMemory(Handle, memory, 0, Vk.WholeSize, 0, &mapped), "mapping memory");
        }

        var block = new VulkanBlock { Buffer = buffer, Memory = memory, ByteLength = byteLength, Mapped = (byte*)mapped };
        _blocks.Add(block);
        return block;
    }

    private static readonly MemoryPropertyFlags[] HostSideOrder =
    [
        MemoryPropertyFlags.HostVisibleBit | MemoryPropertyFlags.HostCoherentBit | MemoryPropertyFlags.HostCachedBit,
        MemoryPropertyFlags.HostVisibleBit | MemoryPropertyFlags.HostCoherentBit,
        MemoryPropertyFlags.None,
    ];

    private static readonly MemoryPropertyFlags[] DeviceSideOrder = [MemoryPropertyFlags.DeviceLocalBit, MemoryPropertyFlags.None];

    private bool FindMemoryType(uint allowed, MemoryPropertyFlags wanted, out uint type, out MemoryPropertyFlags flags)
    {
        PhysicalDeviceMemoryProperties memory = Physical.Memory;
        for (type = 0; type < memory.MemoryTypeCount; type++)
        {
            flags = memory.MemoryTypes[(int)type].PropertyFlags;
            if ((allowed & (1u << (int)type)) != 0 && (flags & wanted) == wanted)
            {
                return true;
            }
        }

        flags = 0;
        return false;
    }

    private DeviceException OutOfMemory(long asked, Result result) => new(
        $"{Id} ({Name}) could not allocate {asked:N0} bytes ({result}): {_allocated:N0} bytes are in use by this program, the device has {Physical.MemoryBytes:N0}.");

    private void Destroy(VulkanBlock block)
    {
        if (_blocks.Remove(block))
        {
            Api.DestroyBuffer(Handle, block.Buffer, null);
            Api.FreeMemory(Handle, block.Memory, null);
        }
    }

    private void DestroyMemory()
    {
        foreach (VulkanBlock block in _blocks.ToArray())
        {
            Destroy(block);
        }
    }
}

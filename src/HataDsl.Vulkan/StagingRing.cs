namespace HataDsl.Vulkan;

/// <summary>
/// Host memory that the device copies from, used round and round: a segment is used again once the device is done with what was in it.
/// </summary>
internal sealed unsafe class StagingRing(VulkanDevice device)
{
    /// <summary>Most bytes of one piece.</summary>
    public const int SegmentBytes = 8 * 1024 * 1024;

    private const int Segments = 4;

    private readonly ulong[] _doneAt = new ulong[Segments];
    private VulkanBlock? _block;
    private int _segment;
    private int _used;

    /// <summary>The memory; made at the first use.</summary>
    public VulkanBlock Block => _block ??= device.CreateStaging((long)SegmentBytes * Segments);

    /// <summary>Sets bytes aside.</summary>
    /// <param name="length">How many, at most <see cref="SegmentBytes"/>.</param>
    /// <param name="queue">The queue whose next submission uses them.</param>
    /// <returns>Where they begin in the block.</returns>
    public long Take(int length, VulkanQueue queue)
    {
        const int Alignment = 256;
        int start = (_used + Alignment - 1) / Alignment * Alignment;
        if (start + length > SegmentBytes)
        {
            _segment = (_segment + 1) % Segments;
            start = 0;
            queue.WaitFor(_doneAt[_segment]);
        }

        _used = start + length;
        _doneAt[_segment] = queue.NextValue;
        return ((long)_segment * SegmentBytes) + start;
    }

    /// <summary>Frees the memory.</summary>
    public void Destroy()
    {
        if (_block is not null)
        {
            device.DestroyStaging(_block);
        }
    }
}

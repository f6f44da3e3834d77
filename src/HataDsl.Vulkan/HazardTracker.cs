namespace HataDsl.Vulkan;

/// <summary>
/// The parts of memory used since the last barrier, to tell when the next command needs one.
/// Commands that touch different memory, or only read the same, run side by side.
/// </summary>
internal sealed class HazardTracker
{
    private const int Most = 64;

    private Access[] _accesses = new Access[Most];
    private int _count;

    /// <summary>Whether an access must wait for an earlier one.</summary>
    public bool Conflicts(VulkanMemory memory, long start, long end, bool writes)
    {
        foreach (ref readonly Access access in _accesses.AsSpan(0, _count))
        {
            if (ReferenceEquals(access.Memory, memory) && (writes || access.Writes) && start < access.End && access.Start < end)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether so many more accesses are worth tracking; else a barrier that forgets the earlier ones is cheaper.</summary>
    public bool HasRoom(int accesses) => _count + accesses <= Most;

    /// <summary>Notes an access of a command.</summary>
    public void Add(VulkanMemory memory, long start, long end, bool writes)
    {
        foreach (ref readonly Access access in _accesses.AsSpan(0, _count))
        {
            if (ReferenceEquals(access.Memory, memory) && access.Writes == writes && access.Start == start && access.End == end)
            {
                return;
            }
        }

        if (_count == _accesses.Length)
        {
            Array.Resize(ref _accesses, 2 * _count);
        }

        _accesses[_count++] = new(memory, start, end, writes);
    }

    /// <summary>Forgets all: a barrier has been recorded.</summary>
    public void Clear()
    {
        _accesses.AsSpan(0, _count).Clear();
        _count = 0;
    }

    private readonly record struct Access(VulkanMemory Memory, long Start, long End, bool Writes);
}

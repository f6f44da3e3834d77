namespace HataDsl;

/// <summary>
/// Launches and copies recorded once by <see cref="Queue.Record"/>, to be replayed with one submission: a CUDA graph, a recorded Vulkan
/// command buffer, on the CPU a list of calls whose arguments are resolved. Checks are made when it is recorded, not when it is replayed.
/// </summary>
/// <remarks>
/// Grids and scalar arguments stay as they were recorded. What changes from replay to replay lives in a buffer that kernels read,
/// written by <see cref="Queue.Write{T}"/> before each replay. The buffers must live as long as the sequence is replayed.
/// </remarks>
public abstract class Sequence : IDisposable
{
    private readonly IReadOnlyList<RecordedCommand> _commands;
    private readonly DeviceMemory[] _memories;
    private long _checkedAt = -1;

    /// <summary>Creates the record of a sequence.</summary>
    /// <param name="device">The device it was recorded on.</param>
    /// <param name="commands">What was recorded, in order.</param>
    protected Sequence(Device device, IReadOnlyList<RecordedCommand> commands)
    {
        ArgumentNullException.ThrowIfNull(commands);
        Device = device;
        _commands = commands;
        _memories = [.. commands.SelectMany(command => command.Memories).Select(use => use.Memory).Distinct()];
        LaunchCount = commands.Count(command => command is RecordedLaunch);
    }

    /// <summary>The device it was recorded on.</summary>
    public Device Device { get; }

    /// <summary>Launches of kernels in it.</summary>
    public int LaunchCount { get; }

    /// <summary>Launches, copies and clearings in it.</summary>
    public int CommandCount => _commands.Count;

    /// <summary>Whether it has been freed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Frees the recording; replays under way are waited for.</summary>
    public void Dispose()
    {
        if (!IsDisposed)
        {
            IsDisposed = true;
            Free();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Throws unless it can be replayed on a device.</summary>
    internal void CheckReplay(Device device)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (device != Device)
        {
            throw new ArgumentException($"The sequence was recorded on {Device.Id}, the queue is on {device.Id}.");
        }

        // Nothing freed since the last look: nothing to look for.
        long freed = Device.FreedCount;
        if (freed != _checkedAt)
        {
            CheckMemories();
            _checkedAt = freed;
        }
    }

    /// <summary>Frees what the device holds for it.</summary>
    protected abstract void Free();

    private void CheckMemories()
    {
        foreach (DeviceMemory memory in _memories)
        {
            if (memory.IsDisposed)
            {
                string use = _commands.SelectMany(command => command.Memories).First(use => ReferenceEquals(use.Memory, memory)).Use;
                throw new InvalidOperationException(
                    $"A buffer of the sequence has been freed since it was recorded: {use}. Record anew, or keep the buffer as long as the sequence.");
            }
        }
    }
}

namespace HataDsl;

/// <content>Recording launches and copies, and replaying them.</content>
public abstract partial class Queue
{
    private List<RecordedCommand>? _recording;

    /// <summary>Replays of sequences so far.</summary>
    public long ReplayCount { get; private set; }

    /// <summary>
    /// Records launches, copies on the device and clearings instead of running them. Each is checked as it would be when it runs;
    /// kernels are compiled.
    /// </summary>
    /// <param name="commands">Makes the calls, on the queue it is given.</param>
    /// <returns>What was recorded, for <see cref="Replay"/> on any queue of the device.</returns>
    /// <exception cref="InvalidOperationException">
    /// A recording is under way already, or the calls read, write from the host, wait, take times or replay: a recording cannot hold those.
    /// </exception>
    /// <exception cref="DeviceException">The device cannot run a kernel; the message says why.</exception>
    public Sequence Record(Action<Queue> commands)
    {
        ArgumentNullException.ThrowIfNull(commands);
        if (_recording is not null)
        {
            throw new InvalidOperationException("A recording is under way on this queue already: recordings do not nest.");
        }

        List<RecordedCommand> recorded = _recording = [];
        try
        {
            commands(this);
        }
        finally
        {
            _recording = null;
        }

        return BuildSequence(recorded);
    }

    /// <summary>Runs a recorded sequence after all work so far, with one submission and without checking arguments again.</summary>
    /// <param name="sequence">A sequence recorded on this device.</param>
    /// <exception cref="ArgumentException">The sequence was recorded on another device.</exception>
    /// <exception cref="InvalidOperationException">A buffer of it has been freed, or this queue is recording.</exception>
    /// <exception cref="ObjectDisposedException">The sequence has been freed.</exception>
    public void Replay(Sequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        ThrowIfRecording("A replay cannot be part of a recording: make the calls themselves");
        sequence.CheckReplay(Device);
        LaunchCount += sequence.LaunchCount;
        ReplayCount++;
        ReplayCore(sequence);
    }

    /// <summary>Makes the device's form of a recording. By default the list itself.</summary>
    protected virtual Sequence BuildSequence(IReadOnlyList<RecordedCommand> commands) => new CommandList(Device, commands);

    /// <summary>Runs a sequence that <see cref="BuildSequence"/> of a queue of this device made.</summary>
    protected virtual void ReplayCore(Sequence sequence)
    {
        foreach (RecordedCommand command in ((CommandList)sequence).Commands)
        {
            RunCommand(command);
        }
    }

    /// <summary>Runs one recorded step as if it were called.</summary>
    protected void RunCommand(RecordedCommand command)
    {
        switch (command)
        {
            case RecordedLaunch launch:
                LaunchCore(launch.Kernel, launch.CountX, launch.CountY, launch.CountZ, launch.Arguments.Span);
                break;
            case RecordedCopy copy:
                CopyCore(copy.Source, copy.SourceOffset, copy.Destination, copy.DestinationOffset, copy.ByteLength);
                break;
            case RecordedClear clear:
                ClearCore(clear.Memory, clear.ByteOffset, clear.ByteLength);
                break;
        }
    }

    private void ThrowIfRecording(string what)
    {
        if (_recording is not null)
        {
            throw new InvalidOperationException($"{what}.");
        }
    }

    /// <summary>The sequence of devices that have nothing better than to make the calls again.</summary>
    private sealed class CommandList(Device device, IReadOnlyList<RecordedCommand> commands) : Sequence(device, commands)
    {
        public IReadOnlyList<RecordedCommand> Commands { get; } = commands;

        protected override void Free()
        {
        }
    }
}

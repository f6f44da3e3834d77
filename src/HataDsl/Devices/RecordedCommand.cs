namespace HataDsl;

/// <summary>One step of a recording. Its arguments have been checked.</summary>
public abstract record RecordedCommand
{
    private protected RecordedCommand()
    {
    }

    /// <summary>The blocks of memory that the step reads or writes, in the order of its arguments.</summary>
    internal abstract IEnumerable<(DeviceMemory Memory, string Use)> Memories { get; }
}

/// <summary>A launch.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="CountX">Workgroups along x, at least 1.</param>
/// <param name="CountY">Workgroups along y, at least 1.</param>
/// <param name="CountZ">Workgroups along z, at least 1.</param>
/// <param name="Arguments">One for each parameter; scalars stay as they are here.</param>
public sealed record RecordedLaunch(KernelDescriptor Kernel, int CountX, int CountY, int CountZ, ReadOnlyMemory<KernelArgument> Arguments)
    : RecordedCommand
{
    internal override IEnumerable<(DeviceMemory Memory, string Use)> Memories
    {
        get
        {
            for (int i = 0; i < Arguments.Length; i++)
            {
                if (Arguments.Span[i].Memory is { } memory)
                {
                    yield return (memory, $"argument '{Kernel.Parameters[i].Name}' of {Kernel.Name}");
                }
            }
        }
    }
}

/// <summary>A copy on the device.</summary>
/// <param name="Source">Where the bytes are.</param>
/// <param name="SourceOffset">Offset in bytes.</param>
/// <param name="Destination">Where they go.</param>
/// <param name="DestinationOffset">Offset in bytes.</param>
/// <param name="ByteLength">How many.</param>
public sealed record RecordedCopy(DeviceMemory Source, long SourceOffset, DeviceMemory Destination, long DestinationOffset, long ByteLength)
    : RecordedCommand
{
    internal override IEnumerable<(DeviceMemory Memory, string Use)> Memories => [(Source, "source of a copy"), (Destination, "destination of a copy")];
}

/// <summary>Bytes set to 0.</summary>
/// <param name="Memory">Where they are.</param>
/// <param name="ByteOffset">Offset in bytes.</param>
/// <param name="ByteLength">How many.</param>
public sealed record RecordedClear(DeviceMemory Memory, long ByteOffset, long ByteLength) : RecordedCommand
{
    internal override IEnumerable<(DeviceMemory Memory, string Use)> Memories => [(Memory, "what is cleared")];
}

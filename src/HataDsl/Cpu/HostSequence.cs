using System.Runtime.InteropServices;

namespace HataDsl;

/// <summary>A recording with its arguments as addresses: a replay hands them to the kernels as they are.</summary>
internal sealed unsafe class HostSequence : Sequence
{
    private readonly CpuArgument* _arguments;

    public HostSequence(Device device, IReadOnlyList<RecordedCommand> commands)
        : base(device, commands)
    {
        long count = commands.OfType<RecordedLaunch>().Sum(launch => (long)launch.Arguments.Length);
        _arguments = (CpuArgument*)NativeMemory.Alloc((nuint)Math.Max(count, 1), (nuint)sizeof(CpuArgument));
        CpuArgument* next = _arguments;
        Steps = new HostStep[commands.Count];
        for (int i = 0; i < Steps.Length; i++)
        {
            Steps[i] = commands[i] switch
            {
                RecordedLaunch launch => Resolve(launch, ref next),
                RecordedCopy copy => new HostStep
                {
                    Source = Address(copy.Source, copy.SourceOffset),
                    Destination = Address(copy.Destination, copy.DestinationOffset),
                    ByteLength = (nuint)copy.ByteLength,
                },
                RecordedClear clear => new HostStep { Destination = Address(clear.Memory, clear.ByteOffset), ByteLength = (nuint)clear.ByteLength },
                _ => throw new NotSupportedException($"A sequence of {commands[i].GetType().Name} is not supported."),
            };
        }
    }

    /// <summary>What to do, in order.</summary>
    public HostStep[] Steps { get; }

    /// <summary>Writes a launch's arguments as a body takes them.</summary>
    public static void Convert(ReadOnlySpan<KernelArgument> arguments, CpuArgument* converted)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            ref readonly KernelArgument argument = ref arguments[i];
            byte* pointer = argument.Memory is HostMemory memory ? memory.Pointer + argument.ByteOffset : null;
            converted[i] = new CpuArgument(pointer, argument.Length, argument.Bits);
        }
    }

    protected override void Free() => NativeMemory.Free(_arguments);

    private static HostStep Resolve(RecordedLaunch launch, ref CpuArgument* next)
    {
        CpuArgument* arguments = next;
        Convert(launch.Arguments.Span, arguments);
        next += launch.Arguments.Length;
        return new HostStep
        {
            Kernel = launch.Kernel, Arguments = arguments, SharedBytes = (int)launch.Kernel.SharedBytesOf(launch.Arguments.Span), CountX = launch.CountX, CountY = launch.CountY, CountZ = launch.CountZ,
        };
    }

    private static byte* Address(DeviceMemory memory, long byteOffset) => ((HostMemory)memory).Pointer + byteOffset;
}

/// <summary>A launch, a copy, or a clearing (without a source).</summary>
internal readonly unsafe struct HostStep
{
    public KernelDescriptor? Kernel { get; init; }

    public CpuArgument* Arguments { get; init; }

    public int SharedBytes { get; init; }

    public int CountX { get; init; }

    public int CountY { get; init; }

    public int CountZ { get; init; }

    public byte* Source { get; init; }

    public byte* Destination { get; init; }

    public nuint ByteLength { get; init; }
}

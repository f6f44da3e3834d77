using System.Reflection;

namespace HataDsl;

/// <summary>What a kernel takes at one position.</summary>
public enum KernelParameterKind
{
    /// <summary>A view that is read.</summary>
    In,

    /// <summary>A view that is written.</summary>
    Out,

    /// <summary>A view that is read and written.</summary>
    InOut,

    /// <summary>A scalar, the same for all invocations.</summary>
    Scalar,

    /// <summary>A scalar that is a constant when the device compiles the kernel: each value makes a variant, which is kept.</summary>
    Specialization,
}

/// <summary>One parameter of a kernel.</summary>
/// <param name="Name">The C# name.</param>
/// <param name="Kind">View or scalar.</param>
/// <param name="ElementType">Type of the elements or of the scalar.</param>
/// <param name="ElementSize">Bytes of one element.</param>
/// <param name="RecordSize">For a view of structs: the bytes of one as the compiler laid it out; else 0.</param>
/// <param name="Lanes">Scalars of one element: more than 1 for vectors.</param>
/// <param name="Alignment">Bytes that the first element must be aligned to; 0 for the size of an element, or of a vector's scalar.</param>
/// <param name="Offset">For a scalar of a struct that is an argument: where in the struct it lies, in bytes; else -1.</param>
/// <param name="Continues">Whether it is of the same argument as the parameter before it.</param>
public readonly record struct KernelParameter(
    string Name, KernelParameterKind Kind, Type ElementType, int ElementSize, int RecordSize = 0, int Lanes = 1, int Alignment = 0, int Offset = -1, bool Continues = false)
{
    /// <summary>Whether the argument is a view of a buffer.</summary>
    public bool IsView => Kind <= KernelParameterKind.InOut;

    /// <summary>What the kernel counts of one element in memory: the scalars of a vector, the bytes of a struct.</summary>
    public int Parts => Math.Max(RecordSize, Lanes);

    /// <summary>Bytes of one such part.</summary>
    public int PartSize => RecordSize > 0 ? 1 : ElementSize / Lanes;
}

/// <summary>Bytes that depend on the arguments of a launch; -1 where the arguments are wrong.</summary>
public delegate long LaunchBytes(ReadOnlySpan<KernelArgument> arguments);

/// <summary>What a kernel needs from a device beyond 32-bit numbers.</summary>
[Flags]
public enum KernelFeatures
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>8-bit elements in buffers.</summary>
    Storage8 = 1,

    /// <summary>16-bit elements in buffers, Half and BFloat16 among them.</summary>
    Storage16 = 2,

    /// <summary>64-bit integers.</summary>
    Int64 = 4,

    /// <summary>Double precision.</summary>
    Float64 = 8,

    /// <summary>Exchange between the invocations of a subgroup.</summary>
    Subgroups = 16,

    /// <summary>Atomic addition of floats in buffers.</summary>
    AtomicFloat = 32,

    /// <summary>Atomic operations on 64-bit elements.</summary>
    AtomicInt64 = 64,

    /// <summary>Matrix tiles, by matrix units or by multiply-adds: subgroups of 8, 16 or 32 invocations.</summary>
    MatrixTiles = 128,
}

/// <summary>A compiled kernel: what the generator knows about it, and its form for each target.</summary>
public sealed class KernelDescriptor
{
    private bool? _takesStructs;

    /// <summary>Full name of the C# method, with type arguments.</summary>
    public required string Name { get; init; }

    /// <summary>Hash of the kernel's IR: 32 hexadecimal digits. The key of its shader in the pack and of every cache.</summary>
    public required string Hash { get; init; }

    /// <summary>The key of its shader for Vulkan devices with matrix units; null when it has none.</summary>
    public string? MatrixUnitsHash { get; init; }

    /// <summary>Invocations of a workgroup.</summary>
    public required WorkgroupSize Workgroup { get; init; }

    /// <summary>Parameters in order.</summary>
    public required IReadOnlyList<KernelParameter> Parameters { get; init; }

    /// <summary>Bytes of the shared arrays whose length the kernel fixes.</summary>
    public required int SharedBytes { get; init; }

    /// <summary>Bytes of the shared arrays whose length is given at launch, by specialization parameters; none if there are none.</summary>
    public LaunchBytes? SharedBytesAtLaunch { get; init; }

    /// <summary>Bytes of shared memory of a workgroup in a launch; -1 where an array would have no elements.</summary>
    public long SharedBytesOf(ReadOnlySpan<KernelArgument> arguments) => SharedBytesAtLaunch?.Invoke(arguments) switch
    {
        null => SharedBytes,
        < 0 => -1,
        long atLaunch => ((SharedBytes + 15) & ~15) + atLaunch,
    };

    /// <summary>What the kernel needs from a device.</summary>
    public required KernelFeatures Features { get; init; }

    /// <summary>
    /// Whether the results are the same in every run on one device: no atomic operation whose result depends on the order of invocations.
    /// Races that the kernel has of its own are not looked for.
    /// </summary>
    public bool IsRepeatable { get; init; }

    /// <summary>The assembly that holds the kernel; its shader pack lies beside it.</summary>
    public required Assembly Assembly { get; init; }

    /// <summary>The compiled CPU form.</summary>
    public required CpuBody Cpu { get; init; }

    /// <summary>A hand-written CPU form that is preferred to the compiled one, or none.</summary>
    public CpuBody? HandWrittenCpu { get; init; }

    /// <summary>The C# method itself, called for each invocation, for debugging and as the reference.</summary>
    public required PlainInvocation Plain { get; init; }

    /// <summary>Finds the method that ILGPU compiles for CUDA; none when the assembly was built without HataDsl.Cuda.</summary>
    public Func<MethodInfo>? Cuda { get; init; }

    /// <summary>
    /// Where the lines of the CUDA form come from, as <c>line:IR line</c> wherever that changes, for messages of the assembler.
    /// </summary>
    public string CudaLines { get; init; } = "";

    /// <summary>Whether structs are among the arguments of a launch, which are taken apart into scalars.</summary>
    internal bool TakesStructs => _takesStructs ??= Parameters.Any(parameter => parameter.Offset >= 0);

    /// <summary>The arguments of a launch with structs taken apart: one for each parameter.</summary>
    internal KernelArgument[] Spread(ReadOnlySpan<KernelArgument> arguments)
    {
        int given = Parameters.Count(parameter => !parameter.Continues);
        if (given != arguments.Length)
        {
            throw new ArgumentException($"{Name} takes {given} arguments, {arguments.Length} given.", nameof(arguments));
        }

        var spread = new KernelArgument[Parameters.Count];
        int next = -1;
        for (int i = 0; i < spread.Length; i++)
        {
            KernelParameter parameter = Parameters[i];
            next += parameter.Continues ? 0 : 1;
            spread[i] = parameter.Offset < 0 ? arguments[next] : arguments[next].Part(parameter.Offset, parameter.ElementSize);
        }

        return spread;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} [{Workgroup.X},{Workgroup.Y},{Workgroup.Z}] {Hash}";
}

/// <summary>The CPU form of a kernel: runs a range of workgroups on the calling thread.</summary>
public delegate void CpuBody(in CpuWork work);

/// <summary>The C# method of a kernel with its arguments taken from a launch: runs the invocation that is current on this thread.</summary>
public delegate void PlainInvocation(in CpuWork work);

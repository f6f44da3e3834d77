namespace HataDsl.Debugging;

/// <summary>
/// What <see cref="Invocation"/>, <see cref="Workgroup"/> and <see cref="Subgroup"/> answer from while a kernel runs as plain C#.
/// Each invocation of a workgroup has its own; barriers and exchanges hand control from one to the next, so that exactly one runs at a time.
/// </summary>
public abstract class InvocationContext
{
    [ThreadStatic]
    private static InvocationContext? _current;

    /// <summary>The context of the invocation running on this thread.</summary>
    /// <exception cref="InvalidOperationException">No kernel is running on this thread.</exception>
    public static InvocationContext Current =>
        _current ?? throw new InvalidOperationException("Kernel positions exist only while a kernel runs: launch it on a queue.");

    /// <summary>Position in the workgroup, x first.</summary>
    public abstract int LocalIndex { get; }

    /// <summary>Invocations of a subgroup.</summary>
    public abstract int SubgroupSize { get; }

    /// <summary>The workgroup.</summary>
    public abstract WorkgroupPosition Workgroup { get; }

    /// <summary>Waits for the other invocations of the workgroup.</summary>
    public abstract void Barrier();

    /// <summary>The next shared array of the workgroup, the same for all its invocations.</summary>
    public abstract Span<T> Shared<T>(int length)
        where T : unmanaged;

    /// <summary>Hands a value to the subgroup and gives the values of all its lanes; valid until the next exchange.</summary>
    public abstract ReadOnlySpan<T> Exchange<T>(T value)
        where T : unmanaged;

    /// <summary>Makes a context the current one of this thread, or none.</summary>
    protected static void Enter(InvocationContext? context) => _current = context;
}

/// <summary>Where a workgroup is in its launch.</summary>
/// <param name="X">Which workgroup along x.</param>
/// <param name="Y">Which workgroup along y.</param>
/// <param name="Z">Which workgroup along z.</param>
/// <param name="CountX">Workgroups along x.</param>
/// <param name="CountY">Workgroups along y.</param>
/// <param name="CountZ">Workgroups along z.</param>
/// <param name="SizeX">Invocations along x.</param>
/// <param name="SizeY">Invocations along y.</param>
/// <param name="SizeZ">Invocations along z.</param>
public readonly record struct WorkgroupPosition(
    int X, int Y, int Z, int CountX, int CountY, int CountZ, int SizeX, int SizeY, int SizeZ);

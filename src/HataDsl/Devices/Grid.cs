namespace HataDsl;

/// <summary>How much of a kernel to run: a number of workgroups, or of invocations rounded up to whole workgroups.</summary>
public readonly record struct Grid
{
    private readonly bool _invocations;

    private Grid(int x, int y, int z, bool invocations)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfNegative(z);
        X = x;
        Y = y;
        Z = z;
        _invocations = invocations;
    }

    /// <summary>Extent along x.</summary>
    public int X { get; }

    /// <summary>Extent along y.</summary>
    public int Y { get; }

    /// <summary>Extent along z.</summary>
    public int Z { get; }

    /// <summary>A number of workgroups along each axis. Zero on any axis runs nothing.</summary>
    public static Grid Workgroups(int x, int y = 1, int z = 1) => new(x, y, z, invocations: false);

    /// <summary>At least this many invocations along each axis; the kernel must ignore the ones past its data.</summary>
    public static Grid Invocations(int x, int y = 1, int z = 1) => new(x, y, z, invocations: true);

    /// <summary>The numbers of workgroups for a kernel.</summary>
    internal (int X, int Y, int Z) CountFor(in WorkgroupSize size) =>
        _invocations ? (Divide(X, size.X), Divide(Y, size.Y), Divide(Z, size.Z)) : (X, Y, Z);

    private static int Divide(int value, int by) => (int)(((long)value + by - 1) / by);
}

/// <summary>Invocations of a workgroup along each axis.</summary>
public readonly record struct WorkgroupSize(int X, int Y, int Z)
{
    /// <summary>Invocations in the workgroup.</summary>
    public int Count => X * Y * Z;
}

using HataDsl.Debugging;

namespace HataDsl;

/// <summary>Which invocation of the launch is running.</summary>
public static class Invocation
{
    /// <summary>Position in the whole launch along x.</summary>
    public static int X => (Workgroup.X * Workgroup.SizeX) + LocalX;

    /// <summary>Position in the whole launch along y.</summary>
    public static int Y => (Workgroup.Y * Workgroup.SizeY) + LocalY;

    /// <summary>Position in the whole launch along z.</summary>
    public static int Z => (Workgroup.Z * Workgroup.SizeZ) + LocalZ;

    /// <summary>Position in the workgroup along x.</summary>
    public static int LocalX => LocalIndex % Workgroup.SizeX;

    /// <summary>Position in the workgroup along y.</summary>
    public static int LocalY => LocalIndex / Workgroup.SizeX % Workgroup.SizeY;

    /// <summary>Position in the workgroup along z.</summary>
    public static int LocalZ => LocalIndex / (Workgroup.SizeX * Workgroup.SizeY);

    /// <summary>Position in the workgroup, x first.</summary>
    public static int LocalIndex => InvocationContext.Current.LocalIndex;
}

/// <summary>The workgroup of the running invocation.</summary>
public static class Workgroup
{
    /// <summary>Which workgroup of the launch, along x.</summary>
    public static int X => InvocationContext.Current.Workgroup.X;

    /// <summary>Which workgroup of the launch, along y.</summary>
    public static int Y => InvocationContext.Current.Workgroup.Y;

    /// <summary>Which workgroup of the launch, along z.</summary>
    public static int Z => InvocationContext.Current.Workgroup.Z;

    /// <summary>Workgroups of the launch along x.</summary>
    public static int CountX => InvocationContext.Current.Workgroup.CountX;

    /// <summary>Workgroups of the launch along y.</summary>
    public static int CountY => InvocationContext.Current.Workgroup.CountY;

    /// <summary>Workgroups of the launch along z.</summary>
    public static int CountZ => InvocationContext.Current.Workgroup.CountZ;

    /// <summary>Invocations of the workgroup along x: a constant of the kernel.</summary>
    public static int SizeX => InvocationContext.Current.Workgroup.SizeX;

    /// <summary>Invocations of the workgroup along y: a constant of the kernel.</summary>
    public static int SizeY => InvocationContext.Current.Workgroup.SizeY;

    /// <summary>Invocations of the workgroup along z: a constant of the kernel.</summary>
    public static int SizeZ => InvocationContext.Current.Workgroup.SizeZ;

    /// <summary>
    /// Waits until every invocation of the workgroup is here, and makes their writes to shared arrays and views visible to each other.
    /// Must be reached by all of them together: a barrier in divergent control flow is a compile error.
    /// </summary>
    public static void Barrier() => InvocationContext.Current.Barrier();

    /// <summary>
    /// An array shared by the invocations of the workgroup. Its contents are undefined at the start, and after each later call at the same place.
    /// Call it outside loops and branches of the kernel or helper method and keep the result in a local. Each call site is an array of its
    /// own; one in a helper method is another array for each place that calls the helper.
    /// </summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="length">
    /// Number of elements: known when the kernel is compiled, or in the kernel itself a sum of products of <see cref="SpecializationAttribute"/> parameters.
    /// </param>
    public static Span<T> Shared<T>(int length)
        where T : unmanaged => InvocationContext.Current.Shared<T>(length);
}

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

    /// <summary>Position in the whole launch along x and y.</summary>
    public static Int2 XY => new(X, Y);

    /// <summary>Position in the whole launch.</summary>
    public static Int3 XYZ => new(X, Y, Z);

    /// <summary>Position in the workgroup along x and y.</summary>
    public static Int2 LocalXY => new(LocalX, LocalY);

    /// <summary>Position in the workgroup.</summary>
    public static Int3 LocalXYZ => new(LocalX, LocalY, LocalZ);
}

/// <summary>The workgroup of the running invocation.</summary>
public static partial class Workgroup
{
    /// <summary>Which workgroup of the launch, along x.</summary>
    public static int X => InvocationContext.Current.Workgroup.X;

    /// <summary>Which workgroup of the launch, along y.</summary>
    public static int Y => InvocationContext.Current.Workgroup.Y;

    /// <summary>Which workgroup of the launch, along z.</summary>
    public static int Z => InvocationContext.Current.Workgroup.Z;

    /// <summary>Which workgroup of the launch, along x and y.</summary>
    public static Int2 XY => new(X, Y);

    /// <summary>Which workgroup of the launch.</summary>
    public static Int3 XYZ => new(X, Y, Z);

    /// <summary>Workgroups of the launch along x and y.</summary>
    public static Int2 CountXY => new(CountX, CountY);

    /// <summary>Workgroups of the launch.</summary>
    public static Int3 CountXYZ => new(CountX, CountY, CountZ);

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

    /// <summary>Invocations of the workgroup: a constant of the kernel.</summary>
    public static int Size => SizeX * SizeY * SizeZ;

    /// <summary>Invocations of the workgroup along x and y: constants of the kernel.</summary>
    public static Int2 SizeXY => new(SizeX, SizeY);

    /// <summary>Invocations of the workgroup along each axis: constants of the kernel.</summary>
    public static Int3 SizeXYZ => new(SizeX, SizeY, SizeZ);

    /// <summary>
    /// Waits until every invocation of the workgroup is here, and makes their writes to shared arrays and views visible to each other.
    /// Must be reached by all of them together: a barrier in divergent control flow is a compile error.
    /// </summary>
    public static void Barrier() => InvocationContext.Current.Barrier();

    /// <summary>
    /// Orders this invocation's reads and writes of shared arrays and views before the call ahead of those after it, for the other invocations
    /// of the workgroup. Waits for nobody, and may stand in divergent control flow.
    /// </summary>
    public static void Fence() => Interlocked.MemoryBarrier();

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

    /// <summary>A shared array of two dimensions, x first, as <see cref="Shared{T}(int)"/>.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="width">Elements along x: known when the kernel is compiled.</param>
    /// <param name="height">Elements along y: known when the kernel is compiled.</param>
    public static Span2D<T> Shared2D<T>(int width, int height)
        where T : unmanaged => new(Shared<T>(width * height), width, height);

    /// <summary>A shared array of three dimensions, x first, as <see cref="Shared{T}(int)"/>.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="width">Elements along x: known when the kernel is compiled.</param>
    /// <param name="height">Elements along y: known when the kernel is compiled.</param>
    /// <param name="depth">Elements along z: known when the kernel is compiled.</param>
    public static Span3D<T> Shared3D<T>(int width, int height, int depth)
        where T : unmanaged => new(Shared<T>(width * height * depth), width, height, depth);
}

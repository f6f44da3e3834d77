namespace HataDsl;

/// <summary>
/// Marks a static method as a kernel: the body of one invocation. The generator compiles it for every target and adds an overload
/// to the containing partial class that launches it on a queue. The method itself stays plain C# and can be called and stepped.
/// </summary>
/// <param name="x">Invocations of a workgroup along x, the fastest axis: 1 to 1024.</param>
/// <param name="y">Invocations of a workgroup along y.</param>
/// <param name="z">Invocations of a workgroup along z; the product of all three is at most 1024.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelAttribute(int x, int y = 1, int z = 1) : Attribute
{
    /// <summary>Invocations of a workgroup along x.</summary>
    public int X { get; } = x;

    /// <summary>Invocations of a workgroup along y.</summary>
    public int Y { get; } = y;

    /// <summary>Invocations of a workgroup along z.</summary>
    public int Z { get; } = z;

    /// <summary>How closely floating-point results follow C#.</summary>
    public Contract Contract { get; init; }

    /// <summary>For <see cref="Contract.Bounded"/>: the bound of every operation in units in the last place, at least 1.</summary>
    public int Ulps { get; init; } = 4;

    /// <summary>
    /// Whether the results must be the same in every run: an atomic operation whose result depends on the order of invocations is then a
    /// compile error. See <see cref="Atomic"/>.
    /// </summary>
    public bool Repeatable { get; init; }

    /// <summary>
    /// Bytes of shared memory that the kernel may use. 32768 are available on every device; a kernel that says more runs only where there is
    /// as much as it uses.
    /// </summary>
    public int MaxSharedBytes { get; init; } = 32 * 1024;

    /// <summary>
    /// Workgroups that one processor of a GPU is to hold at the same time, 0 for what the compiler finds best. More of them hide more waiting;
    /// each has fewer registers. CUDA's compiler keeps to it (PTX <c>.minnctapersm</c>); Vulkan and the CPU have no such choice.
    /// </summary>
    public int ResidentWorkgroups { get; init; }

    /// <summary>
    /// Name of a static method of the same class that replaces the compiled CPU form where that is measured faster.
    /// Its parameters are a <see cref="CpuWork"/> followed by those of the kernel; it must do the work of the workgroups given.
    /// </summary>
    public string? CpuBody { get; init; }
}

/// <summary>How closely floating-point results follow C#.</summary>
public enum Contract
{
    /// <summary>
    /// Back-ends may contract a multiply and an add, divide by way of a reciprocal, and use their own transcendental functions, whose errors
    /// are bounded by the standards of the devices only: a few units in the last place, for some only absolutely.
    /// </summary>
    Relaxed,

    /// <summary>
    /// Every operation is rounded as in C#: nothing is contracted, quotients and roots are correctly rounded, and transcendental functions are
    /// those of the run time on the CPU, and of <see cref="float"/> computed in <see cref="double"/> and rounded elsewhere: both within a unit in
    /// the last place, but for <see cref="MathF.Tanh"/> of the run time, which is within two. Zeros have the sign that they have in C#, and
    /// subnormal numbers are kept on devices with <see cref="DeviceCapabilities.KeepsSubnormals"/>: all but those that are reached through Vulkan.
    /// </summary>
    Exact,

    /// <summary>
    /// Nothing is contracted; sums, differences and products are rounded as in C#; every other operation is within
    /// <see cref="KernelAttribute.Ulps"/> units in the last place of the true result of its operands. A device's own form is used where its
    /// bound is known to be small enough, the exact one elsewhere; no result is nearer than the run time's own function gives it.
    /// </summary>
    Bounded,
}

/// <summary>
/// Closes a kernel over types and values: one compiled kernel for each attribute. The launch overload stays as the method is declared
/// and picks by type and value; others are an exception when launched.
/// </summary>
/// <param name="arguments">
/// One type for each type parameter, then one value for each <see cref="ComptimeAttribute"/> parameter, both in order.
/// </param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class KernelInstanceAttribute(params object[] arguments) : Attribute
{
    /// <summary>Types, then values.</summary>
    public IReadOnlyList<object> Arguments { get; } = arguments;
}

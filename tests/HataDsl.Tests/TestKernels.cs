namespace HataDsl.Tests;

/// <summary>Descriptors made by hand, as the generator makes them.</summary>
internal static class TestKernels
{
    public static KernelDescriptor Make(
        string name, WorkgroupSize workgroup, KernelParameter[] parameters, PlainInvocation? plain = null, CpuBody? cpu = null, int sharedBytes = 0) => new()
        {
            Name = name,
            Hash = new string('0', 32),
            Workgroup = workgroup,
            Parameters = parameters,
            SharedBytes = sharedBytes,
            Features = KernelFeatures.None,
            Assembly = typeof(TestKernels).Assembly,
            Cpu = cpu ?? ((in work) => throw new InvalidOperationException("not compiled")),
            Plain = plain ?? ((in work) => throw new InvalidOperationException("not plain")),
        };

    public static KernelParameter View<T>(string name, KernelParameterKind kind = KernelParameterKind.InOut)
        where T : unmanaged => new(name, kind, typeof(T), System.Runtime.CompilerServices.Unsafe.SizeOf<T>());

    public static KernelParameter Scalar<T>(string name)
        where T : unmanaged => View<T>(name, KernelParameterKind.Scalar);
}

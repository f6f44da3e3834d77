namespace HataDsl.Benchmarks.HandWritten;

/// <summary>Hand-written bodies as kernels, so that they run on the same threads, dealt out in the same way, but cut as suits them.</summary>
internal static class HandWrittenKernel
{
    private static readonly string NoHash = new('0', 32);

    /// <param name="name">Shown when it fails.</param>
    /// <param name="views">Number of views, which come first.</param>
    /// <param name="scalars">Number of scalars.</param>
    /// <param name="body">Runs a range of workgroups.</param>
    public static KernelDescriptor Make(string name, int views, int scalars, CpuBody body) => new()
    {
        Name = name,
        Hash = NoHash,
        Workgroup = new WorkgroupSize(1, 1, 1),
        Parameters = 
        [
            .. Enumerable.Range(0, views + scalars).Select(i =>
                new KernelParameter($"p{i}", i < views ? KernelParameterKind.InOut : KernelParameterKind.Scalar, typeof(byte), 1)),
        ],
        SharedBytes = 0,
        Features = KernelFeatures.None,
        Assembly = typeof(HandWrittenKernel).Assembly,
        Cpu = body,
        Plain = (in work) => throw new NotSupportedException($"{name} has no plain form."),
    };
}

[assembly: HataDsl.KernelSource("dddddddddddddddddddddddddddddddd", "Kernels/Bad.cs", "0:0:12:24")]

namespace HataDsl.Cuda.Tests;

/// <summary>What ILGPU and the assembler of PTX say leads to the C#.</summary>
public sealed class KernelErrorTests
{
    [Fact]
    public void A_kernel_that_ilgpu_refuses_is_named_with_its_file_and_line()
    {
        using var compiler = new PtxCompiler(9);
        KernelDescriptor kernel = Describe("dddddddddddddddddddddddddddddddd");
        var exception = Assert.Throws<DeviceException>(() =>
            KernelErrors.At(kernel, () => compiler.Compile(kernel.Cuda!(), kernel.Workgroup, kernel.Name)));
        Assert.StartsWith("Kernels/Bad.cs(12,24): Sample.Bad does not compile to PTX: ", exception.Message);
        Assert.IsType<DeviceException>(exception.InnerException);
    }

    [Fact]
    public void Without_a_table_the_message_stays_as_it_is()
    {
        KernelDescriptor kernel = Describe("eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");
        var exception = Assert.Throws<DeviceException>(() => KernelErrors.At<int>(kernel, () => throw new DeviceException("refused")));
        Assert.Equal("refused", exception.Message);
    }

    /// <summary>Throws, which ILGPU cannot compile.</summary>
    private static void Bad(ILGPU.ArrayView<int> x) => throw new NotSupportedException(x.Length.ToString());

    private static KernelDescriptor Describe(string hash) => new()
    {
        Name = "Sample.Bad",
        Hash = hash,
        Workgroup = new(64, 1, 1),
        Parameters = [],
        SharedBytes = 0,
        Features = KernelFeatures.None,
        Assembly = typeof(KernelErrorTests).Assembly,
        Cpu = static (in CpuWork _) => { },
        Plain = static (in CpuWork _) => { },
        Cuda = static () => typeof(KernelErrorTests).GetMethod(nameof(Bad), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!,
    };
}

using HataDsl.Conformance.Kernels;
using HataDsl.Cuda;
using HataDsl.Testing;

namespace HataDsl.Conformance;

/// <summary>Every kernel of the suite compiles to PTX: what the simulation runs is what a GPU could.</summary>
public sealed class CompilationTests
{
    [Fact]
    public void Every_kernel_compiles_to_ptx()
    {
        using var compiler = new PtxCompiler(9);
        foreach (KernelDescriptor kernel in KernelDescriptors.Of(typeof(CompilationTests).Assembly))
        {
            Assert.Contains(".entry", compiler.Compile(kernel.Cuda!(), kernel.Workgroup, kernel.Name));
        }
    }

    [Fact]
    public void Shared_memory_sized_at_launch_is_the_launch_s()
    {
        using var compiler = new PtxCompiler(9);
        KernelDescriptor kernel = Records.Descriptors.Windows;
        Assert.Contains(".extern .shared", compiler.Compile(kernel.Cuda!(), kernel.Workgroup, kernel.Name));
        KernelArgument[] arguments = [default, default, KernelArgument.From(3), KernelArgument.From(1f), KernelArgument.From(9), KernelArgument.From(true)];
        Assert.Equal(32 + 288 + 96, kernel.SharedBytesOf(arguments)); // 5 ints, then 70 floats and 12 longs, each to the next 16
    }
}

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
}

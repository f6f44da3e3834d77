using HataDsl.Attention;
using HataDsl.Testing;
using HataDsl.Transformers;

namespace HataDsl.Cuda.Tests;

/// <summary>The kernels that ship: each compiles to PTX, as the generator of its project wrote it.</summary>
public sealed class LibraryKernelTests
{
    public static TheoryData<Type> Libraries => [typeof(HataOptions), typeof(ModelConfiguration)];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_kernel_of_a_library_compiles(Type member)
    {
        IReadOnlyList<KernelDescriptor> kernels = KernelDescriptors.Of(member.Assembly);
        Assert.NotEmpty(kernels);
        using var compiler = new PtxCompiler(9);
        foreach (KernelDescriptor kernel in kernels)
        {
            Assert.NotNull(kernel.Cuda);
            string ptx = compiler.Compile(kernel.Cuda(), kernel.Workgroup, kernel.Name);
            Assert.Contains($".reqntid {kernel.Workgroup.X}, {kernel.Workgroup.Y}, {kernel.Workgroup.Z}", ptx);
        }
    }
}

using HataDsl.Ir;
using HataDsl.Ir.Tests.Glsl;

namespace HataDsl.Cuda.Tests;

public sealed class PtxCompilationTests
{
    [Theory]
    [InlineData(NumericContract.Relaxed)]
    [InlineData(NumericContract.Exact)]
    public void Every_operation_on_every_type_compiles(NumericContract contract)
    {
        using var compiler = new PtxCompiler(9);
        foreach (Ir.Kernel kernel in EveryOpKernels.All(contract))
        {
            string ptx = compiler.Compile(Emitted.Method(kernel), Emitted.Size(kernel), kernel.Name);
            Assert.StartsWith(".version 7.8\n.target sm_90\n", ptx);
        }
    }
}

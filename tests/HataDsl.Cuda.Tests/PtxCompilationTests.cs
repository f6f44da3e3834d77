using HataDsl.Ir;
using HataDsl.Ir.Tests.Glsl;

namespace HataDsl.Cuda.Tests;

public sealed class PtxCompilationTests
{
    [Fact]
    public void Resident_workgroups_are_asked_of_the_assembler()
    {
        const string Text = """
            kernel "Resident" workgroup 128 1 1 relaxed resident 12
              view output i32 write
            {
              %0:i32 = local.index
              store output %0, %0
            }
            """;
        Assert.Matches(@"\.reqntid 128, 1, 1\s+\.minnctapersm 12\s", Emitted.Ptx(KernelParser.Parse(Text)));
        Assert.DoesNotContain("minnctapersm", Emitted.Ptx(KernelParser.Parse(Text.Replace(" resident 12", "", StringComparison.Ordinal))));
    }

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

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

    /// <summary>ILGPU's aggressive code placement moved a read behind the write that follows it, where the value was needed later only.</summary>
    [Fact]
    public void A_read_stays_ahead_of_the_write_behind_it()
    {
        const string Text = """
            kernel "Places" workgroup 32 1 1 relaxed
              view sums i32 readwrite
              local total i32
              local round i32
            {
              %0:i32 = local.index
              %1:i32 = const 0
              %2:i32 = const 4
              %3:i32 = const 1
              set total %1
              set round %1
              loop {
                %4:i32 = get round
                %5:i1 = lt %4, %2
                test %5
              } body {
                %6:i32 = add %0, %4
                %7:i32 = load sums %6
                %8:i32 = get total
                store sums %6, %8
                %9:i32 = add %8, %7
                set total %9
              } latch {
                %10:i32 = get round
                %11:i32 = add %10, %3
                set round %11
              }
            }
            """;
        string ptx = Emitted.Ptx(KernelParser.Parse(Text));
        int read = ptx.IndexOf("ld.global", StringComparison.Ordinal);
        int write = ptx.IndexOf("st.global", StringComparison.Ordinal);
        Assert.True(read >= 0 && write >= 0 && read < write, ptx);
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

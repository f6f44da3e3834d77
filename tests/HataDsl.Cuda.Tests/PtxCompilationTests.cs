using System.Text.RegularExpressions;
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

    /// <summary>ILGPU assigned the variables of the next round ahead of a branch whose other side still reads those of this one.</summary>
    [Fact]
    public void A_round_that_ends_in_a_branch_keeps_its_variables()
    {
        const string Text = """
            kernel "Rounds" workgroup 32 1 1 relaxed
              view output i32 write
              local value i32
              local round i32
            {
              %0:i32 = local.index
              %1:i32 = const 4
              %2:i32 = const -1
              %3:i32 = const 0
              %4:i32 = const -7
              set value %0
              set round %1
              loop {
                %5:i32 = get round
                %6:i32 = add %5, %2
                set round %6
                %7:i1 = gt %5, %3
                test %7
              } body {
                %8:i32 = get value
                %9:i32 = add %8, %2
                set value %9
                %10:i1 = gt %9, %1
                if %10 {
                  %11:i32 = add %8, %4
                  set value %11
                } else {
                }
              } latch {
              }
              %12:i32 = get value
              store output %0, %12
            }
            """;
        string ptx = Emitted.Ptx(KernelParser.Parse(Text));

        // What is 7 less than the value comes from the register that was read at the start of the round, not from one assigned since.
        Match less = Regex.Match(ptx, @"add\.s32\s+%r\d+, (%r\d+), 4294967289;");
        Assert.True(less.Success, ptx);
        string before = ptx[..less.Index];
        int test = before.LastIndexOf("setp.", StringComparison.Ordinal);
        Assert.DoesNotContain($"mov.b32\t{less.Groups[1].Value},", before[test..], StringComparison.Ordinal);
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

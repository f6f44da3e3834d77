using System.Text.RegularExpressions;
using HataDsl.Ir.Passes;

namespace HataDsl.Ir.Tests.Cpu;

/// <summary>The order in which a workgroup goes through the rows of a tile. That results stay the same is tested where kernels run.</summary>
public sealed class TileRowTests
{
    private const string Rows = """
          %0:i32 = invocation.x
          %1:i32 = const 512
          %2:i32 = add %0, %1
        """;

    [Fact]
    public void Work_on_a_row_is_put_together()
    {
        string text = Emit(64, $$"""
              view x f32 read
              view y f32 readwrite
            {
            {{Rows}}
              %3:f32 = load x %0
              %4:f32 = load x %2
              %5:f32 = load y %0
              %6:f32 = load y %2
              %7:f32 = mul %3, %5
              %8:f32 = mul %4, %6
              store y %0, %7
              store y %2, %8
            }
            """);
        string[] runs = Runs(text);
        Assert.Equal(2, runs.Length);
        Assert.All(runs, run => Assert.Contains("Load(x", run, StringComparison.Ordinal));
        Assert.All(runs, run => Assert.Contains("Store(", run, StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_that_need_each_other_stay_in_registers()
    {
        string text = Emit(64, $$"""
              view x f32 read
              view y f32 write
            {
            {{Rows}}
              %3:f32 = load x %0
              %4:f32 = load x %2
              %5:f32 = mul %3, %4
              store y %0, %5
              store y %2, %5
            }
            """);
        Assert.DoesNotContain("work.Keep(", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16, "512")]
    [InlineData(64, "500")]
    public void Short_rows_and_neighbours_stay_in_one_run(int workgroup, string distance)
    {
        string text = Emit(workgroup, $$"""
              view x f32 read
              view y f32 write
            {
            {{Rows.Replace("512", distance, StringComparison.Ordinal)}}
              %3:f32 = load x %0
              %4:f32 = load x %2
              %5:f32 = mul %3, %4
              store y %0, %5
            }
            """);
        Assert.DoesNotContain("work.Keep(", text, StringComparison.Ordinal);
    }

    private static string Emit(int workgroup, string text)
    {
        Kernel kernel = KernelParser.Parse($"kernel \"Sample.Rows\" workgroup {workgroup} 1 1 relaxed\n{text}");
        PassPipeline.Run(kernel);
        return CpuEmitter.Emit(kernel, "Kernel");
    }

    /// <summary>The loops over subgroups, type arguments and addresses in short.</summary>
    private static string[] Runs(string text) =>
        [.. Regex.Split(text, @"for \((?:int subgroup =|; next)").Skip(1).Select(run => run.Replace("<float>", "", StringComparison.Ordinal).Replace("(&x", "(x", StringComparison.Ordinal))];
}

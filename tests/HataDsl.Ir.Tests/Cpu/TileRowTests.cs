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

    [Theory]
    [InlineData("64", "128", 1)]
    [InlineData("64", "192", 0)]
    public void Rows_that_are_alike_are_written_once(string second, string third, int loops)
    {
        string text = Emit(64, $$"""
              view x f32 read
              view y f32 write
            {
              %0:i32 = invocation.x
              %1:i32 = const {{second}}
              %2:i32 = const {{third}}
              %3:i32 = add %0, %1
              %4:i32 = add %0, %2
              %5:f32 = load x %0
              %6:f32 = load x %3
              %7:f32 = load x %4
              store y %0, %5
              store y %3, %6
              store y %4, %7
            }
            """);
        Assert.Equal(loops, Regex.Count(text, @"for \(int row_\d+ = 0; row_\d+ < 3; row_\d+\+\+\)"));
    }

    [Fact]
    public void Sums_over_rows_of_a_near_view_stay_in_registers()
    {
        string text = Emit(64, """
              view x f32 read
              view y f32 write
              scalar tiles i32
              shared all f32 64
              local tile i32
              local even f32
              local odd f32
            {
              %0:i32 = local.x
              %1:i32 = get tiles
              %2:f32 = const 0
              set even %2
              set odd %2
              %3:i32 = const 0
              set tile %3
              loop {
                %4:i32 = get tile
                %5:i1 = lt %4, %1
                test %5
              } body {
                %6:i32 = get tile
                %7:i32 = const 128
                %8:i32 = mul %6, %7
                %9:i32 = add %8, %0
                %10:f32 = load x %9
                %11:f32 = get even
                %12:f32 = add %11, %10
                set even %12
                %13:i32 = const 64
                %14:i32 = add %9, %13
                %15:f32 = load x %14
                %16:f32 = get odd
                %17:f32 = add %16, %15
                set odd %17
              } latch {
                %18:i32 = get tile
                %19:i32 = const 1
                %20:i32 = add %18, %19
                set tile %20
              }
              %21:f32 = get even
              %22:f32 = get odd
              %23:f32 = sub %21, %22
              store all %0, %23
              barrier
              %24:i32 = const 63
              %25:i32 = sub %24, %0
              %26:f32 = load all %25
              store y %0, %26
            }
            """);
        string[] versions = text.Split("> 131072");
        Assert.Equal(3, versions.Length);
        Assert.Contains("frame", versions[1], StringComparison.Ordinal);
        Assert.DoesNotContain("frame", versions[2], StringComparison.Ordinal);
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

using System.Text.RegularExpressions;
using HataDsl.Ir.Passes;

namespace HataDsl.Ir.Tests.Cpu;

/// <summary>How a workgroup meets the memory of a tile. That results stay the same is tested where kernels run.</summary>
public sealed class TileAccessTests
{
    private const string Rows = """
          %0:i32 = invocation.x
          %1:i32 = const 512
          %2:i32 = add %0, %1
        """;

    [Fact]
    public void Rows_side_by_side_are_touched_in_their_order_and_stay_in_registers()
    {
        string text = Emit("256 1 1", $$"""
              view x f32 read
              view y f32 write
            {
            {{Rows.Replace("512", "256", StringComparison.Ordinal)}}
              %3:f32 = load x %2
              %4:f32 = load x %0
              %5:f32 = mul %3, %4
              store y %0, %5
            }
            """);
        Assert.Matches(@"Touch\(x, v\d+, 512, work\.Length\(0\)\);", text);
        Assert.DoesNotContain("Touch(y", text, StringComparison.Ordinal);
        Assert.DoesNotContain("work.Keep(", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("16 1 1", "16")]
    [InlineData("64 1 1", "500")]
    [InlineData("64 1 1", "512")]
    [InlineData("100 1 1", "100")]
    public void Short_rows_neighbours_and_rows_far_apart_are_not_touched(string workgroup, string distance)
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
        Assert.DoesNotContain("Touch(", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_whole_workgroups_are_touched_by_those()
    {
        string text = Emit("64 1 1", $$"""
              view x f32 read
              view y f32 write
              scalar n i32
              local product f32
            {
            {{Rows.Replace("512", "64", StringComparison.Ordinal)}}
              %3:i32 = workgroup.x
              %4:i32 = get n
              %5:i1 = lt %3, %4
              %6:f32 = const 0
              set product %6
              if %5 {
                %7:f32 = load x %0
                %8:f32 = load x %2
                %9:f32 = mul %7, %8
                set product %9
              } else {
              }
              %10:f32 = get product
              store y %0, %10
            }
            """);
        Assert.Matches(@"if \(\(?v\d+ < n\)?\) global::HataDsl\.Cpu\.Simd\.Touch\(x, v\d+, 128, ", text);
    }

    [Fact]
    public void A_loop_over_tiles_is_gone_through_in_step_row_by_row()
    {
        string text = Emit("64 1 1", """
              view x f32 read
              view y f32 write
              scalar n i32
              local tile i32
              local a f32
              local b f32
            {
              %0:i32 = local.index
              %1:i32 = const 0
              %2:f32 = const 0
              %3:i32 = const 128
              %4:i32 = const 64
              set tile %1
              set a %2
              set b %2
              loop {
                %5:i32 = get tile
                %6:i32 = get n
                %7:i1 = lt %5, %6
                test %7
              } body {
                %8:i32 = mul %5, %3
                %9:i32 = add %8, %0
                %10:i32 = add %9, %4
                %11:f32 = load x %9
                %12:f32 = load x %10
                %13:f32 = get a
                %14:f32 = add %13, %11
                set a %14
                %15:f32 = get b
                %16:f32 = add %15, %12
                set b %16
              } latch {
                %17:i32 = const 1
                %18:i32 = add %5, %17
                set tile %18
              }
              %19:f32 = get a
              %20:f32 = get b
              %21:f32 = add %19, %20
              store y %0, %21
            }
            """);
        int loop = text.IndexOf("while (true)", StringComparison.Ordinal);
        Assert.Contains("for (", text[loop..text.IndexOf("Load<float>", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.DoesNotContain("Touch(", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("barrier", true)]
    [InlineData("store tile %0, %3", false)]
    public void Lines_of_a_picture_are_asked_for_before_a_tile_is_written(string barrier, bool expected)
    {
        string text = Emit("16 4 1", $$"""
              view x f32 read
              view y f32 write
              scalar width i32
              shared tile f32 64
            {
              %0:i32 = local.index
              %1:i32 = invocation.x
              %2:i32 = invocation.y
              %3:f32 = load x %0
              store tile %0, %3
              {{barrier}}
              %4:i32 = get width
              %5:i32 = mul %2, %4
              %6:i32 = add %5, %1
              %7:f32 = load tile %0
              store y %6, %7
            }
            """);
        Assert.Equal(expected, Regex.IsMatch(text, @"subgroup \+= 2\)\s+\{[^}]*Prefetch\(&y\["));
    }

    [Theory]
    [InlineData(511, "store y %0, %4", true)]
    [InlineData(510, "store y %0, %4", false)]
    [InlineData(511, "store tile %8, %9", false)]
    public void Columns_of_a_shared_tile_are_transposed_in_registers(int length, string after, bool expected)
    {
        // 16 columns, 33 apart, of 16 rows: the last element is 15 · 33 + 15.
        string text = Emit("16 16 1", $$"""
              view x f32 read
              view y f32 write
              shared tile f32 {{length}}
            {
              %0:i32 = local.index
              %1:i32 = local.x
              %2:i32 = local.y
              %3:i32 = const 33
              %4:f32 = load x %0
              %5:i32 = mul %2, %3
              %6:i32 = add %5, %1
              store tile %6, %4
              barrier
              %7:i32 = mul %1, %3
              %8:i32 = add %7, %2
              %9:f32 = load tile %8
              store y %0, %9
              {{after}}
            }
            """);
        Assert.Equal(expected, Regex.IsMatch(text, @"Transpose\(\(float\*\)\w+, \[0, 264, 8, 272\], 33, targets_\d+ \+ 0, 2, 1\);"));
        Assert.Equal(!expected, text.Contains("GatherEvery(", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("%4", 1, true)] // only for the tile
    [InlineData("%8", 1, false)] // what the tile gets is computed
    [InlineData("%4", 2, false)] // another run writes the tile too
    public void A_tile_that_is_filled_from_a_view_and_read_by_columns_is_not_copied(string value, int fillings, bool expected)
    {
        string text = Emit("16 16 1", $$"""
              view x f32 read
              view y f32 write
              shared tile f32 528
            {
              %0:i32 = local.index
              %1:i32 = local.x
              %2:i32 = local.y
              %3:i32 = const 33
              %4:f32 = load x %0
              %8:f32 = mul %4, %4
              %5:i32 = mul %2, %3
              %6:i32 = add %5, %1
              store tile %6, {{value}}
              barrier
              {{(fillings == 1 ? "barrier" : "store tile %6, %8")}}
              barrier
              %9:i32 = mul %1, %3
              %10:i32 = add %9, %2
              %11:f32 = load tile %10
              store y %0, %11
            }
            """);
        Assert.Equal(expected, Regex.IsMatch(text, @"Transpose\(rows_\d+, \[0, 0, 8, 0, 0, 8, 8, 8\], targets_\d+ \+ 0, 2, 2\);"));
        Assert.Equal(!expected, Regex.IsMatch(text, @"Transpose\(\(float\*\)"));
        Assert.Equal(expected, text.Contains("AreApart(x, work.Length(0) * 4, y, work.Length(1) * 4)", StringComparison.Ordinal));
    }

    [Fact]
    public void Guards_along_two_axes_are_asked_once_for_a_workgroup()
    {
        string text = Emit("16 4 1", """
              view x f32 read
              view y f32 write
              scalar rows i32
              scalar columns i32
            {
              %x:i32 = workgroup.x
              %y:i32 = workgroup.y
              %four:i32 = const 4
              %lx:i32 = local.x
              %ly:i32 = local.y
              %sixteen:i32 = const 16
              %bx:i32 = mul %x, %sixteen
              %by:i32 = mul %y, %four
              %0:i32 = add %bx, %lx
              %1:i32 = add %by, %ly
              %2:i32 = get rows
              %3:i32 = get columns
              %4:i1 = lt %1, %2
              %5:i1 = lt %0, %3
              %6:i1 = and %4, %5
              if %6 {
                %7:i32 = mul %1, %3
                %8:i32 = add %7, %0
                %9:f32 = load x %8
                store y %8, %9
              } else {
              }
              %11:i32 = add %1, %sixteen
              %12:i1 = lt %11, %2
              %13:i1 = and %12, %5
              if %13 {
                %14:i32 = mul %11, %3
                %15:i32 = add %14, %0
                %16:f32 = load x %15
                store y %15, %16
              } else {
              }
            }
            """);

        // Rows 0 to 3 and 16 to 19, columns 0 to 15 of the workgroup: one test for the rows, of the last.
        Assert.Matches(@"whole_\d+ = \(long\)v\d+ \+ 19 < rows && \(long\)v\d+ \+ 15 < columns;", text);
        string whole = text[text.IndexOf("if (whole", StringComparison.Ordinal)..text.IndexOf("else", StringComparison.Ordinal)];
        Assert.DoesNotContain("mask", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("< rows", whole, StringComparison.Ordinal);
    }

    private static string Emit(string workgroup, string text)
    {
        Kernel kernel = KernelParser.Parse($"kernel \"Sample.Rows\" workgroup {workgroup} relaxed\n{text}");
        PassPipeline.Run(kernel);
        return CpuEmitter.Emit(kernel, "Kernel");
    }
}

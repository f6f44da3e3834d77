namespace HataDsl.Ir.Tests;

public sealed class KernelTextTests
{
    private const string Sample = """
        kernel "Sample.Kernels.Mix" workgroup 64 1 1 relaxed
          view input f32 read
          view output f32 readwrite
          scalar count i32
          shared tile f32 64
          local sum f32
          local i i32
        {
          %0:i32 = invocation.x
          %1:i32 = get count
          %2:i1 = lt %0, %1
          if %2 {
            %3:f32 = load input %0
            %4:f32 = const -0
            %5:f32 = call "helper" [tile] %3, %4
            set sum %5
          } else {
          }
          loop {
            %6:i32 = get i
            %7:i1 = lt %6, %1
            test %7
          } body {
            break
          } latch {
            %8:i32 = const -3
            set i %8
          }
          barrier
          store output %0, %5
        }
        function "helper" f32 3
          shared t f32 64 ref
          local a f32
          local b f32
          local c f32
        {
          %0:f32 = get a
          return %0
        }
        """;

    [Fact]
    public void Printing_what_was_parsed_gives_the_same_text() =>
        Assert.Equal(Sample, KernelPrinter.Print(KernelParser.Parse(Sample)).TrimEnd(), ignoreLineEndingDifferences: true);

    [Theory]
    [InlineData("%2:i1 = lt", "%2:i1 = lower", "line 11")]
    [InlineData("load input", "load inptu", "line 13")]
    [InlineData("scalar count i32", "scalar count i33", "line 4")]
    public void A_mistake_is_reported_with_its_line(string right, string wrong, string expected)
    {
        var exception = Assert.Throws<FormatException>(() => KernelParser.Parse(Sample.Replace(right, wrong)));
        Assert.Contains(expected, exception.Message);
    }
}

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

    private const string Declarations = """
        kernel "Sample.Kernels.Records" workgroup 64 1 1 ulps 3
          record particles 16 readwrite
          scalar tile i32 specialized
          field particles_X f32 particles 0
          field particles_Id i64 particles 8
          table weights f32 [0.5, -0, nan:7fc00000]
          table flags i1 [true, false]
          shared window f64 [2*tile*tile, 1*tile, 4]
        {
          loop unrolled {
            %0:i32 = const 1
            %1:f32 = load weights %0
            %2:i1 = load flags %0
            test %2
          } body {
            store particles_X %0, %1
            %3:i64 = const 1
            %4:i64 = atomic.add particles_Id %0, %3
          } latch {
          }
        }
        function "helper" f32 1
          table given f32 0 ref
          shared own i32 8
        {
          %0:i32 = const 2
          %1:f32 = load given %0
          return %1
        }
        """;

    [Theory]
    [InlineData(Sample)]
    [InlineData(Declarations)]
    public void Printing_what_was_parsed_gives_the_same_text(string text) =>
        Assert.Equal(text, KernelPrinter.Print(KernelParser.Parse(text)).TrimEnd(), ignoreLineEndingDifferences: true);

    [Fact]
    public void Every_declaration_keeps_to_the_specification() =>
        Assert.Empty(KernelVerifier.Verify(KernelParser.Parse(Declarations), VerificationLevel.AfterLowering));

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

using HataDsl.Ir.Passes;

namespace HataDsl.Ir.Tests;

public sealed class InlineTests
{
    private const string Functions = """
        function "twice" f32 1
          local a f32
          private p f32 2
        {
          %0:f32 = get a
          %1:f32 = call "square" [] %0
          %2:f32 = add %1, %1
          return %2
        }
        function "square" f32 1
          local a f32
        {
          %0:f32 = get a
          %1:f32 = mul %0, %0
          return %1
        }
        function "fill" void 1
          private p f32 0 ref
          private own i32 2
        {
          %0:i32 = length p
          %1:f32 = const 1
          store p %0, %1
        }
        """;

    [Fact]
    public void Nested_calls_are_replaced_by_bodies() => PassTest.Check(Inline.Run, "local a f32",
        """
        %0:f32 = const 2
        %1:f32 = call "twice" [] %0
        set a %1
        """,
        """
          local a f32
          local a_1 f32
          private p f32 2
          local a_1_1 f32
        {
          %0:f32 = const 2
          set a_1 %0
          %1:f32 = get a_1
          set a_1_1 %1
          %2:f32 = get a_1_1
          %3:f32 = mul %2, %2
          %4:f32 = add %3, %3
          set a %4
        }
        """,
        Functions);

    [Fact]
    public void Arrays_are_substituted_and_private_arrays_zeroed_in_loops() => PassTest.Check(Inline.Run, "private mine f32 3",
        """
        loop {
        } body {
          call "fill" [mine]
          break
        } latch {
        }
        """,
        """
          private mine f32 3
          private own i32 2
        {
          loop {
          } body {
            %0:i32 = const 0
            %1:i32 = const 0
            store own %1, %0
            %2:i32 = const 1
            store own %2, %0
            %3:i32 = const 3
            %4:f32 = const 1
            store mine %3, %4
            break
          } latch {
          }
        }
        """,
        Functions);

    [Fact]
    public void Recursion_is_refused()
    {
        Kernel kernel = PassTest.Parse("", "call \"f\" []", "function \"f\" void 0\n{\ncall \"f\" []\n}");
        Assert.Contains("calls itself", Assert.Throws<InvalidOperationException>(() => Inline.Run(kernel)).Message);
    }
}

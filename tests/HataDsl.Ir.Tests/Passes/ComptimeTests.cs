using HataDsl.Ir.Passes;

namespace HataDsl.Ir.Tests;

/// <summary>What passes make of tables and of loops that are asked to be written out.</summary>
public sealed class ComptimeTests
{
    [Fact]
    public void An_element_of_a_table_at_a_constant_is_a_constant() => PassTest.Check(Simplify.Run, "table weights f32 [0.5, 2]",
        """
        %0:i32 = const 1
        %1:f32 = load weights %0
        store output %0, %1
        %2:i32 = get n
        %3:f32 = load weights %2
        store output %2, %3
        """,
        """
          table weights f32 [0.5, 2]
        {
          %0:i32 = const 1
          %1:f32 = const 2
          store output %0, %1
          %2:i32 = get n
          %3:f32 = load weights %2
          store output %2, %3
        }
        """);

    [Fact]
    public void Tables_of_equal_contents_are_one_and_shared_arrays_are_one_for_each_call()
    {
        const string Function = """
              table steps i32 [3, 5]
              shared own i32 8
            {
              %0:i32 = const 1
              %1:i32 = load steps %0
              store own %0, %1
              return %1
            }

            """;
        Kernel kernel = PassTest.Parse("", "%0:i32 = call \"f\" []\n%1:i32 = call \"f\" []\n%2:i32 = call \"g\" []",
            "function \"f\" i32 0\n" + Function + "function \"g\" i32 0\n" + Function);
        Inline.Run(kernel);
        Assert.Empty(KernelVerifier.Verify(kernel, VerificationLevel.AfterPasses));
        Assert.Single(kernel.Symbols, symbol => symbol.Kind == SymbolKind.Table);
        Assert.Equal(3, kernel.Symbols.Count(symbol => symbol.Kind == SymbolKind.Shared));
    }

    [Theory]
    [InlineData("loop unrolled", 40, false)]
    [InlineData("loop", 40, true)]
    [InlineData("loop unrolled", 5000, true)]
    public void A_loop_is_written_out_when_asked(string loop, int rounds, bool stays)
    {
        Kernel kernel = PassTest.Parse("local i i32", $$"""
            %0:i32 = const 0
            set i %0
            {{loop}} {
              %1:i32 = get i
              %2:i32 = const {{rounds}}
              %3:i1 = lt %1, %2
              test %3
            } body {
              %4:f32 = load input %1
              barrier
              store output %1, %4
            } latch {
              %5:i32 = const 1
              %6:i32 = add %1, %5
              set i %6
            }
            """);
        UnrollLoops.Run(kernel);
        Assert.Empty(KernelVerifier.Verify(kernel, VerificationLevel.AfterPasses));
        Assert.Equal(stays, kernel.Body.Instructions.Any(instruction => instruction.Op == Op.Loop));
        Assert.Equal(stays ? 0 : rounds, kernel.Body.Instructions.Count(instruction => instruction.Op == Op.Store));
    }
}

using HataDsl.Ir.Passes;

namespace HataDsl.Ir.Tests;

/// <summary>Kernels written to trip up a pass at loops, interpreted before and after every pass.</summary>
public sealed class ControlSemanticsTests
{
    /// <summary>The counter; the body may jump over what follows, which adds to the sum.</summary>
    private static string Loop(string body, string latch = "") => $$"""
        %zero:i32 = const 0
        %one:i32 = const 1
        %x:i32 = local.x
        set i %zero
        set sum %zero
        loop {
          %i:i32 = get i
          %six:i32 = const 12
          %goes:i1 = lt %i, %six
          test %goes
        } body {
        {{body}}
        } latch {
        {{latch}}
          %j:i32 = get i
          %next:i32 = add %j, %one
          set i %next
        }
        %total:i32 = get sum
        %last:i32 = get i
        %mixed:i32 = add %total, %last
        store result %x, %mixed
        """;

    private const string AddOne = """
        %s:i32 = get sum
        %t:i32 = add %s, %i
        set sum %t
        """;

    private static readonly string NestedJump = """
        %two:i32 = const 2
        %m:i32 = rem %i, %two
        %c:i1 = eq %m, %zero
        if %c {
          %d:i1 = lt %i, %x
          if %d {
            JUMP
          } else {
          }
          %s0:i32 = get sum
          %t0:i32 = add %s0, %one
          set sum %t0
        } else {
        }
        """ + "\n" + AddOne;

    /// <summary>The same element is loaded before a loop, in it before a store, and after it.</summary>
    private const string LoadsAroundALoop = """
        %zero:i32 = const 0
        %one:i32 = const 1
        %before:i32 = load result %zero
        set i %before
        loop {
          %i:i32 = get i
          %n:i32 = get n
          %goes:i1 = lt %i, %n
          test %goes
        } body {
          %v:i32 = load result %zero
          %w:i32 = add %v, %one
          store result %zero, %w
        } latch {
          %next:i32 = add %i, %one
          set i %next
        }
        %after:i32 = load result %zero
        store result %one, %after
        """;

    public static TheoryData<string> Kernels =>
    [
        Loop(NestedJump.Replace("JUMP", "continue")),
        Loop(NestedJump.Replace("JUMP", "break")),
        Loop(NestedJump.Replace("JUMP", "store result %x, %i\nreturn")),
        Loop(NestedJump.Replace("JUMP", "continue"), "%b:i32 = get sum\n%b1:i32 = add %b, %x\nset sum %b1"),

        LoadsAroundALoop,
        Loop(NestedJump.Replace("JUMP", "continue"), "%never:i1 = const false").Replace("set i %next", "set i %next\ntest %never"),
        Loop(NestedJump.Replace("JUMP", "break"), "%never:i1 = const false").Replace("set i %next", "set i %next\ntest %never"),
    ];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Each_pass_keeps_the_results(string body)
    {
        Dictionary<string, ulong[]> expected = Run(Parse(body));
        foreach (Action<Kernel> pass in new Action<Kernel>[] { LowerJumps.InBody, PromoteLocals.Run, Simplify.Run, UnrollLoops.Run, EliminateCommonSubexpressions.Run, HoistInvariants.Run, EliminateDeadStores.Run, EliminateDeadCode.Run })
        {
            Kernel kernel = Parse(body);
            pass(kernel);
            Assert.Empty(KernelVerifier.Verify(kernel, VerificationLevel.AfterPasses));
            Assert.Equal(expected["result"], Run(kernel)["result"]);
        }

        Kernel all = Parse(body);
        PassPipeline.Run(all, verify: true);
        LowerJumps.InBody(all);
        PassPipeline.Run(all, verify: true);
        Assert.Equal(expected["result"], Run(all)["result"]);
    }

    private static Kernel Parse(string body)
    {
        Kernel kernel = PassTest.Parse("view result i32 readwrite\nlocal i i32\nlocal sum i32", body);
        Assert.Empty(KernelVerifier.Verify(kernel, VerificationLevel.AfterPasses));
        return kernel;
    }

    private static Dictionary<string, ulong[]> Run(Kernel kernel)
    {
        var arguments = new Dictionary<string, ulong[]>
        {
            ["input"] = new ulong[64], ["output"] = new ulong[64], ["n"] = [7], ["flag"] = [1], ["result"] = new ulong[64],
        };
        Interpreter.Run(kernel, arguments, (1, 1, 1));
        return arguments;
    }
}

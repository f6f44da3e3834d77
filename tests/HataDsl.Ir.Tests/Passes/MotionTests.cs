using HataDsl.Ir.Passes;

namespace HataDsl.Ir.Tests;

/// <summary>Passes that merge, move, repeat and remove instructions.</summary>
public sealed class MotionTests
{
    [Fact]
    public void Equal_expressions_and_loads_are_shared_until_a_write() => PassTest.Check(EliminateCommonSubexpressions.Run, "",
        """
        %0:i32 = get n
        %1:i32 = invocation.x
        %2:i32 = add %0, %1
        %3:f32 = load output %2
        %4:i32 = get n
        %5:i32 = add %1, %4
        %6:f32 = load output %5
        store output %0, %6
        %7:f32 = load output %5
        %8:f32 = load input %5
        barrier
        %9:f32 = load input %5
        %10:f32 = load output %5
        """,
        """
        {
          %0:i32 = get n
          %1:i32 = invocation.x
          %2:i32 = add %0, %1
          %3:f32 = load output %2
          store output %0, %3
          %4:f32 = load output %2
          %5:f32 = load input %2
          barrier
          %6:f32 = load output %2
        }
        """);

    [Fact]
    public void Invariants_leave_the_loop_but_uncertain_loads_stay() => PassTest.Check(HoistInvariants.Run, "local i i32",
        """
        %0:i32 = get n
        loop {
          %1:f32 = load input %0
          %2:i32 = get i
          %3:i1 = lt %2, %0
          test %3
        } body {
          %4:i32 = add %0, %0
          %5:f32 = load input %4
          %6:f32 = load output %4
          store output %2, %5
          store output %2, %1
        } latch {
          %7:i32 = add %2, %4a
          set i %7
        }
        """.Replace("%4a", "%0"),
        """
          local i i32
        {
          %0:i32 = get n
          %1:f32 = load input %0
          %2:i32 = add %0, %0
          loop {
            %3:i32 = get i
            %4:i1 = lt %3, %0
            test %4
          } body {
            %5:f32 = load input %2
            %6:f32 = load output %2
            store output %3, %5
            store output %3, %1
          } latch {
            %7:i32 = add %3, %0
            set i %7
          }
        }
        """);

    private const string Sum = """
        %0:i32 = const 0
        %1:f32 = const 0
        set i %0
        set sum %1
        loop {
          %2:i32 = get i
          %3:i32 = const 3
          %4:i1 = lt %2, %3
          test %4
        } body {
          %5:i32 = get i
          %6:f32 = load weights %5
          %7:f32 = load input %5
          %8:f32 = mul %6, %7
          %9:f32 = get sum
          %10:f32 = add %9, %8
          set sum %10
        } latch {
          %11:i32 = get i
          %12:i32 = const 1
          %13:i32 = add %11, %12
          set i %13
        }
        %14:f32 = get sum
        store output %0, %14
        """;

    [Fact]
    public void A_short_loop_over_a_private_array_becomes_straight_code() => PassTest.Check(kernel => PassPipeline.Run(kernel, verify: true),
        "private weights f32 3\nlocal sum f32\nlocal i i32",
        """
        %a:i32 = const 1
        %b:f32 = const 2.5
        store weights %a, %b

        """ + Sum,
        """
        {
          %0:f32 = const 0
          %1:i32 = const 1
          %2:f32 = const 2.5
          %3:i32 = const 0
          %4:f32 = load input %3
          %5:f32 = mul %4, %0
          %6:f32 = add %5, %0
          %7:f32 = load input %1
          %8:f32 = mul %7, %2
          %9:f32 = add %6, %8
          %10:i32 = const 2
          %11:f32 = load input %10
          %12:f32 = mul %11, %0
          %13:f32 = add %9, %12
          store output %3, %13
        }
        """);

    [Fact]
    public void A_longer_loop_stays()
    {
        Kernel kernel = PassTest.Parse("private weights f32 17\nlocal sum f32\nlocal i i32", Sum.Replace("const 3", "const 17"));
        PassPipeline.Run(kernel, verify: true);
        Assert.Contains("loop {", KernelPrinter.Print(kernel));
        Assert.Contains("private p", KernelPrinter.Print(kernel));
    }

    [Fact]
    public void What_nobody_needs_is_removed() => PassTest.Check(EliminateDeadCode.Run, "local i i32\nlocal kept i32\nprivate scratch i32 4\nshared tile i32 4",
        """
        %0:i32 = get n
        %1:i32 = const 0
        set i %1
        set kept %0
        loop {
          %2:i32 = get i
          %3:i1 = lt %2, %0
          test %3
        } body {
          store scratch %1, %2
        } latch {
          %4:i32 = add %2, %0
          set i %4
        }
        %5:f32 = load input %0
        %6:i1 = get flag
        if %6 {
          %7:i32 = load scratch %1
        } else {
        }
        %8:i32 = get kept
        %9:i32 = atomic.add tile %1, %8
        """,
        """
          local kept i32
          shared tile i32 4
        {
          %0:i32 = get n
          %1:i32 = const 0
          set kept %0
          %2:i32 = get kept
          %3:i32 = atomic.add tile %1, %2
        }
        """);

    [Fact]
    public void Assignments_before_an_assignment_are_removed() => PassTest.Check(EliminateDeadStores.Run, "local a i32\nlocal b i32",
        """
        %0:i32 = get n
        %1:i1 = get flag
        set a %0
        set b %0
        if %1 {
          set a %0
        } else {
          set a %0
          set b %0
        }
        %2:i32 = get a
        %3:i32 = get b
        set a %3
        """,
        """
          local a i32
          local b i32
        {
          %0:i32 = get n
          %1:i1 = get flag
          set b %0
          if %1 {
            set a %0
          } else {
            set a %0
            set b %0
          }
          %2:i32 = get a
          %3:i32 = get b
        }
        """);

    [Fact]
    public void Names_follow_the_order_of_use() => PassTest.Check(CanonicalizeNames.Run, "local later i32\nlocal sooner i32\nshared tile i32 4",
        """
        %0:i32 = get n
        set sooner %0
        store tile %0, %0
        set later %0
        """,
        """
          local v0 i32
          shared s1 i32 4
          local v2 i32
        {
          %0:i32 = get n
          set v0 %0
          store s1 %0, %0
          set v2 %0
        }
        """);
}

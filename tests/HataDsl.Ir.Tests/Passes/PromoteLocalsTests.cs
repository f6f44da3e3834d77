using HataDsl.Ir.Passes;

namespace HataDsl.Ir.Tests;

public sealed class PromoteLocalsTests
{
    [Fact]
    public void A_read_takes_the_value_assigned_before() => PassTest.Check(PromoteLocals.Run, "local a i32\nlocal b i32",
        """
        %0:i32 = get n
        set a %0
        %1:i32 = get a
        %2:i32 = add %1, %1
        set b %2
        %3:i1 = get flag
        if %3 {
          %4:i32 = get b
          set a %4
        } else {
        }
        %5:i32 = get a
        %6:i32 = get b
        %7:i32 = add %5, %6
        set a %7
        """,
        """
          local a i32
          local b i32
        {
          %0:i32 = get n
          set a %0
          %1:i32 = add %0, %0
          set b %1
          %2:i1 = get flag
          if %2 {
            set a %1
          } else {
          }
          %3:i32 = get a
          %4:i32 = add %3, %1
          set a %4
        }
        """);

    [Fact]
    public void What_a_loop_assigns_is_read_again() => PassTest.Check(PromoteLocals.Run, "local a i32\nlocal i i32",
        """
        %0:i32 = const 0
        set a %0
        set i %0
        loop {
          %1:i32 = get i
          %2:i32 = get a
          %3:i1 = lt %1, %2
          test %3
        } body {
          %4:i32 = get a
          %5:i32 = get i
          %6:i32 = add %4, %5
          set i %6
        } latch {
          %7:i32 = get i
          set i %7
        }
        """,
        """
          local a i32
          local i i32
        {
          %0:i32 = const 0
          set a %0
          set i %0
          loop {
            %1:i32 = get i
            %2:i1 = lt %1, %0
            test %2
          } body {
            %3:i32 = add %0, %1
            set i %3
          } latch {
            %4:i32 = get i
          }
        }
        """);
}

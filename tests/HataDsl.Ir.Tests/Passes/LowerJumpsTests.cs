using HataDsl.Ir.Passes;

namespace HataDsl.Ir.Tests;

public sealed class LowerJumpsTests
{
    [Fact]
    public void An_early_return_moves_the_rest_into_the_other_branch() => PassTest.Check(LowerJumps.InBody, "",
        """
        %0:i1 = get flag
        if %0 {
          return
        } else {
        }
        barrier
        """,
        """
        {
        %0:i1 = get flag
        if %0 {
          %1:i1 = const true
        } else {
          barrier
        }
        }
        """);

    [Fact]
    public void A_break_and_a_continue_become_flags() => PassTest.Check(LowerJumps.InBody, "local i i32",
        """
        loop {
        } body {
          %0:i1 = get flag
          if %0 {
            if %0 {
              continue
            } else {
            }
            barrier
          } else {
          }
          if %0 {
            break
          } else {
          }
        } latch {
          %1:i32 = const 1
          set i %1
        }
        """,
        """
          local i i32
          local broken i1
          local skip i1
        {
          %0:i1 = const false
          set broken %0
          loop {
          } body {
            %1:i1 = const false
            set skip %1
            %2:i1 = get flag
            if %2 {
              if %2 {
                %3:i1 = const true
                set skip %3
              } else {
                barrier
              }
            } else {
            }
            %4:i1 = get skip
            if %4 {
            } else {
              if %2 {
                %5:i1 = const true
                set skip %5
                set broken %5
              } else {
              }
            }
          } latch {
            %6:i1 = get broken
            %7:i1 = not %6
            if %7 {
              %8:i32 = const 1
              set i %8
            } else {
            }
            test %7
          }
        }
        """);

    [Fact]
    public void A_return_from_a_loop_of_a_function_becomes_a_break() => PassTest.Check(LowerJumps.InFunctions, "", "",
        """
        {
        }
        function "find" i32 2
          local v i32
          local c i1
          local result i32
          local returned i1
        {
          %0:i1 = const false
          set returned %0
          loop {
          } body {
            %1:i32 = get v
            %2:i1 = get c
            if %2 {
              set result %1
              %3:i1 = const true
              set returned %3
              break
            } else {
            }
          } latch {
            %4:i1 = get c
            test %4
          }
          %5:i1 = get returned
          if %5 {
          } else {
            %6:i32 = const 7
            set result %6
            %7:i1 = const true
            set returned %7
          }
          %8:i32 = get result
          return %8
        }
        """,
        """
        function "find" i32 2
          local v i32
          local c i1
        {
          loop {
          } body {
            %0:i32 = get v
            %1:i1 = get c
            if %1 {
              return %0
            } else {
            }
          } latch {
            %2:i1 = get c
            test %2
          }
          %3:i32 = const 7
          return %3
        }
        """);
}

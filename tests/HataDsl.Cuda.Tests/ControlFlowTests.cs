using HataDsl.Ir;

namespace HataDsl.Cuda.Tests;

/// <summary>Loops with every kind of jump, arrays, barriers and atomics.</summary>
public sealed class ControlFlowTests
{
    /// <summary>for (i = 0; i &lt; 20; i++) { if (i % 3 == 0) continue; if (i > limit) break; for (j = 0; j &lt; i; j++) { if (j == 4) break; if (j == 1) continue; sum += j; } sum += 100; }</summary>
    private const string Loops = """
        kernel "Test.Loops" workgroup 32 1 1 relaxed
          view limits i32 read
          view result i32 write
          local i i32
          local j i32
          local sum i32
        {
          %0:i32 = invocation.x
          %1:i32 = load limits %0
          %2:i32 = const 0
          %3:i32 = const 1
          set i %2
          set sum %2
          loop {
            %4:i32 = get i
            %5:i32 = const 20
            %6:i1 = lt %4, %5
            test %6
          } body {
            %7:i32 = const 3
            %8:i32 = rem %4, %7
            %9:i1 = eq %8, %2
            if %9 {
              continue
            } else {
            }
            %10:i1 = gt %4, %1
            if %10 {
              break
            } else {
            }
            set j %2
            loop {
              %11:i32 = get j
              %12:i1 = lt %11, %4
              test %12
            } body {
              %13:i32 = const 4
              %14:i1 = eq %11, %13
              if %14 {
                break
              } else {
              }
              %15:i1 = eq %11, %3
              if %15 {
                continue
              } else {
              }
              %16:i32 = get sum
              %17:i32 = add %16, %11
              set sum %17
            } latch {
              %18:i32 = get j
              %19:i32 = add %18, %3
              set j %19
            }
            %20:i32 = const 100
            %21:i32 = get sum
            %22:i32 = add %21, %20
            set sum %22
          } latch {
            %23:i32 = get i
            %24:i32 = add %23, %3
            set i %24
          }
          %25:i32 = const 30
          %26:i1 = gt %0, %25
          if %26 {
            return
          } else {
          }
          %27:i32 = get sum
          store result %0, %27
        }
        """;

    private const string Reduction = """
        kernel "Test.Reduction" workgroup 64 1 1 exact
          view input f32 read
          view output f32 write
          view counter u32 readwrite
          view largest i32 readwrite
          shared tile f32 64
          private window f32 4
          private table i32 8
          local stride i32
        {
          %0:i32 = local.index
          %1:i32 = invocation.x
          %2:f32 = load input %1
          %3:i32 = const 2
          store window %3, %2
          %4:f32 = load window %3
          store tile %0, %4
          %5:i32 = const 7
          %6:i32 = and %0, %5
          store table %6, %0
          barrier
          %7:i32 = const 32
          set stride %7
          loop {
            %8:i32 = get stride
            %9:i32 = const 0
            %10:i1 = gt %8, %9
            test %10
          } body {
            %11:i1 = lt %0, %8
            if %11 {
              %12:i32 = add %0, %8
              %13:f32 = load tile %0
              %14:f32 = load tile %12
              %15:f32 = add %13, %14
              store tile %0, %15
            } else {
            }
            barrier
          } latch {
            %16:i32 = const 1
            %17:i32 = shr %8, %16
            set stride %17
          }
          %18:u32 = const 2
          %19:i32 = const 0
          %20:u32 = atomic.add counter %19, %18
          %21:i32 = load table %6
          %22:i32 = atomic.max largest %19, %21
          %23:i1 = eq %0, %19
          if %23 {
            %24:f32 = load tile %19
            %25:i32 = workgroup.x
            store output %25, %24
          } else {
          }
        }
        """;

    [Fact]
    public void Jumps_out_of_nested_loops()
    {
        Ir.Kernel kernel = KernelParser.Parse(Loops);
        int[] limits = [.. Enumerable.Range(0, 32)];
        int[] actual = new int[32];
        Runner.Run(kernel, 1, limits, actual);
        Assert.Equal([.. limits.Select(limit => limit > 30 ? 0 : Expected(limit))], actual);
        Assert.Contains(".entry", Emitted.Ptx(kernel));
    }

    [Fact]
    public void Shared_memory_private_arrays_and_atomics()
    {
        Ir.Kernel kernel = KernelParser.Parse(Reduction);
        float[] input = [.. Enumerable.Range(0, 128).Select(i => (float)i)];
        float[] output = new float[2];
        uint[] counter = [5];
        int[] largest = [3];
        Runner.Run(kernel, 2, input, output, counter, largest);
        Assert.Equal([2016f, 6112f], output);
        Assert.Equal([5u + 256], counter);
        Assert.Equal([63], largest);
        string ptx = Emitted.Ptx(kernel);
        Assert.Contains("bar.sync", ptx);
        Assert.Contains("red.add.global.u32", ptx);
        Assert.DoesNotContain("__local_depot1", ptx);
        Assert.Contains("add.rn.f32", ptx);
    }

    private static int Expected(int limit)
    {
        int sum = 0;
        for (int i = 0; i < 20; i++)
        {
            if (i % 3 == 0)
                continue;
            if (i > limit)
                break;
            for (int j = 0; j < i; j++)
            {
                if (j == 4)
                    break;
                if (j == 1)
                    continue;
                sum += j;
            }

            sum += 100;
        }

        return sum;
    }
}

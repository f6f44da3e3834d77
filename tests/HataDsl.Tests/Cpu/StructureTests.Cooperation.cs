namespace HataDsl.Tests.Cpu;

/// <content>What the emitter does for a workgroup as a whole: loops in step, guards, loops run once; and memory at constant distances.</content>
public sealed partial class StructureTests
{
    private static readonly Dictionary<string, string> Cooperation = new()
    {
        ["more sums than registers"] = ManySums(30),
        ["sum by a workgroup in step"] = $$"""
              view x i32 read
              view y i32 write
              scalar n i32
              local i i32
              local sum i32
            {
            {{Own}}
              %0:i32 = get n
              %1:i32 = const 20
              %2:i32 = mul %0, %1
              %3:i32 = const 0
              set sum %3
              %4:i32 = const 3
              %5:i32 = add %li, %4
              set i %5
              loop {
                %6:i32 = get i
                %7:i1 = lt %6, %2
                test %7
              } body {
                %8:i32 = get i
                %9:i32 = load x %8
                %10:i32 = get sum
                %11:i32 = add %10, %9
                set sum %11
              } latch {
                %12:i32 = get i
                %13:i32 = const 64
                %14:i32 = add %12, %13
                set i %14
              }
              %15:i32 = get sum
              store y %id, %15
            }
            """,
        ["walk over the launch with a second counter"] = $$"""
              view x i32 read
              view y i32 readwrite
              view z i32 write
              local i i32
              local odd i32
              local steps i32
            {
            {{Own}}
              %0:i32 = invocation.x
              %1:i32 = const 1
              %2:i32 = const 40
              %3:i32 = mul %1002, %2
              %4:i32 = const 0
              set odd %4
              set steps %4
              set i %0
              %5:i32 = const 901
              loop {
                %6:i32 = get i
                %7:i1 = ge %5, %6
                test %7
              } body {
                %8:i32 = load x %6
                %9:i32 = and %8, %1
                %10:i1 = eq %9, %1
                if %10 {
                  %11:i32 = get odd
                  %12:i32 = add %11, %8
                  set odd %12
                } else {
                  store z %6, %8
                }
              } latch {
                %13:i32 = get i
                %14:i32 = add %13, %3
                set i %14
                %15:i32 = get steps
                %16:i32 = const 7
                %17:i32 = add %15, %16
                set steps %17
              }
              %18:i32 = get odd
              %19:i32 = get steps
              %20:i32 = mul %18, %19
              store y %id, %20
            }
            """,
        ["walk with 64-bit positions inside control of the workgroup"] = $$"""
              view x f32 read
              view y f32 write
              scalar n i32
              local i i64
              local sum f32
              local row i32
            {
            {{Own}}
              %0:f32 = const 0
              set sum %0
              %1:i32 = const 0
              set row %1
              loop {
                %2:i32 = get row
                %3:i32 = const 3
                %4:i1 = lt %2, %3
                test %4
              } body {
                %5:i64 = convert %li
                set i %5
                %6:i32 = get n
                %7:i64 = convert %6
                loop {
                  %8:i64 = get i
                  %9:i1 = lt %8, %7
                  test %9
                } body {
                  %10:f32 = load x %8
                  %11:f32 = get sum
                  %12:f32 = add %11, %10
                  set sum %12
                } latch {
                  %13:i64 = get i
                  %14:i64 = const 16
                  %15:i64 = add %13, %14
                  set i %15
                }
                barrier
              } latch {
                %16:i32 = const 1
                %17:i32 = add %2, %16
                set row %17
              }
              %18:f32 = get sum
              store y %id, %18
            }
            """,
        ["a loop that is the same for all"] = $$"""
              view x i32 read
              view y i32 write
              scalar n i32
              shared tile i32 4
              local k i32
              local total i32
              local most i32
            {
            {{Own}}
              %0:i32 = const 0
              %1:i32 = load x %0
              store tile %0, %1
              barrier
              set k %0
              set total %0
              set most %0
              %2:i32 = get n
              loop {
                %3:i32 = get k
                %4:i1 = lt %3, %2
                test %4
              } body {
                %5:i32 = load x %3
                %6:i32 = load tile %0
                %7:i32 = mul %5, %6
                %8:i32 = get total
                %9:i32 = add %8, %7
                set total %9
                %10:i32 = get most
                %11:i1 = gt %5, %10
                if %11 {
                  set most %5
                } else {
                }
              } latch {
                %12:i32 = const 1
                %13:i32 = add %3, %12
                set k %13
              }
              %14:i32 = get total
              %15:i32 = get most
              %16:i32 = mul %15, %li
              %17:i32 = add %14, %16
              store y %id, %17
            }
            """,
        ["guards of runs, alone and behind an effect"] = $$"""
              view a i32 write
              view b i32 write
              view c i32 write
              view d u32 write
              scalar n i32
              shared tile i32 128
            {
            {{Own}}
              store a %id, %li
              %0:i32 = get n
              %1:i1 = lt %li, %0
              if %1 {
                %2:i32 = mul %li, %0
                store b %id, %2
              } else {
              }
              barrier
              %3:i32 = const 12
              %4:i1 = ge %3, %li
              if %4 {
                store c %id, %0
              } else {
              }
              barrier
              %5:i32 = const 3
              %6:i32 = mul %id, %5
              %7:i32 = const 900
              %8:i1 = le %6, %7
              if %8 {
                store tile %li, %6
              } else {
                store tile %li, %0
              }
              barrier
              %9:i32 = const 2147483600
              %10:i32 = add %li, %9
              %11:i32 = const 2147483640
              %12:i1 = lt %10, %11
              if %12 {
                %13:i32 = load tile %li
                %14:u32 = convert %13
                store d %id, %14
              } else {
              }
            }
            """,
        ["division by constants"] = $$"""
              view x i32 read
              view a i32 write
              view b i32 write
              view c i32 write
              view d i32 write
            {
            {{Own}}
              %0:i32 = load x %id
              %1:i32 = const 50
              %2:i32 = sub %0, %1
              %3:i32 = const 43000000
              %4:i32 = mul %2, %3
              %5:i32 = const 7
              %6:i32 = div %4, %5
              %7:i32 = rem %2, %5
              %8:i32 = add %6, %7
              store a %id, %8
              %9:i32 = const 2147483647
              %10:i32 = div %4, %9
              %11:i32 = rem %4, %9
              %12:i32 = add %10, %11
              store b %id, %12
              %13:i32 = const -2147483648
              %14:i32 = add %13, %0
              %15:i32 = const 2
              %16:i32 = div %14, %15
              store c %id, %16
              %17:i32 = const 20
              %18:i32 = div %14, %17
              %19:i32 = rem %14, %17
              %20:i32 = sub %18, %19
              store d %id, %20
            }
            """,
        ["constant distances and counts in shared memory"] = $$"""
              view x i32 read
              view y i32 write
              view z i32 write
              shared tile i32 300
              shared bins i32 16
              local k i32
            {
            {{Own}}
              %0:i32 = load x %id
              %1:i32 = const 3
              %2:i32 = mul %li, %1
              store tile %2, %0
              %3:i32 = const 0
              set k %3
              loop {
                %4:i32 = get k
                %5:i32 = const 16
                %6:i1 = lt %4, %5
                test %6
              } body {
                store bins %4, %3
              } latch {
                %7:i32 = const 1
                %8:i32 = add %4, %7
                set k %8
              }
              barrier
              %9:i32 = const 15
              %10:i32 = and %0, %9
              %11:i32 = const 1
              %12:i32 = atomic.add bins %10, %11
              %13:i32 = atomic.add bins %10, %li
              %14:i32 = load tile %2
              store y %id, %14
              barrier
              %15:i32 = load bins %10
              store z %id, %15
            }
            """,
    };

    /// <summary>A loop that adds to many variables, which are then combined so that each counts.</summary>
    private static string ManySums(int count)
    {
        IEnumerable<int> all = Enumerable.Range(0, count);
        string Lines(Func<int, string> line) => string.Join('\n', all.Select(line));
        return $$"""
              view x i32 read
              view y i32 write
              scalar n i32
              local k i32
            {{Lines(i => $"  local s{i} i32")}}
            {
            {{Own}}
              %0:i32 = const 0
              %1:i32 = const 1
              %2:i32 = get n
            {{Lines(i => $"  set s{i} %0")}}
              set k %0
              loop {
                %3:i32 = get k
                %4:i1 = lt %3, %2
                test %4
              } body {
                %5:i32 = add %3, %li
                %6:i32 = load x %5
            {{Lines(i => $"    %a{i}:i32 = get s{i}\n    %b{i}:i32 = const {i}\n    %c{i}:i32 = mul %6, %b{i}\n    %d{i}:i32 = add %a{i}, %c{i}\n    set s{i} %d{i}")}}
              } latch {
                %7:i32 = add %3, %1
                set k %7
              }
              %t0:i32 = get s0
            {{Lines(i => $"  %e{i}:i32 = get s{i}\n  %f{i}:i32 = const {(i % 7) + 1}\n  %g{i}:i32 = mul %t{i}, %f{i}\n  %t{i + 1}:i32 = add %g{i}, %e{i}")}}
              store y %id, %t{{count}}
            }
            """;
    }
}

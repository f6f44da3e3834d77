namespace HataDsl.Tests.Cpu;

/// <content>Loops with barriers in them.</content>
public sealed partial class StructureTests
{
    private static readonly Dictionary<string, string> Barriers = new()
    {
        ["reduction in a loop with barriers"] = $$"""
              view x f32 read
              view y f32 write
              shared tile f32 128
              local half i32
              local c i32
            {
            {{Own}}
              %900:i32 = const 0
              %901:f32 = const 0
              set c %900
              loop {
                %902:i32 = get c
                %903:i32 = const 128
                %904:i1 = lt %902, %903
                test %904
              } body {
                store tile %902, %901
              } latch {
                %905:i32 = get c
                %906:i32 = const 1
                %907:i32 = add %905, %906
                set c %907
              }
              barrier
              %0:f32 = load x %id
              %1:i32 = const 64
              store tile %li, %0
              %9:f32 = mul %0, %0
              set half %1
              barrier
              loop {
                %4:i32 = get half
                %5:i32 = const 0
                %6:i1 = gt %4, %5
                test %6
              } body {
                %7:i1 = lt %li, %4
                if %7 {
                  %8:i32 = add %li, %4
                  %10:f32 = load tile %8
                  %11:f32 = load tile %li
                  %12:f32 = add %10, %11
                  store tile %li, %12
                } else {
                }
                barrier
              } latch {
                %13:i32 = get half
                %14:i32 = const 2
                %15:i32 = div %13, %14
                set half %15
              }
              %16:i32 = const 0
              %17:f32 = load tile %16
              %18:f32 = add %17, %9
              store y %id, %18
            }
            """,
        ["loop whose bound is in shared memory"] = $$"""
              view x i32 read
              view y i32 write
              shared bound i32 1
              private seen i32 5
              local i i32
              local sum i32
            {
            {{Own}}
              %0:i32 = const 0
              %1:i1 = eq %li, %0
              if %1 {
                %2:i32 = const 5
                store bound %0, %2
              } else {
              }
              set i %0
              set sum %0
              barrier
              loop {
                %3:i32 = get i
                %4:i32 = load bound %0
                %5:i1 = lt %3, %4
                test %5
              } body {
                %6:i32 = add %3, %li
                %7:i32 = load x %6
                store seen %3, %7
                %8:i32 = get sum
                %9:i32 = add %8, %7
                set sum %9
                barrier
                %10:i32 = const 3
                %11:i1 = eq %3, %10
                if %11 {
                  barrier
                  if %1 {
                    %12:i32 = const 4
                    store bound %0, %12
                  } else {
                  }
                  barrier
                } else {
                  %13:i32 = get sum
                  %14:i32 = const 2
                  %15:i32 = mul %13, %14
                  set sum %15
                }
              } latch {
                %16:i32 = get i
                %17:i32 = const 1
                %18:i32 = add %16, %17
                set i %18
              }
              %19:i32 = load seen %0
              %20:i32 = const 3
              %21:i32 = rem %li, %20
              %22:i32 = load seen %21
              %23:i32 = get sum
              %24:i32 = add %23, %22
              %25:i32 = sub %24, %19
              store y %id, %25
            }
            """,
        ["cooperative loop over a row"] = $$"""
              view x f32 read
              view y f32 write
              view z f32 readwrite
              scalar n i32
              shared parts f32 32
              local i i32
              local k i32
              local sum f32
              local total f32
            {
            {{Own}}
              %0:f32 = const 0
              %1:i32 = const 8
              %2:i32 = get n
              %3:i32 = mul %2, %1
              set sum %0
              set i %li
              loop {
                %4:i32 = get i
                %5:i1 = lt %4, %3
                test %5
              } body {
                %6:f32 = load x %4
                %7:f32 = get sum
                %8:f32 = add %7, %6
                set sum %8
              } latch {
                %9:i32 = get i
                %10:i32 = const 90
                %11:i32 = add %9, %10
                set i %11
              }
              %12:f32 = get sum
              %13:f32 = subgroup.add %12
              %14:i32 = subgroup.index
              %15:i32 = subgroup.lane
              %16:i32 = const 0
              %17:i1 = eq %15, %16
              %18:i32 = const 32
              %19:i1 = lt %li, %18
              if %19 {
                store parts %li, %0
              } else {
              }
              barrier
              if %17 {
                store parts %14, %13
              } else {
              }
              barrier
              set total %0
              set k %16
              loop {
                %20:i32 = get k
                %21:i1 = lt %20, %14
                test %21
              } body {
                %22:f32 = load parts %20
                %23:f32 = get total
                %24:f32 = add %23, %22
                set total %24
              } latch {
                %25:i32 = get k
                %26:i32 = const 1
                %27:i32 = add %25, %26
                set k %27
              }
              %28:f32 = get total
              %29:f32 = add %28, %13
              store y %id, %29
              store z %id, %12
            }
            """,
    };
}

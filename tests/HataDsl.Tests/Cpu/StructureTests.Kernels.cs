namespace HataDsl.Tests.Cpu;

/// <content>The kernels. %id is the invocation's number in the launch, so that each has an element of its own.</content>
public sealed partial class StructureTests
{
    private const string Own = """
          %1000:i32 = workgroup.x
          %1001:i32 = workgroup.y
          %1002:i32 = workgroup.count.x
          %1003:i32 = mul %1001, %1002
          %1004:i32 = add %1003, %1000
          %1005:i32 = const 91
          %1006:i32 = mul %1004, %1005
          %li:i32 = local.index
          %id:i32 = add %1006, %li
        """;

    private static readonly Dictionary<string, string> Kernels = new()
    {
        ["positions"] = $$"""
              view a i32 write
              view b i32 write
              view c i32 write
              view d i32 write
              view e i32 write
              view f i32 write
              view g i32 write
              view h i32 write
            {
            {{Own}}
              %0:i32 = invocation.x
              store a %id, %0
              %1:i32 = invocation.y
              store b %id, %1
              %2:i32 = invocation.z
              store c %id, %2
              %3:i32 = local.x
              store d %id, %3
              %4:i32 = local.y
              store e %id, %4
              %5:i32 = local.z
              store f %id, %5
              %6:i32 = subgroup.lane
              store g %id, %6
              %7:i32 = subgroup.index
              store h %id, %7
            }
            """,
        ["split positions"] = $$"""
              view a i32 write
              view b i32 write
              view c i64 write
              view x f32 read
              view y f32 write
            {
            {{Own}}
              %0:i32 = const 16
              %1:i32 = div %li, %0
              store a %id, %1
              %2:i32 = rem %li, %0
              store b %id, %2
              %3:i32 = const 3
              %4:i32 = shr %li, %3
              %5:i32 = const 7
              %6:i32 = and %li, %5
              %7:i32 = add %4, %6
              %8:i64 = convert %7
              %9:i64 = convert %id
              store c %9, %8
              %10:i32 = shl %1, %3
              %11:i32 = add %10, %2
              %12:f32 = load x %11
              store y %id, %12
            }
            """,
        ["guard and strides"] = $$"""
              view x f32 read
              view y f32 readwrite
              view z i16 readwrite
              scalar n i32
            {
            {{Own}}
              %0:i32 = get n
              %1:i1 = lt %li, %0
              if %1 {
                %3:f32 = load x %li
                %4:f32 = load y %id
                %5:f32 = mul %3, %4
                store y %id, %5
                %6:i16 = load z %id
                %7:i32 = convert %6
                %8:i32 = sub %7, %li
                %9:i16 = convert %8
                store z %id, %9
                %10:i32 = const 3
                %11:i32 = mul %li, %10
                %12:f32 = load x %11
                store y %id, %12
              } else {
                %13:i32 = sub %li, %0
                %14:i32 = add %13, %id
                %15:f32 = load x %13
                store y %id, %15
              }
            }
            """,
        ["early return beside a far index"] = $$"""
              view x f32 read
              view y f32 readwrite
              view b i1 readwrite
              scalar n i32
            {
            {{Own}}
              %0:i32 = get n
              %1:i32 = const 30
              %2:i32 = sub %0, %1
              %3:i1 = ge %li, %2
              if %3 {
                return
              } else {
              }
              %4:i32 = const 150
              %5:i32 = mul %li, %4
              %6:f32 = load x %5
              store y %id, %6
              %7:i1 = load b %id
              %8:i1 = not %7
              store b %id, %8
              %9:i32 = const 1
              %10:i1 = lt %li, %9
              if %10 {
                %11:i32 = const 250000000
                %12:i32 = mul %li, %11
                %13:f32 = load x %12
                %14:i32 = const 3
                %15:i32 = rem %0, %14
                %16:i32 = mul %12, %15
                %17:f32 = load x %16
                %18:f32 = add %13, %17
                store y %id, %18
              } else {
              }
            }
            """,
        ["divergent loop with jumps"] = $$"""
              view x i32 read
              view y i32 readwrite
              local i i32
              local sum i32
            {
            {{Own}}
              %0:i32 = const 0
              set i %0
              set sum %0
              loop {
                %1:i32 = get i
                %2:i32 = load x %id
                %3:i1 = lt %1, %2
                test %3
              } body {
                %4:i32 = const 3
                %5:i32 = rem %1, %4
                %6:i1 = eq %5, %0
                if %6 {
                  continue
                } else {
                }
                %7:i32 = const 40
                %8:i32 = add %7, %li
                %9:i1 = gt %1, %8
                if %9 {
                  break
                } else {
                }
                %10:i32 = get sum
                %11:i32 = add %10, %1
                set sum %11
                %12:i32 = const 900
                %13:i1 = gt %11, %12
                if %13 {
                  store y %id, %1
                  return
                } else {
                }
              } latch {
                %14:i32 = get i
                %15:i32 = const 1
                %16:i32 = add %14, %15
                set i %16
              }
              %17:i32 = get sum
              %18:i32 = get i
              %19:i32 = mul %17, %18
              store y %id, %19
            }
            """,
        ["inner loop restarted by lanes"] = $$"""
              view x i32 read
              view y i32 readwrite
              local i i32
              local k i32
              local sum i32
            {
            {{Own}}
              %0:i32 = const 0
              %1:i32 = const 1
              set sum %0
              set k %0
              set i %0
              loop {
                %2:i32 = get k
                %3:i32 = const 4
                %4:i1 = lt %2, %3
                test %4
              } body {
                loop {
                  %5:i32 = get i
                  %6:i32 = load x %id
                  %7:i32 = mul %6, %2
                  %8:i1 = lt %5, %7
                  test %8
                } body {
                  %9:i32 = get sum
                  %10:i32 = add %9, %5
                  set sum %10
                } latch {
                  %11:i32 = get i
                  %12:i32 = const 5
                  %13:i32 = add %11, %12
                  set i %13
                }
              } latch {
                %14:i32 = get k
                %15:i32 = add %14, %1
                set k %15
              }
              %16:i32 = get sum
              store y %id, %16
            }
            """,
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
        ["subgroup operations"] = $$"""
              view x i32 read
              view f f32 read
              view l i64 read
              view y i32 readwrite
              view g f32 readwrite
              view m i64 readwrite
              view u u64 readwrite
            {
            {{Own}}
              %0:i32 = load x %id
              %1:f32 = load f %id
              %2:i64 = load l %id
              %3:i32 = subgroup.add %0
              %4:i32 = subgroup.min %0
              %5:i32 = subgroup.max %0
              %6:i32 = subgroup.and %0
              %7:i32 = subgroup.or %0
              %8:i32 = subgroup.xor %0
              %9:i32 = subgroup.inclusive_add %0
              %10:i32 = subgroup.exclusive_add %0
              %11:i32 = const 0
              %12:i32 = subgroup.broadcast %0, %11
              %13:i32 = subgroup.broadcast_first %li
              %14:i32 = add %3, %4
              %15:i32 = add %14, %5
              %16:i32 = xor %15, %6
              %17:i32 = add %16, %7
              %18:i32 = mul %17, %8
              %19:i32 = add %18, %9
              %20:i32 = mul %19, %10
              %21:i32 = add %20, %12
              %22:i32 = add %21, %13
              store y %id, %22
              %23:f32 = subgroup.add %1
              %24:f32 = subgroup.max %1
              %25:f32 = subgroup.inclusive_add %1
              %26:f32 = mul %23, %24
              %27:f32 = sub %26, %25
              store g %id, %27
              %28:i64 = subgroup.add %2
              %29:i64 = subgroup.min %2
              %30:i64 = subgroup.exclusive_add %2
              %31:i64 = mul %28, %29
              %32:i64 = sub %31, %30
              store m %id, %32
              %33:i32 = const 50
              %34:i1 = lt %0, %33
              %35:u64 = subgroup.ballot %34
              %36:i1 = subgroup.any %34
              %37:i1 = subgroup.all %34
              %38:u64 = const 1000
              %39:u64 = const 2000
              %40:u64 = select %36, %38, %39
              %41:u64 = select %37, %38, %39
              %42:u64 = add %35, %40
              %43:u64 = mul %42, %41
              store u %id, %43
            }
            """,
        ["shuffles inside one subgroup"] = $$"""
              view x i32 read
              view y i32 readwrite
              view f f64 read
              view g f64 readwrite
              view h i1 read
            {
            {{Own}}
              %0:i32 = load x %id
              %1:i32 = subgroup.lane
              %2:i32 = const 0
              %3:i32 = shr %1, %2
              %4:i32 = subgroup.shuffle %0, %3
              %5:f64 = load f %id
              %6:f64 = subgroup.shuffle %5, %2
              %7:f64 = subgroup.shuffle_xor %5, %2
              %8:f64 = mul %6, %7
              store g %id, %8
              %9:i1 = load h %id
              %10:i1 = subgroup.broadcast %9, %2
              %11:i32 = select %10, %4, %3
              store y %id, %11
            }
            """,
        ["atomics"] = $$"""
              view x i32 read
              view bins i32 readwrite
              view least u32 readwrite
              view total f32 readwrite
              view y i32 write
              shared local_bins i32 16
              local c i32
            {
            {{Own}}
              %900:i32 = const 0
              %901:i32 = const 0
              set c %900
              loop {
                %902:i32 = get c
                %903:i32 = const 16
                %904:i1 = lt %902, %903
                test %904
              } body {
                store local_bins %902, %901
              } latch {
                %905:i32 = get c
                %906:i32 = const 1
                %907:i32 = add %905, %906
                set c %907
              }
              barrier
              %0:i32 = const 15
              %1:i32 = load x %id
              %2:i32 = and %1, %0
              %6:i32 = const 1
              %7:i32 = atomic.add local_bins %2, %6
              %8:i32 = atomic.max bins %2, %1
              %9:u32 = bitcast %1
              %10:u32 = atomic.min least %2, %9
              %11:f32 = convert %1
              %12:i32 = const 20
              %13:f32 = atomic.add total %12, %11
              %14:i32 = atomic.add bins %12, %1
              %15:i32 = const 21
              %16:i1 = lt %1, %12
              if %16 {
                %17:i32 = atomic.xor bins %15, %1
                %18:i32 = atomic.add bins %12, %6
              } else {
              }
              barrier
              %19:i32 = load local_bins %2
              %20:i32 = atomic.compare_exchange local_bins %2, %19, %19
              store y %id, %20
            }
            """,
        ["private arrays"] = $$"""
              view x f32 read
              view y f32 readwrite
              view z u8 readwrite
              private a f32 7
              private b u8 4
              private c i64 3
              local i i32
            {
            {{Own}}
              %0:i32 = const 0
              %2:i32 = const 7
              set i %0
              loop {
                %1:i32 = get i
                %3:i1 = lt %1, %2
                test %3
              } body {
                %4:i32 = add %1, %li
                %5:f32 = load x %4
                store a %1, %5
              } latch {
                %6:i32 = get i
                %7:i32 = const 1
                %8:i32 = add %6, %7
                set i %8
              }
              %9:i32 = rem %li, %2
              %10:f32 = load a %9
              %11:i32 = const 3
              %12:i32 = and %li, %11
              %13:u8 = load z %id
              store b %12, %13
              %14:u8 = load b %11
              store z %id, %14
              %15:i1 = lt %12, %11
              if %15 {
                %16:i64 = convert %li
                store c %12, %16
                %17:f32 = const 2
                store a %12, %17
              } else {
              }
              barrier
              %18:i64 = load c %0
              %19:f32 = convert %18
              %20:f32 = load a %0
              %21:f32 = add %19, %20
              %22:f32 = add %21, %10
              store y %id, %22
            }
            """,
        ["wide loads"] = $$"""
              view x f32 read
              view h f16 read
              view y f32 readwrite
            {
            {{Own}}
              %0:i32 = const 4
              %1:i32 = mul %li, %0
              %2:f32, %3:f32, %4:f32, %5:f32 = load x %1
              %6:f16, %7:f16 = load h %0
              %8:f32 = convert %7
              %9:f32 = add %2, %3
              %10:f32 = sub %4, %5
              %11:f32 = mul %9, %10
              %12:f32 = add %11, %8
              store y %id, %12
            }
            """,
    };
}

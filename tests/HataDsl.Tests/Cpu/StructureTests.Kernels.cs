namespace HataDsl.Tests.Cpu;

/// <content>The kernels. Positions and control flow. %id is the invocation's number in the launch, so that each has an element of its own.</content>
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
    };
}

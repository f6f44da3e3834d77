namespace HataDsl.Tests.Cpu;

/// <content>Subgroups, atomic operations and the access to arrays.</content>
public sealed partial class StructureTests
{
    private static readonly Dictionary<string, string> Memory = new()
    {
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

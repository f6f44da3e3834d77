namespace HataDsl.Tests.Cpu;

/// <content>
/// Tiles of two rows, 512 elements apart, which a workgroup of 64 takes one after the other; and products with so many sums that runs
/// become methods.
/// </content>
public sealed partial class StructureTests
{
    private const string TwoRows = """
          %700:i32 = workgroup.x
          %701:i32 = workgroup.y
          %702:i32 = const 3
          %703:i32 = mul %701, %702
          %704:i32 = add %703, %700
          %705:i32 = const 80
          %706:i32 = mul %704, %705
          %707:i32 = local.index
          %row0:i32 = add %706, %707
          %708:i32 = const 512
          %row1:i32 = add %row0, %708
        """;

    private static readonly Dictionary<string, string> Rows = new()
    {
        ["rows that are read before any is written"] = $$"""
              view x f32 read
              view y f32 readwrite
            {
            {{TwoRows}}
              %0:f32 = load x %row0
              %1:f32 = load x %row1
              %2:f32 = load y %row0
              %3:f32 = load y %row1
              %4:f32 = mul %0, %2
              %5:f32 = mul %1, %3
              store y %row0, %4
              store y %row1, %5
            }
            """,
        ["rows that need each other"] = $$"""
              view x f32 read
              view y f32 readwrite
            {
            {{TwoRows}}
              %0:f32 = load x %row0
              %1:f32 = load y %row1
              %2:f32 = add %0, %1
              store y %row0, %2
              %3:f32 = load y %row0
              %4:f32 = load x %row1
              %5:f32 = add %3, %4
              store y %row1, %5
            }
            """,
        ["guarded rows that share a variable"] = $$"""
              view x f32 read
              view y f32 write
              scalar n i32
              local element f32
            {
            {{TwoRows}}
              %0:i32 = get n
              %1:i32 = const 14
              %2:i32 = mul %0, %1
              %3:f32 = const 0
              %4:i1 = lt %row0, %2
              if %4 {
                %5:f32 = load x %row0
                set element %5
              } else {
                set element %3
              }
              %6:f32 = get element
              %7:i1 = lt %row1, %2
              if %7 {
                %8:f32 = load x %row1
                set element %8
              } else {
                set element %3
              }
              %9:f32 = get element
              %10:f32 = sub %6, %9
              barrier
              store y %row0, %10
              store y %row1, %6
            }
            """,
        ["a sum for each row of several tiles"] = $$"""
              view x f32 read
              view y f32 write
              scalar n i32
              local first f32
              local second f32
              local i i32
            {
            {{TwoRows}}
              %0:f32 = const 0
              set first %0
              set second %0
              %1:i32 = const 0
              set i %1
              loop {
                %2:i32 = get i
                %3:i32 = const 3
                %4:i1 = lt %2, %3
                test %4
              } body {
                %5:i32 = const 17
                %6:i32 = mul %2, %5
                %7:i32 = add %6, %row0
                %8:i32 = const 512
                %9:i32 = add %7, %8
                %10:f32 = get first
                %11:f32 = load x %7
                %12:f32 = add %10, %11
                set first %12
                %13:f32 = get second
                %14:f32 = load x %9
                %15:f32 = add %13, %14
                set second %15
              } latch {
                %16:i32 = get i
                %17:i32 = const 1
                %18:i32 = add %16, %17
                set i %18
              }
              %19:f32 = get first
              %20:f32 = get second
              store y %row0, %19
              store y %row1, %20
            }
            """,
        ["rows inside control of the workgroup"] = $$"""
              view x i32 read
              view y i32 write
              local first i32
              local second i32
            {
            {{TwoRows}}
              %0:i32 = const 1
              %1:i1 = eq %700, %0
              if %1 {
                %2:i32 = load x %row0
                set first %2
                %3:i32 = load x %row1
                set second %3
              } else {
                set first %707
                set second %700
              }
              %4:i32 = get first
              %5:i32 = get second
              %6:i32 = mul %4, %5
              store y %row0, %6
              store y %row1, %4
            }
            """,
        ["rows counted in shared memory"] = $$"""
              view x i32 read
              view y i32 write
              shared counts i32 16
            {
            {{TwoRows}}
              %0:i32 = const 15
              %1:i32 = and %707, %0
              %2:i32 = const 0
              store counts %1, %2
              barrier
              %3:i32 = load x %row0
              %4:i32 = load x %row1
              %5:i32 = and %3, %0
              %6:i32 = and %4, %0
              %7:i32 = const 1
              %8:i32 = atomic.add counts %5, %7
              %9:i32 = atomic.add counts %6, %7
              barrier
              %10:i32 = load counts %1
              store y %row0, %10
            }
            """,
        ["so many sums that runs become methods"] = ManySums(90),
    };
}

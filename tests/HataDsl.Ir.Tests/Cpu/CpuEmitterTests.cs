using HataDsl.Ir.Passes;
using HataDsl.Scheduling.Tests;

namespace HataDsl.Ir.Tests.Cpu;

public sealed class CpuEmitterTests
{
    [Fact]
    public void Saxpy() => Golden.Verify(Emit("""
        kernel "Sample.Saxpy" workgroup 64 1 1 relaxed
          view x f32 read
          view y f32 readwrite
          scalar a f32
        {
          %0:i32 = invocation.x
          %1:i32 = length y
          %2:i1 = lt %0, %1
          if %2 {
            %3:f32 = get a
            %4:f32 = load x %0
            %5:f32 = mul %3, %4
            %6:f32 = load y %0
            %7:f32 = add %5, %6
            store y %0, %7
          } else {
          }
        }
        """));

    [Fact]
    public void A_row_sum_in_step_with_a_tree() => Golden.Verify(Emit("""
        kernel "Sample.RowSum" workgroup 256 1 1 relaxed
          view x f32 read
          view sums f32 write
          scalar width i32
          shared partial f32 256
          local i i32
          local sum f32
          local half i32
        {
          %0:i32 = local.index
          %1:i32 = workgroup.x
          %2:i32 = get width
          %3:i32 = mul %1, %2
          %4:f32 = const 0
          set sum %4
          set i %0
          loop {
            %5:i32 = get i
            %6:i1 = lt %5, %2
            test %6
          } body {
            %7:i32 = add %3, %5
            %8:f32 = load x %7
            %9:f32 = mul %8, %8
            %10:f32 = get sum
            %11:f32 = add %10, %9
            set sum %11
          } latch {
            %12:i32 = const 256
            %13:i32 = add %5, %12
            set i %13
          }
          %14:f32 = get sum
          store partial %0, %14
          barrier
          %15:i32 = const 128
          set half %15
          loop {
            %16:i32 = get half
            %17:i32 = const 0
            %18:i1 = gt %16, %17
            test %18
          } body {
            %19:i1 = lt %0, %16
            if %19 {
              %20:i32 = add %0, %16
              %21:f32 = load partial %20
              %22:f32 = load partial %0
              %23:f32 = add %22, %21
              store partial %0, %23
            } else {
            }
            barrier
          } latch {
            %24:i32 = const 1
            %25:i32 = shr %16, %24
            set half %25
          }
          %26:i32 = const 0
          %27:f32 = load partial %26
          store sums %1, %27
        }
        """));

    [Fact]
    public void A_loop_that_lanes_leave_one_by_one() => Golden.Verify(Emit("""
        kernel "Sample.Steps" workgroup 8 1 1 exact
          view start i32 read
          view steps i32 write
          local value i32
          local count i32
        {
          %0:i32 = invocation.x
          %1:i32 = load start %0
          set value %1
          %2:i32 = const 0
          set count %2
          loop {
            %3:i32 = get value
            %4:i32 = const 1
            %5:i1 = gt %3, %4
            test %5
          } body {
            %6:i32 = and %3, %4
            %7:i1 = eq %6, %2
            if %7 {
              %8:i32 = shr %3, %4
              set value %8
            } else {
              %9:i32 = const 3
              %10:i32 = mul %3, %9
              %11:i32 = add %10, %4
              set value %11
            }
          } latch {
            %12:i32 = get count
            %13:i32 = add %12, %4
            set count %13
          }
          %14:i32 = get count
          store steps %0, %14
        }
        """));

    [Fact]
    public void Subgroups_and_narrow_elements_in_a_partial_workgroup() => Golden.Verify(Emit("""
        kernel "Sample.Scan" workgroup 12 1 1 relaxed
          view bytes u8 read
          view sums i32 write
          view halves f16 write
        {
          %0:i32 = local.index
          %1:u8 = load bytes %0
          %2:i32 = convert %1
          %3:i32 = subgroup.inclusive_add %2
          store sums %0, %3
          %4:i32 = subgroup.max %2
          %5:f32 = convert %4
          %6:f16 = convert %5
          store halves %0, %6
        }
        """));

    /// <summary>
    /// Sums of a product tile become variables before the emitter sees them, each with one multiply-add a round. More of them
    /// than there are registers go through the rounds in parts.
    /// </summary>
    [Theory]
    [InlineData(4, 4, 1)]
    [InlineData(4, 8, 2)]
    [InlineData(8, 8, 4)]
    public void An_array_of_sums_ends_in_registers(int rows, int columns, int loops)
    {
        Kernel kernel = KernelParser.Parse(Product(rows, columns));
        PassPipeline.Run(kernel);
        string text = CpuEmitter.Emit(kernel, "Kernel");
        Assert.DoesNotContain(kernel.Symbols, symbol => symbol.Kind == SymbolKind.Private);
        Assert.Equal(rows * columns, Count(text, "FusedMultiplyAdd("));
        Assert.Equal(loops, Count(text, "while (true)"));
    }

    /// <summary>The JIT compiles methods of so many variables badly.</summary>
    [Fact]
    public void Runs_of_a_long_kernel_are_methods()
    {
        Kernel kernel = KernelParser.Parse(Product(12, 12));
        PassPipeline.Run(kernel);
        string text = CpuEmitter.Emit(kernel, "Kernel");
        int methods = Count(text, "private static unsafe void Kernel_");
        Assert.True(methods > 1);
        Assert.Equal(2 * methods, Count(text, "Kernel_"));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    /// <summary>Rows by columns sums an invocation, added up in loops over both.</summary>
    private static string Product(int rows, int columns) => $$"""
        kernel "Sample.Product" workgroup 16 1 1 relaxed
          view a f32 read
          view b f32 read
          view c f32 write
          scalar depth i32
          private sums f32 {{rows * columns}}
          local k i32
          local i i32
          local j i32
        {
          %x:i32 = local.index
          %zero:i32 = const 0
          %one:i32 = const 1
          %depth:i32 = get depth
          %rows:i32 = const {{rows}}
          %columns:i32 = const {{columns}}
          set k %zero
          loop {
            %0:i32 = get k
            %1:i1 = lt %0, %depth
            test %1
          } body {
            set i %zero
            loop {
              %2:i32 = get i
              %3:i1 = lt %2, %rows
              test %3
            } body {
              set j %zero
              loop {
                %4:i32 = get j
                %5:i1 = lt %4, %columns
                test %5
              } body {
                %6:i32 = get i
                %7:i32 = get k
                %8:i32 = mul %6, %depth
                %9:i32 = add %8, %7
                %10:f32 = load a %9
                %11:i32 = get j
                %12:i32 = const 16
                %13:i32 = mul %11, %12
                %14:i32 = mul %7, %12
                %15:i32 = add %13, %x
                %16:i32 = add %15, %14
                %17:f32 = load b %16
                %18:i32 = mul %6, %columns
                %19:i32 = add %18, %11
                %20:f32 = load sums %19
                %21:f32 = mul %10, %17
                %22:f32 = add %20, %21
                store sums %19, %22
              } latch {
                %23:i32 = get j
                %24:i32 = add %23, %one
                set j %24
              }
            } latch {
              %25:i32 = get i
              %26:i32 = add %25, %one
              set i %26
            }
          } latch {
            %27:i32 = get k
            %28:i32 = add %27, %one
            set k %28
          }
        {{string.Join('\n', Enumerable.Range(0, rows * columns).Select(i =>
            $"  %o{i}:i32 = const {i}\n  %p{i}:f32 = load sums %o{i}\n  %q{i}:i32 = mul %o{i}, %depth\n  %r{i}:i32 = add %q{i}, %x\n  store c %r{i}, %p{i}"))}}
        }
        """;

    private static string Emit(string text) => CpuEmitter.Emit(KernelParser.Parse(text), "Kernel");
}

using HataDsl.Scheduling.Tests;

namespace HataDsl.Ir.Tests.Cuda;

public sealed class CudaEmitterTests
{
    [Fact]
    public void Saxpy() => Golden.Verify(Emit("""
        kernel "Sample.Saxpy" workgroup 256 1 1 relaxed
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
    public void A_loop_with_continue_writes_its_latch_twice() => Golden.Verify(Emit("""
        kernel "Sample.Sum" workgroup 8 4 1 exact
          view input f64 read
          view output f64 write
          scalar count i64
          local i i64
          local sum f64
        {
          loop {
            %0:i64 = get i
            %1:i64 = get count
            %2:i1 = lt %0, %1
            test %2
          } body {
            %3:f64 = load input %0
            %4:i1 = ne %3, %3
            if %4 {
              continue
            } else {
            }
            %5:f64 = get sum
            %6:f64 = add %5, %3
            set sum %6
          } latch {
            %7:i64 = get i
            %8:i64 = const 1
            %9:i64 = add %7, %8
            set i %9
          }
          %10:i32 = local.index
          %11:f64 = get sum
          store output %10, %11
        }
        """));

    [Fact]
    public void Narrow_types_arrays_and_a_warp_that_is_not_full() => Golden.Verify(Emit("""
        kernel "Sample.Mixed" workgroup 40 1 1 relaxed
          view bytes u8 read
          view halves f16 readwrite
          view flags i1 write
          view bins i32 readwrite
          shared tile f16 40
          private window f32 2
          private table i16 4
        {
          %0:i32 = local.index
          %1:u8 = load bytes %0
          %2:i32 = convert %1
          %3:i32 = const 1
          %4:i32 = atomic.add bins %2, %3
          %5:f16 = load halves %0
          store tile %0, %5
          barrier
          %6:f16 = load tile %3
          %7:f32 = convert %6
          store window %3, %7
          %8:f32 = load window %3
          %9:f32 = subgroup.max %8
          %10:f16 = convert %9
          store halves %0, %10
          %11:i16 = convert %4
          %12:i32 = and %0, %3
          store table %12, %11
          %13:i16 = load table %3
          %14:i16 = const -3
          %15:i1 = eq %13, %14
          store flags %0, %15
        }
        """));

    [Fact]
    public void A_call_that_was_not_inlined_is_refused()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Emit("""
            kernel "Sample.Calls" workgroup 8 1 1 relaxed
              local x f32
            {
              %0:f32 = const 1
              %1:f32 = call "helper" [] %0
              set x %1
            }
            """));
        Assert.Contains("helper", exception.Message);
    }

    private static string Emit(string text) => CudaEmitter.Emit(KernelParser.Parse(text), "Emitted");
}

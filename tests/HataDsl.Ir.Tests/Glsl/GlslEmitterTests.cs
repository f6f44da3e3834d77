namespace HataDsl.Ir.Tests.Glsl;

public sealed class GlslEmitterTests
{
    [Fact]
    public void Saxpy() => Verify("""
        kernel "Sample.Kernels.Saxpy" workgroup 256 1 1 relaxed
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
        """);

    [Fact]
    public void A_reduction_with_shared_memory_and_a_loop() => Verify("""
        kernel "Sample.Kernels.RowMax<Half>" workgroup 64 1 1 exact
          view rows f16 read
          view result f32 write
          scalar columns i32
          scalar base i64
          shared tile f32 2
          local i i32
          local best f32
        {
          %0:f32 = const -inf
          set best %0
          %1:i32 = local.x
          set i %1
          loop {
            %2:i32 = get i
            %3:i32 = get columns
            %4:i1 = lt %2, %3
            test %4
          } body {
            %5:i64 = get base
            %6:i64 = convert %2
            %7:i64 = add %5, %6
            %8:f16 = load rows %7
            %9:f32 = convert %8
            %10:f32 = const 0
            %11:i1 = lt %9, %10
            if %11 {
              continue
            } else {
            }
            %12:f32 = get best
            %13:f32 = max %12, %9
            set best %13
          } latch {
            %14:i32 = const 64
            %15:i32 = get i
            %16:i32 = add %15, %14
            set i %16
          }
          %17:f32 = get best
          %18:f32 = subgroup.max %17
          %19:i32 = subgroup.index
          store tile %19, %18
          barrier
          %20:i32 = const 0
          %21:i1 = eq %1, %20
          if %21 {
            %22:f32 = load tile %20
            %23:i32 = const 1
            %24:f32 = load tile %23
            %25:f32 = add %22, %24
            store result %20, %25
            return
          } else {
          }
        }
        """);

    [Fact]
    public void A_histogram_with_narrow_elements_and_atomics() => Verify("""
        kernel "Sample.Kernels.Histogram" workgroup 16 4 1 relaxed
          view keys u8 read
          view counts i32 readwrite
          view sum f32 readwrite
          scalar offset i8
          scalar skip i1
        {
          %0:i32 = invocation.x
          %1:u8 = load keys %0
          %2:i32 = convert %1
          %3:i8 = get offset
          %4:i32 = convert %3
          %5:i32 = rem %2, %4
          %6:i32 = const 1
          %7:i32 = atomic.add counts %5, %6
          %8:f32 = convert %5
          %9:i32 = const 0
          %10:f32 = atomic.add sum %9, %8
          %11:i1 = get skip
          %12:i32 = subgroup.lane
          %13:i32 = local.y
          %14:i32 = select %11, %12, %13
          store counts %14, %7
        }
        """);

    [Fact]
    public void Arguments_above_the_push_constant_limit_are_a_uniform_block()
    {
        var kernel = new Kernel("Many", new WorkgroupShape(1, 1, 1));
        for (int i = 0; i < 17; i++)
        {
            kernel.Parameters.Add(new Symbol(SymbolKind.View, "v" + i, ScalarType.F32, access: ViewAccess.Write));
        }

        string glsl = GlslEmitter.Emit(kernel).Text;
        Assert.Contains("layout(std140, set = 0, binding = 17) uniform Arguments", glsl);
        Assert.Contains("layout(offset = 128) uint first_v_v16;", glsl);
        Assert.Empty(ShaderTools.Check([("many", glsl)]));
    }

    [Fact]
    public void Names_that_GLSL_does_not_know_are_replaced_and_stay_apart()
    {
        var kernel = new Kernel("Names", new WorkgroupShape(1, 1, 1));
        kernel.Parameters.Add(new Symbol(SymbolKind.View, "größe", ScalarType.F32, access: ViewAccess.Write));
        kernel.Parameters.Add(new Symbol(SymbolKind.View, "gröäe", ScalarType.F32, access: ViewAccess.Write));
        kernel.Parameters.Add(new Symbol(SymbolKind.View, "float__buffer_", ScalarType.F32, access: ViewAccess.Write));
        Assert.Empty(ShaderTools.Check([("names", GlslEmitter.Emit(kernel).Text)]));
    }

    [Fact]
    public void A_call_that_was_not_inlined_is_refused()
    {
        var kernel = new Kernel("Calls", new WorkgroupShape(1, 1, 1));
        kernel.Body.Instructions.Add(new Instruction(Op.Call) { Callee = "Helper" });
        Assert.Contains("Helper", Assert.Throws<InvalidOperationException>(() => GlslEmitter.Emit(kernel)).Message);
    }

    private static void Verify(string ir, [System.Runtime.CompilerServices.CallerMemberName] string method = "")
    {
        string glsl = GlslEmitter.Emit(KernelParser.Parse(ir)).Text;
        List<string> failures = ShaderTools.Check([(method, glsl)], "-O");
        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Golden.Verify(glsl, method: method);
    }
}

using HataDsl.Ir.Passes;

namespace HataDsl.Ir.Tests;

public sealed class SimplifyTests
{
    private const string Start = """
        %x:i32 = get n
        %u:u32 = bitcast %x
        %l:i32 = local.x
        %f:f32 = load input %x
        %t:i1 = get flag

        """;

    /// <summary>The expression must become what is expected, constants written in place of their values.</summary>
    [Theory]
    [InlineData("%c:i32 = const 0\n%r:i32 = add %c, %x", "x")]
    [InlineData("%c:i32 = const 5\n%r:i32 = sub %x, %c", "add x, -5")]
    [InlineData("%c:i32 = const 0\n%r:i32 = sub %c, %x", "neg x")]
    [InlineData("%r:i32 = sub %x, %x", "0")]
    [InlineData("%c:i32 = const 8\n%r:i32 = mul %x, %c", "shl x, 3")]
    [InlineData("%c:i32 = const 8\n%r:i32 = div %x, %c", "div x, 8")]
    [InlineData("%c:i32 = const 8\n%r:i32 = div %l, %c", "shr l, 3")]
    [InlineData("%c:i32 = const 8\n%r:i32 = rem %l, %c", "and l, 7")]
    [InlineData("%c:u32 = const 8\n%r:u32 = rem %u, %c", "and u, 7")]
    [InlineData("%c:u32 = const 0\n%r:u32 = div %u, %c", "0")]
    [InlineData("%c:i32 = const 3\n%1:i32 = add %x, %c\n%2:i32 = add %1, %c\n%r:i32 = add %2, %c", "add x, 9")]
    [InlineData("%1:i32 = not %x\n%r:i32 = not %1", "x")]
    [InlineData("%1:i1 = lt %x, %l\n%r:i1 = not %1", "ge x, l")]
    [InlineData("%1:i1 = lt %f, %f\n%r:i1 = not %1", "not lt f, f")]
    [InlineData("%1:i1 = eq %f, %f\n%r:i1 = not %1", "ne f, f")]
    [InlineData("%c:i1 = const false\n%r:i1 = ne %t, %c", "t")]
    [InlineData("%1:i1 = const true\n%2:i1 = const false\n%r:i1 = select %t, %2, %1", "not t")]
    [InlineData("%r:i32 = select %t, %x, %x", "x")]
    [InlineData("%c:f32 = const 1\n%r:f32 = mul %c, %f", "f")]
    [InlineData("%c:f32 = const 0\n%r:f32 = add %f, %c", "add f, 0")]
    [InlineData("%c:f32 = const -0\n%r:f32 = add %f, %c", "f")]
    [InlineData("%c:f32 = const 0\n%r:f32 = sub %f, %c", "f")]
    [InlineData("%c:f32 = const -0\n%r:f32 = sub %f, %c", "sub f, -0")]
    [InlineData("%c:f32 = const 0\n%r:f32 = mul %f, %c", "mul f, 0")]
    [InlineData("%c:f32 = const 8\n%r:f32 = div %f, %c", "mul f, 0.125")]
    [InlineData("%c:f32 = const 3\n%r:f32 = div %f, %c", "div f, 3")]
    [InlineData("%r:f32 = sub %f, %f", "sub f, f")]
    [InlineData("%1:i64 = convert %x\n%r:i32 = convert %1", "x")]
    [InlineData("%1:f64 = convert %f\n%r:f32 = convert %1", "f")]
    [InlineData("%1:f32 = convert %x\n%r:i32 = convert %1", "convert:i32 convert:f32 x")]
    [InlineData("%1:i8 = convert %x\n%r:i32 = convert %1", "convert:i32 convert:i8 x")]
    [InlineData("%1:i64 = convert %x\n%r:i8 = convert %1", "convert:i8 x")]
    [InlineData("%1:f32 = const 2\n%r:f32 = exp2 %1", "exp2 2")]
    [InlineData("%1:f32 = const 2\n%r:f32 = sqrt %1", "1.41421354")]
    [InlineData("%r:i32 = local.y", "0")]
    [InlineData("%r:i32 = invocation.z", "workgroup.z")]
    public void Expressions(string body, string expected)
    {
        string type = body[body.IndexOf("%r:")..].Split(':', ' ')[1];
        Kernel kernel = PassTest.Parse($"local result {type}", Start + body + "\nset result %r");
        Simplify.Run(kernel);
        Assert.Empty(KernelVerifier.Verify(kernel, VerificationLevel.AfterPasses));
        var definitions = new Dictionary<Value, Instruction>();
        foreach (Instruction instruction in kernel.Body.Instructions.Where(instruction => instruction.Results.Length > 0))
        {
            definitions.Add(instruction.Result, instruction);
        }

        string[] names = ["x", "u", "l", "f", "t"];
        string Text(Value value)
        {
            Instruction instruction = definitions[value];
            int known = kernel.Body.Instructions.IndexOf(instruction);
            string name = instruction.Info.Name + (instruction.Op == Op.Convert ? $":{instruction.Type.Name()}" : "");
            return known < names.Length ? names[known]
                : instruction.Op == Op.Const ? ConstantText.Print(instruction.Type, instruction.Bits)
                : $"{name} {string.Join(", ", instruction.Operands.Select(Text))}".Trim();
        }

        Assert.Equal(expected, Text(kernel.Body.Instructions[^1].Operands[0]));
    }

    [Fact]
    public void Functions_of_the_library_fold_in_f32_under_a_relaxed_contract()
    {
        Kernel kernel = PassTest.Parse("local r f32", "%0:f32 = const 2\n%1:f32 = exp2 %0\nset r %1");
        kernel.Contract = NumericContract.Relaxed;
        Simplify.Run(kernel);
        Assert.Contains("const 4", KernelPrinter.Print(kernel));
    }

    [Fact]
    public void Decided_control_goes() => PassTest.Check(Simplify.Run, "local a i32",
        """
        %0:i1 = const false
        %1:i32 = get n
        if %0 {
          barrier
        } else {
          set a %1
        }
        loop {
          test %0
        } body {
          barrier
        } latch {
        }
        %2:i1 = get flag
        loop {
        } body {
          set a %1
          break
        } latch {
          barrier
        }
        loop {
          test %2
        } body {
          barrier
        } latch {
          test %0
        }
        %3:i1 = not %2
        if %3 {
          return
        } else {
        }
        %4:i1 = const true
        if %4 {
          return
        } else {
        }
        barrier
        """,
        """
          local a i32
        {
          %0:i1 = const false
          %1:i32 = get n
          set a %1
          %2:i1 = get flag
          set a %1
          if %2 {
            barrier
          } else {
          }
          %3:i1 = not %2
          if %2 {
          } else {
            return
          }
          %4:i1 = const true
          return
        }
        """);
}

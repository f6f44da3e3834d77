namespace HataDsl.Ir.Tests;

public sealed class KernelVerifierTests
{
    private const string Symbols = """
        view out f32 write
        view words u32 readwrite
        view halves f16 read
        shared tile f32 64
        shared counts i32 8
        private mine i32 4
        local a f32
        local i i32
        local b i1
        """;

    private const string Functions = """
        function "scale" f32 3
          view v f32 read
          local x f32
          private p i32 0 ref
        {
          %0:f32 = get x
          return %0
        }
        """;

    /// <summary>Values that the cases below start with, so that each can name a value of every type.</summary>
    private const string Values = """
        %i:i32 = local.x
        %f:f32 = const 1.5
        %d:f64 = const 2
        %t:i1 = get flag
        %u:u32 = const 7
        %l:i64 = const 9
        %h:f16 = const 0x3c00
        %s:i8 = const -3
        """;

    [Theory]
    [InlineData("%1:f32 = add %f, %f")]
    [InlineData("%1:f32 = load input %i")]
    [InlineData("%1:f32, %2:f32, %3:f32, %4:f32 = load input %l")]
    [InlineData("%1:f16 = load halves %i\n%2:f32 = convert %1")]
    [InlineData("%1:u32 = atomic.compare_exchange words %i, %u, %u")]
    [InlineData("%1:i1 = eq %h, %h")]
    [InlineData("%1:i8 = select %t, %s, %s")]
    [InlineData("%1:f16 = subgroup.shuffle_xor %h, %i")]
    [InlineData("%1:f32 = call \"scale\" [input, mine] %f")]
    [InlineData("%1:i64 = length words")]
    [InlineData("%1:i32 = length tile")]
    [InlineData("loop {\n%1:i32 = get i\n} body {\nset i %1\ncontinue\n} latch {\nset i %1\ntest %t\n}")]
    [InlineData("loop {\n} body {\nif %t {\nreturn\n} else {\nbreak\n}\n} latch {\n}\nreturn")]
    public void A_right_kernel_is_accepted(string body) => Assert.Empty(Verify(body));

    [Theory]
    [InlineData("%1:f32 = add %f, %d", "the first is f32")]
    [InlineData("%1:i8 = add %s, %s", "narrow types have no arithmetic")]
    [InlineData("%1:i1 = lt %h, %h", "narrow types have no arithmetic")]
    [InlineData("%1:i32 = add %i", "takes 2 operands, not 1")]
    [InlineData("%1:f64 = add %f, %f", "cannot be f64")]
    [InlineData("%1:i32, %2:i32 = add %i, %i", "one result, not 2")]
    [InlineData("%1:f32, %2:f32, %3:f32 = load input %i", "1, 2, 4, 8 or 16")]
    [InlineData("%1:f32 = and %f, %f", "integer or i1")]
    [InlineData("%1:f32 = load out %i", "can only be written")]
    [InlineData("store input %i, %f", "can only be read")]
    [InlineData("store tile %i, %d", "holds f32, not f64")]
    [InlineData("store tile %u, %f", "i32 or i64")]
    [InlineData("%1:f32 = load a %i", "needs a get")]
    [InlineData("%1:f32 = get input", "needs a load")]
    [InlineData("set n %i", "cannot be set")]
    [InlineData("set a %i", "holds f32, not i32")]
    [InlineData("%1:i32 = length a", "has no length")]
    [InlineData("%1:u64 = length input", "i32 or i64")]
    [InlineData("%1:i32 = atomic.add mine %i, %i", "neither a view nor shared")]
    [InlineData("%1:f32 = atomic.and output %i, %f", "does not take")]
    [InlineData("%1:u32 = atomic.add words %i, %i", "holds u32, not i32")]
    [InlineData("%1:f32 = atomic.add out %i, %f", "readable and writable")]
    [InlineData("%1:f32 = select %t, %f, %d", "one type")]
    [InlineData("%1:f32 = select %i, %f, %f", "i1 is needed")]
    [InlineData("%1:i32 = convert %t", "use select or ne")]
    [InlineData("%1:f64 = bitcast %f", "same size")]
    [InlineData("%1:i32 = rotl %i, %i", "unsigned")]
    [InlineData("%1:u32 = shl %u, %u", "i32 is needed")]
    [InlineData("test %t", "outside the header")]
    [InlineData("break", "outside the body")]
    [InlineData("loop {\ncontinue\n} body {\n} latch {\n}", "outside the body")]
    [InlineData("loop {\nreturn\n} body {\n} latch {\n}", "header or latch")]
    [InlineData("return\nbarrier", "Nothing may follow")]
    [InlineData("return %i", "without a value")]
    [InlineData("if %t {\n%1:i32 = get i\n} else {\n}\nset i %1", "not defined")]
    [InlineData("loop {\n} body {\n%1:i32 = get i\n} latch {\nset i %1\n}", "not defined")]
    [InlineData("loop {\n%1:i32 = get i\n} body {\n} latch {\n}\nset i %1", "not defined")]
    [InlineData("%1:f32 = call \"scales\" [input, mine] %f", "no function")]
    [InlineData("%1:f32 = call \"scale\" [mine, input] %f", "does not fit")]
    [InlineData("%1:f32 = call \"scale\" [out, mine] %f", "does not fit")]
    [InlineData("%1:f32 = call \"scale\" [input, mine] %d", "does not fit")]
    [InlineData("%1:f32 = call \"scale\" [input, mine, mine] %f", "more arguments")]
    [InlineData("%1:i32 = call \"scale\" [input, mine] %f", "returns f32")]
    public void A_broken_rule_is_named(string body, string message) => Assert.Contains(message, Assert.Single(Verify(body)).Message);

    [Theory]
    [InlineData("shared empty i32 0", "no elements")]
    [InlineData("local r i32 ref", "is a parameter")]
    public void A_wrong_declaration_is_named(string symbol, string message) =>
        Assert.Contains(Errors(Parse("", symbol)), error => error.Message.Contains(message));

    [Theory]
    [InlineData("function \"f\" i32 0\n{\n}", "without returning")]
    [InlineData("function \"f\" void 0\n  view t i32 read\n{\n}", "only arrays, tables and variables")]
    [InlineData("function \"f\" void 1\n  private t i32 4\n{\n}", "passed by reference")]
    [InlineData("function \"f\" void 1\n  scalar t i32\n{\n}", "is a scalar of the kernel")]
    [InlineData("function \"scale\" void 0\n{\n}", "Two functions")]
    [InlineData("function \"f\" void 0\n{\n  call \"g\" []\n}\nfunction \"g\" void 0\n{\n  call \"f\" []\n}", "calls itself")]
    public void A_wrong_function_is_named(string function, string message) =>
        Assert.Contains(message, Assert.Single(Errors(Parse("", functions: Functions + "\n" + function))).Message);

    [Fact]
    public void Objects_that_text_cannot_show_are_checked()
    {
        Kernel kernel = Parse("%1:f32 = add %f, %f");
        kernel.Body.Instructions.Add(kernel.Body.Instructions[^1]);
        Assert.Contains("two places", Assert.Single(Errors(kernel)).Message);

        kernel = Parse("");
        kernel.Body.Instructions.Add(new Instruction(Op.Const) { Bits = 256, Results = [new Value(ScalarType.U8)] });
        Assert.Contains("above the width", Assert.Single(Errors(kernel)).Message);

        kernel = Parse("");
        kernel.Body.Instructions.Add(new Instruction(Op.If) { Operands = [kernel.Body.Instructions[3].Result] });
        Assert.Contains("2 regions", Assert.Single(Errors(kernel)).Message);

        kernel = Parse("");
        new RegionBuilder(kernel.Body).Get(new Symbol(SymbolKind.Local, "a", ScalarType.I32));
        Assert.Contains("not declared", Assert.Single(Errors(kernel)).Message);

        kernel = Parse("");
        kernel.Symbols.Add(new Symbol(SymbolKind.Local, "a", ScalarType.I32));
        Assert.Contains("Two symbols", Assert.Single(Errors(kernel)).Message);

        kernel = new Kernel("Big", new WorkgroupShape(1024, 2, 1));
        Assert.Contains("1024 x 2 x 1", Assert.Single(Errors(kernel)).Message);
    }

    [Fact]
    public void Calls_are_refused_after_the_passes()
    {
        Kernel kernel = Parse("%1:f32 = call \"scale\" [input, mine] %f\n%2:i32 = length tile");
        string[] messages = [.. KernelVerifier.Verify(kernel, VerificationLevel.AfterPasses).Select(error => error.Message)];
        Assert.Contains(messages, message => message.Contains("Helper functions remain"));
        Assert.Contains(messages, message => message.Contains("call remains"));
        Assert.Contains(messages, message => message.Contains("constant after inlining"));
    }

    [Fact]
    public void A_target_adds_its_own_rules()
    {
        var rules = new TargetRules("GLSL", (_, instruction) => instruction.Type == ScalarType.F64 ? "There is no f64." : null);
        VerificationError error = Assert.Single(KernelVerifier.Verify(Parse("", functions: ""), VerificationLevel.AfterPasses, rules));
        Assert.Equal("GLSL: There is no f64. In: %2:f64 = const 2", error.ToString());
    }

    private static IReadOnlyList<VerificationError> Verify(string body) => Errors(Parse(body));

    private static IReadOnlyList<VerificationError> Errors(Kernel kernel) => KernelVerifier.Verify(kernel, VerificationLevel.AfterLowering);

    private static Kernel Parse(string body, string symbol = "", string functions = Functions) =>
        PassTest.Parse(Symbols + "\n" + symbol, Values + "\n" + body, functions);
}

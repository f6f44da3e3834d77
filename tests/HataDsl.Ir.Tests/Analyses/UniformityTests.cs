namespace HataDsl.Ir.Tests;

/// <summary>Each local named in a kernel below is expected to have the level written beside it.</summary>
public sealed class UniformityTests
{
    [Fact]
    public void Values_have_the_level_of_their_operands()
    {
        UniformityInfo info = Analyze("local a i32\nlocal b i32\nlocal c i32\nlocal d i32\nlocal e i32\nlocal f i64", """
            %0:i32 = const 1
            set a %0
            %1:i32 = get n
            %2:i32 = add %1, %0
            set b %2
            %3:i32 = workgroup.x
            %4:i32 = mul %3, %2
            set c %4
            %5:i32 = subgroup.index
            set d %5
            %6:i32 = invocation.x
            set e %6
            %7:i64 = length input
            set f %7
            """, out Kernel kernel);
        Assert.Equal("a=Constant b=Launch c=Workgroup d=Subgroup e=Varying f=Launch", Levels(kernel, info));
    }

    [Fact]
    public void Axes_of_one_invocation_are_uniform()
    {
        UniformityInfo info = Analyze("local a i32\nlocal b i32\nlocal c i32", """
            %0:i32 = local.y
            set a %0
            %1:i32 = invocation.z
            set b %1
            %2:i32 = local.index
            set c %2
            """, out Kernel kernel);
        Assert.Equal("a=Constant b=Workgroup c=Varying", Levels(kernel, info));
    }

    [Fact]
    public void Loads_are_uniform_while_nothing_can_store()
    {
        UniformityInfo info = Analyze("shared tile f32 64\nprivate p f32 4\nlocal a f32\nlocal b f32\nlocal c f32\nlocal d f32\nlocal e f32", """
            %0:i32 = const 3
            %1:i32 = local.x
            %2:f32 = load input %0
            set a %2
            %3:f32 = load input %1
            store tile %1, %3
            %4:f32 = load tile %0
            set b %4
            barrier
            %5:f32 = load tile %0
            set c %5
            %6:f32 = load output %0
            set d %6
            store p %0, %3
            %7:f32 = load p %0
            set e %7
            """, out Kernel kernel);
        Assert.Equal("a=Launch b=Varying c=Workgroup d=Workgroup e=Varying", Levels(kernel, info));
    }

    [Fact]
    public void A_store_later_in_a_loop_reaches_a_load_unless_barriers_part_them()
    {
        const string body = """
            %0:i32 = const 3
            %1:i32 = local.x
            %2:f32 = const 1
            %3:i1 = get flag
            loop {
              test %3
            } body {
              %4:f32 = load tile %0
              set a %4
              barrier
              store tile %1, %2
              barrier
            } latch {
            }
            """;
        UniformityInfo info = Analyze("shared tile f32 64\nlocal a f32", body, out Kernel kernel);
        Assert.Equal("a=Workgroup", Levels(kernel, info));
        info = Analyze("shared tile f32 64\nlocal a f32", body.Replace("barrier\n} latch", "} latch"), out kernel);
        Assert.Equal("a=Varying", Levels(kernel, info));
    }

    [Theory]
    [InlineData("if %v {\nset a %1\n} else {\n}", "a=Varying")]
    [InlineData("if %t {\nset a %1\n} else {\n}", "a=Launch")]
    [InlineData("if %t {\nif %v {\nreturn\n} else {\n}\nset a %1\n} else {\n}", "a=Varying")]
    [InlineData("loop {\ntest %v\n} body {\nset a %1\n} latch {\n}", "a=Varying")]
    [InlineData("loop {\ntest %t\n} body {\nset a %1\n} latch {\n}", "a=Launch")]
    [InlineData("loop {\n} body {\nset a %1\n} latch {\ntest %v\n}", "a=Varying")]
    [InlineData("loop {\ntest %t\n} body {\nif %v {\nbreak\n} else {\n}\n} latch {\nset a %1\n}", "a=Varying")]
    [InlineData("loop {\ntest %t\n} body {\nif %v {\ncontinue\n} else {\n}\n} latch {\nset a %1\n}", "a=Launch")]
    [InlineData("loop {\ntest %t\n} body {\nif %v {\ncontinue\n} else {\n}\nset a %1\n} latch {\n}", "a=Varying")]
    [InlineData("loop {\ntest %t\n} body {\nif %t {\nbreak\n} else {\n}\nset a %1\n} latch {\n}", "a=Launch")]
    public void A_variable_assigned_under_divergent_control_varies(string body, string expected)
    {
        UniformityInfo info = Analyze("local a i32", Start + "set a %0\n" + body, out Kernel kernel);
        Assert.Equal(expected, Levels(kernel, info));
    }

    [Fact]
    public void A_variable_read_before_it_is_assigned_carries_over()
    {
        const string body = "loop {\ntest %t\n} body {\nif %v {\n%2:i32 = get a\n%3:i32 = add %2, %1\nset a %3\n} else {\n}\n} latch {\n}";
        UniformityInfo info = Analyze("local a i32", Start + body, out Kernel kernel);
        Assert.Equal("a=Varying", Levels(kernel, info));
    }

    [Theory]
    [InlineData("if %v {\nreturn\n} else {\n}\nset a %0\nset a %1")]
    [InlineData("if %v {\nset a %0\nloop {\ntest %t\n} body {\n} latch {\nset a %1\n}\n} else {\n}")]
    [InlineData("set a %0\nif %v {\nreturn\n} else {\n}\nset a %1")]
    [InlineData("loop {\ntest %t\n} body {\nset a %0\nif %v {\ncontinue\n} else {\n}\nset a %1\n} latch {\n}")]
    [InlineData("loop {\ntest %v\n} body {\nset a %0\nif %t {\nset a %1\n} else {\n}\n} latch {\n}")]
    public void A_variable_that_lives_in_divergent_control_may_be_uniform(string body)
    {
        UniformityInfo info = Analyze("local a i32", Start + body, out Kernel kernel);
        Assert.True(info.Of(kernel.Symbols[0]) <= UniformityLevel.Launch);
    }

    [Theory]
    [InlineData("if %v {\nbarrier\n} else {\n}", "barrier", "if")]
    [InlineData("if %v {\nreturn\n} else {\n}\nbarrier", "barrier", "return")]
    [InlineData("loop {\ntest %v\n} body {\nbarrier\n} latch {\n}", "barrier", "test")]
    [InlineData("loop {\ntest %t\n} body {\nbarrier\nif %v {\nbreak\n} else {\n}\n} latch {\n}", "barrier", "break")]
    [InlineData("if %v {\n%9:i32 = subgroup.add %0\n} else {\n}", "subgroup.add", "if")]
    [InlineData("%9:i32 = subgroup.shuffle_xor %0, %x", "subgroup.shuffle_xor", "subgroup.shuffle_xor")]
    public void Divergence_is_found_with_its_cause(string body, string operation, string cause)
    {
        Divergence divergence = Assert.Single(Analyze("", Start + body, out _).Divergences);
        Assert.Equal(operation, divergence.Instruction.Info.Name);
        Assert.Equal(cause, divergence.Cause.Info.Name);
        Assert.Equal(UniformityLevel.Varying, divergence.Level);
        Assert.Contains("subgroup", divergence.Message.Replace("workgroup", "subgroup"));
    }

    [Theory]
    [InlineData("if %t {\nbarrier\n} else {\n}")]
    [InlineData("if %v {\n} else {\n}\nbarrier")]
    [InlineData("loop {\ntest %v\n} body {\n} latch {\n}\nbarrier")]
    [InlineData("loop {\ntest %t\n} body {\nif %v {\ncontinue\n} else {\n}\n} latch {\nbarrier\n}")]
    [InlineData("%8:i32 = subgroup.index\n%9:i1 = eq %8, %0\nif %9 {\n%10:i32 = subgroup.add %x\n} else {\n}")]
    public void Convergent_control_is_accepted(string body) => Assert.Empty(Analyze("", Start + body, out _).Divergences);

    private const string Start = """
        %x:i32 = local.x
        %0:i32 = const 0
        %1:i32 = get n
        %t:i1 = get flag
        %v:i1 = lt %x, %1

        """;

    private static UniformityInfo Analyze(string symbols, string body, out Kernel kernel)
    {
        kernel = PassTest.Parse(symbols, body);
        Assert.Empty(KernelVerifier.Verify(kernel, VerificationLevel.AfterPasses));
        return Uniformity.Analyze(kernel);
    }

    private static string Levels(Kernel kernel, UniformityInfo info) =>
        string.Join(' ', kernel.Symbols.Where(symbol => symbol.Kind == SymbolKind.Local).Select(symbol => $"{symbol.Name}={info.Of(symbol)}"));
}

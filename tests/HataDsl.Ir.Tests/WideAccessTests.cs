using HataDsl.Ir.Passes;

namespace HataDsl.Ir.Tests;

/// <summary>Elements of several scalars, matrix tiles and copies: text, verification, passes and shaders.</summary>
public sealed class WideAccessTests
{
    private const string Tiles = """
        kernel "Tiles" workgroup 64 1 1 relaxed
          view a f16x8 read
          view b f16 read
          view c f32x4 readwrite
          view d u8x2 readwrite
          shared s f16x8 64
          left l f16 16 32
          right r f16 32 16
          right wrong bf16 32 16
          sum t f32 16 16
        {
          %0:i32 = local.index
          %1:i32 = const 0
          %2:f32 = const 1
          %3:f16 = const 0x3c00
        BODY
        }

        """;

    private const string Body = """
          copy.start s [a] %0, %1
          copy.commit
          copy.wait %1
          barrier
          tile.fill t %2
          tile.load l [s] %1, %1
          tile.load_transposed r [b] %1, %0
          tile.multiply_add t [l, r]
          tile.store c [t] %1, %1
        """;

    [Fact]
    public void Text_is_read_back_as_it_was_written()
    {
        string text = Tiles.Replace("BODY", Body);
        Kernel kernel = KernelParser.Parse(text);
        Assert.Equal(text.ReplaceLineEndings("\n"), KernelPrinter.Print(kernel));
        Assert.Empty(KernelVerifier.Verify(kernel, VerificationLevel.AfterLowering));
        PassPipeline.Run(kernel, verify: true);
        Assert.Equal([Op.CopyStart, Op.CopyCommit, Op.CopyWait, Op.Barrier], kernel.Body.Instructions.Select(i => i.Op).Where(op => op is Op.Barrier or (>= Op.CopyStart and <= Op.CopyWait)));
        Assert.Equal(3, kernel.Symbols.Count(symbol => symbol.Kind == SymbolKind.Tile));
    }

    [Theory]
    [InlineData("%4:f32, %5:f32, %6:f32, %7:f32 = load c %0\nstore c %0, %4, %5, %6, %7", "")]
    [InlineData("%4:f32, %5:f32 = load c %0", "has 4 scalars")]
    [InlineData("%4:f16, %5:f16, %6:f16 = load b %0", "1, 2, 4, 8 or 16")]
    [InlineData("store c %0, %2, %2", "has 4 scalars")]
    [InlineData("store c %0, %2, %2, %2, %3", "holds f32, not f16")]
    [InlineData("store c %0", "takes 2 operands")]
    [InlineData("%4:f32 = atomic.add c %0, %2", "has elements of several scalars")]
    [InlineData("tile.fill l %2", "is no tile of sums")]
    [InlineData("tile.load l [c] %1, %1", "holds f32, the tile f16")]
    [InlineData("tile.load t [c] %1, %1", "")]
    [InlineData("tile.load l [l] %1, %1", "is neither a view nor shared")]
    [InlineData("tile.store a [t] %1, %1", "can only be read")]
    [InlineData("tile.store c [l] %1, %1", "is no tile of sums")]
    [InlineData("tile.store d [t] %1, %1", "cannot be stored as u8")]
    [InlineData("tile.multiply_add t [l, wrong]", "is not of the shape")]
    [InlineData("tile.multiply_add t [r, l]", "is not of the shape")]
    [InlineData("tile.multiply_add t [l]", "symbol arguments")]
    [InlineData("copy.start s [b] %0, %0", "different types")]
    [InlineData("copy.start c [a] %0, %0", "is not shared")]
    [InlineData("%4:i64 = const 1\n%5:i64 = dot.bytes %4, %4, %4", "Four bytes")]
    public void Mistakes_are_found(string body, string message)
    {
        IReadOnlyList<VerificationError> errors = KernelVerifier.Verify(KernelParser.Parse(Tiles.Replace("BODY", body)), VerificationLevel.AfterLowering);
        if (message.Length == 0)
        {
            Assert.Empty(errors);
        }
        else
        {
            Assert.Contains(errors, error => error.Message.Contains(message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("view c f32x5 read")]
    [InlineData("shared c f32x4 6")]
    [InlineData("left c f32 16 16")]
    [InlineData("left c f16 8 16")]
    [InlineData("sum c f16 16 16")]
    public void Shapes_that_do_not_exist_are_found(string declaration)
    {
        Kernel kernel = KernelParser.Parse($"kernel \"K\" workgroup 32 1 1 relaxed\n  {declaration}\n{{\n}}\n");
        Assert.NotEmpty(KernelVerifier.Verify(kernel, VerificationLevel.AfterLowering));
    }

    [Fact]
    public void Tiles_whose_place_differs_between_lanes_are_divergent()
    {
        Kernel kernel = KernelParser.Parse(Tiles.Replace("BODY", "tile.load l [s] %0, %1\ntile.load l [s] %1, %1"));
        Divergence divergence = Assert.Single(Uniformity.Analyze(kernel).Divergences);
        Assert.True(divergence.IsOperand);
        Assert.Same(kernel.Body.Instructions[4], divergence.Instruction);
    }

    [Theory]
    [InlineData("f32x4", "f32", 4, "vec4")]
    [InlineData("i32x2", "i32", 2, "ivec2")]
    [InlineData("u32x4", "u32", 4, "uvec4")]
    [InlineData("f16x8", "f16", 8, "uvec4")]
    [InlineData("bf16x2", "bf16", 2, "uint")]
    [InlineData("i8x16", "i8", 16, "uvec4")]
    [InlineData("u64x2", "u64", 2, "uvec4")]
    public void Elements_are_vectors_of_words_in_shaders(string element, string type, int count, string declared)
    {
        string results = string.Join(", ", Enumerable.Range(1, count).Select(i => $"%{i}:{type}"));
        string values = string.Join(", ", Enumerable.Range(1, count).Select(i => $"%{i}"));
        Kernel kernel = KernelParser.Parse($$"""
            kernel "Copy" workgroup 64 1 1 relaxed
              view x {{element}} read
              view y {{element}} write
            {
              %0:i32 = invocation.x
              {{results}} = load x %0
              store y %0, {{values}}
            }
            """);
        string shader = GlslEmitter.Emit(kernel).Text;
        Assert.Contains($"buffer Block0 {{ {declared} v_x[]; }};", shader);
        Assert.Contains($"{declared} w0 = v_x[first_v_x / {count}u + gl_GlobalInvocationID.x];", shader);
        Assert.Single(shader.Split("v_y[first_v_y").Skip(1));
        Assert.Empty(Glsl.ShaderTools.Check([("shader", shader)]));
    }

    [Fact]
    public void Tiles_compile_to_shaders_with_and_without_matrix_units()
    {
        Kernel kernel = KernelParser.Parse(Tiles.Replace("BODY", Body).Replace("view b f16 read", "view b f16x8 read"));
        PassPipeline.Run(kernel);
        string shader = GlslEmitter.Emit(kernel).Text;
        Assert.Contains("shared uvec4", shader);
        Assert.Contains("subgroupShuffle(", shader);
        Assert.Empty(Glsl.ShaderTools.Check([("shader", shader)]));
        string? forUnits = GlslEmitter.EmitForMatrixUnits(kernel)?.Text;
        Assert.NotNull(forUnits);
        Assert.Contains("fcoopmatNV<16, gl_ScopeSubgroup, 16, 16> m_m", forUnits);
        Assert.Equal(2, forUnits.Split("coopMatMulAddNV").Length - 1);
        Assert.DoesNotContain("subgroupShuffle", forUnits);
        Assert.Empty(Glsl.ShaderTools.Check([("units", forUnits)]));
    }

    [Theory]
    [InlineData("load r [b]", false)]
    [InlineData("load r [s]", true)]
    [InlineData("store d [t]", false)]
    [InlineData("store c [t]", true)]
    [InlineData("load t [c]", true)]
    public void Matrix_units_want_rows_that_begin_on_16_bytes(string access, bool fits)
    {
        Kernel kernel = KernelParser.Parse(Tiles.Replace("d u8x2", "d f32").Replace("right wrong bf16 32 16", "right other f16 32 16").Replace("BODY", $"  tile.{access} %1, %1"));
        Assert.Equal(fits, GlslEmitter.EmitForMatrixUnits(kernel) is not null);
    }
}

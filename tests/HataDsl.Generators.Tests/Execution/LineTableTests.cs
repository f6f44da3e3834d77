using System.Reflection;

namespace HataDsl.Generators.Tests;

/// <summary>The tables that lead from a shader back to the C#.</summary>
public sealed class LineTableTests
{
    private static readonly string Source = Compiler.Class("""
        [Kernel(8)]
        public static void Soft(In<float> x, Out<float> y)
        {
            int i = Invocation.X;
            if (i < x.Length)
            {
                float wide = Wide(x[i]);
                y[i] = MathF.Sqrt(wide);
            }
        }

        private static float Wide(float x) => MathF.Floor(x);
        """);

    [Theory]
    [InlineData("sqrt(", "MathF.Sqrt(wide)")]
    [InlineData("floor(", "MathF.Floor(x)")]
    [InlineData("v_y[", "y[i] =")]
    public void A_line_of_the_shader_leads_to_the_csharp_that_it_came_from(string shaderText, string sourceText)
    {
        Generated generated = Compiler.Run(Source);
        generated.AssertClean();
        Assembly assembly = generated.Load();
        KernelShaderAttribute shader = Assert.Single(assembly.GetCustomAttributes<KernelShaderAttribute>());
        KernelSourceAttribute table = Assert.Single(assembly.GetCustomAttributes<KernelSourceAttribute>());
        string[] lines = shader.Glsl.Split('\n');
        int body = Array.FindIndex(lines, line => line.StartsWith("void main", StringComparison.Ordinal));
        int line = Array.FindIndex(lines, body, text => text.Contains(shaderText, StringComparison.Ordinal));
        Assert.True(line > 0, shader.Glsl);

        string place = KernelPlaces.Find(table.Files, table.Rows, KernelPlaces.IrLineOf(shader.Lines, line + 1))!;
        string[] source = Source.Split('\n');
        int expected = Array.FindIndex(source, text => text.Contains(sourceText, StringComparison.Ordinal));
        Assert.StartsWith($"{Compiler.FileName}({expected + 1},", place);
    }

    [Fact]
    public void The_name_of_the_kernel_is_row_0()
    {
        KernelSourceAttribute table = Assert.Single(Compiler.Run(Source).Load().GetCustomAttributes<KernelSourceAttribute>());
        Assert.Equal($"{Compiler.FileName}(7,20)", KernelPlaces.Find(table.Files, table.Rows, 0));
    }
}

using System.Diagnostics;
using HataDsl.Ir.Passes;

namespace HataDsl.Ir.Tests;

public sealed class PassPipelineTests
{
    [Fact]
    public void Each_pass_is_dumped_under_its_name()
    {
        var names = new List<string>();
        Kernel kernel = PassTest.Parse("", "barrier");
        PassPipeline.Run(kernel, (name, text) =>
        {
            names.Add(name);
            Assert.Contains("barrier", text);
        });
        Assert.Equal(PassPipeline.Default.Select(pass => pass.Name), names);
        Assert.All(PassPipeline.Default, pass => Assert.Matches(@"^[a-z-]+$", pass.Name));
        Assert.All(PassPipeline.Default, pass => Assert.EndsWith(".", pass.Reason));
    }

    /// <summary>Passes are linear: a kernel four times as long takes some four times as long, far from sixteen.</summary>
    [Fact]
    public void Time_grows_with_the_length_of_the_kernel()
    {
        double Measure(int blocks)
        {
            string text = Text(blocks);
            double best = double.MaxValue;
            for (int i = 0; i < 12; i++)
            {
                Kernel kernel = KernelParser.Parse(text);
                var watch = Stopwatch.StartNew();
                PassPipeline.Run(kernel);
                best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
            }

            return best;
        }

        double few = Measure(200);
        double many = Measure(800);
        Assert.True(many < 10 * few + 2, $"{few:F2} ms and {many:F2} ms");
    }

    /// <summary>Ten instructions a block, with a loop and a conditional.</summary>
    private static string Text(int blocks)
    {
        var body = new System.Text.StringBuilder();
        for (int i = 0; i < blocks; i++)
        {
            string v = $"%v{i}_";
            body.Append($$"""
                {{v}}0:i32 = get a
                {{v}}1:i32 = get n
                {{v}}2:i32 = add {{v}}0, {{v}}1
                {{v}}3:f32 = load input {{v}}2
                {{v}}4:i1 = lt {{v}}2, {{v}}1
                if {{v}}4 {
                set a {{v}}2
                } else {
                store output {{v}}1, {{v}}3
                }
                loop {
                {{v}}5:i32 = get a
                {{v}}6:i1 = lt {{v}}5, {{v}}1
                test {{v}}6
                } body {
                store output {{v}}5, {{v}}3
                } latch {
                {{v}}7:i32 = mul {{v}}5, {{v}}1
                set a {{v}}7
                }

                """);
        }

        return KernelPrinter.Print(PassTest.Parse("local a i32", body.ToString().TrimEnd()));
    }
}

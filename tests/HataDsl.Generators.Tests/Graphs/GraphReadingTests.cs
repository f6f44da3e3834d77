using HataDsl.Ir.Graphs;
using Microsoft.CodeAnalysis;

namespace HataDsl.Generators.Tests.Graphs;

/// <summary>What the reader makes of C#.</summary>
public sealed class GraphReadingTests
{
    [Fact]
    public void Loops_tuples_conditions_and_methods() => Golden.Check(GraphRun.Text(
        """
        [Graph]
        public static (Tensor<float> Sum, Tensor<float> Last) G([Shape("tokens", 8)] Tensor<float> x, [Repeat(3)][Shape(8)] Tensor<float>[] gains, bool twice = true)
        {
            Tensor<float> sum = x;
            foreach (Tensor<float> gain in gains)
            {
                (Tensor<float> low, Tensor<float> high) = Split(sum * gain);
                sum += Tensor.Concat(1, high, low);
            }

            for (int i = 0; i < 2; i++)
            {
                sum = i == 1 && twice ? sum / x.Length(0) : -sum;
            }

            return (sum, Silu(x));
        }

        static (Tensor<float>, Tensor<float>) Split(Tensor<float> x) => (Tensor.Slice(x, 1, 0, 4), Tensor.Slice(x, 1, 4, x.Length(1) / 2));
        """));

    [Fact]
    public void Operators_of_another_assembly_come_from_its_metadata()
    {
        Generated library = GraphRun.Run(GraphRun.Compile(GraphRun.Class("}\n\npublic static partial class Library\n{\n" +
            """
            [Operator(OperatorClass.Injective)]
            public static Tensor<float> Bend(Tensor<float> x, Tensor<float> y) => Tensor.Map(BendOf, x, y) + 1f;

            [Operator(OperatorClass.Reduction)]
            public static (Tensor<float> Shifted, Tensor<float> Mean) Centre(Tensor<float> x)
            {
                Tensor<float> mean = Tensor.Sum(x, 0) / x.Length(0);
                return (Bend(x - mean, x), mean);
            }

            static float BendOf(float x, float y) => x > y ? x : y * Half(x);
            static float Half(float x) => x / 2;
            """), "Library"));
        library.AssertClean();
        Golden.Check(GraphRun.Text(
            """
            [Graph]
            public static Tensor<float> G([Shape("tokens", 8)] Tensor<float> x)
            {
                var (shifted, mean) = Library.Centre(x);
                return shifted * mean;
            }
            """, MetadataReference.CreateFromImage(library.Emit())));
    }

    [Fact]
    public void An_edit_elsewhere_runs_nothing_again()
    {
        var compilation = GraphRun.Compile(GraphRun.Class("[Graph] public static Tensor<float> G([Shape(4)] Tensor<float> x) => Softmax(x);"));
        GeneratorDriver driver = GraphRun.Driver().RunGenerators(compilation);
        driver = driver.RunGenerators(compilation.AddSyntaxTrees(Compiler.Parse("class Other { }", "Other.cs")));
        foreach (var step in driver.GetRunResult().Results[0].TrackedSteps[GraphTrackingNames.Output])
        {
            Assert.All(step.Outputs, output => Assert.True(output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        }
    }

    [Fact]
    public void Operators_with_a_kernel_of_their_own_are_launched_as_they_are()
    {
        const string Library =
            """
            [Operator(OperatorClass.Anchor, Kernel = "Scan", Workgroups = ["rows"], Scalars = ["width", "0.5f"])]
            [return: Shape("rows", "width")]
            public static Tensor<float> Scanned([Shape("rows", "width")] Tensor<float> x) => x;
            """;
        const string Descriptors = "public static class Descriptors { public static KernelDescriptor Scan => null!; }\n";
        string text = GraphRun.Text(Library + Descriptors + "[Graph] public static Tensor<float> G([Shape(\"tokens\", 8)] Tensor<float> x) => Scanned(-x) * 2f;");
        Assert.Contains("kernel \"global::K.Descriptors.Scan|8;0.5f|tokens|f32[tokens,8]|[tokens,8]|0;1|\" %1 # Scanned", text, StringComparison.Ordinal);
        Generated stored = GraphRun.Run(GraphRun.Compile(GraphRun.Class("}\npublic static partial class Library\n{\n" + Library + Descriptors), "Library"));
        stored.AssertClean();
        string imported = GraphRun.Text(
            "[Graph] public static Tensor<float> G([Shape(\"tokens\", 8)] Tensor<float> x) => Library.Scanned(-x) * 2f;", MetadataReference.CreateFromImage(stored.Emit()));
        Assert.Contains("kernel \"global::Library.Descriptors.Scan|8;0.5f|tokens|f32[tokens,8]|[tokens,8]|0;1|\" %1 # Scanned", imported, StringComparison.Ordinal);
    }

    [Fact]
    public void The_model_is_text_alone()
    {
        string text = GraphRun.Text("[Graph] public static Tensor<float> G([Shape(\"tokens\", 4)] Tensor<float> x) => Softmax(x) * Softmax(x);");
        Assert.Equal(text, GraphPrinter.Print(GraphParser.Parse(text)));
    }
}

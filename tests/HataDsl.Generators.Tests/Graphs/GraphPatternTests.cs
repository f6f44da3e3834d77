using Microsoft.CodeAnalysis;

namespace HataDsl.Generators.Tests.Graphs;

/// <summary>Patterns as declared in C#: of the project itself, and of another one.</summary>
public sealed class GraphPatternTests
{
    private const string Library =
        """
        [Operator(OperatorClass.Injective, Kernel = "Shifted<T>", Scalars = ["width", "shift"], Workgroups = ["rows"], Results = ["result", "total"])]
        [Pattern(typeof(float))]
        [Pattern(typeof(Half))]
        [return: Shape("rows", "width")]
        public static (Tensor<float> Result, Tensor<T> Total) Shifted<T>([Shape("rows", "width")] Tensor<float> x, [Shape("rows", "width")] Tensor<T> total, [Shape(1)] Tensor<int> position, float shift)
            where T : unmanaged
        {
            Tensor<float> result = Tensor.Tanh(x) + shift;
            return (result, Tensor.Write(total, Tensor.FromSingle(result, total), 0, position));
        }
        """;

    private const string Descriptors = "public static class Descriptors { public static KernelDescriptor Shifted<T>() => null!; }\n";

    private const string Steps =
        """
        [Graph]
        public static (Tensor<float> Result, Tensor<TYPE> Total) G([Shape("tokens", 8)] Tensor<float> x, [Shape("tokens", 8)] Tensor<TYPE> total, [Shape(1)] Tensor<int> at)
        {
            Tensor<float> bent = 0.5f + Tensor.Tanh(-x);
            return (bent * 2f, Tensor.Write(total, Tensor.FromSingle(bent, total), 0, at));
        }
        """;

    [Theory]
    [InlineData("float")]
    [InlineData("Half")]
    public void Steps_become_the_kernel_of_their_types(string type)
    {
        string source = Source(Library.Replace("\"Shifted<T>\"", "\"global::K.Descriptors.Shifted<T>()\"", StringComparison.Ordinal) + Descriptors + Steps.Replace("TYPE", type, StringComparison.Ordinal));
        Assert.Contains($"global::K.Descriptors.Shifted<{(type == "Half" ? "global::System.Half" : type)}>()", source, StringComparison.Ordinal);
        Assert.Contains($"Patterns found: 1\\n\\n- Shifted<{type}> at update", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_without_a_kernel_are_told()
    {
        string source = Source(Library.Replace("\"Shifted<T>\"", "\"global::K.Descriptors.Shifted<T>()\"", StringComparison.Ordinal) + Descriptors + Steps.Replace("TYPE", "BFloat16", StringComparison.Ordinal));
        Assert.DoesNotContain("global::K.Descriptors.Shifted<", source, StringComparison.Ordinal);
        Assert.Contains("at update: 'update' is bf16, and this pattern is for", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Patterns_of_another_assembly_are_found()
    {
        Generated stored = GraphRun.Run(GraphRun.Compile(
            GraphRun.Class("}\npublic static partial class Library\n{\n" + Library.Replace("\"Shifted<T>\"", "\"global::Library.Descriptors.Shifted<T>()\"", StringComparison.Ordinal) + Descriptors), "Library"));
        stored.AssertClean();
        string source = Source(Steps.Replace("TYPE", "Half", StringComparison.Ordinal), MetadataReference.CreateFromImage(stored.Emit()));
        Assert.Contains("global::Library.Descriptors.Shifted<global::System.Half>()", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_kernels_can_stand_for_steps_and_lengths_come_from_dimensions()
    {
        const string Two =
            """
            [Pattern(Fused = nameof(InParts))]
            public static Tensor<float> Whole([Shape("rows", "2*half")] Tensor<float> x, [Shape("splits")] int splits) => Tensor.Sum(x * x);

            static Tensor<float> InParts(Tensor<float> x, int splits) => Second(First(x, splits));

            [Operator(OperatorClass.Anchor, Kernel = "A", Scalars = ["half", "pieces"], Workgroups = ["rows", "pieces"])]
            [return: Shape("rows", "pieces")]
            public static Tensor<float> First([Shape("rows", "2*half")] Tensor<float> x, [Shape("pieces")] int pieces) => throw new NotSupportedException();

            [Operator(OperatorClass.Anchor, Kernel = "B", Scalars = ["pieces"], Workgroups = ["rows"])]
            [return: Shape("rows", 1)]
            public static Tensor<float> Second([Shape("rows", "pieces")] Tensor<float> parts) => throw new NotSupportedException();

            public static class Descriptors { public static KernelDescriptor A => null!; public static KernelDescriptor B => null!; }
            [Dimension("splits", 16)]
            """;
        string source = Source(Two + "[Graph] public static Tensor<float> G([Shape(\"tokens\", 64)] Tensor<float> x) => Tensor.Sqrt(Tensor.Sum(x * x));");
        Assert.Contains("hataQueue.Launch(global::K.Descriptors.A, global::HataDsl.Grid.Workgroups(tokens, splits), ", source, StringComparison.Ordinal);
        Assert.Contains("global::HataDsl.KernelArgument.From(32), global::HataDsl.KernelArgument.From(splits));", source, StringComparison.Ordinal);
        Assert.Contains("hataQueue.Launch(global::K.Descriptors.B, global::HataDsl.Grid.Workgroups(tokens), ", source, StringComparison.Ordinal);
        Assert.Contains("int splits, int tokens", source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Pattern] public static Tensor<float> {|HATA2001:F|}([Shape(4)] Tensor<float> x) => -x;")]
    [InlineData("[Pattern(Fused = \"Nothing\")] public static Tensor<float> {|HATA2001:F|}([Shape(4)] Tensor<float> x) => -x;")]
    [InlineData("[Pattern(Fused = nameof(H))] public static Tensor<float> {|HATA2001:F|}([Shape(4)] Tensor<float> x) => x; static Tensor<float> H(Tensor<float> x) => -x;")]
    [InlineData("[Pattern(Fused = nameof(H))] public static Tensor<float> F({|HATA2102:Tensor<float> x|}) => -x; static Tensor<float> H(Tensor<float> x) => x * 1f;")]
    [InlineData("[Pattern(Fused = nameof(H))] public static Tensor<T> {|HATA2001:F|}<T>([Shape(4)] Tensor<T> x) where T : unmanaged => x; static Tensor<T> H<T>(Tensor<T> x) where T : unmanaged => x;")]
    public void Declarations(string member) => GraphRun.Check(member);

    [Fact]
    public void Parts_at_lengths_are_checked_at_each_run()
    {
        string source = Source("[Dimension(\"a\", 8)][Dimension(\"b\", 8)][Graph] public static Tensor<float> G([Shape(\"tokens\", \"a\")] Tensor<float> x, [Shape(\"b\")] int b) => Tensor.Slice(x, 1, b, 2 * b);");
        Assert.Contains("CheckPart(1L * b, 2L * b, 1L * a, \"2*b of a\");", source, StringComparison.Ordinal);
        Assert.Contains("int a, int b, int tokens, ", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Dimensions_can_be_given_together()
    {
        const string Lengths = "}\npublic sealed record Sizes(int Width, int Depth, string Name);\n[Dimension(\"width\", 32)][Dimension(\"tokens\", 64)] public static partial class L {\n";
        string source = Source(Lengths + "[Graph(Lengths = typeof(Sizes))] public static Tensor<float> G([Shape(\"tokens\", \"width\")] Tensor<float> x, float factor) => x * factor;");
        Assert.Contains("public GGraph(global::HataDsl.Device device, global::Sizes hataLengths, int tokens) : this(device, hataLengths.Width, tokens)", source, StringComparison.Ordinal);
        Assert.Contains("public void Run(global::HataDsl.Queue hataQueue, global::Sizes hataLengths, int tokens, float factor, ", source, StringComparison.Ordinal);
        Assert.Contains("Run(hataQueue, hataLengths.Width, tokens, factor, x, result);", source, StringComparison.Ordinal);

        string generic = Source(Lengths + "[Graph(Lengths = typeof(Sizes))][GraphInstance(typeof(float))] public static Tensor<float> G<T>([Shape(\"tokens\", \"width\")] Tensor<T> x) where T : unmanaged => Tensor.ToSingle(x) * 2f;");
        Assert.Contains("public static GGraph<T> Create(global::HataDsl.Device device, global::Sizes hataLengths, int tokens) => Create(device, hataLengths.Width, tokens);", generic, StringComparison.Ordinal);
        Assert.Contains("public void Run(global::HataDsl.Queue hataQueue, global::Sizes hataLengths, int tokens, global::HataDsl.BufferView<T> x, ", generic, StringComparison.Ordinal);

        string without = Source(Lengths + "[Graph(Lengths = typeof(Sizes))] public static Tensor<float> G([Shape(\"tokens\")] Tensor<float> x) => -x;");
        Assert.DoesNotContain("hataLengths", without, StringComparison.Ordinal);
    }

    /// <summary>A pattern that is no kernel itself: its body in steps becomes its body in kernels, for all types of a list at once.</summary>
    [Fact]
    public void A_body_that_calls_kernels_is_put_in_place_of_its_steps()
    {
        const string Chain =
            """
            [GraphInstance(typeof(float))][GraphInstance(typeof(Half))] public sealed class Types;

            [Operator(OperatorClass.Anchor, Kernel = "A", On = OperatorKernel.OnProcessor, Workgroups = ["rows"])]
            [Pattern(Instances = typeof(Types))]
            [return: Shape("rows", 8)]
            public static Tensor<float> First<T>([Shape("rows", 8)] Tensor<T> x) where T : unmanaged => Tensor.Exp(Tensor.ToSingle(x));

            [Operator(OperatorClass.Anchor, Kernel = "B", Workgroups = ["rows"])]
            [Pattern]
            [return: Shape("rows", 1)]
            public static Tensor<float> Second([Shape("rows", 8)] Tensor<float> x) => Tensor.Maximum(Tensor.Tanh(x));

            [Pattern(Instances = typeof(Types), Steps = "first + second")]
            public static Tensor<float> Both<T>([Shape("rows", 8)] Tensor<T> x) where T : unmanaged => Second(First(x));

            public static class Descriptors { public static KernelDescriptor A => null!; public static KernelDescriptor B => null!; }
            """;
        string source = Source(Chain + "[Graph] public static Tensor<float> G([Shape(\"tokens\", 8)] Tensor<Half> x) => Tensor.Sqrt(Tensor.Maximum(Tensor.Tanh(Tensor.Exp(Tensor.ToSingle(x)))));");
        Assert.Equal(2, source.Split("- Both<Half> at maximum: first + second\\n", StringSplitOptions.None).Length - 1);
        Assert.Contains("hataQueue.Launch(global::K.Descriptors.A, ", source, StringComparison.Ordinal);
        Assert.Equal(2, source.Split("hataQueue.Launch(global::K.Descriptors.B, ", StringSplitOptions.None).Length - 1);
    }

    [Fact]
    public void Graphs_share_lists_of_instances()
    {
        string source = Source(
            "[GraphInstance(typeof(float))][GraphInstance(typeof(Half))] sealed class Types;\n[Graph][GraphInstances(typeof(Types))] public static Tensor<float> G<T>([Shape(4)] Tensor<T> x) where T : unmanaged => Tensor.ToSingle(x) * 2f;");
        Assert.Contains("typeof(T) == typeof(global::System.Half) ? ", source, StringComparison.Ordinal);
    }

    private static string Source(string members, params MetadataReference[] more)
    {
        Generated generated = GraphRun.Run(GraphRun.Compile(GraphRun.Class(members), "Test", more));
        generated.AssertClean();
        return string.Concat(generated.Result.GeneratedSources.Where(source => source.HintName.EndsWith(".graph.g.cs", StringComparison.Ordinal)).Select(source => source.SourceText.ToString()));
    }
}

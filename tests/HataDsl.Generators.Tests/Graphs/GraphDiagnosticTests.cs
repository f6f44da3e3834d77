namespace HataDsl.Generators.Tests.Graphs;

/// <summary>Each rule at the expression it is about, beside something similar that is right.</summary>
public sealed class GraphDiagnosticTests
{
    private const string X = "[Shape(\"tokens\", 8)] Tensor<float> x";
    private const string Y = "[Shape(\"tokens\", 9)] Tensor<float> y";

    [Theory]
    [InlineData($"[Graph] public static Tensor<float> G({X}, {Y}) => {{|HATA2100:x + y|}};")]
    [InlineData($"[Graph] public static Tensor<float> G({X}, {Y}) {{ var z = -x; return Tensor.Exp({{|HATA2100:Tensor.Dot(z, y)|}}); }}")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) => {{|HATA2100:Tensor.Reshape(x, 3, 5)|}};")]
    [InlineData($"[Graph] public static Tensor<float> G({X}, [Shape(9)] Tensor<float> gain) => {{|HATA2100:RmsNorm(x, gain, 1e-5f)|}};")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) => {{|HATA2100:Tensor.Slice(x, 1, 4, 5)|}};")]
    [InlineData("[Graph] public static Tensor<float> G([{|HATA2100:Shape(-1)|}] Tensor<float> x) => -x;")]
    public void Shapes(string member) => GraphRun.Check(member);

    [Theory]
    [InlineData("[Graph] public static Tensor<float> G([{|HATA2101:Shape(\"rows\", 8)|}] Tensor<float> x) => -x;")]
    [InlineData("[Graph] public static Tensor<float> G({|HATA2102:Tensor<float> x|}) => -x;")]
    [InlineData("[Graph] public static Tensor<float> G({|HATA2102:[Shape(4)] Tensor<float>[] x|}) => x[0];")]
    public void Declarations_of_shapes(string member) => GraphRun.Check(member);

    [Theory]
    [InlineData("[Graph] public static Tensor<Half> G([Shape(4)] Tensor<Half> x) => {|HATA2200:x + x|};")]
    [InlineData("[Graph] public static Tensor<bool> G([Shape(4)] Tensor<bool> x) => {|HATA2200:x < x|};")]
    public void Element_types(string member) => GraphRun.Check(member);

    [Theory]
    [InlineData("[Graph] public static Tensor<float> G([Shape(8, 4)] Tensor<float> cache, [Shape(1, 4)] Tensor<float> x, [Shape(1)] Tensor<int> at) { var w = Tensor.Write(cache, x, 0, at); return w + {|HATA3100:cache * 2f|}; }")]
    [InlineData("[Graph] public static Tensor<float> G([Shape(8, 4)] Tensor<float> cache, [Shape(1, 4)] Tensor<float> x, [Shape(1)] Tensor<int> at) { var before = cache * 2f; var w = Tensor.Write(cache, x, 0, at); return w + before; }")]
    [InlineData("[Graph] public static Tensor<float> G([Shape(8, 4)] Tensor<float> c, [Shape(1, 4)] Tensor<float> x, [Shape(1)] Tensor<int> at) => {|HATA3101:Tensor.Write(-c, x, 0, at)|};")]
    public void Writes_in_place(string member) => GraphRun.Check(member);

    [Theory]
    [InlineData($"[Graph] public static Tensor<float> G({X}) {{ if ({{|HATA2002:x.Length(0) > 3|}}) return x; return -x; }}")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) {{ if (x.Length(1) > 3) return x; return -x; }}")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) {{ {{|HATA2000:while (true) {{ x = -x; }}|}} }}")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) => {{|HATA2003:Foreign.F(x)|}};\n}}\npublic static class Foreign {{ public static extern Tensor<float> F(Tensor<float> x);")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) => F(x);\nstatic Tensor<float> F(Tensor<float> x) => {{|HATA2004:F(x)|}};")]
    [InlineData("[Graph] public static Tensor<float> G({|HATA2001:string name|}) => 1f;")]
    [InlineData("[Graph] public static Tensor<float> {|HATA2001:G|}([Shape(\"tokens\")] Tensor<float> tokens) => -tokens;")]
    public void Structure(string member) => GraphRun.Check(member);

    [Theory]
    [InlineData("[Operator(OperatorClass.Injective)] public static Tensor<float> {|HATA2300:F|}(Tensor<float> x) => x - Tensor.Maximum(x);")]
    [InlineData("[Operator(OperatorClass.Reduction)] public static Tensor<float> F(Tensor<float> x) => x - Tensor.Maximum(x);")]
    [InlineData("[Operator(OperatorClass.Anchor, Kernel = \"Scan\")] [return: Shape(4)] public static Tensor<float> {|HATA2001:F|}([Shape(4)] Tensor<float> x) => x;")]
    [InlineData("[Operator(OperatorClass.Anchor, Kernel = \"Scan\", Workgroups = [\"1\"])] public static Tensor<float> {|HATA2001:F|}([Shape(4)] Tensor<float> x) => x;")]
    [InlineData("[Operator(OperatorClass.Injective)] public static Tensor<float> F({|HATA2001:int x|}) => 1f;")]
    [InlineData("[Graph] public static Tensor<float> G([Shape(4)] Tensor<float> x) => Tensor.Map(F, x);\nstatic float F(float x) => {|HATA1101:MathF.Asinh(x)|};")]
    public void Operators(string member) => GraphRun.Check(member);

    private const string Parts = "[Block(\"a\")] static Tensor<float> InA(Tensor<float> x) => Tensor.Exp(x);\n[Block(\"b\")] static Tensor<float> InB(Tensor<float> x) => -x;\n[Block(\"c\")] static Tensor<float> InC(Tensor<float> x) => -x;\n";

    [Theory]
    [InlineData($"{Parts}[Graph][Blocks(\"a\", \"b\")] public static Tensor<float> G({X}) => {{|HATA2400:InA(x) + InB(InA(x))|}};")]
    [InlineData($"{Parts}[Graph][Blocks(\"a\", \"b\")] public static Tensor<float> G({X}) => InB(InA(x) * 2f) + 1f;")]
    [InlineData($"{Parts}[Graph][Blocks(\"a\", \"b\")] public static (Tensor<float>, Tensor<float>) G({{|HATA2400:{X}|}}) => (InA(x), InB(x));")]
    [InlineData($"{Parts}[Graph][Blocks(\"a\", \"b\")] public static (Tensor<float>, Tensor<float>) G([Block(\"a\")] {X}) => (InA(x), InB(x));")]
    [InlineData($"{Parts}[Graph][Blocks(\"a\", \"b\")] public static Tensor<float> G({X}) => {{|HATA2401:InC(x)|}};")]
    [InlineData($"{Parts}[Graph][Blocks(\"a\", \"b\")] public static Tensor<float> G({{|HATA2401:[Block(\"c\")] {X}|}}) => InA(x);")]
    [InlineData($"{Parts}[Graph] public static Tensor<float> G([Block(\"c\")] {X}) => InC(x) + InA(x);")]
    [InlineData($"{Parts}[Graph][Blocks(\"a\", \"b\")] public static Tensor<float> G([Block(\"a\")][Shape(9, 8)] Tensor<float> cache, [Shape(1, 8)] Tensor<float> x, [Shape(1)] Tensor<int> at) => Put(cache, InB(x), at);\n[Block(\"b\")] static Tensor<float> Put(Tensor<float> c, Tensor<float> x, Tensor<int> at) => {{|HATA2400:Tensor.Write(c, x, 0, at)|}};")]
    public void Placement(string member) => GraphRun.Check(member);
}

using Microsoft.CodeAnalysis;

namespace HataDsl.Generators.Tests.Graphs;

/// <summary>
/// The five kinds of broken graphs where they are hard to see: through helpers, loops over layers, tuples, bundles, generic methods and
/// operators of other assemblies. Beside each is the same without the mistake.
/// </summary>
public sealed class GraphDiagnosticVariantTests
{
    private const string X = "[Shape(\"tokens\", 8)] Tensor<float> x";
    private const string Cache = "[Shape(16, 8)] Tensor<float> cache, [Shape(1, 8)] Tensor<float> x, [Shape(1)] Tensor<int> at";
    private const string Layer = "}\npublic sealed record Layer([Shape(8)] Tensor<float> Gain, [Shape(8, 8)] Tensor<float> In, [Shape(9, 8)] Tensor<float> Out, [Shape(16, 8)] Tensor<float> Cache);\npublic static partial class K {\n";
    private const string Types = "[GraphInstance(typeof(float))][GraphInstance(typeof(Half))] ";

    /// <summary>Operators of another assembly.</summary>
    private static readonly Lazy<MetadataReference> Library = new(() =>
    {
        Generated stored = GraphRun.Run(GraphRun.Compile(GraphRun.Class("}\npublic static partial class Library\n{\n" +
            """
            [Operator(OperatorClass.Injective)] public static Tensor<float> Pair(Tensor<float> x, Tensor<float> y) => Tensor.Exp(x) * y;
            [Operator(OperatorClass.Injective)] public static (Tensor<float> Sum, Tensor<float> Product) Both(Tensor<float> x, Tensor<float> y) => (x + y, x * y);
            [Operator(OperatorClass.Injective)] public static Tensor<float> Append(Tensor<float> cache, Tensor<float> x, Tensor<int> at) => Tensor.Write(cache, x, 0, at);
            [Operator(OperatorClass.Injective)] public static Tensor<T> Twice<T>(Tensor<T> x) where T : unmanaged => x + x;
            [Operator(OperatorClass.Anchor, Kernel = "Scan", Workgroups = ["rows"], Scalars = ["width", "pieces"])]
            [return: Shape("rows", "width")]
            public static Tensor<float> Scanned([Shape("rows", "width")] Tensor<float> x, [Shape("rows", "width")] Tensor<float> y) => throw new NotSupportedException();
            [Operator(OperatorClass.Anchor, Kernel = "Add", Results = ["total"], Workgroups = ["rows"])]
            public static Tensor<float> Added([Shape("rows", 8)] Tensor<float> x, [Shape("rows", 8)] Tensor<float> total) => throw new NotSupportedException();
            public static class Descriptors { public static KernelDescriptor Scan => null!; public static KernelDescriptor Add => null!; }
            """), "Library"));
        stored.AssertClean();
        return MetadataReference.CreateFromImage(stored.Emit());
    });

    [Theory]
    [InlineData($"[Graph] public static Tensor<float> G({X}) {{ var (low, high) = Split(x); return {{|HATA2100:low + Tensor.Concat(1, high, high)|}}; }}\nstatic (Tensor<float>, Tensor<float>) Split(Tensor<float> v) => (Tensor.Slice(v, 1, 0, 4), Tensor.Slice(v, 1, 4, 4));")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) {{ var (low, high) = Split(x); return low + high; }}\nstatic (Tensor<float>, Tensor<float>) Split(Tensor<float> v) => (Tensor.Slice(v, 1, 0, 4), Tensor.Slice(v, 1, 4, 4));")]
    [InlineData($"{Layer}[Graph] public static Tensor<float> G({X}, [Repeat(3)] Layer[] layers) {{ foreach (Layer layer in layers) {{ x = Linear({{|HATA2100:x * layer.Gain|}}, layer.Out); }} return x; }}")]
    [InlineData($"{Layer}[Graph] public static Tensor<float> G({X}, [Repeat(3)] Layer[] layers) {{ foreach (Layer layer in layers) {{ x = Linear(x * layer.Gain, layer.In); }} return x; }}")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) {{ for (int i = 0; i < 3; i++) {{ x = i < 2 ? Tensor.Concat(1, x, x) : {{|HATA2100:Tensor.Slice(x, 1, 8, 32)|}}; }} return x; }}")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) {{ for (int i = 0; i < 3; i++) {{ x = i < 2 ? Tensor.Concat(1, x, x) : Tensor.Slice(x, 1, 0, 32); }} return x; }}")]
    [InlineData($"[Graph] public static Tensor<float> G({X}, [Shape(9)] Tensor<float> y) => {{|HATA2100:Library.Pair(x, y)|}};")]
    [InlineData($"[Graph] public static Tensor<float> G({X}, [Shape(8)] Tensor<float> y) => Library.Pair(x, y);")]
    [InlineData($"[Graph] public static Tensor<float> G({X}, [Shape(9)] Tensor<float> y) {{ var (sum, product) = Inner(x, y); return sum * product; }}\nstatic (Tensor<float>, Tensor<float>) Inner(Tensor<float> a, Tensor<float> b) => {{|HATA2100:Library.Both(a, b)|}};")]
    [InlineData($"[Dimension(\"items\", 64)][Graph] public static Tensor<float> G({X}, [Shape(\"items\", 8)] Tensor<float> y) => {{|HATA2100:x * y|}};")]
    [InlineData($"[Dimension(\"items\", 64)][Graph] public static Tensor<float> G({X}, [Shape(\"items\", 8)] Tensor<float> y) => Tensor.Dot(x, y);")]
    [InlineData($"[Graph]{Types}public static Tensor<float> G<T>({X}, [Shape(9, 4)] Tensor<T> w) where T : unmanaged => {{|HATA2100:Tensor.Dot(x, Tensor.ToSingle(w))|}};")]
    [InlineData($"[Graph]{Types}public static Tensor<float> G<T>({X}, [Shape(9, 8)] Tensor<T> w) where T : unmanaged => Tensor.Dot(x, Tensor.ToSingle(w));")]
    [InlineData($"[Graph] public static Tensor<float> G({X}, [Shape(9)] Tensor<float> y) {{ Tensor<float> Add(Tensor<float> z) {{ {{|HATA2100:z += y|}}; return z; }} return Add(x); }}")]
    [InlineData($"[Graph] public static Tensor<float> G({X}, [Shape(8)] Tensor<float> y) {{ Tensor<float> Add(Tensor<float> z) {{ z += y; return z; }} return Add(x); }}")]
    [InlineData($"[Dimension(\"pieces\", 4)][Graph] public static Tensor<float> G({X}, [Shape(\"tokens\", 9)] Tensor<float> y) => {{|HATA2100:Library.Scanned(x, y)|}};")]
    [InlineData($"[Dimension(\"pieces\", 4)][Graph] public static Tensor<float> G({X}, [Shape(\"tokens\", 8)] Tensor<float> y) => Library.Scanned(x, y);")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) => {{|HATA2100:Tensor.Transpose(x, 0, 0)|}};")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) => {{|HATA2100:Tensor.Slice(x, 1, -1, 2)|}};")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) => {{|HATA2100:Tensor.Slice(x, 2, 0, 1)|}};")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) => {{|HATA2100:Tensor.Reshape(x, 0, 8)|}};")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) => {{|HATA2100:Tensor.Mean(x, 3)|}};")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) => x * {{|HATA2100:x.Length(2)|}};")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) => {{|HATA2100:Tensor.Broadcast(x, 3, 8)|}};")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) {{ Tensor<float>[] parts = [x, -x]; return {{|HATA2100:parts[2]|}}; }}")]
    public void Shapes(string member) => GraphRun.Check(member, Library.Value);

    [Theory]
    [InlineData("[Graph][GraphInstance(typeof(float))][GraphInstance(typeof(Half))] public static Tensor<T> G<T>([Shape(4)] Tensor<T> x) where T : unmanaged => {|HATA2200:x * x|};")]
    [InlineData("[Graph][GraphInstance(typeof(float))] public static Tensor<T> G<T>([Shape(4)] Tensor<T> x) where T : unmanaged => x * x;")]
    [InlineData("[Graph] public static Tensor<BFloat16> G([Shape(4)] Tensor<BFloat16> x) => {|HATA2200:Library.Twice(x)|};")]
    [InlineData("[Graph] public static Tensor<int> G([Shape(4)] Tensor<int> x) => Library.Twice(x);")]
    [InlineData("[Graph] public static Tensor<Half> G([Shape(4)] Tensor<Half> x) { var (a, b) = Parts(x); return Tensor.ToHalf(Tensor.ToSingle(a) + Tensor.ToSingle(b)); }\nstatic (Tensor<T>, Tensor<T>) Parts<T>(Tensor<T> v) where T : unmanaged => ({|HATA2200:-v|}, v);")]
    [InlineData("[Graph] public static Tensor<Half> G([Shape(4)] Tensor<Half> x) { var (a, b) = Parts(x); return Tensor.ToHalf(Tensor.ToSingle(a) + Tensor.ToSingle(b)); }\nstatic (Tensor<T>, Tensor<T>) Parts<T>(Tensor<T> v) where T : unmanaged => (v, v);")]
    [InlineData("[Graph] public static Tensor<Half> G([Repeat(2)][Shape(4)] Tensor<Half>[] x) { Tensor<Half> most = x[0]; for (int i = 1; i < x.Length; i++) { most = {|HATA2200:Tensor.Max(most, x[i])|}; } return most; }")]
    [InlineData("[Graph] public static Tensor<int> G([Repeat(2)][Shape(4)] Tensor<int>[] x) { Tensor<int> most = x[0]; for (int i = 1; i < x.Length; i++) { most = Tensor.Max(most, x[i]); } return most; }")]
    [InlineData("[Graph] public static Tensor<bool> G([Shape(4)] Tensor<Half> x) { bool Same = true; return Same ? Tensor.Equal({|HATA2200:Tensor.Min(x, x)|}, x) : Tensor.Not(Tensor.ToSingle(x) < 1f); }")]
    [InlineData("[Graph] public static Tensor<bool> G([Shape(4)] Tensor<Half> x) { bool Same = false; return Same ? Tensor.Equal(Tensor.Min(x, x), x) : Tensor.Not(Tensor.ToSingle(x) < 1f); }")]
    [InlineData("[Graph] public static Tensor<float> G({|HATA2200:[Shape(4)] Tensor<decimal> x|}) => Tensor.ToSingle(x);")]
    [InlineData("}\npublic sealed record Parts([Shape(4)] Tensor<float> A, [Shape(4)] Tensor<decimal> B);\npublic static partial class K {\n[Graph] public static Tensor<float> G({|HATA2200:Parts parts|}) => -parts.A;")]
    public void Element_types(string member) => GraphRun.Check(member, Library.Value);

    private const string Blocks = "[Block(\"a\")] static Tensor<float> InA(Tensor<float> x) => Tensor.Exp(x);\n[Block(\"b\")] static Tensor<float> InB(Tensor<float> x) => -x;\n[Graph][Blocks(\"a\", \"b\")] public static ";

    [Theory]
    [InlineData($"{Blocks}Tensor<float> G({X}) => Mixed(InA(x), InB(InA(x)));\nstatic Tensor<float> Mixed(Tensor<float> p, Tensor<float> q) => {{|HATA2400:p * q|}};")]
    [InlineData($"{Blocks}Tensor<float> G({X}) => Mixed(InA(x), InB(InA(x)));\n[Block(\"b\")] static Tensor<float> Mixed(Tensor<float> p, Tensor<float> q) => p * q;")]
    [InlineData($"{Blocks}Tensor<float> G([Block(\"a\")] {X}) {{ Tensor<float> sum = x; for (int i = 0; i < 3; i++) {{ x = i % 2 == 0 ? InB(x) : InA(x); sum = i < 2 ? sum : {{|HATA2400:sum + x|}}; }} return sum; }}")]
    [InlineData($"{Blocks}Tensor<float> G([Block(\"a\")] {X}) {{ Tensor<float> sum = x; for (int i = 0; i < 3; i++) {{ x = i % 2 == 0 ? InB(x) : InA(x); sum = i < 2 ? sum : InA(sum) + InA(x); }} return sum; }}")]
    [InlineData($"{Blocks}Tensor<float> G({X}) {{ var (a, b) = Pair(x); return InB({{|HATA2400:a - b|}}); }}\nstatic (Tensor<float>, Tensor<float>) Pair(Tensor<float> v) {{ var first = InA(v); return (first, InB(first)); }}")]
    [InlineData($"{Blocks}Tensor<float> G({X}) {{ var (a, b) = Pair(x); return InB(a) - b; }}\nstatic (Tensor<float>, Tensor<float>) Pair(Tensor<float> v) {{ var first = InA(v); return (first, InB(first)); }}")]
    [InlineData($"{Blocks}Tensor<float> G({X}) {{ var first = InA(x); return {{|HATA2400:Library.Pair(first, InB(first))|}}; }}")]
    [InlineData($"{Blocks}Tensor<float> G({X}) {{ var first = InA(x); return Library.Pair(first, first * 2f) + InA(InB(first)); }}")]
    [InlineData($"{Layer}{Blocks}Tensor<float> G({X}, Layer layer) => {{|HATA2400:InB(Scaled(x, layer)) * layer.Gain|}};\n[Block(\"a\")] static Tensor<float> Scaled(Tensor<float> v, Layer layer) => v * layer.Gain;")]
    [InlineData($"{Layer}{Blocks}Tensor<float> G({X}, [Block(\"a\")] Layer layer) => Shifted(InB(Scaled(x, layer)), layer);\n[Block(\"a\")] static Tensor<float> Scaled(Tensor<float> v, Layer layer) => v * layer.Gain;\n[Block(\"b\")] static Tensor<float> Shifted(Tensor<float> v, Layer layer) => v + layer.Gain;")]
    [InlineData($"{Blocks}(Tensor<float>, Tensor<float>) G({X}, [Shape(4)] Tensor<float> y) => (InA(x), {{|HATA2400:-y|}});")]
    [InlineData($"{Blocks}(Tensor<float>, Tensor<float>) G({X}, [Block(\"b\")][Shape(4)] Tensor<float> y) => (InA(x), -y);")]
    [InlineData($"{Blocks}Tensor<float> G([Block(\"a\")] {Cache}) => InA(Put(cache, InB(x), at));\nstatic Tensor<float> Put(Tensor<float> c, Tensor<float> v, Tensor<int> p) => {{|HATA2400:Library.Append(c, v, p)|}};")]
    [InlineData($"{Blocks}Tensor<float> G([Block(\"a\")] {Cache}) => InB(Put(cache, InB(x), at));\n[Block(\"a\")] static Tensor<float> Put(Tensor<float> c, Tensor<float> v, Tensor<int> p) => Library.Append(c, v, p);")]
    public void Placement(string member) => GraphRun.Check(member, Library.Value);

    [Theory]
    [InlineData("}\npublic sealed record Rows([{|HATA2101:Shape(\"rows\", 4)|}] Tensor<float> Table);\npublic static partial class K {\n[Graph] public static Tensor<float> G(Rows rows) => -rows.Table;")]
    [InlineData("}\npublic sealed record Rows([Shape(\"rows\", 4)] Tensor<float> Table);\n[Dimension(\"rows\", 9)] public static partial class K {\n[Graph] public static Tensor<float> G(Rows rows) => -rows.Table;")]
    [InlineData("[Graph] public static Tensor<float> G([{|HATA2101:Shape(\"4*rows\")|}][Repeat(2)] Tensor<float>[] x) => x[0] + x[1];")]
    [InlineData("[Dimension(\"rows\", 9)][Graph] public static Tensor<float> G([Shape(\"4*rows\")][Repeat(2)] Tensor<float>[] x) => x[0] + x[1];")]
    [InlineData($"[Graph] public static Tensor<float> G({X}, [{{|HATA2101:Shape(\"count\")|}}] int count) => Tensor.Slice(x, 1, 0, count);")]
    [InlineData($"[Dimension(\"count\", 8)][Graph] public static Tensor<float> G({X}, [Shape(\"count\")] int count) => Tensor.Slice(x, 1, 0, count);")]
    [InlineData($"[Graph]{Types}public static Tensor<float> G<T>({X}, [{{|HATA2101:Shape(\"tokens\", \"tokens*width\")|}}] Tensor<T> y) where T : unmanaged => -x;")]
    [InlineData($"[Dimension(\"width\", 4)][Graph]{Types}public static Tensor<float> G<T>({X}, [Shape(\"tokens\", \"tokens*width\")] Tensor<T> y) where T : unmanaged => -x;")]
    [InlineData($"[Graph] public static Tensor<float> G({X}) => Twice(x);\nstatic Tensor<float> Twice(Tensor<float> v) => {{|HATA2101:Library.Scanned(v, v)|}};")]
    [InlineData($"[Dimension(\"pieces\", 4)][Graph] public static Tensor<float> G({X}) => Twice(x);\nstatic Tensor<float> Twice(Tensor<float> v) => Library.Scanned(v, v);")]
    [InlineData($"[Graph][Blocks(\"a\")] public static Tensor<float> G([Block(\"a\")][{{|HATA2101:Shape(\"rows\", 8)|}}] Tensor<float> x) => -x;")]
    [InlineData($"[Dimension(\"rows\", 3)][Graph][Blocks(\"a\")] public static Tensor<float> G([Block(\"a\")][Shape(\"rows\", 8)] Tensor<float> x) => -x;")]
    public void Dimensions(string member) => GraphRun.Check(member, Library.Value);

    [Theory]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) {{ var w = Put(cache, x, at); return Sums(cache) + Tensor.Sum(w, 0); }}\nstatic Tensor<float> Put(Tensor<float> c, Tensor<float> v, Tensor<int> p) => Tensor.Write(c, v, 0, p);\nstatic Tensor<float> Sums(Tensor<float> c) => {{|HATA3100:Tensor.Maximum(c, 0)|}};")]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) {{ cache = Put(cache, x, at); return Sums(cache) + Tensor.Sum(cache, 0); }}\nstatic Tensor<float> Put(Tensor<float> c, Tensor<float> v, Tensor<int> p) => Tensor.Write(c, v, 0, p);\nstatic Tensor<float> Sums(Tensor<float> c) => Tensor.Maximum(c, 0);")]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) {{ Tensor<float> sum = x; for (int i = 0; i < 2; i++) {{ var w = {{|HATA3100:Tensor.Write(cache, sum, 0, at)|}}; sum += Tensor.Sum(w, 0); }} return sum; }}")]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) {{ Tensor<float> sum = x; for (int i = 0; i < 2; i++) {{ cache = Tensor.Write(cache, sum, 0, at); sum += Tensor.Sum(cache, 0); }} return sum; }}")]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) {{ var w = Library.Append(cache, x, at); return {{|HATA3100:Library.Pair(cache, w)|}}; }}")]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) {{ var before = Tensor.Exp(cache); var w = Library.Append(cache, x, at); return Library.Pair(before, w); }}")]
    [InlineData($"{Layer}[Graph] public static Tensor<float> G(Layer layer, [Shape(1, 8)] Tensor<float> x, [Shape(1)] Tensor<int> at) {{ var (w, y) = (Tensor.Write(layer.Cache, x, 0, at), x * 2f); return w + ({{|HATA3100:y + layer.Cache|}}); }}")]
    [InlineData($"{Layer}[Graph] public static Tensor<float> G(Layer layer, [Shape(1, 8)] Tensor<float> x, [Shape(1)] Tensor<int> at) {{ var (w, y) = (Tensor.Write(layer.Cache, x, 0, at), x * 2f); return w + y; }}")]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) {{ var flat = Tensor.Reshape(cache, 128); var w = Tensor.Write(cache, x, 0, at); return Tensor.Reshape(w, 128) + {{|HATA3100:flat * 2f|}}; }}")]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) {{ var w = Tensor.Write(cache, x, 0, at); return Tensor.Reshape(w, 128) + 2f; }}")]
    [InlineData($"[Graph] public static Tensor<float> G([Shape(8, 8)] Tensor<float> x, [Shape(8, 8)] Tensor<float> total) {{ var t = Library.Added(x, total); return t + {{|HATA3100:-total|}}; }}")]
    [InlineData($"[Graph] public static Tensor<float> G([Shape(8, 8)] Tensor<float> x, [Shape(8, 8)] Tensor<float> total) {{ total = Library.Added(x, total); return total * 2f; }}")]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) {{ var before = Tensor.Slice(cache, 0, 0, 16); var w = Tensor.Write(cache, x, 0, at); return w + before; }}")]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) {{ var before = cache * 1f; var w = Tensor.Write(cache, x, 0, at); return w + before; }}")]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) {{ var before = Tensor.ToSingle(cache); var w = Tensor.Write(cache, x, 0, at); return w + before; }}")]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) {{ var before = Tensor.Broadcast(cache, 16, 8); var w = Tensor.Write(cache, x, 0, at); return w + before; }}")]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) {{ var before = Tensor.Transpose(Tensor.Transpose(cache, 1, 0), 1, 0); var w = Tensor.Write(cache, x, 0, at); return w + before; }}")]
    public void Reads_after_writes_in_place(string member) => GraphRun.Check(member, Library.Value);

    [Theory]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) => Put(cache * 2f, x, at);\nstatic Tensor<float> Put(Tensor<float> c, Tensor<float> v, Tensor<int> p) => {{|HATA3101:Tensor.Write(c, v, 0, p)|}};")]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) => Put(cache, x * 2f, at);\nstatic Tensor<float> Put(Tensor<float> c, Tensor<float> v, Tensor<int> p) => Tensor.Write(c, v, 0, p);")]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) => {{|HATA3101:Library.Append(Tensor.Exp(cache), x, at)|}};")]
    [InlineData($"[Graph] public static Tensor<float> G({Cache}) => Library.Append(cache, Tensor.Exp(x), at);")]
    [InlineData($"[Graph] public static Tensor<float> G([Repeat(2)][Shape(16, 8)] Tensor<float>[] caches, [Shape(1, 8)] Tensor<float> x, [Shape(1)] Tensor<int> at) {{ for (int i = 0; i < 2; i++) {{ Tensor<float> cache = i == 0 ? caches[0] : caches[0] + caches[1]; x += Tensor.Sum({{|HATA3101:Tensor.Write(cache, x, 0, at)|}}, 0); if (i == 0) {{ caches[0] = caches[1]; }} }} return x; }}")]
    [InlineData($"[Graph] public static Tensor<float> G([Repeat(2)][Shape(16, 8)] Tensor<float>[] caches, [Shape(1, 8)] Tensor<float> x, [Shape(1)] Tensor<int> at) {{ foreach (Tensor<float> cache in caches) {{ x += Tensor.Sum(Tensor.Write(cache, x, 0, at), 0); }} return x; }}")]
    [InlineData("[Graph] public static Tensor<float> G([Shape(128)] Tensor<float> cache, [Shape(1, 8)] Tensor<float> x, [Shape(1)] Tensor<int> at) => {|HATA3101:Tensor.Write(Tensor.Reshape(cache, 16, 8), x, 0, at)|};")]
    [InlineData("[Graph] public static Tensor<float> G([Shape(128)] Tensor<float> cache, [Shape(1, 8)] Tensor<float> x, [Shape(1)] Tensor<int> at) => Tensor.Write(cache, Tensor.Reshape(x, 8), 0, at);")]
    [InlineData("[Graph] public static Tensor<float> G([Shape(8, 8)] Tensor<float> x, [Shape(64)] Tensor<float> total) => {|HATA3101:Library.Added(x, Tensor.Reshape(total, 8, 8))|};")]
    [InlineData("[Graph] public static Tensor<float> G([Shape(8, 8)] Tensor<float> x, [Shape(8, 8)] Tensor<float> total) => Library.Added(x, total) * 1f;")]
    [InlineData($"[Graph] public static (Tensor<float>, Tensor<float>) G({Cache}) {{ var (a, b) = (cache * 2f, -x); return (b, {{|HATA3101:Tensor.Write(a, b, 0, at)|}}); }}")]
    [InlineData($"[Graph] public static (Tensor<float>, Tensor<float>) G({Cache}) {{ var (a, b) = (cache, -x); return (b, Tensor.Write(a, b, 0, at)); }}")]
    public void Targets_of_writes(string member) => GraphRun.Check(member, Library.Value);
}

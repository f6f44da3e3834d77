namespace HataDsl.Generators.Tests;

/// <summary>Each rule on its exact expression; kernel Good beside it stays silent and is generated.</summary>
public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("object a = {|HATA1031:new object()|};")]
    [InlineData("{|HATA1035:foreach (char c in \"abc\") { }|}")]
    [InlineData("{|HATA1030:throw new Exception();|}")]
    [InlineData("Func<int, int> f = {|HATA1033:v => v + 1|};")]
    [InlineData("switch (n) { case 1: {|HATA1034:goto inner;|} case 2: inner: y[0] = 1; break; }")]
    [InlineData("float[] a = {|HATA1203:new float[n]|};")]
    [InlineData("decimal d = {|HATA1001:1m|};")]
    [InlineData("nint p = {|HATA1001:3|};")]
    [InlineData("var v = {|HATA1000:new Started(1)|};")]
    [InlineData("var v = {|HATA1000:new Doubled(1)|};")]
    [InlineData("Overlapping {|HATA1001:o|};")]
    [InlineData("y[0] = {|HATA1101:MathF.ReciprocalSqrtEstimate(x[0])|};")]
    [InlineData("y[0] = Rounds({|HATA1013:n|});")]
    [InlineData("foreach (int k in {|HATA1013:Comptime.Range(n)|}) y[0] = k;")]
    [InlineData("foreach (int k in {|HATA1014:Comptime.Range(0, 10000, 2)|}) y[0] = k;")]
    [InlineData("y[0] = {|HATA1012:Table|}[n];")]
    [InlineData("foreach (int k in Comptime.Range(3, 6)) { Span<float> s = stackalloc float[5]; y[k] = s[{|HATA1200:k|}]; }")]
    [InlineData("int i = checked({|HATA1011:n + 1|});")]
    [InlineData("y[0] = {|HATA1012:Mutable|};")]
    [InlineData("y[0] = {|HATA1100:MathF.BitIncrement(x[0])|};")]
    [InlineData("y[0] = {|HATA1101:MathF.Asinh(x[0])|};")]
    [InlineData("y[0] = Endless(n);")]
    [InlineData("Span<float> s = stackalloc float[4]; y[0] = s[{|HATA1200:4|}];")]
    [InlineData("y[0] = x[{|HATA1200:-1|}];")]
    [InlineData("y[0] = {|HATA1201:y[1]|};")]
    [InlineData("if (n > 0) { Span<float> s = {|HATA1202:Workgroup.Shared<float>(4)|}; }")]
    [InlineData("Span<float> s = {|HATA1203:stackalloc float[n]|};")]
    [InlineData("Span<float> s = {|HATA1203:Workgroup.Shared<float>(n)|};")]
    [InlineData("int a = 0; Atomic.Add(ref {|HATA1204:a|}, 1);")]
    [InlineData("Span<float> s = stackalloc float[4]; Span<float> t = {|HATA1205:n > 1 ? s : s[1..]|}; y[0] = t[0];")]
    [InlineData("if (x[Invocation.X] > 0) {|HATA1400:Workgroup.Barrier()|};")]
    [InlineData("if (Invocation.X > 2) y[0] = {|HATA1401:Subgroup.Add(n)|};")]
    [InlineData("y[0] = new Float2(1, 2)[{|HATA1200:2|}];")]
    [InlineData("if (n > 0) { SumTile {|HATA1221:t = MatrixTile.Sum(16, 16)|}; }")]
    [InlineData("SumTile t = {|HATA1222:MatrixTile.Sum(16, 24)|};")]
    [InlineData("LeftTile<float> t = {|HATA1222:MatrixTile.Left<float>(16, 16)|};")]
    [InlineData("var s = MatrixTile.Sum(16, 16); var l = MatrixTile.Left<Half>(32, 16); var r = MatrixTile.Right<Half>(16, 16); {|HATA1224:s.MultiplyAdd(l, r)|};")]
    [InlineData("var l = MatrixTile.Left<Half>(32, 16); l.Load({|HATA1225:x|}, 0, 16);")]
    [InlineData("Span<Half> s = Workgroup.Shared<Half>(16); SharedCopy.Start({|HATA1226:s|}, 0, h, 0);")]
    [InlineData("SharedCopy.Wait({|HATA1227:n|});")]
    [InlineData("var t = MatrixTile.Sum(16, 16); {|HATA1401:t.Store(y, Invocation.X, 16)|};")]
    public void In_a_body(string statements)
    {
        string bad = statements.Contains("Endless", StringComparison.Ordinal)
            ? "private static int Endless(int n) => n == 0 ? 0 : {|HATA1102:Endless(n - 1)|};"
            : "private static int Endless(int n) => n;";
        Markup.Check(Compiler.Class($$"""
            public static float Mutable;
            public static readonly float[] Table = [1, Mutable];
            private static int Rounds([Comptime] int n) => n;
            public struct Started { public int A = 5; public int B; public Started(int b) { B = b; } }
            public record struct Doubled(int A) { public int A { get; init; } = A * 2; }
            [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)]
            public struct Overlapping { [System.Runtime.InteropServices.FieldOffset(0)] public int A; [System.Runtime.InteropServices.FieldOffset(0)] public float B; }
            {{bad}}
            [Kernel(64)] public static void Bad(In<float> x, Out<float> y, In<Half> h, int n) { {{statements}} }
            [Kernel(64)] public static void Good(In<float> x, Out<float> y, int n) { y[0] = x[0] + n; }
            """));
    }

    [Theory]
    [InlineData("[Kernel(64)] public static void Bad({|HATA1002:string|} x) { }")]
    [InlineData("[Kernel(64)] public static void Bad({|HATA1002:ref int x|}) { }")]
    [InlineData("public ref struct Hiding { private In<int> a; public int First => a[0]; } [Kernel(64)] public static void Bad({|HATA1002:Hiding|} x) { }")]
    [InlineData("public ref struct Bundle { public In<int> A; } [Kernel(64)] public static void Good(Bundle x, Out<int> y) { y[0] = x.A[0]; }")]
    [InlineData("[Kernel(64)] public static void Bad({|HATA1206:In<Guid>|} x) { }")]
    [InlineData("[Kernel(64)] public static int {|HATA1003:Bad|}(int x) => x;")]
    [InlineData("[Kernel(64)] public static void {|HATA1006:Bad|}<T>(In<T> x) where T : unmanaged { }")]
    [InlineData("[Kernel(64), {|HATA1007:KernelInstance(typeof(int), typeof(int))|}] public static void Bad<T>(In<T> x) where T : unmanaged { }")]
    [InlineData("[Kernel(64)] public static void {|HATA1006:Bad|}([Comptime] int x) { }")]
    [InlineData("[Kernel(64), {|HATA1007:KernelInstance(1.5)|}] public static void Bad([Comptime] int x) { }")]
    [InlineData("[Kernel(64), {|HATA1007:KernelInstance(300)|}] public static void Bad([Comptime] byte x) { }")]
    [InlineData("[Kernel(64)] public static void {|HATA1008:Bad|}(int x) { } [Kernel(64)] public static void {|HATA1008:Bad|}(float x) { }")]
    [InlineData("[{|HATA1009:Kernel(64, CpuBody = \"Fast\")|}] public static void Bad(int x) { } private static void Fast(CpuWork work, float x) { }")]
    [InlineData("[Kernel(64, Repeatable = true)] public static void Bad(InOut<float> x, InOut<int> y) { {|HATA1402:Atomic.Add(ref x[0], 1)|}; Atomic.Add(ref y[0], 1); y[1] = {|HATA1402:Atomic.Max(ref y[2], 3)|}; }")]
    [InlineData("[Kernel(64, Repeatable = true)] public static void Bad(InOut<float> x) { Atomic.Max(ref x[0], 1f); {|HATA1402:Atomic.Exchange(ref x[1], 1f)|}; }")]
    [InlineData("[{|HATA1015:Kernel(64, Contract = Contract.Bounded, Ulps = 0)|}] public static void Bad(int x) { }")]
    [InlineData("[{|HATA1016:Kernel(64, ResidentWorkgroups = 33)|}] public static void Bad(int x) { } [Kernel(64, ResidentWorkgroups = 32)] public static void Good(int x) { }")]
    [InlineData("[{|HATA1016:Kernel(256, ResidentWorkgroups = 9)|}] public static void Bad(int x) { }")]
    [InlineData("[{|HATA1016:Kernel(64, ResidentWorkgroups = -1)|}] public static void Bad(int x) { }")]
    [InlineData("[Kernel(48)] public static void Bad(int x) { SumTile t = {|HATA1223:MatrixTile.Sum(16, 16)|}; }")]
    [InlineData("[Kernel(64, MaxSharedBytes = 40000)] public static void {|HATA1501:Bad|}(Out<int> x) { Span<int> s = Workgroup.Shared<int>(10001); s[0] = 1; }")]
    [InlineData("[{|HATA1500:Kernel(64, 32)|}] public static void Bad(int x) { }")]
    [InlineData("[Kernel(64), KernelInstance(2000)] public static void {|HATA1500:Bad|}([Comptime(WorkgroupAxis.X)] int x) { }")]
    [InlineData("[{|HATA1500:Kernel(0)|}] public static void Bad(int x) { }")]
    [InlineData("[Kernel(64)] public static void {|HATA1501:Bad|}(Out<int> x) { Span<int> s = Workgroup.Shared<int>(10000); s[0] = 1; }")]
    [InlineData("[KernelHelper] public static int Bad() => {|HATA1106:Workgroup.SizeX|};")]
    [InlineData("[KernelHelper] public static int Bad(int x) => {|HATA1106:Workgroup.Add(x)|};")]
    [InlineData("public partial struct State { public {|HATA1002:decimal|} Rate; [Kernel(64)] public void Bad(Out<float> y) { y[0] = 1; } }")]
    [InlineData("public partial class State { [Kernel(64)] public void {|HATA1003:Bad|}(Out<float> y) { y[0] = 1; } }")]
    public void In_a_declaration(string member) => Markup.Check(Compiler.Class(member));

    [Fact]
    public void Around_a_kernel()
    {
        // HataDsl.Analyzers reports a type that is not partial.
        Markup.Check(Compiler.File("public static class K { [Kernel(64)] public static void Left(int x) { } }"));
        Markup.Check(Compiler.File("public static partial class K<T> { [Kernel(64)] public static void {|HATA1005:Bad|}(int x) { } }"));
    }

    [Fact]
    public void A_kernel_that_is_no_csharp_is_left_to_the_compiler()
    {
        Generated generated = Compiler.Run(Compiler.Class("[Kernel(64)] public static void Bad(Out<int> x) { x[0] = missing; }"));
        Assert.Empty(generated.Result.Diagnostics);
        Assert.Empty(generated.Result.GeneratedSources);
        Assert.Contains(generated.Output.GetDiagnostics(), diagnostic => diagnostic.Id == "CS0103");
    }
}

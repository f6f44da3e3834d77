using HataDsl.Generators.Tests;
using Microsoft.CodeAnalysis;

namespace HataDsl.Analyzers.Tests;

/// <summary>Correct code that looks like what rules look for: none may speak above the level of a hint.</summary>
public sealed class SilenceTests
{
    [Theory]
    [InlineData("a reduction by halves", """
        [Kernel(64)] public static void Right(In<float> x, Out<float> y)
        {
            Span<float> s = Workgroup.Shared<float>(64);
            int local = Invocation.LocalX;
            s[local] = Invocation.X < x.Length ? x[Invocation.X] : 0;
            Workgroup.Barrier();
            for (int step = 32; step > 0; step >>= 1)
            {
                if (local < step) s[local] += s[local + step];
                Workgroup.Barrier();
            }
            if (local == 0) y[Workgroup.X] = s[0];
        }
        """)]
    [InlineData("two halves that change roles", """
        [Kernel(64)] public static void Right(In<float> x, Out<float> y, int rounds)
        {
            Span<float> s = Workgroup.Shared<float>(128);
            int local = Invocation.LocalX;
            int half = 0;
            s[local] = Invocation.X < x.Length ? x[Invocation.X] : 0;
            s[64 + local] = 0;
            for (int round = 0; round < rounds; round++)
            {
                Workgroup.Barrier();
                s[(64 - half) + local] = s[half + (63 - local)];
                half = 64 - half;
            }
            Workgroup.Barrier();
            if (Invocation.X < y.Length) y[Invocation.X] = s[half + local];
        }
        """)]
    [InlineData("a tile with two barriers in a loop", """
        [Kernel(64)] public static void Right(In<float> x, Out<float> y)
        {
            Span<float> tile = Workgroup.Shared<float>(64);
            int local = Invocation.LocalX;
            float sum = 0;
            for (int from = 0; from < x.Length; from += 64)
            {
                tile[local] = from + local < x.Length ? x[from + local] : 0;
                Workgroup.Barrier();
                for (int j = 0; j < 64; j++) sum += tile[j];
                Workgroup.Barrier();
            }
            if (Invocation.X < y.Length) y[Invocation.X] = sum;
        }
        """)]
    [InlineData("one invocation writes, chosen by an unknown", """
        [Kernel(64)] public static void Right(In<int> x, Out<int> y, int leader)
        {
            Span<int> s = Workgroup.Shared<int>(1);
            int local = Invocation.LocalX;
            if (local == leader) s[0] = Invocation.X;
            Workgroup.Barrier();
            if (Invocation.X < y.Length) y[Invocation.X] = s[0] + x[0];
        }
        """)]
    [InlineData("both branches of a uniform choice", """
        [Kernel(64)] public static void Right(In<int> x, Out<int> y, int mode)
        {
            Span<int> s = Workgroup.Shared<int>(65);
            int local = Invocation.LocalX;
            s[local] = local;
            Workgroup.Barrier();
            int v = 0;
            if (mode > 0) s[local] = 3 * local + x[0];
            else v = s[63 - local];
            Workgroup.Barrier();
            if (Invocation.X < y.Length) y[Invocation.X] = s[local] + v;
        }
        """)]
    [InlineData("an index kept in range by a test of its own", """
        [Kernel(64)] public static void Right(In<int> x, Out<int> y)
        {
            Span<int> s = Workgroup.Shared<int>(32);
            int local = Invocation.LocalX;
            if (local < 32) s[local] = local;
            Workgroup.Barrier();
            int v = 0;
            for (int j = 0; j < 64; j++) if (j < 32) v += s[j];
            for (int j = 0; j < 64; j++) { if (j == 32) break; v += s[j]; }
            if (Invocation.X < y.Length) y[Invocation.X] = v + x[0];
        }
        """)]
    [InlineData("invocations past the first half have left", """
        [Kernel(64)] public static void Right(In<int> x, Out<int> y)
        {
            Span<int> s = stackalloc int[32];
            int local = Invocation.LocalX;
            if (local >= 32 || Invocation.X >= y.Length) return;
            s[local] = x[Invocation.X];
            y[Invocation.X] = s[local];
        }
        """)]
    [InlineData("an atomic update of a field", """
        public struct Counter { public int Count; public int Other; }
        [Kernel(64)] public static void Right(In<int> x, InOut<Counter> counters)
        {
            int i = Invocation.X;
            if (i < x.Length) Atomic.Add(ref counters[x[i] & 3].Count, 1);
        }
        """)]
    [InlineData("a loop that something else ends", """
        [Kernel(64)] public static void Right(In<int> x, Out<int> y, int n)
        {
            int i = Invocation.X;
            if (i >= y.Length) return;
            int low = 0;
            int high = n;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (x[middle] < i) low = middle + 1; else high = middle;
            }
            y[i] = low;
        }
        """)]
    [InlineData("an atomic minimum by compare and exchange", """
        [Kernel(64)] public static void Right(In<int> x, InOut<int> least)
        {
            int i = Invocation.X;
            if (i >= x.Length) return;
            int seen = least[0];
            while (x[i] < seen)
            {
                int before = Atomic.CompareExchange(ref least[0], seen, x[i]);
                if (before == seen) break;
                seen = before;
            }
        }
        """)]
    [InlineData("columns that do not meet", """
        [Kernel(16, 16)] public static void Right(In<float> x, Out<float> y, int width)
        {
            Span<float> tile = Workgroup.Shared<float>(16 * 17);
            int column = Invocation.LocalX;
            int row = Invocation.LocalY;
            tile[row * 17 + column] = x[Invocation.Y * width + Invocation.X];
            Workgroup.Barrier();
            y[Invocation.X * width + Invocation.Y] = tile[column * 17 + row];
        }
        """)]
    [InlineData("every invocation its own copies", """
        [Kernel(64)] public static void Right(In<float> x, Out<float> y)
        {
            Span<float> s = Workgroup.Shared<float>(256);
            int local = Invocation.LocalX;
            for (int j = 0; j < 4; j++) s[j * 64 + local] = x[j];
            float sum = 0;
            for (int j = 0; j < 4; j++) sum += s[j * 64 + local];
            if (Invocation.X < y.Length) y[Invocation.X] = sum;
        }
        """)]
    public async Task Kernels_that_are_right_stay_silent(string what, string members)
    {
        (List<Diagnostic> ours, List<Diagnostic> compilers) = await Rules.Run(Compiler.Class(members));
        Assert.True(ours.All(diagnostic => diagnostic.Severity < DiagnosticSeverity.Warning), $"{what}: {string.Join("; ", ours)}");
        Assert.Empty(compilers);
    }

    [Theory]
    [InlineData("a factory", "public static Buffer<float> Make(Device device) { Buffer<float> b = device.Allocate<float>(10); return b; }")]
    [InlineData("handed to an owner", "public static void Make(Device device, System.Collections.Generic.List<IDisposable> owned) { Buffer<float> b = device.Allocate<float>(10); owned.Add(b); }")]
    [InlineData("freed in finally", "public static void Use(Device device, Queue queue) { Buffer<float> b = device.Allocate<float>(10); try { queue.Clear<float>(b); } finally { b.Dispose(); } }")]
    [InlineData("made anew after it was freed", "public static void Use(Device device, Queue queue) { Buffer<float> b = device.Allocate<float>(10); b.Dispose(); b = device.Allocate<float>(20); queue.Clear<float>(b); b.Dispose(); }")]
    [InlineData("in place, one view", "[Kernel(64)] public static void Twice(InOut<float> x) { if (Invocation.X < x.Length) x[Invocation.X] *= 2; } public static void Use(Queue queue, Buffer<float> x) => Twice(queue, Grid.Invocations(10), x);")]
    [InlineData("two parts of one buffer", "[Kernel(64)] public static void Copy(In<float> x, Out<float> y) { if (Invocation.X < y.Length) y[Invocation.X] = x[Invocation.X]; } public static void Use(Queue queue, Buffer<float> x) => Copy(queue, Grid.Invocations(10), x.Slice(0, 10), x.Slice(10, 10));")]
    [InlineData("read twice", "[Kernel(64)] public static void Add(In<float> x, In<float> y, Out<float> z) { if (Invocation.X < z.Length) z[Invocation.X] = x[Invocation.X] + y[Invocation.X]; } public static void Use(Queue queue, Buffer<float> x, Buffer<float> z) => Add(queue, Grid.Invocations(10), x, x, z);")]
    [InlineData("one workgroup for each row", "[Kernel(64)] public static void Rows(In<float> x, Out<float> y) { if (Invocation.LocalX == 0) y[Workgroup.X] = x[Workgroup.X]; } public static void Use(Queue queue, Buffer<float> x, Buffer<float> y, int rows) => Rows(queue, Grid.Workgroups(rows), x, y);")]
    public async Task Hosts_that_are_right_stay_silent(string what, string members)
    {
        (List<Diagnostic> ours, List<Diagnostic> compilers) = await Rules.Run(Compiler.Class(members));
        Assert.True(ours.Count == 0, $"{what}: {string.Join("; ", ours)}");
        Assert.Empty(compilers);
    }
}

using System.Globalization;
using System.Reflection;
using HataDsl.Testing;
using static HataDsl.Graphs.Tests.Randoms;

namespace HataDsl.Graphs.Tests;

/// <summary>Bytes that are counted while graphs run, and the memory that they take, beside the reports.</summary>
public sealed class CounterTests
{
    [Fact]
    public void Bytes_are_counted_at_the_lengths_of_the_run()
    {
        using var run = new DeviceRun(TestDevices.Compiled);
        using var norm = new TestGraphs.AddNormGraph(run.Device);
        foreach (int tokens in new[] { 1, 9 })
        {
            var random = new Random(tokens);
            (long read, long written) = (norm.BytesRead, norm.BytesWritten);
            norm.Run(run.Queue, tokens, run.Upload(Floats(random, tokens, 96)), run.Upload(Floats(random, tokens, 96)), run.Upload(Floats(random, 96)), run.Result(tokens, 96), run.Result(tokens, 96));

            // Fused into one kernel: both operands and the gain once, both results once.
            Assert.Equal(4 * ((2 * 96 * tokens) + 96), norm.BytesRead - read);
            Assert.Equal(4 * 2 * 96 * tokens, norm.BytesWritten - written);
        }

        // Separate: x + y; its square; the mean in two kernels; the epsilon; the root; two products.
        norm.Variant = GraphVariant.Separate;
        (long fusedRead, long fusedWritten) = (norm.BytesRead, norm.BytesWritten);
        norm.Run(run.Queue, 4, run.Upload(Floats(new Random(1), 4, 96)), run.Upload(Floats(new Random(2), 4, 96)), run.Upload(Floats(new Random(3), 96)), run.Result(4, 96), run.Result(4, 96));
        Assert.True(norm.BytesRead - fusedRead > 2 * 4 * ((2 * 96 * 4) + 96));
        Assert.True(norm.BytesWritten - fusedWritten > 2 * 4 * 2 * 96 * 4);
    }

    public static TheoryData<string> Graphs => [.. typeof(TestGraphs).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(CompiledGraph))).Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Graphs))]
    public void The_arena_is_what_the_report_says_and_near_what_lifetimes_need(string name)
    {
        Type type = typeof(TestGraphs).GetNestedType(name)!;
        using var device = new CpuDevice();
        using var graph = (CompiledGraph)Activator.CreateInstance(type, device)!;
        CheckMemory(graph, device, (long)type.GetField("ArenaBytes")!.GetRawConstantValue()!);
        foreach (GraphVariant variant in Enum.GetValues<GraphVariant>())
        {
            Assert.Equal(graph.PlanBytes(variant), Line(graph.Report(variant), "memory between kernels at the declared maxima", 3));
        }
    }

    /// <summary>For every graph with dimensions, at several sizes: what is allocated is what the report of the instance says.</summary>
    [Theory]
    [MemberData(nameof(Graphs))]
    public void The_arena_of_given_sizes_is_what_the_report_says(string name)
    {
        Type type = typeof(TestGraphs).GetNestedType(name)!;
        foreach (ConstructorInfo constructor in type.GetConstructors().Where(constructor => constructor.GetParameters().Length > 1))
        {
            long before = 0;
            foreach (int size in new[] { 1, 7, 33, 80 })
            {
                using var device = new CpuDevice();
                using var graph = (CompiledGraph)constructor.Invoke([device, .. Enumerable.Repeat((object)size, constructor.GetParameters().Length - 1)]);
                CheckMemory(graph, device, null);
                Assert.Contains($"tokens {size}", graph.Report(graph.Variant), StringComparison.Ordinal);
                Assert.True(graph.MemoryBytes >= before, "a larger graph takes less memory");
                before = graph.MemoryBytes;
            }
        }
    }

    private static void CheckMemory(CompiledGraph graph, CpuDevice device, long? expected)
    {
        long largest = 0;
        foreach (GraphVariant variant in Enum.GetValues<GraphVariant>())
        {
            string report = graph.Report(variant);
            Assert.Equal(graph.PlanBytes(variant), Line(report, "this plan needs", 2));
            Assert.Equal(graph.LowerBoundBytes(variant), Line(report, "its lower bound by lifetimes", 2));
            Assert.Equal(graph.MemoryBytes, Line(report, "allocated, for every plan", 2));
            Assert.InRange(graph.PlanBytes(variant), graph.LowerBoundBytes(variant), 1.1 * graph.LowerBoundBytes(variant));
            largest = Math.Max(largest, graph.PlanBytes(variant));
        }

        Assert.Equal(largest, expected ?? largest);
        Assert.Equal(Math.Max(largest, 256), graph.MemoryBytes);
        Assert.Equal(graph.MemoryBytes, device.PeakAllocatedBytes);
    }

    private static long Line(string report, string line, int column) =>
        long.Parse(report.Split('\n').First(text => text.StartsWith("| " + line, StringComparison.Ordinal)).Split('|')[column], CultureInfo.InvariantCulture);
}

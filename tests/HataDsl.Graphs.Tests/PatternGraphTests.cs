using HataDsl.Testing;
using static HataDsl.Graphs.Tests.Randoms;

namespace HataDsl.Graphs.Tests;

/// <summary>Graphs with steps that patterns find: every plan equals the method called as plain C#.</summary>
public sealed class PatternGraphTests
{
    private const int Tokens = 9;
    private const int Capacity = 40;

    public static TheoryData<string, GraphVariant> Cases
    {
        get
        {
            var data = new TheoryData<string, GraphVariant>();
            foreach (string device in new[] { TestDevices.Compiled, TestDevices.Vulkan })
            {
                foreach (GraphVariant variant in Enum.GetValues<GraphVariant>())
                {
                    data.Add(device, variant);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_plan_of_every_type_computes_the_same(string device, GraphVariant variant)
    {
        using var run = new DeviceRun(device);
        Check<float>(run, variant);
        Check<Half>(run, variant);
        Check<BFloat16>(run, variant);
    }

    [Fact]
    public void Plans_with_fusion_have_the_kernel_and_the_plan_without_has_the_steps()
    {
        using var run = new DeviceRun(TestDevices.Compiled);
        using var half = PatternGraphs.StepsGraph<Half>.Create(run.Device, tokens: Tokens, capacity: Capacity);
        using var brain = PatternGraphs.StepsGraph<BFloat16>.Create(run.Device, tokens: Tokens, capacity: Capacity);
        foreach (GraphVariant variant in new[] { GraphVariant.Processor, GraphVariant.Accelerator })
        {
            Assert.Contains("| Append | own |", half.Report(variant), StringComparison.Ordinal);
            Assert.Contains("- Append<Half> at update\n", half.Report(variant), StringComparison.Ordinal);
            Assert.Contains("'update' is bf16, and this pattern is for", brain.Report(variant), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("| own |", half.Report(GraphVariant.Separate), StringComparison.Ordinal);
        Assert.DoesNotContain("| own |", brain.Report(GraphVariant.Accelerator), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestDevices.Compiled)]
    [InlineData(TestDevices.Vulkan)]
    public void Steps_whose_inner_value_is_used_elsewhere_stay(string device)
    {
        using var run = new DeviceRun(device);
        var random = new Random(4);
        (Tensor<float> x, Tensor<float> y, Tensor<float> cache) = (Floats(random, Tokens, 24), Floats(random, Tokens, 24), Floats(random, Capacity, 24));
        using var graph = new PatternGraphs.EscapingGraph(run.Device, tokens: Tokens, capacity: Capacity);
        Assert.Contains("- not Append<float> at update: 'maximum' is used elsewhere too\n", graph.Report(graph.Variant), StringComparison.Ordinal);
        BufferView<float> onDevice = run.Upload(new Tensor<float>([.. cache.Elements], Capacity, 24));
        (BufferView<float> scaled, BufferView<float> most) = (run.Result(Capacity, 24), run.Result(Tokens, 1));
        graph.Run(run.Queue, tokens: Tokens, capacity: Capacity, factor: 0.75f, x: run.Upload(x), y: run.Upload(y), cache: onDevice, position: run.Upload(new Tensor<int>([3], 1)), scaled: scaled, most: most);
        (Tensor<float> expectedScaled, Tensor<float> expectedMost) = PatternGraphs.Escaping(x, y, cache, new Tensor<int>([3], 1), 0.75f);
        run.Check(expectedScaled, scaled);
        run.Check(expectedMost, most);
        run.Check(cache, onDevice);
    }

    private static void Check<T>(DeviceRun run, GraphVariant variant)
        where T : unmanaged
    {
        var random = new Random(3);
        (Tensor<float> x, Tensor<float> y) = (Floats(random, Tokens, 24), Floats(random, Tokens, 24));
        Tensor<T> cache = Tensor.FromSingle(Floats(random, Capacity, 24), new Tensor<T>([default]));
        var position = new Tensor<int>([5], 1);
        using var graph = PatternGraphs.StepsGraph<T>.Create(run.Device, tokens: Tokens, capacity: Capacity);
        graph.Variant = variant;
        BufferView<T> onDevice = run.Upload(new Tensor<T>([.. cache.Elements], Capacity, 24));
        (BufferView<float> sums, BufferView<float> twice) = (run.Result(Capacity, 1), run.Result(Tokens, 24));
        graph.Run(
            run.Queue, tokens: Tokens, capacity: Capacity, factor: 0.75f, x: run.Upload(x), y: run.Upload(y), cache: onDevice, position: run.Upload(position),
            sums: sums, twice: twice);
        (Tensor<float> expectedSums, Tensor<float> expectedTwice) = PatternGraphs.Steps(x, y, cache, position, 0.75f);
        run.Check(expectedSums, sums, 4e-3f);
        run.Check(expectedTwice, twice);
        run.Check(Tensor.ToSingle(cache), run.Upload(Tensor.ToSingle(new Tensor<T>(run.Queue.Read(onDevice), Capacity, 24))), 4e-3f);
    }
}

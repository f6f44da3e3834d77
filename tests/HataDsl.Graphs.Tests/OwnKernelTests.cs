using HataDsl.Testing;
using static HataDsl.Graphs.Tests.Randoms;

namespace HataDsl.Graphs.Tests;

/// <summary>Generic graphs with kernels of one's own: equal to the method called as plain C#, in memory for given sizes.</summary>
public sealed class OwnKernelTests
{
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
    public void Totals_of_both_types(string device, GraphVariant variant)
    {
        var random = new Random(3);
        using var run = new DeviceRun(device);
        Check(run, variant, Floats(random, 9, 24), Floats(random, 9, 24), (onHost, onDevice) => run.Check(onHost, onDevice));
        Check(run, variant, Floats(random, 9, 24), Halves(random, 9, 24), (onHost, onDevice) =>
            run.Check(Tensor.ToSingle(onHost), run.Upload(new Tensor<float>([.. run.Queue.Read(onDevice).Select(value => (float)value)], 9, 24)), 2e-3f));
    }

    [Fact]
    public void A_kernel_for_processors_is_launched_there_and_fuses_elsewhere()
    {
        using var run = new DeviceRun(TestDevices.Compiled);
        using var graph = OwnKernels.TotalsGraph<Half>.Create(run.Device, tokens: 9);
        static int Launches(string report) => int.Parse(report.Split('\n').First(line => line.StartsWith("| launches", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries)[3]);
        Assert.Contains("| Scaled | own |", graph.Report(GraphVariant.Processor), StringComparison.Ordinal);
        Assert.DoesNotContain("| Scaled | own |", graph.Report(GraphVariant.Accelerator), StringComparison.Ordinal);
        Assert.True(Launches(graph.Report(GraphVariant.Accelerator)) < Launches(graph.Report(GraphVariant.Processor)));
    }

    [Fact]
    public void Memory_is_for_the_sizes_given()
    {
        using var run = new DeviceRun(TestDevices.Compiled);
        using var small = OwnKernels.TotalsGraph<float>.Create(run.Device, tokens: 9);
        using var large = OwnKernels.TotalsGraph<float>.Create(run.Device, tokens: 80);
        Assert.True(small.MemoryBytes < large.MemoryBytes);
        BufferView<float> x = run.Upload(Floats(new Random(1), 10, 24));
        Assert.Contains("1 to 9", Assert.Throws<ArgumentOutOfRangeException>(() => small.Run(run.Queue, 10, 1f, x, x, x, x)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => OwnKernels.TotalsGraph<float>.Create(run.Device, tokens: 81));
        Assert.Throws<NotSupportedException>(() => OwnKernels.TotalsGraph<int>.Create(run.Device, tokens: 9));
    }

    private static void Check<T>(DeviceRun run, GraphVariant variant, Tensor<float> x, Tensor<T> total, Action<Tensor<T>, BufferView<T>> check)
        where T : unmanaged
    {
        using var graph = OwnKernels.TotalsGraph<T>.Create(run.Device, tokens: 9);
        graph.Variant = variant;
        BufferView<T> onDevice = run.Upload(total);
        (BufferView<float> sum, BufferView<float> twice) = (run.Result(9, 24), run.Result(9, 24));
        graph.Run(run.Queue, tokens: 9, factor: 0.75f, x: run.Upload(x), total: onDevice, sum: sum, twice: twice);
        (Tensor<float> expectedSum, Tensor<float> expectedTwice) = OwnKernels.Totals(x, total, 0.75f);
        run.Check(expectedSum, sum, 2e-3f);
        run.Check(expectedTwice, twice);
        check(total, onDevice);
    }
}

using HataDsl.Testing;
using static HataDsl.Graphs.Tests.Randoms;

namespace HataDsl.Graphs.Tests;

/// <summary>Placed graphs over two devices: the same result as the method called as plain C#.</summary>
public sealed class PlacedGraphTests
{
    [Theory]
    [InlineData(TestDevices.Compiled, TestDevices.Cpu)]
    [InlineData(TestDevices.Cpu, TestDevices.Vulkan)]
    [InlineData(TestDevices.Vulkan, TestDevices.Compiled)]
    [InlineData(TestDevices.Compiled, TestDevices.Compiled)]
    [InlineData(TestDevices.Vulkan, TestDevices.Vulkan)]
    public void Blocks_run_on_devices_of_their_own(string firstName, string secondName)
    {
        using var first = new DeviceRun(firstName);
        using var second = new DeviceRun(secondName);
        using var graph = new PlacedGraphs.ChainGraph(first.Device, second.Device);
        Assert.Equal([first.Device, second.Device, first.Device], graph.Stages.Select(stage => stage.Device));
        foreach (int rows in new[] { 1, 5, 20 })
        {
            var random = new Random(rows);
            (Tensor<float> x, Tensor<float> gain, Tensor<float> up, Tensor<float> down) = (Floats(random, rows, 24), Floats(random, 24), Floats(random, 40, 24), Floats(random, 24, 40));
            Tensor<float> history = Floats(random, 50, 40);
            var position = new Tensor<int>([17], 1);
            BufferView<float> written = second.Upload(history);
            (BufferView<float> result, BufferView<float> inner) = (first.Result(rows, 24), second.Result(rows, 40));
            long before = graph.BytesCrossed;
            graph.Run(first.Queue, second.Queue, rows, first.Upload(x), first.Upload(gain), second.Upload(up), first.Upload(down), written, second.Upload(position), result, inner);
            (Tensor<float> expected, Tensor<float> expectedInner) = PlacedGraphs.Chain(x, gain, up, down, history, position);
            first.Check(expected, result);
            second.Check(expectedInner, inner);
            second.Check(history, written);
            Assert.Equal(4 * ((24 * rows) + (40 * rows) + 40), graph.BytesCrossed - before);
            Assert.Equal(0, graph.BytesThroughHost); // the host reaches the memory of all of these devices
        }
    }

    [Fact]
    public void Both_blocks_may_be_on_one_device()
    {
        using var run = new DeviceRun(TestDevices.Compiled);
        using var graph = new PlacedGraphs.ChainGraph(run.Device, run.Device);
        var random = new Random(3);
        (Tensor<float> x, Tensor<float> gain, Tensor<float> up, Tensor<float> down) = (Floats(random, 4, 24), Floats(random, 24), Floats(random, 40, 24), Floats(random, 24, 40));
        (Tensor<float> history, var position) = (Floats(random, 50, 40), new Tensor<int>([0], 1));
        (BufferView<float> result, BufferView<float> inner) = (run.Result(4, 24), run.Result(4, 40));
        graph.Run(run.Queue, run.Queue, 4, run.Upload(x), run.Upload(gain), run.Upload(up), run.Upload(down), run.Upload(history), run.Upload(position), result, inner);
        run.Check(PlacedGraphs.Chain(x, gain, up, down, history, position).Result, result);
    }

    [Fact]
    public void A_queue_of_another_device_is_refused()
    {
        using var first = new DeviceRun(TestDevices.Compiled);
        using var second = new DeviceRun(TestDevices.Cpu);
        using var graph = new PlacedGraphs.ChainGraph(first.Device, second.Device);
        ArgumentException error = Assert.Throws<ArgumentException>(() => graph.Run(first.Queue, first.Queue, 1, default, default, default, default, default, default, default, default));
        Assert.Contains("Block 'second'", error.Message, StringComparison.Ordinal);
    }
}

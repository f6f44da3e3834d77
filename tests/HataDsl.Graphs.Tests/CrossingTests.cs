using HataDsl.Testing;
using static HataDsl.Graphs.Tests.Randoms;

namespace HataDsl.Graphs.Tests;

/// <summary>Copies between devices: right for every pair, and directly wherever the host reaches one of the two memories.</summary>
public sealed class CrossingTests
{
    public static TheoryData<string, string> Pairs
    {
        get
        {
            string[] names = [TestDevices.Cpu, TestDevices.Plain, TestDevices.Vulkan, TestDevices.Ilgpu];
            var pairs = new TheoryData<string, string>();
            foreach (string from in names)
            {
                foreach (string to in names)
                {
                    pairs.Add(from, to);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_device_copies_to_every_other(string from, string to)
    {
        using var first = new DeviceRun(from);
        using var second = new DeviceRun(to);
        Tensor<float> source = Floats(new Random(1), 1000);
        Tensor<float> destination = Floats(new Random(2), 700);
        (BufferView<float> sent, BufferView<float> received) = (first.Upload(source), second.Upload(destination));
        bool isDirect = first.Queue.CopyAcross(sent.Slice(300, 500), second.Queue, received.Slice(100, 500));
        second.Check(new Tensor<float>([.. destination.Elements[..100], .. source.Elements[300..800], .. destination.Elements[600..]], 700), received, 0);
        Assert.Equal(from != TestDevices.Ilgpu || to != TestDevices.Ilgpu, isDirect);
    }

    [Fact]
    public void On_one_device_the_queues_may_differ()
    {
        using var run = new DeviceRun(TestDevices.Vulkan);
        using Queue other = run.Device.CreateQueue();
        Tensor<float> source = Floats(new Random(1), 64);
        (BufferView<float> sent, BufferView<float> received) = (run.Upload(source), run.Result(64));
        run.Queue.Synchronize();
        Assert.True(run.Queue.CopyAcross(sent, other, received));
        other.Synchronize();
        run.Check(source, received, 0);
    }

    [Fact]
    public void What_goes_through_the_host_is_counted()
    {
        using var first = new DeviceRun(TestDevices.Ilgpu);
        using var second = new DeviceRun(TestDevices.Ilgpu);
        using var graph = new PlacedGraphs.ChainGraph(first.Device, second.Device);
        var random = new Random(1);
        (Tensor<float> x, Tensor<float> gain, Tensor<float> up, Tensor<float> down) = (Floats(random, 1, 24), Floats(random, 24), Floats(random, 40, 24), Floats(random, 24, 40));
        (Tensor<float> history, var position) = (Floats(random, 50, 40), new Tensor<int>([3], 1));
        (BufferView<float> result, BufferView<float> inner) = (first.Result(1, 24), second.Result(1, 40));
        graph.Run(first.Queue, second.Queue, 1, first.Upload(x), first.Upload(gain), second.Upload(up), first.Upload(down), second.Upload(history), second.Upload(position), result, inner);
        first.Check(PlacedGraphs.Chain(x, gain, up, down, history, position).Result, result);
        Assert.Equal(4 * (24 + 40 + 40), graph.BytesThroughHost);
        Assert.Equal(graph.BytesCrossed, graph.BytesThroughHost);
    }
}

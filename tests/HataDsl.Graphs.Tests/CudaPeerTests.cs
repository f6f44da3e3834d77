using HataDsl.Cuda;
using Xunit.Abstractions;
using static HataDsl.Graphs.Tests.Randoms;

namespace HataDsl.Graphs.Tests;

/// <summary>A test for machines with two CUDA devices; elsewhere it is skipped, and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TwoCudaDevicesFactAttribute : FactAttribute
{
    /// <summary>Looks for the devices.</summary>
    public TwoCudaDevicesFactAttribute()
    {
        var provider = new CudaDeviceProvider();
        int count = provider.List().Count;
        Skip = count >= 2 ? null : $"Needs two CUDA devices, there are {count}" + (count == 0 ? ": " + provider.WhyNone() : "");
    }
}

/// <summary>Copies between two CUDA devices, alone and in placed graphs.</summary>
public sealed class CudaPeerTests(ITestOutputHelper output)
{
    /// <summary>The source is cleared right behind each copy, and the copy must not see that; the way back must see what came.</summary>
    [TwoCudaDevicesFact]
    public void Copies_keep_the_order_of_both_queues()
    {
        using var first = new CudaDevice(0);
        using var second = new CudaDevice(1);
        using Queue from = first.CreateQueue();
        using Queue to = second.CreateQueue();
        var ways = new HashSet<bool>();
        foreach (int count in new[] { 1, 1000, 1 << 24 })
        {
            float[] values = [.. Enumerable.Range(0, count).Select(i => (float)i)];
            using Buffer<float> source = first.Allocate<float>(count);
            using Buffer<float> there = second.Allocate<float>(count);
            using Buffer<float> back = first.Allocate<float>(count);
            for (int round = 0; round < 10; round++)
            {
                from.Write(source.View, values);
                ways.Add(from.CopyAcross(source.View, to, there.View));
                from.Clear(source.View);
                ways.Add(to.CopyAcross(there.View, from, back.View));
                to.Clear(there.View);
                Assert.Equal(values, from.Read(back.View));
                Assert.True(to.Read(there.View).All(value => value == 0));
            }
        }

        Assert.Single(ways);
        output.WriteLine(ways.Single() ? "The devices reach each other." : "The devices do not reach each other: the driver goes through the host.");
    }

    [TwoCudaDevicesFact]
    public void A_placed_graph_computes_what_the_method_does()
    {
        using var first = new CudaDevice(0);
        using var second = new CudaDevice(1);
        using Queue a = first.CreateQueue();
        using Queue b = second.CreateQueue();
        using var graph = new PlacedGraphs.ChainGraph(first, second);
        var buffers = new List<IDisposable>();
        BufferView<T> On<T>(Device device, Queue queue, Tensor<T> tensor)
            where T : unmanaged
        {
            Buffer<T> buffer = device.Allocate<T>(tensor.Elements.Length);
            buffers.Add(buffer);
            queue.Write(buffer.View, tensor.Elements);
            return buffer;
        }

        foreach (int rows in new[] { 1, 5, 20 })
        {
            var random = new Random(rows);
            (Tensor<float> x, Tensor<float> gain, Tensor<float> up, Tensor<float> down) = (Floats(random, rows, 24), Floats(random, 24), Floats(random, 40, 24), Floats(random, 24, 40));
            (Tensor<float> history, var position) = (Floats(random, 50, 40), new Tensor<int>([17], 1));
            BufferView<float> written = On(second, b, history);
            (BufferView<float> result, BufferView<float> inner) = (On(first, a, Floats(random, rows, 24)), On(second, b, Floats(random, rows, 40)));
            graph.Run(a, b, rows, On(first, a, x), On(first, a, gain), On(second, b, up), On(first, a, down), written, On(second, b, position), result, inner);
            (Tensor<float> expected, Tensor<float> expectedInner) = PlacedGraphs.Chain(x, gain, up, down, history, position);
            AssertNear(expected.Elements, a.Read(result));
            AssertNear(expectedInner.Elements, b.Read(inner));
            AssertNear(history.Elements, b.Read(written));
        }

        output.WriteLine($"{graph.BytesCrossed} bytes crossed, {graph.BytesThroughHost} of them through the host.");
        Assert.True(graph.BytesThroughHost is 0 || graph.BytesThroughHost == graph.BytesCrossed);
        buffers.ForEach(buffer => buffer.Dispose());
    }

    private static void AssertNear(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        float scale = 1 + expected.Max(MathF.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - (1e-4f * scale), pair.First + (1e-4f * scale)));
    }
}

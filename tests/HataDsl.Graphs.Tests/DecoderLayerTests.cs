using HataDsl.Testing;
using static HataDsl.Graphs.Tests.Randoms;

namespace HataDsl.Graphs.Tests;

/// <summary>A decoder layer as a compiled graph: how many kernels, and the same result as the plain method.</summary>
public sealed class DecoderLayerTests
{
    public static TheoryData<string, GraphVariant> Cases
    {
        get
        {
            var data = new TheoryData<string, GraphVariant>();
            foreach (string device in new[] { TestDevices.Compiled, TestDevices.Cpu, TestDevices.Vulkan })
            {
                foreach (GraphVariant variant in Enum.GetValues<GraphVariant>())
                {
                    data.Add(device, variant);
                }
            }

            return data;
        }
    }

    [Fact]
    public void A_dense_layer_is_seven_kernels_at_most()
    {
        using var device = new CpuDevice();
        using var step = new DecoderLayer.StepGraph(device);
        string line = step.Report(GraphVariant.Accelerator).Split('\n').First(text => text.StartsWith("| launches", StringComparison.Ordinal));
        string[] numbers = line.Split('|', StringSplitOptions.TrimEntries);
        Assert.True(int.Parse(numbers[3]) <= 7, step.Report(GraphVariant.Accelerator));
        Assert.True(int.Parse(numbers[2]) > 30, line);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_follow_the_plain_method(string deviceName, GraphVariant variant)
    {
        var random = new Random(4);
        using var run = new DeviceRun(deviceName);
        DecoderWeights weights = new(
            Floats(random, DecoderLayer.Hidden), Floats(random, 64, 64), Floats(random, 32, 64), Floats(random, 32, 64), Floats(random, 64, 64),
            Floats(random, DecoderLayer.Hidden), Floats(random, 96, 64), Floats(random, 96, 64), Floats(random, 64, 96));
        Tensor<float> keys = Floats(random, DecoderLayer.KeyHeads, DecoderLayer.Capacity, DecoderLayer.HeadSize);
        Tensor<float> values = Floats(random, DecoderLayer.KeyHeads, DecoderLayer.Capacity, DecoderLayer.HeadSize);
        Tensor<float> cosines = Floats(random, DecoderLayer.Capacity, DecoderLayer.HeadSize / 2);
        Tensor<float> sines = Floats(random, DecoderLayer.Capacity, DecoderLayer.HeadSize / 2);
        BufferView<float>[] uploaded = [.. new[] { weights.InputNorm, weights.Query, weights.Key, weights.Value, weights.Output, weights.PostNorm, weights.Gate, weights.Up, weights.Down }.Select(run.Upload)];
        (BufferView<float> k, BufferView<float> v, BufferView<float> c, BufferView<float> s) = (run.Upload(keys), run.Upload(values), run.Upload(cosines), run.Upload(sines));
        using var step = new DecoderLayer.StepGraph(run.Device) { Variant = variant };
        foreach (int position in new[] { 5, 6, 100 })
        {
            Tensor<float> x = Floats(random, 1, DecoderLayer.Hidden);
            var state = new Tensor<int>([position, 0, 0, 0], 4);
            BufferView<float> result = run.Result(1, DecoderLayer.Hidden);
            step.Run(run.Queue, run.Upload(x), uploaded[0], uploaded[1], uploaded[2], uploaded[3], uploaded[4], uploaded[5], uploaded[6], uploaded[7], uploaded[8], k, v, run.Upload(state), c, s, result);
            run.Check(DecoderLayer.Step(x, weights, keys, values, state, cosines, sines), result, 3e-4f);
            run.Check(keys, k);
            run.Check(values, v);
        }
    }
}

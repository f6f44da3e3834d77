using HataDsl.Testing;
using static HataDsl.Graphs.Tests.Randoms;

namespace HataDsl.Graphs.Tests;

/// <summary>Each graph, each plan, each device, several sizes: equal to the method called as plain C#.</summary>
public sealed class ExecutionTests
{
    public static TheoryData<string, GraphVariant, int> Cases
    {
        get
        {
            var data = new TheoryData<string, GraphVariant, int>();
            foreach (string device in new[] { TestDevices.Compiled, TestDevices.Vulkan })
            {
                foreach (GraphVariant variant in Enum.GetValues<GraphVariant>())
                {
                    foreach (int tokens in new[] { 1, 3, 70 })
                    {
                        data.Add(device, variant, tokens);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Elementwise_and_broadcasting(string device, GraphVariant variant, int tokens)
    {
        var random = new Random(tokens);
        using var run = new DeviceRun(device);
        (Tensor<float> x, Tensor<float> y) = (Floats(random, tokens, 48), Floats(random, tokens, 48));
        BufferView<float> result = run.Result(tokens, 48);
        using var graph = new TestGraphs.ElementwiseGraph(run.Device) { Variant = variant };
        graph.Run(run.Queue, tokens, run.Upload(x), run.Upload(y), result);
        run.Check(TestGraphs.Elementwise(x, y), result);

        (Tensor<float> wide, Tensor<float> columns, Tensor<float> rows) = (Floats(random, tokens, 40), Floats(random, 40), Floats(random, tokens, 1));
        BufferView<float> second = run.Result(tokens, 40);
        using var broadcasting = new TestGraphs.BroadcastingGraph(run.Device) { Variant = variant };
        broadcasting.Run(run.Queue, tokens, run.Upload(wide), run.Upload(columns), run.Upload(rows), second);
        run.Check(TestGraphs.Broadcasting(wide, columns, rows), second);

        (Tensor<float> mapped, Tensor<float> other) = (Floats(random, tokens, 50), Floats(random, 50));
        BufferView<float> third = run.Result(tokens, 50);
        using var map = new TestGraphs.MappedGraph(run.Device) { Variant = variant };
        map.Run(run.Queue, tokens, run.Upload(mapped), run.Upload(other), third);
        run.Check(TestGraphs.Mapped(mapped, other), third);

        BufferView<float> fourth = run.Result(tokens, 50);
        using var foreign = new TestGraphs.ForeignGraph(run.Device) { Variant = variant };
        foreign.Run(run.Queue, tokens, run.Upload(mapped), fourth);
        run.Check(TestGraphs.Foreign(mapped), fourth);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Softmax_and_norms(string device, GraphVariant variant, int tokens)
    {
        var random = new Random(tokens);
        using var run = new DeviceRun(device);
        Tensor<float> x = Floats(random, tokens, 70);
        BufferView<float> result = run.Result(tokens, 70);
        using var softmax = new TestGraphs.SoftmaxRowsGraph(run.Device) { Variant = variant };
        softmax.Run(run.Queue, tokens, run.Upload(x), result);
        run.Check(TestGraphs.SoftmaxRows(x), result);

        (Tensor<float> a, Tensor<float> b, Tensor<float> gain) = (Floats(random, tokens, 96), Floats(random, tokens, 96), Floats(random, 96));
        (BufferView<float> residual, BufferView<float> normed) = (run.Result(tokens, 96), run.Result(tokens, 96));
        using var norm = new TestGraphs.AddNormGraph(run.Device) { Variant = variant };
        norm.Run(run.Queue, tokens, run.Upload(a), run.Upload(b), run.Upload(gain), residual, normed);
        run.Check(TestGraphs.AddNorm(a, b, gain).Residual, residual);
        run.Check(TestGraphs.AddNorm(a, b, gain).Normed, normed);

        (Tensor<float> deep, Tensor<float> scale, Tensor<float> shift) = (Floats(random, 2, tokens, 33), Floats(random, 33), Floats(random, 33));
        BufferView<float> layer = run.Result(2, tokens, 33);
        using var layerNorm = new TestGraphs.LayerGraph(run.Device) { Variant = variant };
        layerNorm.Run(run.Queue, tokens, run.Upload(deep), run.Upload(scale), run.Upload(shift), layer);
        run.Check(TestGraphs.Layer(deep, scale, shift), layer);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Products(string device, GraphVariant variant, int tokens)
    {
        var random = new Random(tokens);
        using var run = new DeviceRun(device);
        (Tensor<float> x, Tensor<float> gain) = (Floats(random, tokens, 64), Floats(random, 64));
        (Tensor<Half> gate, Tensor<Half> up, Tensor<float> down) = (Halves(random, 96, 64), Halves(random, 96, 64), Floats(random, 64, 96));
        BufferView<float> result = run.Result(tokens, 64);
        using var feed = new TestGraphs.FeedGraph(run.Device) { Variant = variant };
        feed.Run(run.Queue, tokens, run.Upload(x), run.Upload(gain), run.Upload(gate), run.Upload(up), run.Upload(down), result);
        run.Check(TestGraphs.Feed(x, gain, gate, up, down), result);

        (Tensor<float> row, Tensor<float> rowGain, Tensor<float> weight) = (Floats(random, 1, 256), Floats(random, 256), Floats(random, 24, 256));
        BufferView<float> normed = run.Result(1, 24);
        using var into = new TestGraphs.NormIntoGraph(run.Device) { Variant = variant };
        into.Run(run.Queue, run.Upload(row), run.Upload(rowGain), run.Upload(weight), normed);
        run.Check(TestGraphs.NormInto(row, rowGain, weight), normed);

        Tensor<float> input = Floats(random, tokens, 32);
        (Tensor<float> q, Tensor<float> k, Tensor<float> v) = (Floats(random, 48, 32), Floats(random, 16, 32), Floats(random, 16, 32));
        (BufferView<float> query, BufferView<float> key, BufferView<float> value) = (run.Result(tokens, 48), run.Result(tokens, 16), run.Result(tokens, 16));
        using var projections = new TestGraphs.ProjectionsGraph(run.Device) { Variant = variant };
        projections.Run(run.Queue, tokens, run.Upload(input), run.Upload(q), run.Upload(k), run.Upload(v), query, key, value);
        (Tensor<float> expectedQuery, Tensor<float> expectedKey, Tensor<float> expectedValue) = TestGraphs.Projections(input, q, k, v);
        run.Check(expectedQuery, query);
        run.Check(expectedKey, key);
        run.Check(expectedValue, value);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Attention_embedding_and_layers(string device, GraphVariant variant, int tokens)
    {
        var random = new Random(tokens);
        using var run = new DeviceRun(device);
        int positions = tokens + 9;
        (Tensor<float> q, Tensor<float> k, Tensor<float> v) = (Floats(random, tokens, 64), Floats(random, positions, 64), Floats(random, positions, 64));
        BufferView<float> result = run.Result(tokens, 64);
        using var attention = new TestGraphs.AttentionGraph(run.Device) { Variant = variant };
        attention.Run(run.Queue, positions, tokens, run.Upload(q), run.Upload(k), run.Upload(v), result);
        run.Check(TestGraphs.Attention(q, k, v), result);

        (Tensor<int> ids, Tensor<Half> table) = (Integers(random, 30, tokens), Halves(random, 30, 20));
        BufferView<float> rows = run.Result(tokens, 20);
        using var embed = new TestGraphs.EmbedGraph(run.Device) { Variant = variant };
        embed.Run(run.Queue, tokens, run.Upload(ids), run.Upload(table), rows);
        run.Check(TestGraphs.Embed(ids, table), rows);

        Tensor<float> x = Floats(random, tokens, 32);
        LayerWeights[] layers = [.. Enumerable.Range(0, 3).Select(_ => new LayerWeights(Floats(random, 32), Floats(random, 32, 32)))];
        BufferView<float> last = run.Result(tokens, 32);
        using var deep = new TestGraphs.LayersGraph(run.Device) { Variant = variant };
        deep.Run(run.Queue, tokens, run.Upload(x), run.Upload(layers[0].Gain), run.Upload(layers[0].Weight), run.Upload(layers[1].Gain), run.Upload(layers[1].Weight), run.Upload(layers[2].Gain), run.Upload(layers[2].Weight), last);
        run.Check(TestGraphs.Layers(x, layers), last);

        Tensor<float> halves = Floats(random, tokens, 24);
        BufferView<float> rotated = run.Result(tokens, 24);
        using var joined = new TestGraphs.JoinedGraph(run.Device) { Variant = variant };
        joined.Run(run.Queue, tokens, run.Upload(halves), rotated);
        run.Check(TestGraphs.Joined(halves), rotated);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Transposes_between_products(string device, GraphVariant variant, int tokens)
    {
        var random = new Random(tokens);
        using var run = new DeviceRun(device);
        (Tensor<float> x, Tensor<float> weight, Tensor<float> last) = (Floats(random, tokens, 32), Floats(random, 48, 32), Floats(random, 32, 48));
        (BufferView<float> merged, BufferView<float> heads) = (run.Result(tokens, 32), run.Result(4, tokens, 12));
        using var transposes = new TestGraphs.TransposesGraph(run.Device) { Variant = variant };
        transposes.Run(run.Queue, tokens, run.Upload(x), run.Upload(weight), run.Upload(last), merged, heads);
        (Tensor<float> expectedMerged, Tensor<float> expectedHeads) = TestGraphs.Transposes(x, weight, last);
        run.Check(expectedMerged, merged);
        run.Check(expectedHeads, heads);
        if (variant != GraphVariant.Separate)
        {
            Assert.Contains("do not lie row by row", transposes.Report(variant), StringComparison.Ordinal);
        }

        (Tensor<float> images, Tensor<float> up, Tensor<float> down, Tensor<float> columns) = (Floats(random, tokens, 64, 40), Floats(random, 24, 64), Floats(random, 64, 24), Floats(random, 40, 40));
        BufferView<float> result = run.Result(tokens, 64, 40);
        using var mixer = new TestGraphs.MixerGraph(run.Device) { Variant = variant };
        mixer.Run(run.Queue, tokens, run.Upload(images), run.Upload(up), run.Upload(down), run.Upload(columns), result);
        run.Check(TestGraphs.Mixer(images, up, down, columns), result);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Windows_and_choices(string device, GraphVariant variant, int tokens)
    {
        var random = new Random(tokens);
        using var run = new DeviceRun(device);
        (Tensor<float> image, Tensor<float> weight) = (Floats(random, tokens, 3, 11, 12), Floats(random, 5, 3, 3, 3));
        BufferView<float> result = run.Result(tokens, 5, 6, 4);
        using var convolution = new TestGraphs.ConvolutionGraph(run.Device) { Variant = variant };
        convolution.Run(run.Queue, tokens, run.Upload(image), run.Upload(weight), result);
        run.Check(TestGraphs.Convolution(image, weight), result);

        (Tensor<float> x, Tensor<int> y) = (Floats(random, tokens, 30), Integers(random, 9, tokens, 30));
        BufferView<float> chosen = run.Result(tokens, 30);
        using var choices = new TestGraphs.ChoicesGraph(run.Device) { Variant = variant };
        choices.Run(run.Queue, tokens, run.Upload(x), run.Upload(y), chosen);
        run.Check(TestGraphs.Choices(x, y), chosen);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Writes_in_place(string device, GraphVariant variant, int tokens)
    {
        var random = new Random(tokens);
        using var run = new DeviceRun(device);
        (Tensor<float> cache, Tensor<float> x) = (Floats(random, 100, 24), Floats(random, tokens, 24));
        var position = new Tensor<int>([17], 1);
        (BufferView<float> onDevice, BufferView<float> result) = (run.Upload(cache), run.Result(1, 24));
        using var append = new TestGraphs.AppendGraph(run.Device) { Variant = variant };
        append.Run(run.Queue, tokens, onDevice, run.Upload(x), run.Upload(position), result);
        Tensor<float> expected = TestGraphs.Append(cache, x, position);
        run.Check(expected, result);
        run.Check(cache, onDevice);

        // On the host Slice, ToSingle and the like copy.
        Tensor<float> before = Floats(random, 100, 24);
        (BufferView<float> compared, BufferView<float> changed) = (run.Result(100, 24), run.Upload(before));
        using var compare = new TestGraphs.AppendAndCompareGraph(run.Device) { Variant = variant };
        compare.Run(run.Queue, tokens, changed, run.Upload(x), run.Upload(position), compared);
        run.Check(TestGraphs.AppendAndCompare(before, x, position), compared);
        run.Check(before, changed);
    }
}

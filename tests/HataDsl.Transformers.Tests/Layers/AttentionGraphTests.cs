using HataDsl.Graphs;
using HataDsl.Testing;
using HataDsl.Transformers.Tests.Decoding;
using static HataDsl.Transformers.Tests.Layers.AttentionGraphs;

namespace HataDsl.Transformers.Tests.Layers;

/// <summary>Attention in steps of another assembly: patterns are found there, and every plan computes what the steps say.</summary>
[Collection(DecoderTests.Name)]
public sealed class AttentionGraphTests(DecoderDevices devices)
{
    private const float Tolerance = 2e-3f;

    public static TheoryData<string, GraphVariant, float> Cases
    {
        get
        {
            var data = new TheoryData<string, GraphVariant, float>();
            foreach (string device in new[] { TestDevices.Cpu, TestDevices.Vulkan })
            {
                foreach (GraphVariant variant in Enum.GetValues<GraphVariant>())
                {
                    data.Add(device, variant, 1e-5f);
                }

                data.Add(device, GraphVariant.Accelerator, -1f);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_token_and_all_positions(string device, GraphVariant variant, float epsilon)
    {
        using var run = new Buffers(devices[device]);
        Parts parts = new(1, position: 21);
        using var graph = new OneGraph(run.Device, splits: 3, partial: HeadSize + 2) { Variant = variant };
        Assert.Equal(variant == GraphVariant.Separate ? 0 : 2, graph.Report(variant).Split("\n- AttendCached<Half> at", StringSplitOptions.None).Length + graph.Report(variant).Split("\n- Prepare<Half> at", StringSplitOptions.None).Length - 2);
        foreach (int window in (int[])[0, 7])
        {
            (Tensor<Half> keys, Tensor<Half> values) = (Tensor.ToHalf(parts.Keys), Tensor.ToHalf(parts.Values));
            (BufferView<Half> onKeys, BufferView<Half> onValues) = (run.Upload(keys), run.Upload(values));
            BufferView<float> result = run.Room(Group * KeyHeads * HeadSize);
            graph.Run(
                run.Queue, splits: 3, partial: HeadSize + 2, epsilon: epsilon, window: window, projection: run.Upload(parts.Projection), gain: run.Upload(parts.Gain),
                cosines: run.Upload(parts.Cosines), sines: run.Upload(parts.Sines), state: run.Upload(parts.State), keys: onKeys, values: onValues, result: result);
            AssertNear(One(parts.Projection, parts.Gain, parts.Cosines, parts.Sines, parts.State, keys, values, epsilon, window).Elements, run.Queue.Read(result));
            AssertNear(Tensor.ToSingle(keys).Elements, [.. run.Queue.Read(onKeys).Select(value => (float)value)]);
            AssertNear(Tensor.ToSingle(values).Elements, [.. run.Queue.Read(onValues).Select(value => (float)value)]);
        }
    }

    [Theory]
    [InlineData(TestDevices.Cpu, TestDevices.Cpu)]
    [InlineData(TestDevices.Cpu, TestDevices.Vulkan)]
    [InlineData(TestDevices.Vulkan, TestDevices.Cpu)]
    public void Patterns_are_found_in_the_blocks_of_placed_graphs(string heads, string attention)
    {
        using var first = new Buffers(devices[heads]);
        using var second = new Buffers(devices[attention]);
        Parts parts = new(1, position: 21);
        using var graph = new AttentionGraphs.PlacedGraph(first.Device, second.Device);
        Assert.Contains("\n- Prepare<Half> at", graph.Stages[0].Report(graph.Stages[0].Variant), StringComparison.Ordinal);
        Assert.Contains("\n- AttendCached<Half> at", graph.Stages[1].Report(graph.Stages[1].Variant), StringComparison.Ordinal);
        (Tensor<Half> keys, Tensor<Half> values) = (Tensor.ToHalf(parts.Keys), Tensor.ToHalf(parts.Values));
        (BufferView<Half> onKeys, BufferView<Half> onValues) = (first.Upload(keys), first.Upload(values));
        BufferView<float> result = second.Room(Group * KeyHeads * HeadSize);
        graph.Run(
            first.Queue, second.Queue, splits: 3, partial: HeadSize + 2, epsilon: 1e-5f, window: 9, projection: first.Upload(parts.Projection), gain: first.Upload(parts.Gain),
            cosines: first.Upload(parts.Cosines), sines: first.Upload(parts.Sines), state: first.Upload(parts.State), keys: onKeys, values: onValues, result: result);
        AssertNear(One(parts.Projection, parts.Gain, parts.Cosines, parts.Sines, parts.State, keys, values, 1e-5f, 9).Elements, second.Queue.Read(result));
        AssertNear(Tensor.ToSingle(keys).Elements, [.. first.Queue.Read(onKeys).Select(value => (float)value)]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Many_tokens(string device, GraphVariant variant, float epsilon)
    {
        using var run = new Buffers(devices[device]);
        Parts parts = new(9, position: 4);
        using var graph = new ManyGraph(run.Device, tokens: 9) { Variant = variant };
        (BufferView<float> keys, BufferView<float> values) = (run.Upload(new Tensor<float>([.. parts.Keys.Elements], KeyHeads, Capacity, HeadSize)), run.Upload(new Tensor<float>([.. parts.Values.Elements], KeyHeads, Capacity, HeadSize)));
        BufferView<float> result = run.Room(9 * Group * KeyHeads * HeadSize);
        graph.Run(
            run.Queue, tokens: 9, epsilon: epsilon, window: 6, projection: run.Upload(parts.Projection), gain: run.Upload(parts.Gain), cosines: run.Upload(parts.Cosines),
            sines: run.Upload(parts.Sines), state: run.Upload(parts.State), keys: keys, values: values, result: result);
        AssertNear(Many(parts.Projection, parts.Gain, parts.Cosines, parts.Sines, parts.State, parts.Keys, parts.Values, epsilon, 6).Elements, run.Queue.Read(result));
        AssertNear(parts.Keys.Elements, run.Queue.Read(keys));
        AssertNear(parts.Values.Elements, run.Queue.Read(values));
    }

    [Theory]
    [InlineData(TestDevices.Cpu)]
    [InlineData(TestDevices.Vulkan)]
    public void Nearest_positions(string device)
    {
        var results = new List<(float[] Attended, int[] Positions)>();
        foreach (GraphVariant variant in Enum.GetValues<GraphVariant>())
        {
            using var run = new Buffers(devices[device]);
            Parts parts = new(1, position: 30);
            using var graph = new HashedGraph(run.Device, splits: 2, partial: HeadSize + 2, blocks: 1, planes: 2, bins: (Group * Words * 32) + 2) { Variant = variant };
            foreach (string pattern in (string[])["PrepareHashed<float>", "SelectPositions", "AttendSelected<float>"])
            {
                Assert.Equal(variant != GraphVariant.Separate, graph.Report(variant).Contains($"\n- {pattern} at", StringComparison.Ordinal));
            }

            BufferView<float> attended = run.Room(Group * KeyHeads * HeadSize);
            BufferView<int> positions = run.Upload(new Tensor<int>(new int[KeyHeads * Selected], KeyHeads, Selected));
            graph.Run(
                run.Queue, splits: 2, partial: HeadSize + 2, blocks: 1, planes: 2, bins: (Group * Words * 32) + 2, epsilon: 1e-5f,
                projection: run.Upload(parts.Projection), gain: run.Upload(parts.Gain), cosines: run.Upload(parts.Cosines), sines: run.Upload(parts.Sines),
                state: run.Upload(parts.State), keys: run.Upload(parts.Keys), values: run.Upload(parts.Values), matrices: run.Upload(parts.Matrices),
                codes: run.Upload(parts.Codes), attended: attended, positions: positions);
            results.Add((run.Queue.Read(attended), run.Queue.Read(positions)));
        }

        Assert.All(results, result =>
        {
            Assert.Equal(results[0].Positions, result.Positions);
            AssertNear(results[0].Attended, result.Attended);
        });
        Assert.All(results[0].Positions.Chunk(Selected), row => Assert.Equal([0, 1, 28, 29, 30], row.Where(position => position is < 2 or > 27)));
    }

    private static void AssertNear(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(MathF.Abs(expected[i] - actual[i]) <= Tolerance * (1 + MathF.Abs(expected[i])), $"element {i} is {actual[i]}, not {expected[i]}");
        }
    }

    /// <summary>Random inputs.</summary>
    private sealed class Parts(int tokens, int position)
    {
        private readonly Random _random = new(7);

        public Tensor<float> Projection => field ??= Floats(tokens, Projected);

        public Tensor<float> Gain => field ??= Floats(HeadSize);

        public Tensor<float> Cosines { get; } = Angles(MathF.Cos);

        public Tensor<float> Sines { get; } = Angles(MathF.Sin);

        public Tensor<int> State => field ??= new Tensor<int>([position, tokens, Selected, 0], 4);

        public Tensor<float> Keys => field ??= Floats(KeyHeads, Capacity, HeadSize);

        public Tensor<float> Values => field ??= Floats(KeyHeads, Capacity, HeadSize);

        public Tensor<float> Matrices => field ??= Floats(KeyHeads, HeadSize, 32 * Words);

        public Tensor<uint> Codes => field ??= new([.. Enumerable.Range(0, KeyHeads * Capacity * Words).Select(_ => (uint)_random.NextInt64(1L << 32))], KeyHeads, Capacity, Words);

        private static Tensor<float> Angles(Func<float, float> of) =>
            new([.. Enumerable.Range(0, Capacity * HeadSize / 2).Select(i => of(i / (HeadSize / 2) * MathF.Pow(100, -(i % (HeadSize / 2)) / 8f)))], Capacity, HeadSize / 2);

        private Tensor<float> Floats(params int[] lengths) =>
            new([.. Enumerable.Range(0, lengths.Aggregate(1, (a, b) => a * b)).Select(_ => (_random.NextSingle() * 2) - 1)], lengths);
    }

    /// <summary>A queue, and memory that goes with it.</summary>
    private sealed class Buffers : IDisposable
    {
        private readonly List<IDisposable> _owned = [];

        public Buffers(Device device)
        {
            Device = device;
            Queue = device.CreateQueue();
        }

        public Device Device { get; }

        public Queue Queue { get; }

        public BufferView<T> Upload<T>(Tensor<T> tensor)
            where T : unmanaged
        {
            Buffer<T> buffer = Device.Allocate<T>(tensor.Elements.Length);
            _owned.Add(buffer);
            Queue.Write(buffer.View, tensor.Elements);
            return buffer;
        }

        public BufferView<float> Room(int count) => Upload(new Tensor<float>([.. Enumerable.Repeat(float.NaN, count)], count));

        public void Dispose()
        {
            Queue.Dispose();
            _owned.ForEach(buffer => buffer.Dispose());
        }
    }
}

using HataDsl.Attention.Kernels;
using HataDsl.Testing;

namespace HataDsl.Attention.Tests;

/// <summary>Oracles O8, O9, O10 and O11: attention of one token.</summary>
public sealed class DecodeAttentionTests
{
    public static TheoryData<string, int, int, int, int> Shapes()
    {
        var data = new TheoryData<string, int, int, int, int>();
        foreach (string device in (string[])[TestDevices.Cpu, TestDevices.Compiled, TestDevices.Vulkan])
        {
            data.Add(device, 1, 1, 8, 1);
            data.Add(device, 6, 6, 48, 100);
            data.Add(device, 8, 2, 64, 129);
            data.Add(device, 5, 1, 128, 513);
            data.Add(device, 6, 1, 80, 127);
            data.Add(device, 2, 1, 256, 70);
            data.Add(device, 3, 3, 36, 33);
        }

        data.Add(TestDevices.Plain, 4, 2, 16, 37);
        data.Add(TestDevices.Ilgpu, 4, 2, 16, 37);
        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Dense_attention_is_the_definition(string name, int queryHeads, int keyHeads, int headSize, int length)
    {
        using Device device = TestDevices.Open(name);
        int capacity = length + 5;
        using var pipeline = Fill(device, queryHeads, keyHeads, headSize, length, capacity, out float[] queries, out float[] keys, out float[] values);
        foreach (int splits in (int[])[1, 3, 8])
        {
            AssertClose(
                Expected(pipeline, queries, keys, values, _ => [.. Enumerable.Range(0, length)]), pipeline.Dense(length, splits));
        }
    }

    [Theory]
    [InlineData(TestDevices.Cpu)]
    [InlineData(TestDevices.Compiled)]
    [InlineData(TestDevices.Vulkan)]
    public void A_window_limits_what_is_seen(string name)
    {
        using Device device = TestDevices.Open(name);
        using var pipeline = Fill(device, 4, 2, 32, 200, 200, out float[] queries, out float[] keys, out float[] values);
        AssertClose(
            Expected(pipeline, queries, keys, values, _ => [.. Enumerable.Range(150, 50)]), pipeline.Dense(200, 3, window: 50));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_budget_of_everything_is_dense_attention(string name, int queryHeads, int keyHeads, int headSize, int length)
    {
        using Device device = TestDevices.Open(name);
        using var pipeline = Fill(device, queryHeads, keyHeads, headSize, length, length + 5, out _, out _, out _);
        pipeline.EncodeKeys(0, length);
        pipeline.Select(length, length);
        float[] gathered = pipeline.Gather();
        float[] dense = pipeline.Dense(length);
        AssertClose([.. dense.Select(x => (double)x)], gathered);
    }

    [Theory]
    [InlineData(TestDevices.Cpu, 1)]
    [InlineData(TestDevices.Vulkan, 1)]
    [InlineData(TestDevices.Cpu, 100)]
    [InlineData(TestDevices.Vulkan, 100)]
    [InlineData(TestDevices.Compiled, 127)]
    public void Gathered_attention_is_the_definition_over_the_selection(string name, int wanted)
    {
        const int Length = 400;
        using Device device = TestDevices.Open(name);
        using var pipeline = Fill(device, 4, 2, 64, Length, Length + 50, out float[] queries, out float[] keys, out float[] values);
        pipeline.EncodeKeys(0, Length);
        int[][] selected = pipeline.Select(Length, wanted);
        foreach (int splits in (int[])[1, 2, 7])
        {
            float[] actual = pipeline.Gather(splits);
            AssertClose(Expected(pipeline, queries, keys, values, head => selected[head]), actual);
            if (wanted == 1)
            {
                // O8: one position selected gives its value row, to the bit.
                Assert.Equal(values.AsSpan(selected[0][0] * 64, 64).ToArray(), actual[..64]);
            }
        }
    }

    [Fact]
    public void The_order_of_the_selection_does_not_matter()
    {
        using Device device = TestDevices.Open(TestDevices.Cpu);
        using var pipeline = Fill(device, 4, 1, 64, 300, 300, out _, out _, out _);
        pipeline.EncodeKeys(0, 300);
        int[] selected = pipeline.Select(300, 90)[0];
        float[] ascending = pipeline.Gather();
        new Random(1).Shuffle(selected);
        pipeline.Queue.Write(pipeline.Selected.Slice(0, 90), selected.AsSpan());
        AssertClose([.. ascending.Select(x => (double)x)], pipeline.Gather());
    }

    [Fact]
    public void Caches_of_more_than_two_to_the_31_elements_are_addressed()
    {
        // 32 heads of 600,000 positions of 128: 2.46e9 elements each. Only the pages touched take memory.
        const int Capacity = 600_000;
        const int KeyHeads = 32;
        const int HeadSize = 128;
        const int Position = Capacity - 1;
        using Device device = TestDevices.Open(TestDevices.Cpu);
        using Queue queue = device.CreateQueue();
        using Buffer<Half> keys = device.Allocate<Half>((long)KeyHeads * Capacity * HeadSize);
        using Buffer<Half> values = device.Allocate<Half>((long)KeyHeads * Capacity * HeadSize);
        using Buffer<float> queries = device.Allocate<float>(KeyHeads * HeadSize);
        using Buffer<int> selected = device.Allocate<int>(KeyHeads);
        using Buffer<int> state = device.Allocate<int>(3);
        using Buffer<float> partials = device.Allocate<float>(DecodeAttention.PartialLength(KeyHeads, HeadSize, 1));
        using Buffer<float> output = device.Allocate<float>(KeyHeads * HeadSize);
        queue.Clear(queries.View);
        queue.Write(state.View, (ReadOnlySpan<int>)[Position, 1, 1]);
        var expected = new float[KeyHeads * HeadSize];
        for (int head = 0; head < KeyHeads; head++)
        {
            long row = (((long)head * Capacity) + Position) * HeadSize;
            Half[] value = [.. Enumerable.Range(0, HeadSize).Select(i => (Half)(head + (i / 1024f)))];
            queue.Clear(keys.Slice(row, HeadSize));
            queue.Write(values.Slice(row, HeadSize), value.AsSpan());
            queue.Write(selected.Slice(head, 1), (ReadOnlySpan<int>)[Position]);
            value.Select(x => (float)x).ToArray().CopyTo(expected, head * HeadSize);
        }

        DecodeAttention.Gather(
            queue, DecodeAttention.PartialGrid(KeyHeads, KeyHeads, 1), queries, keys.View, values.View, selected, state, partials,
            KeyHeads, KeyHeads, HeadSize, Capacity, 1, 1);
        DecodeAttention.Merge(queue, Grid.Workgroups(KeyHeads), partials, output, 1, HeadSize);
        Assert.Equal(expected, queue.Read(output.View));
    }

    /// <summary>Rows past the length are NaN: reading one spoils the result.</summary>
    private static HashPipeline Fill(
        Device device, int queryHeads, int keyHeads, int headSize, int length, int capacity,
        out float[] queries, out float[] keys, out float[] values)
    {
        var pipeline = new HashPipeline(device, queryHeads, keyHeads, headSize, capacity);
        queries = References.Floats(length, queryHeads * headSize);
        keys = References.Floats(length + 1, keyHeads * capacity * headSize);
        values = References.Floats(length + 2, keyHeads * capacity * headSize);
        for (int head = 0; head < keyHeads; head++)
        {
            int start = ((head * capacity) + length) * headSize;
            keys.AsSpan(start, (capacity - length) * headSize).Fill(float.NaN);
            values.AsSpan(start, (capacity - length) * headSize).Fill(float.NaN);
        }

        pipeline.Write(pipeline.Queries, queries);
        pipeline.Write(pipeline.Keys, keys);
        pipeline.Write(pipeline.Values, values);
        pipeline.Write(pipeline.Matrices, References.Floats(length + 3, keyHeads * headSize * 128));
        pipeline.Write(pipeline.Output, [.. Enumerable.Repeat(float.NaN, queryHeads * headSize)]);
        return pipeline;
    }

    private static double[] Expected(
        HashPipeline pipeline, float[] queries, float[] keys, float[] values, Func<int, IReadOnlyList<int>> positions)
    {
        var expected = new List<double>();
        for (int head = 0; head < pipeline.QueryHeads; head++)
        {
            int keyHead = head / pipeline.Group;
            expected.AddRange(References.Attend(
                queries.AsSpan(head * pipeline.HeadSize, pipeline.HeadSize), keys, values,
                (long)keyHead * pipeline.Capacity * pipeline.HeadSize, pipeline.HeadSize, positions(keyHead), pipeline.Scale));
        }

        return [.. expected];
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 2e-5, $"element {i}: {actual[i]}, expected {expected[i]}");
        }
    }
}

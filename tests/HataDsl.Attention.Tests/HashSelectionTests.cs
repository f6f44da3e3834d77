using HataDsl.Attention.Kernels;
using HataDsl.Testing;

namespace HataDsl.Attention.Tests;

/// <summary>Oracles O4, O5, O7, O10 and O12: scores and selection.</summary>
public sealed class HashSelectionTests
{
    public static TheoryData<string, int> DevicesAndGroups()
    {
        var data = new TheoryData<string, int>();
        foreach (int group in (int[])[1, 2, 3, 4, 5, 7, 8, 16])
        {
            data.Add(TestDevices.Cpu, group);
            data.Add(TestDevices.Compiled, group);
            data.Add(TestDevices.Vulkan, group);
        }

        data.Add(TestDevices.Plain, 3);
        data.Add(TestDevices.Ilgpu, 3);
        return data;
    }

    [Theory]
    [MemberData(nameof(DevicesAndGroups))]
    public void Group_scores_are_the_sum_over_the_heads(string name, int group)
    {
        const int Length = 77;
        const int HeadSize = 16;
        using Device device = TestDevices.Open(name);
        using var pipeline = Fill(device, group, 1, HeadSize, Length, seed: group, out float[] queries, out float[] matrices);
        pipeline.Select(Length, 5);
        uint[] codes = pipeline.Queue.Read(pipeline.Codes.View);
        ushort[] scores = pipeline.Queue.Read(pipeline.Scores.View);
        for (int position = 0; position < Length; position++)
        {
            int expected = 0;
            for (int query = 0; query < group; query++)
            {
                uint[] code = References.Encode(queries.AsSpan(query * HeadSize, HeadSize), matrices, 128);
                expected += References.Hamming(code, codes.AsSpan(position * 4, 4));
            }

            Assert.Equal(expected + 1, scores[position]);
        }
    }

    [Fact]
    public void Scores_do_not_depend_on_the_order_of_heads_in_a_group()
    {
        const int Length = 50;
        const int HeadSize = 16;
        using Device device = TestDevices.Open(TestDevices.Cpu);
        using var pipeline = Fill(device, 5, 1, HeadSize, Length, seed: 9, out float[] queries, out _);
        pipeline.Select(Length, 5);
        ushort[] before = pipeline.Queue.Read(pipeline.Scores.View);
        pipeline.Write(pipeline.Queries, [.. queries.Chunk(HeadSize).Reverse().SelectMany(x => x)]);
        pipeline.Select(Length, 5);
        Assert.Equal(before, pipeline.Queue.Read(pipeline.Scores.View));
    }

    [Fact]
    public void With_keys_of_norm_one_the_norm_weighted_score_orders_as_the_distance()
    {
        const int Group = 4;
        using Device device = TestDevices.Open(TestDevices.Cpu);
        using var pipeline = Fill(device, Group, 1, 16, 300, seed: 3, out _, out _);
        pipeline.Select(300, 5);
        ushort[] scores = pipeline.Queue.Read(pipeline.Scores.View);
        double Weighted(int position) => 1.0 * (Group - (2.0 * (scores[position] - 1) / 128));
        Assert.Equal(
            Enumerable.Range(0, 300).OrderByDescending(Weighted).ThenBy(i => i),
            Enumerable.Range(0, 300).OrderBy(i => scores[i]).ThenBy(i => i));
    }

    [Theory]
    [InlineData(TestDevices.Cpu, 5000, 513)]
    [InlineData(TestDevices.Compiled, 5000, 100)]
    [InlineData(TestDevices.Vulkan, 5000, 513)]
    [InlineData(TestDevices.Cpu, 1025, 127)]
    [InlineData(TestDevices.Vulkan, 1025, 129)]
    [InlineData(TestDevices.Cpu, 2048, 1)]
    [InlineData(TestDevices.Vulkan, 2048, 1)]
    [InlineData(TestDevices.Cpu, 1, 1)]
    [InlineData(TestDevices.Vulkan, 1, 1)]
    [InlineData(TestDevices.Cpu, 1024, 1024)]
    [InlineData(TestDevices.Vulkan, 1024, 1024)]
    [InlineData(TestDevices.Plain, 1100, 20)]
    [InlineData(TestDevices.Ilgpu, 40, 7)]
    public void Selection_is_the_stable_sort_by_score_and_position(string name, int length, int wanted)
    {
        using Device device = TestDevices.Open(name);
        using var pipeline = Fill(device, 4, 2, 16, length, seed: length + wanted, out _, out _);
        int[][] selected = pipeline.Select(length, wanted);
        ushort[] scores = pipeline.Queue.Read(pipeline.Scores.View);
        for (int head = 0; head < 2; head++)
        {
            int[] of = [.. scores.Skip(head * pipeline.Capacity).Take(length).Select(score => (int)score)];
            Assert.Equal(References.Select(of, wanted), selected[head]);
        }

        Assert.Equal(selected, pipeline.SelectInSteps(length, wanted));
        Assert.Equal(scores, pipeline.Queue.Read(pipeline.Scores.View));
    }

    /// <summary>Positions that are always kept, for one step after the other as for all at once.</summary>
    [Theory]
    [InlineData(TestDevices.Cpu)]
    [InlineData(TestDevices.Vulkan)]
    public void Steps_keep_what_is_always_kept(string name)
    {
        using Device device = TestDevices.Open(name);
        using var pipeline = Fill(device, 10, 2, 16, 2600, seed: 9, out _, out _);
        int[][] steps = pipeline.SelectInSteps(2600, 60, sinks: 4, recent: 9);
        Assert.All(steps, head => Assert.Equal([.. Enumerable.Range(0, 4), .. Enumerable.Range(2591, 9)], head.Where(position => position is < 4 or >= 2591)));
        Assert.Equal(pipeline.Select(2600, 60, sinks: 4, recent: 9), steps);
    }

    [Theory]
    [InlineData(TestDevices.Cpu)]
    [InlineData(TestDevices.Vulkan)]
    public void Selection_repeats(string name)
    {
        using Device device = TestDevices.Open(name);
        using var pipeline = Fill(device, 4, 2, 16, 3000, seed: 1, out _, out _);
        int[][] first = pipeline.Select(3000, 200);
        for (int run = 0; run < 50; run++)
        {
            Assert.Equal(first, pipeline.Select(3000, 200));
        }
    }

    [Theory]
    [InlineData(TestDevices.Cpu)]
    [InlineData(TestDevices.Compiled)]
    [InlineData(TestDevices.Vulkan)]
    public void Equal_scores_select_the_first_positions(string name)
    {
        using Device device = TestDevices.Open(name);
        using var pipeline = new HashPipeline(device, 2, 1, 16, 2500);
        pipeline.Write(pipeline.Matrices, References.Floats(1, 16 * 128));
        pipeline.Write(pipeline.Queries, References.Floats(2, 32));

        // O12: the same key everywhere has the same code everywhere.
        float[] key = References.Floats(3, 16);
        pipeline.Write(pipeline.Keys, [.. Enumerable.Range(0, 2500).SelectMany(_ => key)]);
        pipeline.EncodeKeys(0, 2500);
        Assert.Equal(Enumerable.Range(0, 1300), pipeline.Select(2500, 1300)[0]);
    }

    [Theory]
    [InlineData(TestDevices.Cpu)]
    [InlineData(TestDevices.Compiled)]
    [InlineData(TestDevices.Vulkan)]
    public void Sinks_and_recent_positions_are_kept_inside_the_budget(string name)
    {
        using Device device = TestDevices.Open(name);
        using var pipeline = Fill(device, 4, 1, 16, 2000, seed: 8, out _, out _);
        int[] selected = pipeline.Select(2000, 64, sinks: 4, recent: 16)[0];
        Assert.Equal(64, selected.Distinct().Count());
        Assert.Equal(selected, selected.Order());
        Assert.Empty(Enumerable.Range(0, 4).Concat(Enumerable.Range(1984, 16)).Except(selected));
    }

    [Theory]
    [InlineData(TestDevices.Cpu)]
    [InlineData(TestDevices.Compiled)]
    [InlineData(TestDevices.Vulkan)]
    public void Codes_past_the_end_do_not_matter(string name)
    {
        using Device device = TestDevices.Open(name);
        using var pipeline = Fill(device, 2, 2, 16, 1500, seed: 5, out _, out _, capacity: 1600);
        int[][] clean = pipeline.Select(1500, 99);
        var random = new Random(1);
        uint[] codes = pipeline.Queue.Read(pipeline.Codes.View);
        for (int head = 0; head < 2; head++)
        {
            for (int i = 1500 * 4; i < 1600 * 4; i++)
            {
                codes[(head * 1600 * 4) + i] = (uint)random.Next();
            }
        }

        pipeline.Write(pipeline.Codes, codes);
        Assert.Equal(clean, pipeline.Select(1500, 99));
    }

    private static HashPipeline Fill(
        Device device, int queryHeads, int keyHeads, int headSize, int length, int seed, out float[] queries, out float[] matrices, int capacity = 0)
    {
        capacity = Math.Max(capacity, length);
        var pipeline = new HashPipeline(device, queryHeads, keyHeads, headSize, capacity);
        queries = References.Floats(seed, queryHeads * headSize);
        matrices = References.Floats(seed + 1, keyHeads * headSize * 128);
        pipeline.Write(pipeline.Queries, queries);
        pipeline.Write(pipeline.Matrices, matrices);
        pipeline.Write(pipeline.Keys, References.Floats(seed + 2, keyHeads * capacity * headSize));
        pipeline.EncodeKeys(0, length);
        return pipeline;
    }
}

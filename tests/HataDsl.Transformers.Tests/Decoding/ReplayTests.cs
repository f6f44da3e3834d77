using HataDsl.Attention;
using HataDsl.Testing;

namespace HataDsl.Transformers.Tests.Decoding;

/// <summary>Recorded steps: the same numbers as steps launched kernel by kernel, without an allocation.</summary>
[Collection(DecoderTests.Name)]
public sealed class ReplayTests(DecoderDevices devices)
{
    public static TheoryData<string, string, string?> Settings()
    {
        var data = new TheoryData<string, string, string?>();
        foreach (string device in (string[])[TestDevices.Cpu, TestDevices.Vulkan])
        {
            data.Add(device, "llama", null);
            data.Add(device, "llama", "40");
            data.Add(device, "llama-dynamic", "0.3");
            data.Add(device, "qwen2-window", "24");
            data.Add(device, "llama-group5-head36", "100");
        }

        data.Add(TestDevices.Compiled, "llama", "40");
        return data;
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Replayed_steps_give_the_bits_of_launched_ones_over_several_shapes(string device, string name, string? budget)
    {
        const int Start = 230;
        const int Steps = 60;
        using var model = new RandomModelFolder(name);
        int capacity = Math.Min(600, model.Configuration.ContextLimit);
        int start = Math.Min(Start, capacity - Steps);
        int[] tokens = model.Tokens(start + Steps);
        HataOptions? hata = budget is null ? null : DecoderRun.Hata(1) with { Budget = TokenBudget.Parse(budget) };
        float[][] Run(bool replay, out int recordings)
        {
            using var run = new DecoderRun(
                devices[device], model.Files, new DecoderOptions { Capacity = capacity, Hata = hata, Replay = replay });
            run.Decoder.Run(tokens.AsSpan(0, start));
            float[][] logits = run.Steps(tokens.AsSpan(start));
            recordings = run.Decoder.RecordingCount;
            Assert.Equal(replay ? Steps : 0, run.Decoder.ReplayCount);
            return logits;
        }

        float[][] expected = Run(replay: false, out int none);
        Assert.Equal(expected, Run(replay: true, out int recorded));
        Assert.Equal(0, none);
        Assert.InRange(recorded, 1, 3);
    }

    [Theory]
    [InlineData(TestDevices.Cpu, null)]
    [InlineData(TestDevices.Cpu, 12)]
    [InlineData(TestDevices.Vulkan, null)]
    [InlineData(TestDevices.Vulkan, 12)]
    public void A_replayed_step_allocates_nothing_on_the_host_and_nothing_on_the_device(string device, int? budget)
    {
        using var model = new RandomModelFolder("llama");
        int[] tokens = model.Tokens(100);
        using var run = new DecoderRun(
            devices[device], model.Files, new DecoderOptions { Capacity = 100, Hata = budget is { } count ? DecoderRun.Hata(count) : null });
        run.Decoder.Run(tokens.AsSpan(0, 40));
        run.Steps(tokens.AsSpan(40, 10));
        long deviceBytes = devices[device].AllocatedBytes;
        long launches = run.Decoder.LaunchCount;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 50; i < 90; i++)
        {
            run.Decoder.Run(tokens.AsSpan(i, 1));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(deviceBytes, devices[device].AllocatedBytes);
        Assert.Equal(0, (run.Decoder.LaunchCount - launches) % 40);
        Assert.Equal(1, run.Decoder.RecordingCount);
    }

    [Fact]
    public void Timing_stages_and_changing_the_budget_switch_between_recordings()
    {
        using var model = new RandomModelFolder("llama");
        int[] tokens = model.Tokens(60);
        using var run = new DecoderRun(devices[TestDevices.Cpu], model.Files, new DecoderOptions { Capacity = 60, Hata = DecoderRun.Hata(4) });
        run.Decoder.Run(tokens.AsSpan(0, 50));
        float[] expected = run.Decoder.Run(tokens.AsSpan(50, 1)).ToArray();
        Assert.Equal((1, 1L), (run.Decoder.RecordingCount, run.Decoder.ReplayCount));
        run.Decoder.Truncate(50);
        run.Decoder.IsProfiling = true;
        Assert.Equal(expected, run.Decoder.Run(tokens.AsSpan(50, 1)).ToArray());
        Assert.Equal(1, run.Decoder.ReplayCount);
        Assert.NotEmpty(run.Decoder.Stages);
        run.Decoder.IsProfiling = false;
        foreach (int budget in (int[])[8, 4, 8])
        {
            run.Decoder.Truncate(50);
            run.Decoder.Budget = TokenBudget.Count(budget);
            Assert.Equal(budget == 4, expected.AsSpan().SequenceEqual(run.Decoder.Run(tokens.AsSpan(50, 1))));
        }

        Assert.Equal(2, run.Decoder.RecordingCount);
    }
}

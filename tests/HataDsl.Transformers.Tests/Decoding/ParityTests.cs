using HataDsl.Testing;

namespace HataDsl.Transformers.Tests.Decoding;

/// <summary>The decoder against logits made with PyTorch and transformers, and the same greedy continuation.</summary>
[Collection(DecoderTests.Name)]
public sealed class ParityTests(DecoderDevices devices)
{
    /// <summary>Models whose prompts are long: logits of every position take too long on the software driver.</summary>
    private static readonly string[] Long = ["llama-gqa", "llama3-rope-tied", "qwen2-bias"];

    public static TheoryData<string> LongModels => [.. Long];

    /// <summary>Every model on the devices that are fast, in one chunk.</summary>
    public static TheoryData<string, string, int> Cases()
    {
        var data = new TheoryData<string, string, int>();
        foreach (string model in TestData.ParityModels)
        {
            data.Add(model, TestDevices.Cpu, 512);
            if (!Long.Contains(model))
            {
                data.Add(model, TestDevices.Vulkan, 512);
            }
        }

        foreach (string model in (string[])["llama-bias-head40", "mistral-window", "qwen3-norm"])
        {
            data.Add(model, TestDevices.Compiled, 512);
        }

        foreach (int chunk in (int[])[1, 3, 37])
        {
            data.Add("llama-dynamic", TestDevices.Cpu, chunk);
            data.Add("llama-gqa", TestDevices.Cpu, chunk);
            data.Add("qwen2-window", TestDevices.Cpu, chunk);
        }

        data.Add("llama-dynamic", TestDevices.Vulkan, 29);
        data.Add("qwen2-window", TestDevices.Vulkan, 29);

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_and_continuation_are_those_of_transformers(string model, string device, int chunk)
    {
        using var files = ModelFiles.Open(TestData.Parity(model));
        var reference = ParityReference.Load(TestData.Parity(model));
        using var run = new DecoderRun(devices[device], files, new DecoderOptions { Capacity = CapacityFor(reference), ChunkSize = chunk });
        Check(reference, run, run.All(reference.InputIds.AsSpan()), Logits.Tolerance);
    }

    [Theory]
    [MemberData(nameof(LongModels))]
    public void Long_prompts_on_the_software_driver_are_right_where_logits_are_recorded(string model)
    {
        using var files = ModelFiles.Open(TestData.Parity(model));
        var reference = ParityReference.Load(TestData.Parity(model));
        using var run = new DecoderRun(devices[TestDevices.Vulkan], files, new DecoderOptions { Capacity = CapacityFor(reference) });
        ReadOnlySpan<int> input = reference.InputIds.AsSpan();
        foreach (int position in reference.Positions.Append(input.Length - 1).Distinct().Order())
        {
            float[] logits = run.Decoder.Run(input[run.Decoder.Position..(position + 1)]).ToArray();
            Assert.Equal(reference.Argmax[position], TokenSampler.Greedy(logits));
            if (reference.Positions.IndexOf(position) is var row and >= 0)
            {
                Assert.InRange(Logits.Distance(reference.Logits[row].Select(value => (double)value), logits), 0, Logits.Tolerance);
            }

            if (position == input.Length - 1)
            {
                Assert.Equal(reference.GreedyContinuation.AsEnumerable(), run.Greedy(logits, reference.GreedyContinuation.Length));
            }
        }
    }

    [Theory]
    [InlineData("llama-bias-head40", TestDevices.Cpu)]
    [InlineData("qwen2-window", TestDevices.Cpu)]
    [InlineData("qwen3-norm", TestDevices.Vulkan)]
    public void One_token_at_a_time_gives_the_same(string model, string device)
    {
        using var files = ModelFiles.Open(TestData.Parity(model));
        var reference = ParityReference.Load(TestData.Parity(model));
        using var run = new DecoderRun(devices[device], files, new DecoderOptions { Capacity = CapacityFor(reference) });
        Check(reference, run, run.Steps(reference.InputIds.AsSpan()), Logits.Tolerance);
    }

    [Theory]
    [InlineData("llama-gqa", TestDevices.Cpu)]
    [InlineData("llama-linear", TestDevices.Vulkan)]
    [InlineData("mistral-window", TestDevices.Cpu)]
    public void A_budget_of_the_whole_context_gives_the_same(string model, string device)
    {
        using var files = ModelFiles.Open(TestData.Parity(model));
        var reference = ParityReference.Load(TestData.Parity(model));
        int capacity = CapacityFor(reference);
        using var run = new DecoderRun(devices[device], files, new DecoderOptions { Capacity = capacity, Hata = DecoderRun.Hata(capacity) });
        Check(reference, run, run.Steps(reference.InputIds.AsSpan()), Logits.Tolerance);
    }

    [Theory]
    [InlineData("llama-gqa", TestDevices.Cpu)]
    [InlineData("qwen3-norm", TestDevices.Cpu)]
    [InlineData("llama-linear", TestDevices.Vulkan)]
    public void A_cache_of_halves_is_within_their_rounding(string model, string device)
    {
        using var files = ModelFiles.Open(TestData.Parity(model));
        var reference = ParityReference.Load(TestData.Parity(model));
        using var run = new DecoderRun(
            devices[device], files, new DecoderOptions { Capacity = CapacityFor(reference), CacheType = NumberType.Float16 });
        float[][] logits = run.All(reference.InputIds.AsSpan());
        for (int i = 0; i < reference.Positions.Length; i++)
        {
            double worst = Logits.Distance(reference.Logits[i].Select(value => (double)value), logits[reference.Positions[i]]);
            Assert.InRange(worst, 0, 0.1);
        }
    }

    private static int CapacityFor(ParityReference reference) => reference.InputIds.Length + reference.GreedyContinuation.Length;

    private static void Check(ParityReference reference, DecoderRun run, float[][] logits, double tolerance)
    {
        Assert.Equal(reference.InputIds.Length, run.Decoder.Position);
        for (int i = 0; i < reference.Positions.Length; i++)
        {
            double worst = Logits.Distance(reference.Logits[i].Select(value => (double)value), logits[reference.Positions[i]]);
            Assert.True(worst <= tolerance, $"position {reference.Positions[i]}: a logit is {worst:g3} off");
        }

        Assert.Equal(reference.Argmax, logits.Select(row => TokenSampler.Greedy(row)));
        Assert.Equal(reference.GreedyContinuation.AsEnumerable(), run.Greedy(logits[^1], reference.GreedyContinuation.Length));
    }
}

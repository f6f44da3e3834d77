using HataDsl.Attention;
using HataDsl.Testing;
using HataDsl.Transformers.Tests.Reference;

namespace HataDsl.Transformers.Tests.Decoding;

/// <summary>Hash-aware attention inside the decoder.</summary>
[Collection(DecoderTests.Name)]
public sealed class HashAttentionTests(DecoderDevices devices)
{
    private const int PromptLength = 90;

    public static TheoryData<string, string, int, int, int> Settings()
    {
        var data = new TheoryData<string, string, int, int, int>();
        foreach (string device in (string[])[TestDevices.Cpu, TestDevices.Compiled, TestDevices.Vulkan])
        {
            data.Add(device, "llama", 8, 0, 0);
            data.Add(device, "llama-group5-head36", 21, 4, 9);
        }

        data.Add(TestDevices.Cpu, "llama-group1-head40", 1, 0, 0);
        data.Add(TestDevices.Cpu, "llama-group8-head80", 96, 0, 0);
        data.Add(TestDevices.Cpu, "qwen2-window", 16, 2, 2);
        data.Add(TestDevices.Cpu, "llama-yarn", 30, 0, 8);
        return data;
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Logits_are_those_of_the_definition(string device, string name, int budget, int sinks, int recent)
    {
        using var model = new RandomModelFolder(name);
        int[] tokens = model.Tokens(PromptLength + 8);
        HataOptions hata = DecoderRun.Hata(budget, sinks, recent, denseLayers: 1);
        using var run = new DecoderRun(devices[device], model.Files, new DecoderOptions { Capacity = tokens.Length + 3, Hata = hata });
        var oracle = new ReferenceDecoder(model.Files);
        oracle.Append(tokens.AsSpan(0, PromptLength));
        oracle.Selector = new ReferenceHash(run.Decoder.HashMatrices!, hata, model.Configuration).Select;
        double[][] expected = [.. tokens[PromptLength..].Select(token => oracle.Logits(oracle.Append([token])[0]))];
        run.Decoder.Run(tokens.AsSpan(0, PromptLength));
        Logits.AssertNear(expected, run.Steps(tokens.AsSpan(PromptLength)));
    }

    [Fact]
    public void Every_device_and_every_run_chooses_the_same_tokens()
    {
        using var model = new RandomModelFolder("llama-group4-head64");
        int[] prompt = model.Tokens(300);
        var options = new DecoderOptions { Capacity = 340, Hata = DecoderRun.Hata(12) };
        List<int> Generate(string device)
        {
            using var run = new DecoderRun(devices[device], model.Files, options);
            return run.Greedy(run.Decoder.Run(prompt), 40);
        }

        List<int> expected = Generate(TestDevices.Cpu);
        Assert.All((string[])[TestDevices.Cpu, TestDevices.Compiled, TestDevices.Vulkan], device => Assert.Equal(expected, Generate(device)));
    }

    [Theory]
    [InlineData(TestDevices.Cpu)]
    [InlineData(TestDevices.Compiled)]
    [InlineData(TestDevices.Vulkan)]
    public void Two_runs_give_the_same_bits(string device)
    {
        using var model = new RandomModelFolder("llama-group8-head8");
        int[] tokens = model.Tokens(80);
        using var run = new DecoderRun(devices[device], model.Files, new DecoderOptions { Capacity = 80, Hata = DecoderRun.Hata(10) });
        run.Decoder.Run(tokens.AsSpan(0, 70));
        float[][] first = run.Steps(tokens.AsSpan(70));
        run.Decoder.Truncate(0);
        run.Decoder.Run(tokens.AsSpan(0, 70));
        Assert.Equal(first, run.Steps(tokens.AsSpan(70)));
    }

    [Theory]
    [InlineData(TestDevices.Cpu)]
    [InlineData(TestDevices.Vulkan)]
    public void The_budget_can_change_from_step_to_step(string device)
    {
        using var model = new RandomModelFolder("llama");
        int[] tokens = model.Tokens(70);
        using var dense = new DecoderRun(devices[device], model.Files, new DecoderOptions { Capacity = 70 });
        using var run = new DecoderRun(devices[device], model.Files, new DecoderOptions { Capacity = 70, Hata = DecoderRun.Hata(4) });
        dense.Decoder.Run(tokens.AsSpan(0, 60));
        run.Decoder.Run(tokens.AsSpan(0, 60));
        float[][] expected = dense.Steps(tokens.AsSpan(60));
        Assert.NotEqual(expected, run.Steps(tokens.AsSpan(60)));
        foreach (TokenBudget? budget in (TokenBudget?[])[null, TokenBudget.Count(70)])
        {
            run.Decoder.Budget = budget;
            run.Decoder.Truncate(60);
            Assert.Equal(expected, run.Steps(tokens.AsSpan(60)));
        }
    }

    [Fact]
    public void Layers_with_a_window_stay_dense()
    {
        using var model = new RandomModelFolder("mistral-window");
        int[] tokens = model.Tokens(50);
        using var dense = new DecoderRun(devices[TestDevices.Cpu], model.Files, new DecoderOptions { Capacity = 50 });
        using var run = new DecoderRun(devices[TestDevices.Cpu], model.Files, new DecoderOptions { Capacity = 50, Hata = DecoderRun.Hata(4) });
        Assert.Equal(dense.Steps(tokens), run.Steps(tokens));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(256)]
    public void Codes_can_be_shorter_and_longer(int bits)
    {
        using var model = new RandomModelFolder("llama");
        int[] tokens = model.Tokens(60);
        HataOptions hata = DecoderRun.Hata(10, bits: bits);
        using var run = new DecoderRun(devices[TestDevices.Cpu], model.Files, new DecoderOptions { Capacity = 60, Hata = hata });
        var oracle = new ReferenceDecoder(model.Files);
        oracle.Append(tokens.AsSpan(0, 55));
        oracle.Selector = new ReferenceHash(run.Decoder.HashMatrices!, hata, model.Configuration).Select;
        run.Decoder.Run(tokens.AsSpan(0, 55));
        Logits.AssertNear([.. tokens[55..].Select(token => oracle.Logits(oracle.Append([token])[0]))], run.Steps(tokens.AsSpan(55)));
    }
}

using HataDsl.Testing;
using HataDsl.Transformers.Tests.Reference;

namespace HataDsl.Transformers.Tests.Decoding;

/// <summary>The decoder against the double-precision oracle over configurations, sizes and storage types of every kind.</summary>
[Collection(DecoderTests.Name)]
public sealed class RandomModelParityTests(DecoderDevices devices)
{
    private const int PromptLength = 45;
    private const int StepCount = 15;

    public static TheoryData<string> Names => [.. RandomModels.Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Cpu_agrees_with_the_oracle(string name) => Check(name, TestDevices.Cpu, NumberType.Float32);

    [Theory]
    [MemberData(nameof(Names))]
    public void Vulkan_agrees_with_the_oracle(string name) => Check(name, TestDevices.Vulkan, NumberType.Float32);

    [Theory]
    [InlineData("llama-group5-head36")]
    [InlineData("llama-group2-head128")]
    [InlineData("llama-uneven-sizes")]
    [InlineData("qwen3")]
    public void Compiled_kernels_agree_with_the_oracle(string name) => Check(name, TestDevices.Compiled, NumberType.Float32);

    [Theory]
    [InlineData("llama", TestDevices.Cpu)]
    [InlineData("llama-group3-head96", TestDevices.Compiled)]
    [InlineData("llama-group8-head8", TestDevices.Vulkan)]
    [InlineData("qwen2-window", TestDevices.Cpu)]
    public void A_cache_of_halves_is_within_their_rounding(string name, string device) => Check(name, device, NumberType.Float16);

    [Theory]
    [InlineData("llama", NumberType.Float16, 0.3)]
    [InlineData("llama", NumberType.BFloat16, 2)]
    [InlineData("llama-tied-half", NumberType.Float32, Logits.Tolerance)]
    public void Weights_can_be_stored_otherwise_than_in_the_file(string name, NumberType type, double tolerance)
    {
        using var model = new RandomModelFolder(name);
        var oracle = new ReferenceDecoder(model.Files);
        int[] tokens = model.Tokens(20);
        double[][] expected = Array.ConvertAll(oracle.Append(tokens), oracle.Logits);
        using var run = new DecoderRun(devices[TestDevices.Cpu], model.Files, new DecoderOptions { Capacity = 20 }, type);
        Logits.AssertNear(expected, run.All(tokens), tolerance);
    }

    private void Check(string name, string device, NumberType cache)
    {
        using var model = new RandomModelFolder(name);
        int[] tokens = model.Tokens(PromptLength + StepCount);
        var oracle = new ReferenceDecoder(model.Files);
        double[][] prompt = Array.ConvertAll(oracle.Append(tokens.AsSpan(0, PromptLength)), oracle.Logits);
        var options = new DecoderOptions { Capacity = tokens.Length, ChunkSize = 16, CacheType = cache };
        using var run = new DecoderRun(devices[device], model.Files, options);
        double tolerance = cache == NumberType.Float32 ? Logits.Tolerance : 0.1;
        Logits.AssertNear(prompt, run.All(tokens.AsSpan(0, PromptLength)), tolerance);
        for (int i = PromptLength; i < tokens.Length; i++)
        {
            double[] expected = oracle.Logits(oracle.Append([tokens[i]])[0]);
            Logits.AssertNear([expected], run.Steps([tokens[i]]), tolerance);
        }
    }
}

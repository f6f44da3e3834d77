using HataDsl.Testing;

namespace HataDsl.Transformers.Tests.Decoding;

/// <summary>Going back and on again.</summary>
[Collection(DecoderTests.Name)]
public sealed class TruncationTests(DecoderDevices devices)
{
    [Theory]
    [InlineData("llama", TestDevices.Cpu, false)]
    [InlineData("llama", TestDevices.Vulkan, true)]
    [InlineData("llama-yarn", TestDevices.Cpu, true)]
    [InlineData("qwen2-window", TestDevices.Cpu, false)]
    [InlineData("llama-dynamic", TestDevices.Cpu, false)]
    public void A_truncated_sequence_goes_on_like_a_new_one(string name, string device, bool hashed)
    {
        using var model = new RandomModelFolder(name);
        int[] tokens = model.Tokens(44), others = model.Tokens(44, seed: 9);
        var options = new DecoderOptions { Capacity = 44, Hata = hashed ? DecoderRun.Hata(7) : null };
        using var fresh = new DecoderRun(devices[device], model.Files, options);
        using var used = new DecoderRun(devices[device], model.Files, options);
        fresh.Decoder.Run(tokens.AsSpan(0, 20));
        used.Decoder.Run(tokens.AsSpan(0, 20));
        used.Steps(others.AsSpan(20));
        Assert.Equal(44, used.Decoder.Position);
        used.Decoder.Truncate(20);
        Assert.Equal(20, used.Decoder.Position);
        Assert.Equal(fresh.Decoder.Run(tokens.AsSpan(20, 14)).ToArray(), used.Decoder.Run(tokens.AsSpan(20, 14)).ToArray());
        Assert.Equal(fresh.Steps(tokens.AsSpan(34)), used.Steps(tokens.AsSpan(34)));
    }

    [Fact]
    public void A_full_context_can_be_emptied_and_filled_again()
    {
        using var model = new RandomModelFolder("llama");
        int[] tokens = model.Tokens(16);
        using var run = new DecoderRun(devices[TestDevices.Cpu], model.Files, new DecoderOptions { Capacity = 16 });
        float[][] first = run.All(tokens);
        run.Decoder.Truncate(0);
        Assert.Equal(first, run.All(tokens));
    }

    [Fact]
    public void Positions_that_are_not_there_are_refused()
    {
        using var model = new RandomModelFolder("llama");
        using var run = new DecoderRun(devices[TestDevices.Cpu], model.Files, new DecoderOptions { Capacity = 16 });
        run.Decoder.Run(model.Tokens(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Decoder.Truncate(6));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Decoder.Truncate(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Decoder.AssumeFilled(17));
        Assert.Equal(5, run.Decoder.Position);
    }

    [Fact]
    public void An_assumed_context_is_as_long_as_said_and_finite()
    {
        using var model = new RandomModelFolder("llama");
        using var run = new DecoderRun(
            devices[TestDevices.Cpu], model.Files, new DecoderOptions { Capacity = 300, Hata = DecoderRun.Hata(20), CacheType = NumberType.Float16 });
        run.Decoder.AssumeFilled(290);
        Assert.Equal(290, run.Decoder.Position);
        Assert.All(run.Decoder.Run([1]).ToArray(), value => Assert.True(float.IsFinite(value)));
    }
}

using HataDsl.Attention;
using HataDsl.Testing;

namespace HataDsl.Transformers.Tests.Decoding;

/// <summary>What the decoder refuses, and that it gives back what it takes.</summary>
[Collection(DecoderTests.Name)]
public sealed class DecoderOptionTests(DecoderDevices devices)
{
    private static readonly DecoderOptions Good = new() { Capacity = 32 };

    private static readonly Dictionary<string, (DecoderOptions Options, string Cause)> Wrong = new()
    {
        ["context past the limit"] = (Good with { Capacity = 513 }, "limit of 512"),
        ["no context"] = (Good with { Capacity = 0 }, "context of 0"),
        ["negative context"] = (Good with { Capacity = -1 }, "context of -1"),
        ["no chunk"] = (Good with { ChunkSize = 0 }, "chunk size 0"),
        ["cache of brain floats"] = (Good with { CacheType = NumberType.BFloat16 }, "BFloat16"),
        ["no budget"] = (Good with { Hata = new HataOptions { Budget = default } }, "budget"),
        ["odd bits"] = (Good with { Hata = DecoderRun.Hata(8, bits: 100) }, "bits: 100"),
        ["no bits"] = (Good with { Hata = DecoderRun.Hata(8, bits: 0) }, "bits: 0"),
        ["too many bits"] = (Good with { Hata = DecoderRun.Hata(8, bits: 288) }, "bits: 288"),
        ["negative sinks"] = (Good with { Hata = DecoderRun.Hata(8, sinks: -1) }, "sinks: -1"),
        ["negative recent"] = (Good with { Hata = DecoderRun.Hata(8, recent: -1) }, "recent: -1"),
        ["negative dense layers"] = (Good with { Hata = DecoderRun.Hata(8, denseLayers: -1) }, "dense layers: -1"),
        ["sinks and recent above the budget"] = (Good with { Hata = DecoderRun.Hata(8, sinks: 5, recent: 4) }, "5 sinks and 4 recent"),
        ["matrices of other layers"] = (Hashed(layers: 3, keyHeads: 2, headSize: 16, bits: 128), "3 layers of 2 x 16 x 128"),
        ["matrices of other heads"] = (Hashed(layers: 2, keyHeads: 4, headSize: 16, bits: 128), "4 x 16 x 128"),
        ["matrices of another width"] = (Hashed(layers: 2, keyHeads: 2, headSize: 32, bits: 128), "2 x 32 x 128"),
        ["matrices of other bits"] = (Hashed(layers: 2, keyHeads: 2, headSize: 16, bits: 64), "2 x 16 x 64"),
    };

    public static TheoryData<string> Names => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Wrong_options_are_refused_and_cost_nothing(string name)
    {
        Device device = devices[TestDevices.Cpu];
        long before = device.AllocatedBytes;
        using (var model = new RandomModelFolder("llama"))
        {
            var error = Assert.Throws<ArgumentException>(() => new DecoderRun(device, model.Files, Wrong[name].Options));
            Assert.Contains(Wrong[name].Cause, error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, device.AllocatedBytes);
    }

    [Fact]
    public void Tokens_that_cannot_run_are_refused_and_change_nothing()
    {
        using var model = new RandomModelFolder("llama");
        int[] tokens = model.Tokens(8);
        using var run = new DecoderRun(devices[TestDevices.Cpu], model.Files, new DecoderOptions { Capacity = 8 });
        using var other = new DecoderRun(devices[TestDevices.Cpu], model.Files, new DecoderOptions { Capacity = 8 });
        void Refused(string cause, params int[] wrong)
        {
            Assert.Contains(cause, Assert.Throws<ArgumentException>(() => { run.Decoder.Run(wrong); }).Message, StringComparison.Ordinal);
            Assert.Contains(cause, Assert.Throws<ArgumentException>(() => run.Decoder.RunAll(wrong, (_, _) => { })).Message, StringComparison.Ordinal);
        }

        run.Decoder.Run(tokens.AsSpan(0, 5));
        Refused("no tokens");
        Refused("Token 131 is not in a vocabulary of 131", 1, 131);
        Refused("Token -1", -1);
        Refused("4 tokens after 5 do not fit a context of 8", 1, 2, 3, 4);
        other.Decoder.Run(tokens.AsSpan(0, 5));
        Assert.Equal(other.Decoder.Run(tokens.AsSpan(5)).ToArray(), run.Decoder.Run(tokens.AsSpan(5)).ToArray());
        Refused("1 tokens after 8 do not fit a context of 8", 1);
    }

    [Fact]
    public void A_budget_needs_a_decoder_made_for_it()
    {
        using var model = new RandomModelFolder("llama");
        using var dense = new DecoderRun(devices[TestDevices.Cpu], model.Files, Good);
        Assert.Throws<InvalidOperationException>(() => dense.Decoder.Budget = TokenBudget.Count(4));
        using var hashed = new DecoderRun(devices[TestDevices.Cpu], model.Files, Good with { Hata = DecoderRun.Hata(8, sinks: 2, recent: 2) });
        Assert.Throws<ArgumentException>(() => hashed.Decoder.Budget = TokenBudget.Count(3));
        Assert.Equal(8, hashed.Decoder.Budget!.Value.Value);
    }

    [Theory]
    [InlineData("qwen3", TestDevices.Cpu)]
    [InlineData("llama-bias", TestDevices.Cpu)]
    [InlineData("llama-tied-half", TestDevices.Vulkan)]
    public void All_memory_comes_back(string name, string device)
    {
        using var model = new RandomModelFolder(name);
        long before = devices[device].AllocatedBytes;
        using (var run = new DecoderRun(devices[device], model.Files, Good with { Hata = DecoderRun.Hata(8), CacheType = NumberType.Float16 }))
        {
            run.Steps(model.Tokens(12));
            Assert.True(devices[device].AllocatedBytes > before);
        }

        Assert.Equal(before, devices[device].AllocatedBytes);
    }

    [Fact]
    public void Progress_and_profile_tell_what_ran()
    {
        using var model = new RandomModelFolder("llama");
        using var run = new DecoderRun(
            devices[TestDevices.Cpu], model.Files, Good with { ChunkSize = 4, Profile = true, Hata = DecoderRun.Hata(3) });
        var shares = new List<double>();
        run.Decoder.Run(model.Tokens(10), new Collector(shares));
        Assert.Equal([0.4, 0.8, 1], shares);
        run.Decoder.Run([1]);
        Assert.All(
            [
                "Embed", "Norm", "ProjectMany", "Prepare", "EncodeKeys", "AttendMany", "ProjectManyAndAdd", "Activate",
                "NormProject", "PrepareHashed", "Score", "Select", "Gather", "Merge", "ProjectAndAdd", "NormGate", "NormProduct",
            ],
            stage => Assert.Contains(stage, run.Decoder.Stages.Keys));
        run.Decoder.ResetStages();
        Assert.Empty(run.Decoder.Stages);
        Assert.True(run.Decoder.LaunchCount > 0);
    }

    private static DecoderOptions Hashed(int layers, int keyHeads, int headSize, int bits) => Good with
    {
        Hata = DecoderRun.Hata(8),
        HashMatrices = HashMatrices.RandomOrthogonal(layers, keyHeads, headSize, bits, seed: 1),
    };

    private sealed class Collector(List<double> shares) : IProgress<double>
    {
        public void Report(double value) => shares.Add(value);
    }
}

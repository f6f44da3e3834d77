using System.Globalization;
using System.Text.Json;
using HataDsl.Cpu;
using HataDsl.Graphs;
using HataDsl.Testing;

namespace HataDsl.Transformers.Tests.Decoding;

/// <summary>Kernels of a decoder layer: by the reports of its graphs, and as the decoder really launches them.</summary>
[Collection(DecoderTests.Name)]
public sealed class LayerReportTests(DecoderDevices devices)
{
    [Theory]
    [InlineData(GraphVariant.Accelerator, 7, 9)]
    [InlineData(GraphVariant.Processor, 7, 9)]
    public void A_layer_is_few_kernels(GraphVariant variant, int dense, int hashed)
    {
        using var device = new CpuDevice();
        using var denseGraph = DecoderGraphs.DenseGraph<Half, float>.Create(
            device, hidden: 64, inner: 96, projected: 128, keyHeads: 2, group: 2, half: 8, partial: 18, splits: 4, capacity: 64);
        using var hashedGraph = DecoderGraphs.HashedGraph<Half, float>.Create(
            device, hidden: 64, inner: 96, projected: 128, keyHeads: 2, group: 2, half: 8, partial: 18, splits: 4, capacity: 64,
            blocks: 1, selected: 8, words: 4, planes: 2, bins: 258);
        (int Separate, int Fused) denseLaunches = Launches(denseGraph.Report(variant));
        (int Separate, int Fused) hashedLaunches = Launches(hashedGraph.Report(variant));
        Assert.Equal((dense, hashed), (denseLaunches.Fused, hashedLaunches.Fused));
        Assert.True(denseLaunches.Separate >= 4 * 7, denseGraph.Report(variant));
        Assert.True(hashedLaunches.Separate >= 3 * 9, hashedGraph.Report(variant));
    }

    /// <summary>At the sizes that the graphs assume, which are those of a model of 8 billion parameters: halves, a cache of floats.</summary>
    [Fact]
    public void A_layer_moves_little_more_than_weights_cache_and_activations_once()
    {
        using var device = new CpuDevice();
        using var denseGraph = DecoderGraphs.DenseGraph<Half, float>.Create(
            device, hidden: 64, inner: 96, projected: 128, keyHeads: 2, group: 2, half: 8, partial: 18, splits: 4, capacity: 64);
        using var hashedGraph = DecoderGraphs.HashedGraph<Half, float>.Create(
            device, hidden: 64, inner: 96, projected: 128, keyHeads: 2, group: 2, half: 8, partial: 18, splits: 4, capacity: 64,
            blocks: 1, selected: 8, words: 4, planes: 2, bins: 258);
        const double Hidden = 4096, Inner = 14_336, Projected = 6144, KeyHeads = 8, HeadSize = 128, Positions = 32_768, Selected = 2048;
        const double Weights = 2 * Hidden * (Projected + Hidden + (3 * Inner));
        const double Activations = 4 * ((4 * Hidden) + Projected + Inner);
        double dense = Weights + (4 * 2 * KeyHeads * Positions * HeadSize) + Activations;
        double hashed = Weights + (16 * KeyHeads * Positions) + (4 * 2 * KeyHeads * Selected * HeadSize) + Activations;
        Assert.InRange(Bytes(denseGraph.Report(GraphVariant.Accelerator)) / dense, 1, 1.1);
        Assert.InRange(Bytes(hashedGraph.Report(GraphVariant.Accelerator)) / hashed, 1, 1.1);
    }

    [Theory]
    [InlineData(TestDevices.Vulkan, GraphVariant.Accelerator, 7, 9)]
    [InlineData(TestDevices.Vulkan, GraphVariant.Processor, 7, 9)]
    [InlineData(TestDevices.Cpu, GraphVariant.Processor, 7, 9)]
    public void A_step_launches_what_the_reports_say(string device, GraphVariant plan, int dense, int hashed)
    {
        using var model = new RandomModelFolder("llama");
        int[] tokens = model.Tokens(40);
        int layers = model.Configuration.LayerCount;
        foreach ((int? budget, int each) in ((int?, int)[])[(null, dense), (8, hashed), (40, dense)])
        {
            using var run = new DecoderRun(
                devices[device], model.Files, new DecoderOptions { Capacity = 40, Plan = plan, Hata = budget is { } count ? DecoderRun.Hata(count) : null });
            run.Decoder.Run(tokens.AsSpan(0, 30));
            long before = run.Decoder.LaunchCount;
            run.Steps(tokens.AsSpan(30, 5));
            Assert.Equal(5 * (1 + (layers * each) + 1), run.Decoder.LaunchCount - before);
        }
    }

    /// <summary>By the counters of a step that really ran, with a cache that is full.</summary>
    [Theory]
    [InlineData(TestDevices.Cpu, null)]
    [InlineData(TestDevices.Cpu, 64)]
    [InlineData(TestDevices.Vulkan, null)]
    [InlineData(TestDevices.Vulkan, 64)]
    public void A_step_moves_little_more_than_weights_cache_and_activations_once(string device, int? budget)
    {
        const int Capacity = 512, Layers = 2, Heads = 8, KeyHeads = 2, HeadSize = 32, Hidden = 512, Inner = 1024, Vocabulary = 2000;
        using JsonDocument text = JsonDocument.Parse($$"""
            {
              "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": {{Hidden}}, "intermediate_size": {{Inner}}, "num_hidden_layers": {{Layers}},
              "num_attention_heads": {{Heads}}, "num_key_value_heads": {{KeyHeads}}, "head_dim": {{HeadSize}}, "vocab_size": {{Vocabulary}},
              "rms_norm_eps": 1e-5, "max_position_embeddings": {{Capacity}}
            }
            """);
        ModelConfiguration model = ModelConfiguration.Parse(text.RootElement, "a test");
        using DecoderWeights weights = DecoderWeights.Random(devices[device], model, NumberType.Float16, 3);
        using var decoder = new Decoder(
            weights, new DecoderOptions { Capacity = Capacity, Replay = false, Hata = budget is { } count ? DecoderRun.Hata(count) : null });
        decoder.AssumeFilled(Capacity - 2);
        decoder.Run([1]);
        long before = decoder.BytesMoved;
        decoder.Run([2]);
        double moved = decoder.BytesMoved - before;
        const double Projected = (Heads + (2 * KeyHeads)) * HeadSize;
        const double Weights = (Layers * ((Hidden * (Projected + (Heads * HeadSize))) + (3 * Hidden * Inner))) + (Hidden * Vocabulary);
        double attended = budget ?? Capacity;
        double cache = Layers * KeyHeads * ((2 * attended * HeadSize * 4) + (budget is null ? 0 : Capacity * 16));
        const double Activations = 4 * ((Layers * (Projected + (Heads * HeadSize) + Inner + (2 * Hidden))) + Vocabulary);
        Assert.InRange(moved / ((2 * Weights) + cache + Activations), 1, 1.1);
    }

    private static string[] Row(string report, string name) =>
        report.Split('\n').First(line => line.StartsWith("| " + name, StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries);

    private static double Bytes(string report) => double.Parse(Row(report, "bytes moved")[3], CultureInfo.InvariantCulture);

    private static (int Separate, int Fused) Launches(string report)
    {
        string[] numbers = Row(report, "launches");
        return (int.Parse(numbers[2], CultureInfo.InvariantCulture), int.Parse(numbers[3], CultureInfo.InvariantCulture));
    }
}

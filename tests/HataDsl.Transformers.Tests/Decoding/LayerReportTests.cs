using System.Globalization;
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
    [InlineData(GraphVariant.Processor, 9, 11)]
    public void A_layer_is_few_kernels(GraphVariant variant, int dense, int hashed)
    {
        using var device = new CpuDevice();
        using var denseGraph = DecoderGraphs.DenseGraph<Half, float>.Create(
            device, hidden: 64, inner: 96, projected: 128, keyHeads: 2, group: 2, half: 8, partial: 18, splits: 4, capacity: 64);
        using var hashedGraph = DecoderGraphs.HashedGraph<Half, float>.Create(
            device, hidden: 64, inner: 96, projected: 128, keyHeads: 2, group: 2, half: 8, partial: 18, splits: 4, capacity: 64,
            blocks: 1, words: 4, planes: 2, bins: 258);
        (int Separate, int Fused) denseLaunches = Launches(denseGraph.Report(variant));
        (int Separate, int Fused) hashedLaunches = Launches(hashedGraph.Report(variant));
        Assert.Equal((dense, hashed), (denseLaunches.Fused, hashedLaunches.Fused));
        Assert.True(denseLaunches.Separate >= 4 * 7, denseGraph.Report(variant));
        Assert.True(hashedLaunches.Separate >= 3 * 9, hashedGraph.Report(variant));
    }

    [Theory]
    [InlineData(TestDevices.Vulkan, 7, 9, 1)]
    [InlineData(TestDevices.Cpu, 9, 11, 2)]
    public void A_step_launches_what_the_reports_say(string device, int dense, int hashed, int logits)
    {
        using var model = new RandomModelFolder("llama");
        int[] tokens = model.Tokens(40);
        int layers = model.Configuration.LayerCount;
        foreach ((int? budget, int each) in ((int?, int)[])[(null, dense), (8, hashed), (40, dense)])
        {
            using var run = new DecoderRun(
                devices[device], model.Files, new DecoderOptions { Capacity = 40, Hata = budget is { } count ? DecoderRun.Hata(count) : null });
            run.Decoder.Run(tokens.AsSpan(0, 30));
            long before = run.Decoder.LaunchCount;
            run.Steps(tokens.AsSpan(30, 5));
            Assert.Equal(5 * (1 + (layers * each) + logits), run.Decoder.LaunchCount - before);
        }
    }

    private static (int Separate, int Fused) Launches(string report)
    {
        string[] numbers = report.Split('\n').First(line => line.StartsWith("| launches", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries);
        return (int.Parse(numbers[2], CultureInfo.InvariantCulture), int.Parse(numbers[3], CultureInfo.InvariantCulture));
    }
}

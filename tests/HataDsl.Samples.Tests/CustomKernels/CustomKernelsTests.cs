using System.Text.Json;

namespace HataDsl.Samples.Tests.CustomKernels;

/// <summary>The program as users start it, built from the packages: every kernel on every device that needs no GPU.</summary>
public sealed class CustomKernelsTests
{
    private static readonly string[] Samples =
    [
        "saxpy", "reduction", "scan", "histogram", "transpose", "sgemm", "softmax", "layer-norm", "n-body", "radix-sort", "mandelbrot", "convolution",
    ];

    [Theory]
    [InlineData("cpu")]
    [InlineData("vulkan")]
    public void Every_kernel_gives_the_reference(string device)
    {
        string picture = Path.Combine(Path.GetTempPath(), $"mandelbrot-{Guid.NewGuid():N}.png");
        try
        {
            ProgramRun run = Start("--device", device, "--size", "small", "--png", picture, "--json");
            Assert.Equal("", run.Error);
            JsonElement report = Assert.Single(run.ReadJson().GetProperty("devices").EnumerateArray());
            Assert.Equal(
                ["device", "device_name", "size", "copy_gb_per_s", "multiply_add_gflop_per_s", "results"], report.Keys());
            JsonElement[] results = [.. report.GetProperty("results").EnumerateArray()];
            Assert.Equal(Samples, results.Select(result => result.Text("sample")));
            Assert.All(results, result =>
            {
                Assert.Equal(["sample", "work", "ms", "rate", "unit", "of_ceiling", "right", "failure"], result.Keys());
                Assert.True(result.GetProperty("right").GetBoolean(), $"{result.Text("sample")}: {result.Text("failure")}");
                Assert.True(result.Number("ms") > 0);
            });
            Assert.Equal(0, run.ExitCode);
            CheckPicture(File.ReadAllBytes(picture));
        }
        finally
        {
            File.Delete(picture);
        }
    }

    [Fact]
    public void Text_has_a_row_for_each_sample()
    {
        ProgramRun run = Start("--device", "cpu", "--sample", "saxpy", "scan");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.Split('\n');
        Assert.Contains(lines, line => line.TrimStart().StartsWith("saxpy", StringComparison.Ordinal) && line.TrimEnd().EndsWith("right", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.TrimStart().StartsWith("scan", StringComparison.Ordinal) && line.TrimEnd().EndsWith("right", StringComparison.Ordinal));
        Assert.DoesNotContain("reduction", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'tpu'", "--device", "tpu")]
    [InlineData("cuda", "--device", "cuda:9")]
    [InlineData("'fft'", "--sample", "fft")]
    [InlineData("'huge'", "--size", "huge")]
    [InlineData("'--fast'", "--fast")]
    public void Wrong_input_gives_one_line_and_code_2(string cause, params string[] arguments) => Start(arguments).AssertRefused(cause);

    private static ProgramRun Start(params string[] arguments) => ProgramRun.StartOther(SourceFolders.CustomKernels, [], arguments);

    /// <summary>Signature, header with the size, and the end chunk with its known checksum.</summary>
    private static void CheckPicture(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        Assert.Equal([0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 450 >> 8, 450 & 255, 0, 0, 390 >> 8, 390 & 255, 8, 2, 0, 0, 0], file[8..29]);
        Assert.Equal([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82], file[^12..]);
    }
}

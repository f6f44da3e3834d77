using System.Globalization;
using HataDsl.Fuzz.Campaigns;
using HataDsl.Fuzz.Workers;
using HataDsl.Testing;

namespace HataDsl.Fuzz;

/// <summary>
/// A sample of seeds as a test. HATADSL_FUZZ_SEED chooses the first seed and HATADSL_FUZZ_COUNT how many; the default changes with the
/// version, so that each release looks somewhere else. HATADSL_FULL=1 runs 20,000, in worker
/// processes.
/// </summary>
public sealed class FuzzTests
{
    private const int SampleCount = 128;
    private const int FullCount = 20_000;

    /// <summary>The sample stops at this, so that a busy machine runs fewer programs rather than longer.</summary>
    private static readonly TimeSpan SampleLimit = TimeSpan.FromSeconds(60);

    [Fact]
    public void Random_programs_do_what_plain_code_does()
    {
        bool isFull = Environment.GetEnvironmentVariable("HATADSL_FULL") == "1";
        int first = Number("HATADSL_FUZZ_SEED") ?? DefaultSeed();
        int count = Number("HATADSL_FUZZ_COUNT") ?? (isFull ? FullCount : SampleCount);
        var said = new StringWriter();
        var options = new CampaignOptions(first, count) { Devices = [TestDevices.Cpu, TestDevices.Vulkan], Shrinks = 1 };
        Statistics statistics = isFull
            ? ProcessCampaign.Run(options with { Processes = Environment.ProcessorCount }, said)
            : Campaign.Run(options with { Limit = SampleLimit }, said);
        Console.WriteLine(statistics.Describe());
        Assert.True(statistics.Failures.Count == 0, $"HATADSL_FUZZ_SEED={first}\n{said}");
    }

    /// <summary>The CUDA form on the simulation, which is slow: a few programs.</summary>
    [Fact]
    public void The_cuda_form_of_random_programs_does_what_plain_code_does()
    {
        int first = (Number("HATADSL_FUZZ_SEED") ?? DefaultSeed()) + 500_000;
        var said = new StringWriter();
        Statistics statistics = Campaign.Run(new CampaignOptions(first, 16) { Devices = [TestDevices.Ilgpu], Limit = SampleLimit / 3, Shrinks = 1, Threads = 1 }, said);
        Assert.True(statistics.Failures.Count == 0, $"HATADSL_FUZZ_SEED={first - 500_000}\n{said}");
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static int DefaultSeed()
    {
        Version version = typeof(Device).Assembly.GetName().Version!;
        return 1_000_000 + (version.Major * 100_000) + (version.Minor * 1_000);
    }
}

using HataDsl.Testing;

namespace HataDsl.Fuzz.Campaigns;

/// <summary>What a campaign runs.</summary>
/// <param name="First">The first seed.</param>
/// <param name="Count">How many seeds.</param>
internal sealed record CampaignOptions(int First, int Count)
{
    /// <summary>Devices to compare, by the names of HATADSL_TEST_DEVICES.</summary>
    public IReadOnlyList<string> Devices { get; init; } =
        Environment.GetEnvironmentVariable("HATADSL_TEST_DEVICES") is { Length: > 0 } names ? names.Split(',') : [TestDevices.Cpu, TestDevices.Vulkan];

    /// <summary>Processes to hand seeds to; with none, all of it runs in this process.</summary>
    public int Processes { get; init; }

    /// <summary>Batches that run at the same time within this process, each with devices of its own.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>No batch begins after this time.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.MaxValue;

    /// <summary>How many failing programs to shrink; the others are named only.</summary>
    public int Shrinks { get; init; } = 8;

    /// <summary>Seeds at which a worker ends itself, to test what follows: those of the usual setting, and with an exclamation mark all.</summary>
    public IReadOnlyList<string> DeadlySeeds { get; init; } = [];

    /// <summary>Where the results of processes are kept, a line for each program; those already there are not run again.</summary>
    public string? Results { get; init; }

    /// <summary>Where the table is written as processes go on.</summary>
    public string? Report { get; init; }
}

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

    /// <summary>Batches that run at the same time, each with devices of its own.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>No batch begins after this time.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.MaxValue;

    /// <summary>How many failing programs to shrink; the others are named only.</summary>
    public int Shrinks { get; init; } = 8;
}

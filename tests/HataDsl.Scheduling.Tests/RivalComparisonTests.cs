using System.Collections.Immutable;

namespace HataDsl.Scheduling.Tests;

/// <summary>The searched plan is never longer than a published schedule, also with that schedule's own peaks as memory limits.</summary>
public sealed class RivalComparisonTests
{
    private static bool Full => Environment.GetEnvironmentVariable("HATADSL_FULL") == "1";

    public static TheoryData<string, int, bool, StageLayout> Cases => new()
    {
        { "V", 1, false, StageLayout.Loop },
        { "V", 1, true, StageLayout.Loop },
        { "V", 2, false, StageLayout.Loop },
        { "V", 2, true, StageLayout.Wave },
        { "X", 1, false, StageLayout.Loop },
        { "X", 1, true, StageLayout.Loop },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Never_longer(string name, int stages, bool split, StageLayout layout)
    {
        PlacementOptions options = new() { StagesPerDevice = stages, SplitBackward = split, Layout = layout, Recompute = false };
        foreach (int devices in Full ? new[] { 2, 4, 8 } : [4])
            foreach (Placement placement in Variants(BuiltInPlacements.Create(name, devices, options)))
                foreach (int microBatches in Full ? new[] { devices, 2 * devices, 4 * devices, 3 * devices + 1 } : [2 * devices])
                    Compare(placement, microBatches);
    }

    private static void Compare(Placement placement, int microBatches)
    {
        SearchOptions quick = new() { TimeLimit = TimeSpan.FromSeconds(Full ? 10 : 1) };
        SearchResult free = ScheduleSearch.Find(placement, quick);
        foreach (Rival rival in Rival.All)
        {
            if (rival.TryBuild(placement, microBatches, out _) is not Plan plan)
                continue;
            CheckAgainst(plan, free);
            ImmutableArray<Device>.Builder devices = placement.Devices.ToBuilder();
            for (int device = 0; device < devices.Count; device++)
                devices[device] = devices[device] with { MemoryLimit = plan.PeakMemory[device] };
            CheckAgainst(plan, ScheduleSearch.Find(placement.WithDevices(devices.ToImmutable()), quick));
        }
    }

    private static void CheckAgainst(Plan rival, SearchResult result)
    {
        CompletionResult completion = result.Complete(rival.MicroBatches, new CompletionOptions { Effort = 100_000 });
        PlanVerifier.Require(completion.Plan);
        Assert.True(completion.Plan.Makespan <= rival.Makespan, $"{rival.Name} on {rival.Placement.Name}: {rival.Makespan}, searched {completion.Plan.Makespan}");
    }

    private static IEnumerable<Placement> Variants(Placement placement)
    {
        yield return placement;
        ImmutableArray<Device>.Builder devices = placement.Devices.ToBuilder();
        for (int device = 0; device < devices.Count; device += 2)
            devices[device] = devices[device] with { Speed = 0.5 };
        yield return placement.WithDevices(devices.ToImmutable());
        yield return new Placement(
            placement.Name, placement.Devices,
            [.. placement.Blocks.Select(static block => block with { Time = 4 * block.Time })],
            [.. placement.Edges.Select(static edge => edge with { Delay = 1 })]);
    }
}

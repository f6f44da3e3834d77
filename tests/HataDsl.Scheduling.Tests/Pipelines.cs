namespace HataDsl.Scheduling.Tests;

/// <summary>The placements of the rival schedules. Forward 1, backward 2 (or input gradient 1 and weight gradient 1).</summary>
internal static class Pipelines
{
    private static readonly PlacementOptions Plain = new() { Recompute = false };

    public static Placement Straight(int devices) => BuiltInPlacements.Create("V", devices, Plain);

    public static Placement StraightSplit(int devices) => BuiltInPlacements.Create("V", devices, Plain with { SplitBackward = true });

    public static Placement Looped(int devices, int stages = 2) => BuiltInPlacements.Create("V", devices, Plain with { StagesPerDevice = stages });

    public static Placement FoldedSplit(int devices) =>
        BuiltInPlacements.Create("V", devices, Plain with { StagesPerDevice = 2, Layout = StageLayout.Wave, SplitBackward = true });

    public static Placement Opposed(int devices, bool recompute = false) => BuiltInPlacements.Create("X", devices, Plain with { Recompute = recompute });

    public static Placement OpposedSplit(int devices) => BuiltInPlacements.Create("X", devices, Plain with { SplitBackward = true });

    /// <summary>The placement on which a rival is at home.</summary>
    public static Placement For(Rival rival, int devices) => rival.Name switch
    {
        "GPipe" or "1F1B" => Straight(devices),
        "Interleaved 1F1B" => Looped(devices),
        "Chimera" => Opposed(devices),
        "DualPipe" => OpposedSplit(devices),
        "ZB-H1" or "ZB-H2" => StraightSplit(devices),
        _ => FoldedSplit(devices),
    };

    /// <summary>The same placement with unequal block times, device speeds and transfer delays.</summary>
    public static Placement Disturb(Placement placement, int seed)
    {
        Random random = new(seed);
        return new Placement(
            placement.Name,
            [.. placement.Devices.Select(device => device with { Speed = 1 + random.Next(4) * 0.5 })],
            [.. placement.Blocks.Select(block => block with { Time = 1 + random.Next(9) })],
            [.. placement.Edges.Select(edge => edge with { Delay = random.Next(5) })]);
    }

    /// <summary>Longest time units from the first start to the last end on one device: what a training step costs when steps follow each other.</summary>
    public static long Span(Plan plan) => plan.Programs.Max(static program => program[^1].End - program[0].Start);
}

namespace HataDsl.Scheduling.Tests.Exports;

public class TorchCsvTests
{
    private static Plan Rival(string name, Placement placement, int microBatches) => Scheduling.Rival.Find(name)!.Build(placement, microBatches);

    [Fact]
    public void Files_of_every_form()
    {
        Plan straight = Rival("1F1B", Pipelines.Straight(2), 3);
        Plan folded = Rival("ZB-V", Pipelines.FoldedSplit(2), 3);
        Golden.Verify(
            $"1F1B compute_only\n{TorchCsv.Write(straight, TorchCsvFormat.ComputeOnly, TorchVersion.Default)}"
            + $"1F1B compute_comms 2.11\n{TorchCsv.Write(straight, TorchCsvFormat.ComputeAndTransfers, TorchVersion.Default)}"
            + $"1F1B compute_comms 2.6\n{TorchCsv.Write(straight, TorchCsvFormat.ComputeAndTransfers, new TorchVersion(2, 6))}"
            + $"ZB-V compute_only\n{TorchCsv.Write(folded, TorchCsvFormat.ComputeOnly, TorchVersion.Default)}"
            + $"ZB-V compute_comms 2.11\n{TorchCsv.Write(folded, TorchCsvFormat.ComputeAndTransfers, TorchVersion.Default)}");
    }

    [Theory]
    [InlineData("GPipe")]
    [InlineData("1F1B")]
    [InlineData("Interleaved 1F1B")]
    [InlineData("ZB-H1")]
    [InlineData("ZB-H2")]
    [InlineData("ZB-V")]
    [InlineData("V-Half")]
    [InlineData("V-Min")]
    [InlineData("DualPipeV")]
    public void Files_keep_the_rules_of_the_loader(string name)
    {
        Scheduling.Rival rival = Scheduling.Rival.Find(name)!;
        Placement placement = Pipelines.Disturb(Pipelines.For(rival, 4), 5);
        TorchFile.Check(TorchCsv.Write(rival.Build(placement, 8), TorchCsvFormat.ComputeAndTransfers, TorchVersion.Default), ranks: 4, microBatches: 8);
    }

    [Theory]
    [InlineData("X", "its stages form one chain")]
    [InlineData("M", "block 'shared0.F' spans 4 devices")]
    [InlineData("NN", "block 'shared0.F' spans 4 devices")]
    [InlineData("K", "block 'join.F' spans 4 devices")]
    public void Refuses_placements_that_the_runtime_cannot_express(string placement, string reason)
    {
        Placement built = BuiltInPlacements.Create(placement, 4);
        Plan plan = Plan.FromOrders("serial", built, 1, [.. Enumerable.Range(0, 4).Select(device => Serial(built, device))]);
        PlacementException error = Assert.Throws<PlacementException>(() => TorchCsv.Write(plan, TorchCsvFormat.ComputeOnly, TorchVersion.Default));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_inference_old_releases_and_a_last_stage_out_of_order()
    {
        Plan inference = Rival("GPipe", BuiltInPlacements.Create("V", 4, new PlacementOptions { Inference = true }), 4);
        Assert.Null(TorchCsv.TryWrite(inference, TorchCsvFormat.ComputeOnly, TorchVersion.Default, out string? reason));
        Assert.Contains("training schedules only", reason, StringComparison.Ordinal);

        Plan plan = Rival("1F1B", Pipelines.Straight(2), 2);
        Assert.Null(TorchCsv.TryWrite(plan, TorchCsvFormat.ComputeOnly, new TorchVersion(2, 5), out reason));
        Assert.Contains("2.6 or newer", reason, StringComparison.Ordinal);

        Placement placement = plan.Placement;
        int[] blocks = [.. new[] { "F0", "F1", "B1", "B0" }.Select(placement.FindBlock)];
        Plan swapped = Plan.FromOrders("swapped", placement, 2,
        [
            [(blocks[0], 1), (blocks[0], 0), (blocks[3], 1), (blocks[3], 0)],
            [(blocks[1], 1), (blocks[2], 1), (blocks[1], 0), (blocks[2], 0)],
        ]);
        Assert.Null(TorchCsv.TryWrite(swapped, TorchCsvFormat.ComputeOnly, TorchVersion.Default, out reason));
        Assert.Contains("micro-batch 1 comes as number 0", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.6", true)]
    [InlineData("2.11.0", true)]
    [InlineData("3.0", true)]
    [InlineData("2.5", false)]
    [InlineData("2", false)]
    [InlineData("new", false)]
    public void Versions(string text, bool valid) => Assert.Equal(valid, TorchVersion.TryParse(text, out _));

    private static List<(int, int)> Serial(Placement placement, int device)
    {
        List<(int, int)> order = [];
        foreach (int block in placement.TopologicalOrder)
            if (placement.Blocks[block].Devices.Contains(device))
                order.Add((block, 0));
        return order;
    }
}

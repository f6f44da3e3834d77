namespace HataDsl.Scheduling.Tests.Rivals;

/// <summary>The published figures of the hand-made schedules: F forward, B backward (or I input and W weight gradient), D devices, N micro-batches.</summary>
public class RivalTests
{
    private static Plan Build(string name, Placement placement, int microBatches) => Rival.Find(name)!.Build(placement, microBatches);

    [Theory]
    [InlineData(2, 4)]
    [InlineData(4, 8)]
    [InlineData(8, 32)]
    public void GPipe_and_1F1B_lose_D_minus_1_forwards_and_backwards(int devices, int microBatches)
    {
        Plan pipe = Build("GPipe", Pipelines.Straight(devices), microBatches);
        Plan alternating = Build("1F1B", Pipelines.Straight(devices), microBatches);
        Assert.Equal(3 * microBatches + (devices - 1) * 3, pipe.Makespan);
        Assert.Equal(pipe.Makespan, alternating.Makespan);
        Assert.All(pipe.PeakMemory, peak => Assert.Equal(microBatches, peak));
        Assert.Equal(Enumerable.Range(0, devices).Select(device => (long)Math.Min(microBatches, devices - device)), alternating.PeakMemory);
    }

    [Fact]
    public void GPipe_and_1F1B_take_the_proved_times_of_the_V_placement_with_recomputation()
    {
        Placement placement = BuiltInPlacements.Create("V", 4);
        Assert.Equal(44, Build("1F1B", placement, 8).Makespan);
        Assert.Equal(524, Build("1F1B", placement, 128).Makespan);
        Assert.Equal(28, Build("GPipe", placement, 4).Makespan);
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(4, 3)]
    [InlineData(8, 2)]
    public void Interleaving_divides_the_loss_by_the_stages_per_device(int devices, int stages)
    {
        Plan plan = Build("Interleaved 1F1B", Pipelines.Looped(devices, stages), 4 * devices);
        // A stage of the looped pipeline is as long as one of the straight one, so a device has `stages` times the work and the same loss.
        Assert.Equal(4 * devices * 3 * stages + (devices - 1) * 3, plan.Makespan);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Chimera_loses_half_as_much_as_1F1B_when_forward_and_backward_are_alike(int devices)
    {
        Placement opposed = Pipelines.Opposed(devices);
        Placement alike = new(opposed.Name, opposed.Devices, [.. opposed.Blocks.Select(static block => block with { Time = 1 })], opposed.Edges);
        // One unit: D micro-batches in all, D/2 in each direction; bubble share (D − 2) / (3D − 2).
        Plan plan = Build("Chimera", alike, devices / 2);
        Assert.Equal(2 * devices + devices - 2, plan.Makespan);
        Assert.Equal((devices - 2.0) / (3 * devices - 2), plan.BubbleRate, 9);
        Assert.InRange(plan.PeakMemory.Max(), devices / 2, devices);
    }

    [Theory]
    [InlineData(false, 7)]
    [InlineData(true, 10)]
    public void Chimera_repeats_with_the_period_of_its_published_generator(bool recompute, int period)
    {
        Placement placement = Pipelines.Opposed(4, recompute);
        long longer = Build("Chimera", placement, 64).Makespan, shorter = Build("Chimera", placement, 32).Makespan;
        Assert.Equal(period, (longer - shorter) / 32.0);
    }

    [Theory]
    [InlineData(4, 8)]
    [InlineData(8, 24)]
    public void Zero_bubble_schedules_lose_what_their_authors_say(int devices, int microBatches)
    {
        Plan first = Build("ZB-H1", Pipelines.StraightSplit(devices), microBatches);
        Assert.Equal(3 * microBatches + (devices - 1) * 1, first.Makespan); // (D − 1)(F + I − W)
        Assert.All(first.PeakMemory, peak => Assert.Equal(devices, peak));

        Plan second = Build("ZB-H2", Pipelines.StraightSplit(devices), microBatches);
        Assert.Equal(3 * microBatches, Pipelines.Span(second)); // (D − 1)(F + I − 2W) = 0
        Assert.All(second.PeakMemory, peak => Assert.Equal(2 * devices - 1, peak));

        Plan folded = Build("ZB-V", Pipelines.FoldedSplit(devices), microBatches);
        Assert.Equal(6 * microBatches, Pipelines.Span(folded));
        Assert.All(folded.PeakMemory, peak => Assert.Equal(2 * devices, peak));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(12)]
    public void Controllable_memory_keeps_its_word(int devices)
    {
        long full = 2 * devices; // two stages per device, 1F1B keeps D micro-batches
        Plan half = Build("V-Half", Pipelines.FoldedSplit(devices), 4 * devices);
        Plan least = Build("V-Min", Pipelines.FoldedSplit(devices), 4 * devices);
        Assert.InRange(half.PeakMemory.Max(), full / 2, full / 2 + 3);
        Assert.InRange(least.PeakMemory.Max(), full / 3, full / 3 + 3);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Dual_pipes_keep_one_more_micro_batch_than_there_are_devices(int devices)
    {
        Plan dual = Build("DualPipe", Pipelines.OpposedSplit(devices), 2 * devices);
        Plan folded = Build("DualPipeV", Pipelines.FoldedSplit(devices), 4 * devices);
        Assert.All(dual.PeakMemory, peak => Assert.Equal(devices + 1, peak));
        Assert.All(folded.PeakMemory, peak => Assert.Equal(2 * devices + 1, peak));
        // (D/2 − 1)(F&B + B − 3W) with F&B = F + B = 3, B = 2, W = 1: run as early as possible, no more than that is lost.
        Assert.InRange(dual.Makespan, 12 * devices, 12 * devices + (devices / 2 - 1) * 2);
        Assert.True(dual.Makespan < Build("Chimera", Pipelines.OpposedSplit(devices), 2 * devices).Makespan);
    }

    [Fact]
    public void Every_rival_is_valid_wherever_it_exists_and_runs_as_predicted()
    {
        int built = 0;
        foreach (Rival rival in Rival.All)
        {
            for (int devices = 1; devices <= 9; devices++)
            {
                for (int variant = 0; variant < 3; variant++)
                {
                    Placement placement = Pipelines.For(rival, devices);
                    if (variant > 0)
                        placement = Pipelines.Disturb(placement, devices * 10 + variant);
                    foreach (int microBatches in new[] { 1, 2, devices, 2 * devices, 2 * devices + 1, 5 * devices })
                    {
                        if (rival.TryBuild(placement, microBatches, out string? reason) is not { } plan)
                        {
                            Assert.NotNull(reason);
                            continue;
                        }

                        Assert.Empty(PlanVerifier.Verify(plan));
                        Assert.Equal(plan.Makespan, PlanSimulator.Run(plan).Makespan);
                        built++;
                    }
                }
            }
        }

        Assert.True(built > 1000, $"only {built} plans");
    }

    [Theory]
    [InlineData("1F1B", "M", 8, "block 'shared0.F' spans 4 devices")]
    [InlineData("1F1B", "X", 8, "two chains in opposite directions")]
    [InlineData("Chimera", "V", 8, "one chain with one stage per device")]
    [InlineData("ZB-H1", "V", 8, "separate blocks")]
    [InlineData("DualPipe", "X", 3, "at least 4 micro-batches")]
    public void Refuses_with_the_reason(string rival, string placement, int microBatches, string reason) =>
        Assert.Contains(reason, Rival.Find(rival)!.WhyNot(BuiltInPlacements.Create(placement, 4), microBatches), StringComparison.Ordinal);

    [Fact]
    public void Refuses_numbers_and_memory_it_cannot_serve()
    {
        Assert.Contains("multiple of 4", Rival.Find("Interleaved 1F1B")!.WhyNot(Pipelines.Looped(4), 6), StringComparison.Ordinal);
        Assert.Contains("even number", Rival.Find("Chimera")!.WhyNot(Pipelines.Opposed(5), 6), StringComparison.Ordinal);
        PlacementException error = Assert.Throws<PlacementException>(() => Build("GPipe", Pipelines.Straight(4).WithMemoryLimit(4), 8));
        Assert.Contains("needs 8 memory units on device '0', which has 4", error.Message, StringComparison.Ordinal);
        Assert.NotNull(Rival.Find("1F1B")!.WhyNot(BuiltInPlacements.Create("V", 4, new PlacementOptions { Inference = true }), 8));
        Assert.Null(Rival.Find("GPipe")!.WhyNot(BuiltInPlacements.Create("V", 4, new PlacementOptions { Inference = true }), 8));
    }

    [Fact]
    public void Orders() => Golden.Verify(string.Concat(Rival.All.Select(static rival =>
        $"{rival.Name}\n{PlanText.Write(rival.Build(Pipelines.For(rival, 2), 4))}\n")));
}

namespace HataDsl.Scheduling.Tests;

/// <summary>Least periods by memory limit 1 to 7, 4 devices, one micro-batch per period; each was proved by exhaustive search or an SMT solver. 0: infeasible.</summary>
public sealed class OracleTests
{
    [Theory]
    [InlineData("V", 16, 8, 8, 4, 4, 4, 4)]
    [InlineData("M", 18, 10, 10, 7, 6, 6, 6)]
    [InlineData("NN", 20, 12, 12, 9, 9, 8, 8)]
    [InlineData("NN-eager", 20, 14, 12, 10, 8, 8, 8)]
    [InlineData("mllm", 20, 13, 12, 10, 9, 8, 8)]
    [InlineData("K", 0, 8, 6, 6, 6, 6, 6)]
    [InlineData("X", 26, 13, 9, 8, 8, 8, 8)]
    [InlineData("finetune", 13, 7, 7, 5, 4, 4, 4)]
    [InlineData("alphafold", 8, 4, 4, 4, 4, 4, 4)]
    public void Least_periods_with_recomputation(string name, params int[] periods) => Check(name, true, 1, periods);

    [Theory]
    [InlineData("V", 6, 6, 3, 3)]
    [InlineData("M", 8, 8, 6, 5)]
    [InlineData("NN", 10, 10, 8, 8, 7)]
    [InlineData("NN-eager", 11, 10, 8, 7)]
    [InlineData("mllm", 10, 10, 8, 8, 7)]
    [InlineData("K", 6, 5, 5, 5)]
    public void Least_periods_without_recomputation(string name, params int[] periods) => Check(name, false, 2, periods);

    [Theory]
    [InlineData("V", 8, 3, 12)]
    [InlineData("V", 8, 4, 8)]
    [InlineData("V", 8, 7, 8)]
    [InlineData("V", 16, 6, 12)]
    [InlineData("V", 16, 8, 8)]
    [InlineData("M", 8, 4, 11)]
    [InlineData("M", 8, 5, 10)]
    [InlineData("M", 8, 8, 8)]
    [InlineData("M", 8, 10, 7)]
    [InlineData("M", 8, 11, 6)]
    [InlineData("M", 16, 10, 10)]
    [InlineData("M", 16, 16, 8)]
    [InlineData("M", 16, 19, 7)]
    [InlineData("M", 32, 32, 8)]
    [InlineData("M", 32, 39, 7)]
    public void Least_periods_on_more_devices(string name, int devices, int memory, int period)
    {
        SearchResult result = ScheduleSearch.Find(
            BuiltInPlacements.Create(name, devices, new PlacementOptions { MemoryLimit = memory }),
            new SearchOptions { MaximumMicroBatchesPerPeriod = 1 });
        Assert.Equal(period, result.Period);
        Assert.True(result.ProvedOptimal);
    }

    [Theory]
    [InlineData("M", 4, 5)]
    [InlineData("M", 8, 11)]
    [InlineData("M", 16, 23)]
    [InlineData("M", 32, 47)]
    [InlineData("NN", 4, 6)]
    [InlineData("NN", 8, 12)]
    [InlineData("NN", 16, 24)]
    [InlineData("mllm", 16, 24)]
    [InlineData("NN-eager", 8, 11)]
    [InlineData("NN-eager", 16, 23)]
    [InlineData("V", 32, 32)]
    [InlineData("K", 4, 3)]
    [InlineData("X", 4, 4)]
    public void Least_memory_without_idle_time(string name, int devices, int memory)
    {
        SearchResult result = ScheduleSearch.Find(BuiltInPlacements.Create(name, devices));
        Assert.Equal(PeriodProof.BoundMet, result.Proof);
        Assert.Equal(memory, result.PeakMemory.Max());
    }

    [Theory]
    [InlineData(1, 16, 1)]
    [InlineData(2, 8, 1)]
    [InlineData(3, 16, 3)]
    [InlineData(4, 4, 1)]
    public void Several_micro_batches_per_period_where_memory_asks_for_it(int memory, int period, int microBatches)
    {
        SearchResult result = ScheduleSearch.Find(BuiltInPlacements.Create("V", 4, new PlacementOptions { MemoryLimit = memory }));
        Assert.Equal((period, microBatches), (result.Period, result.MicroBatchesPerPeriod));
        Assert.Equal(PeriodProof.BoundMet, result.Proof);
    }

    [Theory]
    [InlineData("X", 8)]
    [InlineData("K", 8)]
    [InlineData("X", 32)]
    [InlineData("K", 32)]
    [InlineData("NN", 64)]
    public void Large_placements_have_no_idle_time(string name, int devices)
    {
        SearchResult result = ScheduleSearch.Find(BuiltInPlacements.Create(name, devices));
        Assert.Equal(0, result.SteadyBubbleRate, 12);
    }

    [Fact]
    public void Lack_of_memory_is_explained()
    {
        SearchResult result = ScheduleSearch.Find(BuiltInPlacements.Create("K", 4, new PlacementOptions { MemoryLimit = 1 }));
        Assert.False(result.Found);
        Assert.Equal((0, 1L, 2L), (result.Infeasibility!.Value.Device, result.Infeasibility.Value.Limit, result.Infeasibility.Value.Least!.Value));
    }

    private static void Check(string name, bool recompute, int firstMemory, int[] periods)
    {
        for (int i = 0; i < periods.Length; i++)
        {
            Placement placement = BuiltInPlacements.Create(name, 4, new PlacementOptions { MemoryLimit = firstMemory + i, Recompute = recompute });
            SearchResult result = ScheduleSearch.Find(placement, new SearchOptions { MaximumMicroBatchesPerPeriod = 1 });
            Assert.Equal(periods[i], result.Period);
            Assert.Equal(periods[i] > 0, result.ProvedOptimal);
            if (periods[i] == 0)
                Assert.NotNull(result.Infeasibility);
        }
    }
}

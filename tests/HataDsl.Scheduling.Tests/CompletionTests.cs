namespace HataDsl.Scheduling.Tests;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("V", 4, 4, 28)]
    [InlineData("V", 4, 8, 44)]
    [InlineData("V", 4, 128, 524)]
    [InlineData("M", 6, 8, 60)]
    [InlineData("M", 6, 128, 780)]
    [InlineData("NN", 6, 8, 76)]
    [InlineData("NN", 6, 128, 1036)]
    [InlineData("NN-eager", 6, 8, 76)]
    [InlineData("NN-eager", 6, 128, 1036)]
    [InlineData("K", 6, 8, 52)]
    [InlineData("K", 6, 128, 772)]
    [InlineData("X", 4, 8, 70)]
    [InlineData("X", 4, 128, 1030)]
    [InlineData("X", 6, 8, 68)]
    [InlineData("X", 6, 128, 1028)]
    public void Makespans_reach_the_known_best(string name, int memory, int microBatches, int makespan)
    {
        SearchResult result = ScheduleSearch.Find(BuiltInPlacements.Create(name, 4, new PlacementOptions { MemoryLimit = memory }));
        CompletionResult completion = result.Complete(microBatches);
        PlanVerifier.Require(completion.Plan);
        Assert.InRange(completion.Plan.Makespan, completion.MakespanBound, makespan);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(31)]
    public void Every_number_of_micro_batches_gives_a_valid_plan(int microBatches)
    {
        foreach (string name in BuiltInPlacements.Names)
        {
            foreach (bool inference in new[] { false, true })
            {
                SearchResult result = ScheduleSearch.Find(BuiltInPlacements.Create(name, 4, new PlacementOptions { MemoryLimit = 3, Inference = inference }));
                CompletionResult completion = result.Complete(microBatches, new CompletionOptions { Effort = 100_000 });
                PlanVerifier.Require(completion.Plan);
            }
        }
    }

    [Fact]
    public void Split_backward_reaches_the_bound_with_the_memory_of_one_forward_one_backward()
    {
        PlacementOptions split = new() { SplitBackward = true, Recompute = false, MemoryLimit = 4 };
        CompletionResult completion = ScheduleSearch.Find(BuiltInPlacements.Create("V", 4, split)).Complete(8);
        Assert.True(completion.ProvedOptimal);
        Assert.Equal(27, completion.Plan.Makespan);
    }
}

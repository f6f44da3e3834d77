using System.Collections.Immutable;

namespace HataDsl.Scheduling.Tests;

public sealed class RandomPlacementTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private static bool Full => Environment.GetEnvironmentVariable("HATADSL_FULL") == "1";

    [Fact]
    public void Every_plan_is_valid_and_runs_as_predicted()
    {
        int count = Full ? 10_000 : 300;
        for (int seed = 0; seed < count; seed++)
        {
            Random random = new(seed);
            Placement placement = RandomPlacements.Next(random, 10);
            SearchResult result = ScheduleSearch.Find(placement, new SearchOptions { MaximumMicroBatchesPerPeriod = 1 + seed % 3 });
            Assert.True(result.Found, $"seed {seed}: {result.Infeasibility?.Message}");
            Assert.True(result.AveragePeriod >= result.AveragePeriodBound - 1e-9, $"seed {seed}");
            int microBatches = random.Next(1, 12);
            CompletionResult completion = result.Complete(microBatches, new CompletionOptions { Effort = 20_000 });
            ImmutableArray<PlanFault> faults = PlanVerifier.Verify(completion.Plan);
            Assert.True(faults.IsEmpty, $"seed {seed}: {(faults.IsEmpty ? default : faults[0])}");
            Assert.True(completion.Plan.Makespan >= completion.MakespanBound, $"seed {seed}");
            Assert.Equal(completion.Plan.Makespan, PlanSimulator.Run(completion.Plan).Makespan, 6);
        }
    }

    [Fact]
    public void Every_mutated_plan_is_caught()
    {
        int count = Full ? 1_000 : 200;
        for (int seed = 0, mutated = 0; mutated < count; seed++)
        {
            Random random = new(seed);
            Placement placement = RandomPlacements.Next(random, 10);
            Plan plan = ScheduleSearch.Find(placement, new SearchOptions { MaximumMicroBatchesPerPeriod = 1 })
                .Complete(random.Next(2, 6), new CompletionOptions { Effort = 0 }).Plan;
            if (Mutate(plan, random) is not (Plan wrong, string how))
                continue;
            mutated++;
            Assert.True(PlanVerifier.Verify(wrong).Length > 0, $"seed {seed}: {how} was not caught");
        }
    }

    [Fact]
    public void The_solver_agrees_on_small_placements()
    {
        int count = Full ? 400 : 40;
        int proved = 0, missed = 0;
        for (int seed = 0; seed < count; seed++)
        {
            Placement placement = RandomPlacements.Next(new Random(1_000_000 + seed), 8);
            SearchResult result = ScheduleSearch.Find(placement, new SearchOptions { MaximumMicroBatchesPerPeriod = 1 });
            Assert.True(ModuloOracle.IsPossible(placement, result.Period) ?? true, $"seed {seed}: period {result.Period} is impossible");
            proved += result.ProvedOptimal ? 1 : 0;
            for (long period = result.PeriodBound; period < result.Period; period++)
            {
                if (ModuloOracle.IsPossible(placement, period) is not true)
                    continue;
                Assert.False(result.ProvedOptimal, $"seed {seed}: period {period} is possible, found {result.Period} ({result.Proof})");
                missed++;
                break;
            }
        }

        output.WriteLine($"{count} placements: {proved} proved, {missed} longer than the least");
        // A result without proof may be longer than the least (placements with circles of needs and blocks on several devices).
        Assert.True(proved > count / 2, $"{proved} of {count} proved");
        Assert.True(missed * 100 <= count, $"{missed} of {count} longer than the least");
    }

    /// <summary>One change that makes the plan wrong, or null where the chosen kind of change has nothing to work on.</summary>
    private static (Plan Plan, string How)? Mutate(Plan plan, Random random)
    {
        int device = random.Next(plan.Programs.Length);
        ImmutableArray<PlanStep> program = plan.Programs[device];
        ImmutableArray<PlanTransfer> transfers = plan.Transfers;
        int place = program.Length == 0 ? 0 : random.Next(program.Length);
        int kind = random.Next(9);
        if (kind < 5 && program.Length < 2 || kind is >= 5 and < 8 && transfers.Length == 0)
            return null;
        int message = transfers.Length == 0 ? 0 : random.Next(transfers.Length);
        switch (kind)
        {
            case 0:
                // Steps start as early as their orders allow, so one time unit earlier is always too early.
                return (WithProgram(program.SetItem(place, program[place] with { Start = program[place].Start - 1 })), "an earlier start");
            case 1:
                return (WithProgram(program.RemoveAt(place)), "a missing step");
            case 2:
                return (WithProgram(program.Insert(place, program[place])), "a doubled step");
            case 3:
                place = random.Next(program.Length - 1);
                return (WithProgram(program.SetItem(place, program[place + 1]).SetItem(place + 1, program[place])), "a swapped order");
            case 4:
                return (WithProgram(program.SetItem(place, program[place] with { Duration = program[place].Duration + 1 })), "another duration");
            case 5:
                return (WithTransfers(transfers.RemoveAt(message)), "a missing message");
            case 6:
                return (WithTransfers(transfers.SetItem(message, transfers[message] with { Start = transfers[message].Start - 1 })), "an early message");
            case 7:
                return (WithTransfers(transfers.SetItem(message, transfers[message] with { Sequence = transfers[message].Sequence + 1 })), "a receive out of order");
            default:
                if (plan.PeakMemory[device] == 0)
                    return null;
                Placement tight = plan.Placement.WithDevices(plan.Placement.Devices.SetItem(device, plan.Placement.Devices[device] with { MemoryLimit = plan.PeakMemory[device] - 1 }));
                return (new Plan("", tight, plan.MicroBatches, plan.Programs, transfers), "too little memory");
        }

        Plan WithProgram(ImmutableArray<PlanStep> changed) => new("", plan.Placement, plan.MicroBatches, plan.Programs.SetItem(device, changed), transfers);

        Plan WithTransfers(ImmutableArray<PlanTransfer> changed) => new("", plan.Placement, plan.MicroBatches, plan.Programs, changed);
    }
}

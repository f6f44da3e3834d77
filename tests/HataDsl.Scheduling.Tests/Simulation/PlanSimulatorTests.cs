namespace HataDsl.Scheduling.Tests.Simulation;

public class PlanSimulatorTests
{
    private static readonly Plan Alternating = Rival.Find("1F1B")!.Build(Pipelines.Straight(4), 16);

    [Fact]
    public void Without_disturbance_every_step_runs_when_planned()
    {
        foreach (Rival rival in Rival.All)
        {
            Plan plan = rival.Build(Pipelines.Disturb(Pipelines.For(rival, 4), 11), 8);
            SimulationResult result = PlanSimulator.Run(plan);
            Assert.Null(result.Deadlock);
            Assert.Equal(plan.BubbleRate, result.BubbleRate, 9);
            for (int device = 0; device < plan.Programs.Length; device++)
            {
                Assert.Equal(
                    plan.Programs[device].Select(static step => (step.Block, step.MicroBatch, (double)step.Start, (double)step.End)),
                    result.Programs[device].Select(static step => (step.Block, step.MicroBatch, step.Start, step.End)));
            }
        }
    }

    [Fact]
    public void Jitter_repeats_from_its_seed_and_differs_between_seeds()
    {
        SimulationResult Run(ulong seed) => PlanSimulator.Run(Alternating, new SimulationOptions { Jitter = 0.1, Seed = seed });
        Assert.Equal(Run(7).Makespan, Run(7).Makespan);
        Assert.NotEqual(Run(7).Makespan, Run(8).Makespan);
        // The factors have median 1, so the runs scatter around the plan, above it on average: a pipeline waits for the slowest.
        double mean = Enumerable.Range(0, 200).Average(seed => Run((ulong)seed).Makespan);
        Assert.InRange(mean / Alternating.Makespan, 1.0, 1.15);
    }

    [Fact]
    public void A_straggler_slows_the_whole_pipeline()
    {
        SimulationResult all = PlanSimulator.Run(Alternating, new SimulationOptions { Stragglers = [new Straggler(1, 2)] });
        SimulationResult some = PlanSimulator.Run(Alternating, new SimulationOptions { Stragglers = [new Straggler(1, 2, 10, 20)] });
        Assert.InRange(all.Slowdown, 1.5, 2);
        Assert.InRange(some.Makespan, Alternating.Makespan + 1, all.Makespan - 1);
    }

    [Fact]
    public void Blocking_transfers_cost_time_but_never_deadlock()
    {
        foreach (Rival rival in Rival.All)
        {
            Plan plan = rival.Build(Pipelines.Disturb(Pipelines.For(rival, 4), 2), 8);
            SimulationResult result = PlanSimulator.Run(plan, new SimulationOptions { Transfers = TransferSemantics.Blocking, Jitter = 0.3, Seed = 1 });
            Assert.Null(result.Deadlock);
            Assert.True(result.Blocked.Sum() > 0);
            Assert.Equal(plan.Programs.Sum(static program => program.Length), result.Programs.Sum(static program => program.Length));
        }
    }

    [Fact]
    public void Receives_out_of_order_are_refused()
    {
        PlanTransfer[] transfers = [.. Alternating.Transfers];
        int second = Array.FindIndex(transfers, 1, t => t.Source == transfers[0].Source && t.Destination == transfers[0].Destination);
        (transfers[0], transfers[second]) = (transfers[0] with { Sequence = 1 }, transfers[second] with { Sequence = 0 });
        Plan wrong = new("wrong", Alternating.Placement, Alternating.MicroBatches, Alternating.Programs, [.. transfers]);
        Assert.Contains("is received as number 1", Assert.Throws<PlacementException>(() => PlanSimulator.Run(wrong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_impossible_options()
    {
        Assert.Throws<ArgumentException>(() => PlanSimulator.Run(Alternating, new SimulationOptions { Jitter = -0.1 }));
        Assert.Throws<ArgumentException>(() => PlanSimulator.Run(Alternating, new SimulationOptions { Stragglers = [new Straggler(4, 2)] }));
        Assert.Throws<ArgumentException>(() => PlanSimulator.Run(Alternating, new SimulationOptions { Stragglers = [new Straggler(0, 0)] }));
    }
}

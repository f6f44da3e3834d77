namespace HataDsl.Scheduling.Tests;

public sealed class PlanVerifierTests
{
    [Fact]
    public void One_forward_one_backward_is_valid_and_has_the_known_makespan()
    {
        Plan plan = OneForwardOneBackward(4, 8);
        Assert.Empty(PlanVerifier.Verify(plan));
        Assert.Equal(44, plan.Makespan);
        Assert.Equal([4L, 3, 2, 1], plan.PeakMemory.ToArray());
        Assert.Equal(0, plan.CriticalPath()[0].Step.Start);
        Assert.Equal(44, plan.CriticalPath()[^1].Step.End);
    }

    [Fact]
    public void Swapped_receives_are_a_first_in_first_out_fault_and_a_deadlock()
    {
        Plan plan = OneForwardOneBackward(2, 4);
        var transfers = plan.Transfers.ToBuilder();
        int first = plan.Transfers.IndexOf(plan.Transfers.First(transfer => transfer.Source == 0 && transfer.Sequence == 0));
        int second = plan.Transfers.IndexOf(plan.Transfers.First(transfer => transfer.Source == 0 && transfer.Sequence == 1));
        (transfers[first], transfers[second]) = (transfers[first] with { Sequence = 1 }, transfers[second] with { Sequence = 0 });
        var faults = PlanVerifier.Verify(new Plan("", plan.Placement, 4, plan.Programs, transfers.ToImmutable()));
        Assert.Contains(faults, fault => fault.Rule == PlanRule.FirstInFirstOut);
        Assert.Contains(faults, fault => fault.Rule == PlanRule.Deadlock);
    }

    internal static Plan OneForwardOneBackward(int devices, int microBatches)
    {
        Placement placement = BuiltInPlacements.Create("V", devices);
        List<IReadOnlyList<(int, int)>> orders = [];
        for (int device = 0; device < devices; device++)
        {
            List<(int, int)> order = [];
            int forward = 0, backward = 0, ahead = Math.Min(devices - device, microBatches);
            for (; forward < ahead; forward++)
                order.Add((placement.FindBlock($"F{device}"), forward));
            for (; backward < microBatches; backward++)
            {
                order.Add((placement.FindBlock($"B{device}"), backward));
                if (forward < microBatches)
                    order.Add((placement.FindBlock($"F{device}"), forward++));
            }

            orders.Add(order);
        }

        return Plan.FromOrders("1F1B", placement, microBatches, orders);
    }
}

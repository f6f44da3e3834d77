namespace HataDsl.Scheduling;

/// <summary>
/// Schedules built by repeating one micro-batch's building block at a fixed distance ("Pipeline Parallelism with Controllable
/// Memory", Qi et al. 2024): the memory is the time that activations live, divided by that distance.
/// </summary>
/// <remarks>
/// A folded pipeline's micro-batch needs six slots on each device: forward, input gradient and weight gradient of two stages. The
/// block repeats every six slots. Within each of the four sweeps over the devices (forward out, forward back, backward out,
/// backward back) neighbouring devices are a fixed number of slots apart; if the steps of the first and last sweep add up to the
/// same as those of the middle two, every device holds the same memory.
/// </remarks>
internal static class BuildingBlock
{
    private const int Distance = 6;

    /// <summary>V-Half: half of 1F1B's memory.</summary>
    public static PassOrder[] Half(PipelineShape shape, int microBatches) => Repeat(shape, microBatches, sweepSum: 3);

    /// <summary>V-Min: a third of 1F1B's memory.</summary>
    public static PassOrder[] Least(PipelineShape shape, int microBatches) => Repeat(shape, microBatches, sweepSum: 2);

    private static PassOrder[] Repeat(PipelineShape shape, int microBatches, int sweepSum)
    {
        int[][] slots = Find(shape.Devices, sweepSum);
        PassOrder[] orders = StraightOrders.Create(shape, microBatches);
        List<(int Slot, int Sweep)> passes = [];
        for (int place = 0; place < shape.Devices; place++)
        {
            passes.Clear();
            for (int microBatch = 0; microBatch < microBatches; microBatch++)
                for (int sweep = 0; sweep < Distance; sweep++)
                    passes.Add((slots[place][sweep] + Distance * microBatch, sweep));
            passes.Sort();
            (StagePosition outward, StagePosition back) = FoldedOrders.Pair(shape, place);
            PassOrder order = orders[shape.DeviceAt(place)];
            foreach ((_, int sweep) in passes)
                Write(order, outward, back, sweep);
        }

        return orders;
    }

    private static void Write(PassOrder order, StagePosition outward, StagePosition back, int sweep)
    {
        switch (sweep)
        {
            case 0: order.Forward(outward); break;
            case 1: order.Forward(back); break;
            case 2: order.InputGradient(back); break;
            case 3: order.InputGradient(outward); break;
            case 4: order.WeightGradient(back); break;
            default: order.WeightGradient(outward); break;
        }
    }

    /// <summary>The shortest block whose passes never meet on a device when repeated: slots by place and sweep.</summary>
    private static int[][] Find(int devices, int sweepSum)
    {
        int[][]? best = null;
        (int Length, int LastTurn) least = (int.MaxValue, 0);
        for (int first = 1; first < sweepSum; first++)
        {
            for (int second = 1; second < sweepSum; second++)
            {
                // A turn takes at least one slot; a whole period more than that gives nothing new.
                for (int turns = 0; turns < Distance * Distance * Distance; turns++)
                {
                    int lastTurn = 1 + turns / (Distance * Distance);
                    int[][]? slots = Lay(
                        devices, [first, second, sweepSum - second, sweepSum - first],
                        [1 + turns % Distance, 1 + turns / Distance % Distance, lastTurn]);
                    if (slots is null)
                        continue;
                    // Of blocks of one length, the one that waits early: the wind-down of the whole schedule is then shorter.
                    (int, int) key = (slots[0][3], lastTurn);
                    if (key.CompareTo(least) < 0)
                        (best, least) = (slots, key);
                }
            }
        }

        return best ?? throw new InvalidOperationException($"No building block for {devices} devices.");
    }

    private static int[][]? Lay(int devices, ReadOnlySpan<int> sweeps, ReadOnlySpan<int> turns)
    {
        int last = devices - 1;
        int back = sweeps[0] * last + turns[0];
        int gradient = back + sweeps[1] * last + turns[1];
        int home = gradient + sweeps[2] * last + turns[2];
        int[][] slots = new int[devices][];
        for (int place = 0; place < devices; place++)
        {
            int[] own =
            [
                sweeps[0] * place,
                back + sweeps[1] * (last - place),
                gradient + sweeps[2] * place,
                home + sweeps[3] * (last - place),
                0,
                0,
            ];
            int taken = 0;
            for (int sweep = 0; sweep < 4; sweep++)
                taken |= 1 << own[sweep] % Distance;
            if (int.PopCount(taken) != 4)
                return null;
            // Weight gradients take the two free slots, each as soon as its input gradient is there.
            for (int sweep = 4; sweep < Distance; sweep++)
            {
                int slot = own[sweep - 2] + 1;
                while ((taken & 1 << slot % Distance) != 0)
                    slot++;
                own[sweep] = slot;
                taken |= 1 << slot % Distance;
            }

            slots[place] = own;
        }

        return slots;
    }
}

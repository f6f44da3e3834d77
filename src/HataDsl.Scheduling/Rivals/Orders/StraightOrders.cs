namespace HataDsl.Scheduling;

/// <summary>Orders for one chain with one stage per device. Place 0 holds the first stage.</summary>
internal static class StraightOrders
{
    /// <summary>GPipe (Huang et al. 2019): all forwards, then all backwards. Also for several stages per device.</summary>
    public static PassOrder[] AllForwardAllBackward(PipelineShape shape, int microBatches)
    {
        PassOrder[] orders = Create(shape, microBatches);
        for (int device = 0; device < orders.Length; device++)
        {
            StagePosition[] stages = [.. shape.StagesOn(device)];
            foreach (StagePosition stage in stages)
                for (int i = 0; i < microBatches; i++)
                    orders[device].Forward(stage);
            foreach (StagePosition stage in stages.Reverse())
                for (int i = 0; i < microBatches && shape.HasBackward; i++)
                    orders[device].Backward(stage);
        }

        return orders;
    }

    /// <summary>1F1B (PipeDream-Flush, Narayanan et al. 2021): a stage keeps as many micro-batches as there are stages from it to the end.</summary>
    public static PassOrder[] OneForwardOneBackward(PipelineShape shape, int microBatches) =>
        Alternate(shape, microBatches, static (devices, place) => devices - place, putOff: null);

    /// <summary>ZB-H1 (Qi et al. 2024): 1F1B's memory; the weight gradients of later stages wait until the input gradients leave gaps.</summary>
    public static PassOrder[] ZeroBubbleH1(PipelineShape shape, int microBatches) =>
        Alternate(shape, microBatches, static (devices, place) => devices - place, static (_, place) => place);

    /// <summary>ZB-H2 (Qi et al. 2024): as many more forwards at the start as fill the wait for the first backward, about twice the memory.</summary>
    public static PassOrder[] ZeroBubbleH2(PipelineShape shape, int microBatches) =>
        Alternate(shape, microBatches, static (devices, place) => 2 * (devices - place) - 1, static (_, place) => 2 * place);

    /// <summary>One pass order per device.</summary>
    public static PassOrder[] Create(PipelineShape shape, int microBatches)
    {
        PassOrder[] orders = new PassOrder[shape.Devices];
        for (int device = 0; device < orders.Length; device++)
            orders[device] = new PassOrder(microBatches);
        return orders;
    }

    /// <summary>
    /// <paramref name="ahead"/> forwards, then backward and forward in turn; each weight gradient is put off by
    /// <paramref name="putOff"/> micro-batches (null: it follows its input gradient).
    /// </summary>
    private static PassOrder[] Alternate(PipelineShape shape, int microBatches, Func<int, int, int> ahead, Func<int, int, int>? putOff)
    {
        PassOrder[] orders = Create(shape, microBatches);
        for (int place = 0; place < shape.Devices; place++)
        {
            PassOrder order = orders[shape.DeviceAt(place)];
            StagePosition stage = new(0, place);
            int forwards = Math.Min(microBatches, ahead(shape.Devices, place));
            for (int i = 0; i < forwards; i++)
                order.Forward(stage);
            for (int backward = 0; backward < microBatches; backward++)
            {
                if (putOff is null)
                {
                    order.Backward(stage);
                }
                else
                {
                    order.InputGradient(stage);
                    if (backward >= putOff(shape.Devices, place))
                        order.WeightGradient(stage);
                }

                if (forwards++ < microBatches)
                    order.Forward(stage);
            }

            order.RemainingWeightGradients();
        }

        return orders;
    }
}

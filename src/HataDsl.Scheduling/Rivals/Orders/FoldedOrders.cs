namespace HataDsl.Scheduling;

/// <summary>Orders for one chain over all devices and back: place p holds stages p (out) and 2·D − 1 − p (back).</summary>
internal static class FoldedOrders
{
    /// <summary>ZB-V (Qi et al. 2024): no idle time between first and last pass where forward, input and weight gradient take the same time; 1F1B's memory.</summary>
    public static PassOrder[] ZeroBubbleV(PipelineShape shape, int microBatches)
    {
        int devices = shape.Devices;
        // The rule is written for a pipeline that fills; passes of micro-batches that do not exist drop out.
        int full = Math.Max(microBatches, 2 * devices - 1);
        PassOrder[] orders = StraightOrders.Create(shape, microBatches);
        for (int place = 0; place < devices; place++)
        {
            PassOrder order = orders[shape.DeviceAt(place)];
            (StagePosition outward, StagePosition back) = Pair(shape, place);
            for (int i = 0; i < 2 * (devices - place) - 1; i++)
                order.Forward(outward);
            for (int i = 0; i < place; i++)
            {
                order.Forward(back);
                order.Forward(outward);
            }

            for (int i = 0; i < devices - place; i++)
            {
                order.Forward(back);
                order.Backward(back);
            }

            while (order.Forwards(back) < full)
            {
                if (order.Forwards(outward) < full)
                    order.Forward(outward);
                order.Backward(outward);
                order.Forward(back);
                order.Backward(back);
            }

            for (int i = 0; i < place; i++)
            {
                order.InputGradient(outward);
                order.InputGradient(back);
            }

            while (order.InputGradients(outward) < full)
            {
                order.InputGradient(outward);
                order.WeightGradient(outward);
            }

            while (order.PendingWeights > 0)
            {
                order.WeightGradient(back);
                order.WeightGradient(outward);
            }
        }

        return orders;
    }

    /// <summary>
    /// DualPipeV (DeepSeek, Zhang 2025): DualPipe cut in half; a forward of one direction is paired with a backward of the
    /// other. Needs 2·D micro-batches.
    /// </summary>
    public static PassOrder[] DualPipeV(PipelineShape shape, int microBatches)
    {
        PassOrder[] orders = StraightOrders.Create(shape, microBatches);
        for (int place = 0; place < shape.Devices; place++)
        {
            (StagePosition outward, StagePosition back) = Pair(shape, place);
            DualOrder.Write(
                orders[shape.DeviceAt(place)], outward, back, shape.Devices - place - 1, place, microBatches - 2 * shape.Devices + place + 1);
        }

        return orders;
    }

    /// <summary>The outward and the returning stage of a place.</summary>
    public static (StagePosition Outward, StagePosition Back) Pair(PipelineShape shape, int place) =>
        (new StagePosition(0, place), new StagePosition(0, shape.Stages - 1 - place));
}

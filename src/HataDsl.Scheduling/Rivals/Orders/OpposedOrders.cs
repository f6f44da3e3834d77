namespace HataDsl.Scheduling;

/// <summary>Orders for two chains in opposite directions over the same devices.</summary>
internal static class OpposedOrders
{
    /// <summary>
    /// Chimera (Li and Hoefler 2021), units joined directly: each direction runs 1F1B with at most half as many micro-batches
    /// under way as there are devices, and the two fit into each other's gaps. The interleaving is found by running
    /// both with forward and backward of equal length, backwards first, as the paper draws it.
    /// </summary>
    public static PassOrder[] Chimera(PipelineShape shape, int microBatches)
    {
        PassOrder[] orders = StraightOrders.Create(shape, microBatches);
        StagePosition[][] stages = [.. Enumerable.Range(0, shape.Devices).Select(device => shape.StagesOn(device).ToArray())];
        Dictionary<Pass, int> ends = [];
        int left = 4 * microBatches * shape.Devices;
        for (int slot = 0; left > 0; slot++)
        {
            List<(int Device, Pass Pass)> chosen = [];
            for (int device = 0; device < shape.Devices; device++)
                if (Choose(shape, orders[device], stages[device], microBatches, ends, slot) is { } pass)
                    chosen.Add((device, pass));
            foreach ((int device, Pass pass) in chosen)
            {
                if (pass.Kind == PassKind.Forward)
                    orders[device].Forward(pass.Position);
                else
                    orders[device].Backward(pass.Position);
                ends[pass] = slot + 1;
                left--;
            }
        }

        return orders;
    }

    /// <summary>DualPipe (DeepSeek-AI 2024): bidirectional, forwards of one direction paired with backwards of the other, split backward at both ends.</summary>
    public static PassOrder[] DualPipe(PipelineShape shape, int microBatches)
    {
        int devices = shape.Devices;
        PassOrder[] orders = StraightOrders.Create(shape, microBatches);
        for (int place = 0; place < devices; place++)
        {
            StagePosition down = new(0, place), up = new(1, devices - 1 - place);
            bool firstHalf = place < devices / 2;
            int outside = Math.Min(place, devices - 1 - place);
            int inside = devices / 2 - outside - 1;
            DualOrder.Write(
                orders[shape.DeviceAt(place)], firstHalf ? down : up, firstHalf ? up : down, inside, outside, microBatches - devices + outside + 1);
        }

        return orders;
    }

    private static Pass? Choose(
        PipelineShape shape, PassOrder order, StagePosition[] stages, int microBatches, Dictionary<Pass, int> ends, int slot)
    {
        Pass? best = null;
        foreach (StagePosition stage in stages)
        {
            int backward = order.InputGradients(stage), forward = order.Forwards(stage);
            if (backward < forward && IsDone(new Pass(PassKind.Forward, stage, backward))
                && (stage.Stage == shape.Stages - 1 || IsDone(new Pass(PassKind.InputGradient, stage with { Stage = stage.Stage + 1 }, backward))))
                Offer(new Pass(PassKind.InputGradient, stage, backward));
            int underWay = Math.Max(1, Math.Min(shape.Devices / 2, shape.Devices - stage.Stage));
            if (forward < microBatches && forward - backward < underWay
                && (stage.Stage == 0 || IsDone(new Pass(PassKind.Forward, stage with { Stage = stage.Stage - 1 }, forward))))
                Offer(new Pass(PassKind.Forward, stage, forward));
        }

        return best;

        bool IsDone(Pass pass) => ends.TryGetValue(pass, out int end) && end <= slot;

        void Offer(Pass pass)
        {
            if (best is not { } other || Rank(pass).CompareTo(Rank(other)) < 0)
                best = pass;
        }

        static (int, int, int) Rank(Pass pass) => (pass.Kind == PassKind.Forward ? 1 : 0, pass.MicroBatch, pass.Position.Stage);
    }
}

namespace HataDsl.Scheduling;

/// <summary>Order for one chain that runs over the devices several times in the same direction.</summary>
internal static class LoopedOrders
{
    /// <summary>
    /// Interleaved 1F1B (Narayanan et al. 2021): micro-batches go in groups of as many as there are devices; a group passes
    /// through all of a device's stages before the next group. Needs a multiple of that number.
    /// </summary>
    public static PassOrder[] Interleaved(PipelineShape shape, int microBatches)
    {
        int devices = shape.Devices, chunks = shape.Chunks;
        int total = microBatches * chunks;
        PassOrder[] orders = StraightOrders.Create(shape, microBatches);
        for (int place = 0; place < devices; place++)
        {
            PassOrder order = orders[shape.DeviceAt(place)];
            int warmUp = Math.Min(total, 2 * (devices - place - 1) + (chunks - 1) * devices);
            for (int step = 0; step < total + warmUp; step++)
            {
                if (step < total)
                    order.Forward(new StagePosition(0, ChunkAt(step) * devices + place));
                if (step >= warmUp)
                    order.Backward(new StagePosition(0, (chunks - 1 - ChunkAt(step - warmUp)) * devices + place));
            }
        }

        return orders;

        int ChunkAt(int step) => step / devices % chunks;
    }
}

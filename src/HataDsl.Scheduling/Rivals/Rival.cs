namespace HataDsl.Scheduling;

/// <summary>
/// A published hand-made schedule. It exists only for the placements it was made for; its order of passes is fixed and is run as
/// early as the actual block and transfer times allow, so that unequal stages are no obstacle.
/// </summary>
public sealed partial class Rival
{
    private readonly Func<PipelineShape, int, string?> _refuse;
    private readonly Func<PipelineShape, int, PassOrder[]> _order;

    private Rival(
        string name, string source, string exists, Func<PipelineShape, int, string?> refuse, Func<PipelineShape, int, PassOrder[]> order)
    {
        Name = name;
        Source = source;
        ExistsFor = exists;
        _refuse = refuse;
        _order = order;
    }

    /// <summary>Name as used in the literature.</summary>
    public string Name { get; }

    /// <summary>Where it was published.</summary>
    public string Source { get; }

    /// <summary>The placements and numbers of micro-batches it exists for, in words.</summary>
    public string ExistsFor { get; }

    /// <summary>Why the schedule does not exist for a placement and number of micro-batches, or null where it does.</summary>
    /// <param name="placement">The placement.</param>
    /// <param name="microBatches">Number of micro-batches, at least 1.</param>
    public string? WhyNot(Placement placement, int microBatches)
    {
        _ = TryBuild(placement, microBatches, out string? reason);
        return reason;
    }

    /// <summary>Makes the schedule.</summary>
    /// <param name="placement">The placement.</param>
    /// <param name="microBatches">Number of micro-batches, at least 1.</param>
    /// <exception cref="PlacementException">The schedule does not exist for it, or needs more memory than a device has: the message says why.</exception>
    public Plan Build(Placement placement, int microBatches) =>
        TryBuild(placement, microBatches, out string? reason) ?? throw new PlacementException($"{Name} does not exist here: {reason}.");

    /// <summary>Makes the schedule, or says why it does not exist.</summary>
    /// <param name="placement">The placement.</param>
    /// <param name="microBatches">Number of micro-batches, at least 1.</param>
    /// <param name="reason">Why there is none; null where there is one.</param>
    /// <returns>The plan, or null.</returns>
    public Plan? TryBuild(Placement placement, int microBatches, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatches, 1);
        if (PipelineShape.TryRead(placement, out reason) is not { } shape)
            return null;
        if ((reason = _refuse(shape, microBatches)) is not null)
            return null;
        PassOrder[] passes = _order(shape, microBatches);
        List<(int Block, int MicroBatch)>[] orders = new List<(int, int)>[passes.Length];
        for (int device = 0; device < orders.Length; device++)
        {
            orders[device] = [];
            foreach (Pass pass in passes[device].Passes)
            {
                int block = shape.BlockOf(pass.Kind, pass.Position);
                if (block >= 0)
                    orders[device].Add((block, pass.MicroBatch));
            }
        }

        Plan plan = Plan.FromOrders(Name, placement, microBatches, orders);
        reason = BeyondMemory(plan);
        return reason is null ? plan : null;
    }

    private static string? BeyondMemory(Plan plan)
    {
        for (int device = 0; device < plan.Programs.Length; device++)
        {
            Device limited = plan.Placement.Devices[device];
            if (limited.MemoryLimit is { } limit && plan.PeakMemory[device] > limit)
                return $"it needs {plan.PeakMemory[device]} memory units on device '{limited.Name}', which has {limit}";
        }

        return null;
    }
}

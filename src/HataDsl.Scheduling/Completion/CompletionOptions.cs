namespace HataDsl.Scheduling;

/// <summary>How to turn a periodic schedule into a plan of a number of micro-batches.</summary>
public sealed record CompletionOptions
{
    /// <summary>Seed of the random parts.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Work spent on improving orders, in evaluated operations per starting order; 0 for none. Default 4 million (some 0.1 s).</summary>
    public long Effort { get; init; } = 4_000_000;

    /// <summary>Wall time after which the best plan so far is returned. Default 10 seconds.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// True (default): where the bound is not met, also start from the published schedules (<see cref="Rival.All"/>) that exist
    /// for the placement and keep its memory limits, so that the result is never longer than any of them.
    /// </summary>
    public bool ConsiderPublished { get; init; } = true;

    /// <summary>Plans of the same placement and number of micro-batches to start from as well, for instance known schedules.</summary>
    public IReadOnlyList<Plan> StartingPlans { get; init; } = [];
}

/// <summary>A plan with its guarantee.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="MakespanBound">Proven least makespan of any plan, in time units.</param>
/// <param name="Method">Which starting order led to it.</param>
public sealed record CompletionResult(Plan Plan, long MakespanBound, string Method)
{
    /// <summary>Whether no plan is shorter.</summary>
    public bool ProvedOptimal => Plan.Makespan == MakespanBound;

    /// <summary>How far the makespan may be above the least, as a share of the bound.</summary>
    public double Gap => (double)Plan.Makespan / MakespanBound - 1;
}

using System.Collections.Immutable;

namespace HataDsl.Scheduling;

/// <summary>
/// Turns a periodic schedule into a plan of any number of micro-batches without a new search of the period: truncates it,
/// shifts everything as early as the orders allow (which never costs memory, as memory depends on the orders only), and
/// improves the warm-up and the cool-down.
/// </summary>
public static class PlanCompletion
{
    /// <summary>Makes the plan.</summary>
    /// <param name="result">A search result that has found a schedule.</param>
    /// <param name="microBatches">Number of micro-batches, at least 1.</param>
    /// <param name="options">How, or null for the defaults.</param>
    /// <param name="cancellation">Stops the improvement; the best plan so far is returned.</param>
    /// <exception cref="ArgumentException">The result holds no schedule, or a starting plan does not fit.</exception>
    public static CompletionResult Complete(SearchResult result, int microBatches, CompletionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatches, 1);
        if (!result.Found)
            throw new ArgumentException(result.Infeasibility?.Message ?? "The search found no schedule.", nameof(result));
        options ??= new CompletionOptions();
        if (result.Placement.Blocks.Length * (long)microBatches > 50_000_000)
            throw new ArgumentOutOfRangeException(nameof(microBatches), $"{microBatches} micro-batches of {result.Placement.Blocks.Length} blocks are more than 50 million steps.");
        foreach (Plan plan in options.StartingPlans)
            if (plan.MicroBatches != microBatches || plan.Placement.Blocks.Length != result.Placement.Blocks.Length)
                throw new ArgumentException($"Starting plan '{plan.Name}' is not of this placement and {microBatches} micro-batches.", nameof(options));
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.TimeLimit < TimeSpan.FromDays(1))
            limit.CancelAfter(options.TimeLimit);
        return new CompletionRun(result, microBatches, options, limit.Token).Execute();
    }

    /// <summary>Finds where a plan repeats with a period: the longest stretch between steps that do not return.</summary>
    internal static Repetend? FindRepetend(long[] starts, int blocks, int microBatches, long period, int microBatchesPerPeriod)
    {
        List<long> breaks = [-1];
        long end = 0;
        for (int index = 0; index < starts.Length; index++)
        {
            int next = index + microBatchesPerPeriod * blocks;
            if (next >= starts.Length || starts[next] != starts[index] + period)
                breaks.Add(starts[index]);
            end = Math.Max(end, starts[index]);
        }

        breaks.Sort();
        (long from, long length) = (0, 0);
        for (int i = 0; i + 1 < breaks.Count; i++)
            if (breaks[i + 1] - breaks[i] - 1 > length)
                (from, length) = (breaks[i] + 1, breaks[i + 1] - breaks[i] - 1);
        // Steps that begin in [from, from + length) return; the last repetition itself need not.
        long count = length / period + 1;
        return count < 2 || microBatches <= microBatchesPerPeriod ? null : new Repetend(period, microBatchesPerPeriod, from, (int)count);
    }
}

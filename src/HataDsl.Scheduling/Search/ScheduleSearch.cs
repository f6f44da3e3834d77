using System.Diagnostics;

namespace HataDsl.Scheduling;

/// <summary>
/// Finds the schedule of a placement that repeats fastest (Tessel's repetend, arXiv 2311.15269): a modulo schedule, found
/// by exact methods where the placement allows and proved by lower bounds or exhaustion.
/// </summary>
public static class ScheduleSearch
{
    /// <summary>Searches.</summary>
    /// <param name="placement">The placement, with memory limits on its devices.</param>
    /// <param name="options">How to search, or null for the defaults.</param>
    /// <param name="cancellation">Stops the search; the best schedule so far is returned.</param>
    /// <returns>The schedule with its guarantees, or why there is none.</returns>
    public static SearchResult Find(Placement placement, SearchOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(placement);
        options ??= new SearchOptions();
        if (options.MaximumMicroBatchesPerPeriod < 1)
            throw new ArgumentOutOfRangeException(nameof(options), $"{options.MaximumMicroBatchesPerPeriod} micro-batches per period is below 1.");
        if (options.TimeLimit <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(options), $"Time limit {options.TimeLimit} is not positive.");
        long began = Stopwatch.GetTimestamp();
        if (FeasibilityCheck.Explain(placement) is Infeasibility reason)
            return new SearchResult(placement) { Infeasibility = reason, SearchTime = Stopwatch.GetElapsedTime(began) };
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.TimeLimit < TimeSpan.FromDays(1))
            limit.CancelAfter(options.TimeLimit);
        return new SearchRun(placement, options, began, limit.Token).Execute();
    }
}

using System.Diagnostics;
using HataDsl.Scheduling;

namespace PipelinePlans;

/// <summary>A searched schedule and the plan made of it.</summary>
/// <param name="Result">What the search found.</param>
/// <param name="Plan">The schedule completed for a number of micro-batches.</param>
/// <param name="MakespanBound">Time units that no plan can undercut.</param>
/// <param name="CompletionTime">Wall time of the completion; the search's own is in its result.</param>
internal sealed record Searching(SearchResult Result, Plan Plan, long MakespanBound, TimeSpan CompletionTime)
{
    /// <summary>Searches a placement and completes what was found.</summary>
    /// <exception cref="InputException">There is no schedule: the message names the device, its limit and the least one that would do.</exception>
    public static Searching Run(Placement placement, int microBatches, SearchSettings settings)
    {
        SearchResult result = ScheduleSearch.Find(placement, settings.Search);
        if (!result.Found)
            throw new InputException(result.Infeasibility is { } reason
                ? $"placement '{placement.Name}': {reason.Message}"
                : $"placement '{placement.Name}': no schedule found within the time limit; give more with --time-limit");
        long began = Stopwatch.GetTimestamp();
        CompletionResult completed = PlanCompletion.Complete(result, microBatches, settings.Completion with { Effort = 0 });
        if (!completed.ProvedOptimal)
        {
            // Published schedules that fit are starting points too: the plan is never worse than any of them.
            completed = PlanCompletion.Complete(result, microBatches, settings.Completion with { StartingPlans = Rival.PlansFor(placement, microBatches) });
        }

        return new Searching(result, completed.Plan.WithName("searched"), completed.MakespanBound, Stopwatch.GetElapsedTime(began));
    }
}

using System.Globalization;
using HataDsl.Scheduling;

namespace PipelinePlans;

/// <summary>One schedule among those that are compared.</summary>
/// <param name="Schedule">Name of the schedule.</param>
/// <param name="Plan">The plan, or null where the schedule does not exist for the placement.</param>
/// <param name="Period">Time units per further micro-batch in the steady state.</param>
/// <param name="Reason">Why there is no plan.</param>
internal sealed record Comparison(string Schedule, Plan? Plan, double Period, string? Reason)
{
    /// <summary>The searched schedule and all rivals on one placement.</summary>
    public static List<Comparison> Of(Placement placement, int microBatches, SearchSettings settings)
    {
        Searching found = Searching.Run(placement, microBatches, settings);
        List<Comparison> all = [new("searched", found.Plan, found.Result.AveragePeriod, null)];
        foreach (Rival rival in Rival.All)
        {
            Plan? plan = rival.TryBuild(placement, microBatches, out string? reason);
            all.Add(new Comparison(rival.Name, plan, plan is null ? double.NaN : SteadyPeriod(rival, placement), reason));
        }

        return all;
    }

    /// <summary>
    /// What one more micro-batch costs a rival once its pipeline is full: the difference between two long plans. Schedules that keep
    /// every micro-batch until the end run out of memory before; their loss per micro-batch does not depend on that, so limits are lifted.
    /// </summary>
    private static double SteadyPeriod(Rival rival, Placement placement)
    {
        Placement free = placement.WithMemoryLimit(null);
        int step = 4 * placement.Devices.Length;
        return (rival.Build(free, 3 * step).Makespan - rival.Build(free, 2 * step).Makespan) / (double)step;
    }

    /// <summary>A period for people: 4, 5.33.</summary>
    public static string Show(double period) => double.IsNaN(period) ? "–" : period.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A share for people: 27.3 %.</summary>
    public static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}

namespace HataDsl.Scheduling;

/// <summary>How to search.</summary>
public sealed record SearchOptions
{
    /// <summary>Seed of the random parts; equal seeds give equal results as long as no time limit cuts the search short.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Wall time after which the best schedule found so far is returned. Default 10 seconds.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Most micro-batches that one period may hold, 1 or more. More than one is tried only where memory forces the period of
    /// one above the bound. Default 4.
    /// </summary>
    public int MaximumMicroBatchesPerPeriod { get; init; } = 4;

    /// <summary>True (default): after the least period, look for the least memory and the least latency with it.</summary>
    public bool Refine { get; init; } = true;

    /// <summary>Called with every improvement, from the searching thread.</summary>
    public Action<SearchProgress>? Progress { get; init; }
}

/// <summary>What the search has so far.</summary>
/// <param name="AveragePeriod">Time units per micro-batch of the best schedule so far.</param>
/// <param name="AveragePeriodBound">Proven least time units per micro-batch.</param>
/// <param name="LargestPeak">Largest peak memory over the devices of the best schedule so far.</param>
/// <param name="Elapsed">Wall time since the start.</param>
public readonly record struct SearchProgress(double AveragePeriod, double AveragePeriodBound, long LargestPeak, TimeSpan Elapsed);

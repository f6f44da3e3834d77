namespace HataDsl.Scheduling;

/// <summary>The part of a plan that repeats.</summary>
/// <param name="Period">Time units from one repetition to the next.</param>
/// <param name="MicroBatches">Micro-batches started and finished in one period.</param>
/// <param name="FirstStart">Start of the first repetition in the plan, in time units.</param>
/// <param name="Count">Whole repetitions in the plan, from that start; 0 where the plan is too short to hold one.</param>
public readonly record struct Repetend(long Period, int MicroBatches, long FirstStart, int Count)
{
    /// <summary>Time units per micro-batch in the steady state.</summary>
    public double AveragePeriod => (double)Period / MicroBatches;
}

namespace HataDsl.Scheduling;

/// <summary>One run of a block for one micro-batch on a device.</summary>
/// <param name="Block">Index of the block in the placement.</param>
/// <param name="MicroBatch">Micro-batch, from 0.</param>
/// <param name="Start">Start in time units from the beginning of the plan.</param>
/// <param name="Duration">Time units it takes.</param>
public readonly record struct PlanStep(int Block, int MicroBatch, long Start, long Duration)
{
    /// <summary>First time unit after the step.</summary>
    public long End => Start + Duration;
}

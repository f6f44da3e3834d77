using System.Collections.Immutable;

namespace HataDsl.Scheduling;

/// <summary>One step as it ran.</summary>
/// <param name="Block">Index of the block.</param>
/// <param name="MicroBatch">Micro-batch, from 0.</param>
/// <param name="Start">Start in time units.</param>
/// <param name="End">End in time units.</param>
public readonly record struct SimulatedStep(int Block, int MicroBatch, double Start, double End);

/// <summary>One message as it travelled.</summary>
/// <param name="Transfer">Index of the message in the plan's list.</param>
/// <param name="Start">Moment it left.</param>
/// <param name="Arrival">Moment the receiver held it.</param>
public readonly record struct SimulatedTransfer(int Transfer, double Start, double Arrival);

/// <summary>How a plan ran.</summary>
public sealed record SimulationResult
{
    /// <summary>The plan.</summary>
    public required Plan Plan { get; init; }

    /// <summary>Steps of each device, in order; shorter than the plan's after a deadlock.</summary>
    public required ImmutableArray<ImmutableArray<SimulatedStep>> Programs { get; init; }

    /// <summary>Messages, in the order of the plan's list; after a deadlock only those that arrived.</summary>
    public required ImmutableArray<SimulatedTransfer> Transfers { get; init; }

    /// <summary>Time units each device stood still in sends and receives; 0 with asynchronous transfers.</summary>
    public required ImmutableArray<double> Blocked { get; init; }

    /// <summary>What waits for what, where the run could not end; null where it did.</summary>
    public string? Deadlock { get; init; }

    /// <summary>Time units from 0 to the end of the last step.</summary>
    public double Makespan => Programs.Max(static program => program.IsEmpty ? 0 : program[^1].End);

    /// <summary>Share of the device time from 0 to the makespan in which no step ran, from 0 to 1.</summary>
    public double BubbleRate
    {
        get
        {
            double makespan = Makespan;
            double busy = Programs.Sum(static program => program.Sum(static step => step.End - step.Start));
            return makespan == 0 ? 0 : 1 - busy / (makespan * Programs.Length);
        }
    }

    /// <summary>Makespan over the plan's makespan: 1 where everything went as planned.</summary>
    public double Slowdown => Makespan / Plan.Makespan;
}

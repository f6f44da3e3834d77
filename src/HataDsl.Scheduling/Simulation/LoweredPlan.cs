using System.Collections.Immutable;

namespace HataDsl.Scheduling;

/// <summary>
/// A plan with its messages as explicit sends and receives in every device's program. All programs are cut from one global
/// order in which a send and its receive stand side by side, so that neither blocking nor asynchronous execution can deadlock,
/// and every channel is first in, first out.
/// </summary>
public sealed class LoweredPlan
{
    private LoweredPlan(Plan plan, ImmutableArray<ImmutableArray<Instruction>> programs)
    {
        Plan = plan;
        Programs = programs;
    }

    /// <summary>The plan.</summary>
    public Plan Plan { get; }

    /// <summary>Instructions of each device, in order.</summary>
    public ImmutableArray<ImmutableArray<Instruction>> Programs { get; }

    /// <summary>Lowers a plan.</summary>
    /// <param name="plan">A valid plan.</param>
    /// <exception cref="PlacementException">A channel's receives are not in the order of its sends.</exception>
    public static LoweredPlan Create(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        CheckChannels(plan);
        List<(long Time, bool IsStep, int Index, int Device, PlanStep Step)> events = [];
        for (int transfer = 0; transfer < plan.Transfers.Length; transfer++)
            events.Add((plan.Transfers[transfer].Start, false, transfer, -1, default));
        for (int device = 0; device < plan.Programs.Length; device++)
            for (int i = 0; i < plan.Programs[device].Length; i++)
                events.Add((plan.Programs[device][i].Start, true, i, device, plan.Programs[device][i]));
        // A message of a moment belongs before the steps that begin then: its producer has ended and its consumer may begin.
        events.Sort(static (a, b) =>
            a.Time != b.Time ? a.Time.CompareTo(b.Time)
            : a.IsStep != b.IsStep ? a.IsStep.CompareTo(b.IsStep)
            : a.Index != b.Index ? a.Index.CompareTo(b.Index)
            : a.Device.CompareTo(b.Device));

        ImmutableArray<Instruction>.Builder[] programs = new ImmutableArray<Instruction>.Builder[plan.Programs.Length];
        for (int device = 0; device < programs.Length; device++)
            programs[device] = ImmutableArray.CreateBuilder<Instruction>();
        foreach ((_, bool isStep, int index, int device, PlanStep step) in events)
        {
            if (isStep)
            {
                programs[device].Add(new Instruction(InstructionKind.Compute, step.Block, step.MicroBatch));
                continue;
            }

            PlanTransfer transfer = plan.Transfers[index];
            int producer = plan.Placement.Edges[transfer.Edge].From;
            programs[transfer.Source].Add(new Instruction(InstructionKind.Send, producer, transfer.MicroBatch, index));
            programs[transfer.Destination].Add(new Instruction(InstructionKind.Receive, producer, transfer.MicroBatch, index));
        }

        return new LoweredPlan(plan, [.. programs.Select(static program => program.ToImmutable())]);
    }

    private static void CheckChannels(Plan plan)
    {
        Dictionary<(int, int), int> next = [];
        foreach (PlanTransfer transfer in plan.Transfers)
        {
            (int, int) channel = (transfer.Source, transfer.Destination);
            int expected = next.GetValueOrDefault(channel);
            if (transfer.Sequence != expected)
            {
                Placement placement = plan.Placement;
                throw new PlacementException(
                    $"Channel '{placement.Devices[transfer.Source].Name}' to '{placement.Devices[transfer.Destination].Name}': "
                    + $"message {expected} is received as number {transfer.Sequence}.");
            }

            next[channel] = expected + 1;
        }
    }
}

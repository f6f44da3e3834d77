using System.Collections.Immutable;

namespace HataDsl.Scheduling;

public sealed partial class Plan
{
    /// <summary>Time units from 0 to the end of the last step.</summary>
    public long Makespan
    {
        get
        {
            long end = 0;
            foreach (ImmutableArray<PlanStep> program in Programs)
                foreach (PlanStep step in program)
                    end = Math.Max(end, step.End);
            return end;
        }
    }

    /// <summary>Share of the device time from 0 to the makespan in which devices are idle, from 0 to 1.</summary>
    public double BubbleRate
    {
        get
        {
            long busy = 0;
            foreach (ImmutableArray<PlanStep> program in Programs)
                foreach (PlanStep step in program)
                    busy += step.Duration;
            long makespan = Makespan;
            return makespan == 0 ? 0 : 1 - busy / ((double)makespan * Programs.Length);
        }
    }

    /// <summary>Largest memory retained on each device, in memory units.</summary>
    public ImmutableArray<long> PeakMemory
    {
        get
        {
            ImmutableArray<long>.Builder peaks = ImmutableArray.CreateBuilder<long>(Programs.Length);
            foreach (ImmutableArray<PlanStep> program in Programs)
            {
                long memory = 0, peak = 0;
                foreach (PlanStep step in program)
                    peak = Math.Max(peak, memory += Placement.Blocks[step.Block].Memory);
                peaks.Add(peak);
            }

            return peaks.MoveToImmutable();
        }
    }

    /// <summary>
    /// A chain of steps that explains the makespan: each starts when the one before has ended and its data has
    /// arrived, or when the device became free. Begins at the first step that waits for nothing; devices beside the steps.
    /// </summary>
    public ImmutableArray<(int Device, PlanStep Step)> CriticalPath()
    {
        Dictionary<(int Block, int MicroBatch), PlanStep> steps = [];
        Dictionary<(int Device, long End), PlanStep> endings = [];
        (int Device, PlanStep Step) last = (0, default);
        for (int device = 0; device < Programs.Length; device++)
        {
            foreach (PlanStep step in Programs[device])
            {
                steps[(step.Block, step.MicroBatch)] = step;
                endings[(device, step.End)] = step;
                if (step.End > last.Step.End)
                    last = (device, step);
            }
        }

        List<(int, PlanStep)> path = [];
        for ((int Device, PlanStep Step)? at = last.Step.Duration > 0 ? last : null; at is not null; at = Cause(at.Value.Step, steps, endings))
            path.Add(at.Value);
        path.Reverse();
        return [.. path];
    }

    private (int Device, PlanStep Step)? Cause(
        PlanStep step,
        Dictionary<(int Block, int MicroBatch), PlanStep> steps,
        Dictionary<(int Device, long End), PlanStep> endings)
    {
        foreach (int edge in Placement.IncomingEdges(step.Block))
        {
            int producer = Placement.Edges[edge].From;
            if (steps.TryGetValue((producer, step.MicroBatch), out PlanStep before)
                && before.End + Placement.TransferTime(edge) == step.Start)
                return (Placement.Blocks[producer].Devices[0], before);
        }

        foreach (int device in Placement.Blocks[step.Block].Devices)
            if (endings.TryGetValue((device, step.Start), out PlanStep previous))
                return (device, previous);
        return null;
    }
}

using System.Text;

namespace HataDsl.Scheduling;

/// <summary>A plan as text, one line per device: for reading, and for files that tests compare.</summary>
public static class PlanText
{
    /// <summary>Each device's steps in order as <c>block/micro-batch@start</c>.</summary>
    /// <param name="plan">The plan.</param>
    public static string Write(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        StringBuilder text = new();
        for (int device = 0; device < plan.Programs.Length; device++)
        {
            text.Append(plan.Placement.Devices[device].Name).Append(':');
            foreach (PlanStep step in plan.Programs[device])
                text.Append(' ').Append(plan.Placement.Blocks[step.Block].Name).Append('/').Append(step.MicroBatch).Append('@').Append(step.Start);
            text.Append('\n');
        }

        return text.ToString();
    }
}

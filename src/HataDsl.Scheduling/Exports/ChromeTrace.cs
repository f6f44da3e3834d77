namespace HataDsl.Scheduling;

/// <summary>
/// Writes plans and simulated runs as Chrome trace JSON, which chrome://tracing, Perfetto and Speedscope open: a process per
/// device with its steps, its messages in lanes of their own, arrows between them and a curve of the memory retained.
/// </summary>
public static partial class ChromeTrace
{
    /// <summary>One slice of a trace, in time units.</summary>
    private readonly record struct Slice(int Block, int MicroBatch, double Start, double End);

    /// <summary>One message of a trace, in time units.</summary>
    private readonly record struct Message(PlanTransfer Transfer, double Start, double Arrival);

    /// <summary>Writes a plan as it is planned.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="microsecondsPerUnit">Microseconds shown for one time unit; greater than 0.</param>
    public static string Write(Plan plan, double microsecondsPerUnit = 1000)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Slice[][] programs = [.. plan.Programs.Select(static program =>
            program.Select(static step => new Slice(step.Block, step.MicroBatch, step.Start, step.End)).ToArray())];
        Message[] messages = [.. plan.Transfers.Select(static transfer => new Message(transfer, transfer.Start, transfer.Arrival))];
        return Write(plan, programs, messages, microsecondsPerUnit);
    }

    /// <summary>Writes a run as it was simulated.</summary>
    /// <param name="result">The run.</param>
    /// <param name="microsecondsPerUnit">Microseconds shown for one time unit; greater than 0.</param>
    public static string Write(SimulationResult result, double microsecondsPerUnit = 1000)
    {
        ArgumentNullException.ThrowIfNull(result);
        Slice[][] programs = [.. result.Programs.Select(static program =>
            program.Select(static step => new Slice(step.Block, step.MicroBatch, step.Start, step.End)).ToArray())];
        Message[] messages = [.. result.Transfers.Select(message =>
            new Message(result.Plan.Transfers[message.Transfer], message.Start, message.Arrival))];
        return Write(result.Plan, programs, messages, microsecondsPerUnit);
    }

    private static string Write(Plan plan, Slice[][] programs, Message[] messages, double microsecondsPerUnit)
    {
        if (!(microsecondsPerUnit > 0) || double.IsInfinity(microsecondsPerUnit))
            throw new ArgumentOutOfRangeException(nameof(microsecondsPerUnit), $"{microsecondsPerUnit} microseconds per time unit is not a positive number.");
        Writer writer = new(plan, microsecondsPerUnit);
        for (int device = 0; device < programs.Length; device++)
            writer.Device(device, programs[device]);
        writer.Messages(programs, messages);
        return writer.Finish();
    }
}

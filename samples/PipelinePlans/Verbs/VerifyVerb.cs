using System.Collections.Immutable;
using HataDsl.Scheduling;

namespace PipelinePlans;

/// <summary>Verifies a plan.</summary>
internal sealed class VerifyVerb : Verb
{
    public override string Name => "verify";

    public override string Summary => "Checks a plan: overlap, needs, memory, messages, order of channels, deadlock. Exit code 1 where it is invalid.";

    public override Option[] Options { get; } = [.. ScheduleReader.Options, new("--json", null, "print one JSON object") { Group = "Output" }];

    public override string[] Examples => ["verify --plan plan.json", "verify --placement X --schedule DualPipe --micro-batches 16 --json"];

    public override int Run(Arguments arguments, TextWriter output)
    {
        Plan plan = ScheduleReader.Read(arguments);
        ImmutableArray<PlanFault> faults = PlanVerifier.Verify(plan);
        if (arguments.Has("--json"))
        {
            IEnumerable<string> list = faults.Select(static fault => new JsonText().Add("rule", fault.Rule.ToString()).Add("message", fault.Message).ToString());
            output.Write(new JsonText().Add("plan", plan.Name).Add("placement", plan.Placement.Name).Add("valid", faults.IsEmpty)
                .Add("makespan", plan.Makespan).Raw("faults", $"[{string.Join(',', list)}]") + "\n");
        }
        else if (faults.IsEmpty)
        {
            output.WriteLine($"valid: {plan.Name} on {plan.Placement.Name}, {plan.MicroBatches} micro-batches, makespan {plan.Makespan}");
        }
        else
        {
            output.WriteLine($"invalid: {plan.Name} on {plan.Placement.Name}");
            foreach (PlanFault fault in faults)
                output.WriteLine($"  {fault.Rule}: {fault.Message}");
        }

        return faults.IsEmpty ? 0 : 1;
    }
}

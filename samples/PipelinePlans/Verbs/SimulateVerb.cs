using System.Globalization;
using HataDsl.Scheduling;

namespace PipelinePlans;

/// <summary>Simulates a plan.</summary>
internal sealed class SimulateVerb : Verb
{
    private const string Group = "Simulation";

    public override string Name => "simulate";

    public override string Summary => "Runs a plan in simulation, with jitter, slow devices and blocking messages as wished.";

    public override Option[] Options { get; } =
    [
        .. ScheduleReader.Options,
        new("--jitter", "SPREAD", "spread of the times: factors exp(SPREAD · normal deviate), 0 to 2 (default 0)") { Group = Group },
        new("--straggler", "LIST", "slow devices, DEVICE:FACTOR[:FROM:UNTIL], separated by commas") { Group = Group },
        new("--blocking", null, "sender and receiver stand still while a message passes") { Group = Group },
        new("--runs", "N", "runs with different jitter, 1 to 100000 (default 1; 100 with --jitter)") { Group = Group },
        new("--trace", "FILE", "write the first run as a Chrome trace") { Group = "Output" },
        new("--json", null, "print one JSON object") { Group = "Output" },
    ];

    public override string[] Examples =>
    [
        "simulate --placement V --memory 4 --jitter 0.1",
        "simulate --plan plan.json --straggler 2:1.5 --blocking --trace run.json",
    ];

    public override int Run(Arguments arguments, TextWriter output)
    {
        double jitter = arguments.Number("--jitter", 0, 2) ?? 0;
        long runs = arguments.Integer("--runs", 1, 100_000) ?? (jitter > 0 ? 100 : 1);
        Plan plan = ScheduleReader.Read(arguments);
        SimulationOptions options = new()
        {
            Jitter = jitter,
            Seed = (ulong)(arguments.Integer("--seed", 0, int.MaxValue) ?? 1),
            Transfers = arguments.Has("--blocking") ? TransferSemantics.Blocking : TransferSemantics.Asynchronous,
            Stragglers = arguments.Text("--straggler") is { } list
                ? [.. list.Split(',').Select(item => Straggler(item, plan.Placement.Devices.Length))]
                : [],
        };

        LoweredPlan lowered = LoweredPlan.Create(plan);
        SimulationResult first = PlanSimulator.Run(lowered, options);
        if (first.Deadlock is { } deadlock)
            throw new InputException($"plan '{plan.Name}' deadlocks: {deadlock}");
        double[] makespans = new double[runs];
        makespans[0] = first.Makespan;
        for (int run = 1; run < runs; run++)
            makespans[run] = PlanSimulator.Run(lowered, options with { Seed = options.Seed + (ulong)run }).Makespan;
        Array.Sort(makespans);
        if (arguments.Text("--trace") is { } file)
            OutputFile.Write("--trace", file, ChromeTrace.Write(first));
        output.Write(arguments.Has("--json") ? $"{Json(plan, first, makespans)}\n" : Text(plan, first, makespans));
        return 0;
    }

    private static Straggler Straggler(string item, int devices)
    {
        string[] parts = item.Split(':');
        if (parts.Length is not (2 or 4))
            throw new InputException($"--straggler: '{item}' is not DEVICE:FACTOR or DEVICE:FACTOR:FROM:UNTIL");
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int device) || device >= devices)
            throw new InputException($"--straggler: '{parts[0]}' is no device from 0 to {devices - 1}");
        double factor = Arguments.Number("--straggler", parts[1], 0.01, 1000);
        return parts.Length == 2
            ? new Straggler(device, factor)
            : new Straggler(device, factor, Arguments.Number("--straggler", parts[2], 0, 1e15), Arguments.Number("--straggler", parts[3], 0, 1e15));
    }

    private static string Json(Plan plan, SimulationResult first, double[] makespans) => new JsonText()
        .Add("plan", plan.Name).Add("placement", plan.Placement.Name).Add("runs", makespans.Length).Add("planned_makespan", plan.Makespan)
        .Add("mean_makespan", makespans.Average()).Add("least_makespan", makespans[0]).Add("median_makespan", makespans[makespans.Length / 2])
        .Add("greatest_makespan", makespans[^1]).Add("bubble", first.BubbleRate).Add("blocked", first.Blocked.Sum()).ToString();

    private static string Text(Plan plan, SimulationResult first, double[] makespans)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string text = string.Create(culture, $"{plan.Name} on {plan.Placement.Name}, {plan.MicroBatches} micro-batches, planned makespan {plan.Makespan}\n");
        text += makespans.Length == 1
            ? string.Create(culture, $"makespan    {makespans[0]:0.##} ({first.Slowdown:0.###} of the plan)\n")
            : string.Create(culture, $"makespan    mean {makespans.Average():0.##}, {makespans[0]:0.##} to {makespans[^1]:0.##} in {makespans.Length} runs ({makespans.Average() / plan.Makespan:0.###} of the plan)\n");
        text += $"bubble      {Comparison.Percent(first.BubbleRate)}{(makespans.Length > 1 ? " in the first run" : "")}\n";
        if (first.Blocked.Any(static blocked => blocked > 0))
            text += string.Create(culture, $"blocked     {string.Join(' ', first.Blocked.Select(static blocked => blocked.ToString("0.##", CultureInfo.InvariantCulture)))} by device\n");
        return text;
    }
}

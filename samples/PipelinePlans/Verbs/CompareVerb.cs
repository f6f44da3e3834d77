using HataDsl.Scheduling;

namespace PipelinePlans;

/// <summary>Puts the searched schedule beside the hand-made ones.</summary>
internal sealed class CompareVerb : Verb
{
    public override string Name => "compare";

    public override string Summary => "Compares the searched schedule with every published one that exists for a placement.";

    public override Option[] Options { get; } =
    [
        .. PlacementOptionsReader.Options,
        .. SearchOptionsReader.Options,
        new("--json", null, "print one JSON object") { Group = "Output" },
        new("--output", "FILE", "write a page (.html) with all pictures") { Group = "Output" },
    ];

    public override string[] Examples =>
    [
        "compare --placement V --no-recompute --split --memory 8",
        "compare --placement V --stages 2 --layout wave --split --no-recompute --micro-batches 16",
        "compare --placement X --devices 8 --output x.html",
    ];

    public override int Run(Arguments arguments, TextWriter output)
    {
        Placement placement = PlacementOptionsReader.Read(arguments);
        int microBatches = SearchOptionsReader.MicroBatches(arguments);
        List<Comparison> all = Comparison.Of(placement, microBatches, SearchOptionsReader.Read(arguments));
        if (arguments.Text("--output") is { } file)
            OutputFile.Write("--output", file, Page(placement, microBatches, all));
        output.Write(arguments.Has("--json") ? $"{Json(placement, microBatches, all)}\n" : Text(placement, microBatches, all));
        return 0;
    }

    private static string Text(Placement placement, int microBatches, List<Comparison> all)
    {
        TextTable table = new("schedule", "period", "makespan", "bubble", "peak memory");
        string absent = "";
        foreach (Comparison one in all)
        {
            if (one.Plan is { } plan)
                table.Add(one.Schedule, Comparison.Show(one.Period), $"{plan.Makespan}", Comparison.Percent(plan.BubbleRate), $"{plan.PeakMemory.Max()}");
            else
                absent += $"  {one.Schedule,-18}{one.Reason}\n";
        }

        return $"{placement.Name}, {placement.Devices.Length} devices, {microBatches} micro-batches\n\n{table}"
            + (absent.Length > 0 ? $"\nNot for this placement\n{absent}" : "");
    }

    private static string Json(Placement placement, int microBatches, List<Comparison> all)
    {
        List<string> schedules = [];
        foreach (Comparison one in all)
        {
            JsonText text = new JsonText().Add("schedule", one.Schedule).Add("exists", one.Plan is not null);
            if (one.Plan is { } plan)
                text.Add("period", one.Period).Add("makespan", plan.Makespan).Add("bubble", plan.BubbleRate).Add("peak_memory", plan.PeakMemory.Max());
            else
                text.Add("reason", one.Reason);
            schedules.Add(text.ToString());
        }

        return new JsonText().Add("placement", placement.Name).Add("devices", placement.Devices.Length).Add("micro_batches", microBatches)
            .Raw("schedules", $"[{string.Join(',', schedules)}]").ToString();
    }

    private static string Page(Placement placement, int microBatches, List<Comparison> all)
    {
        List<PageEntry> entries = [];
        foreach (Comparison one in all)
            if (one.Plan is { } plan)
                entries.Add(new PageEntry(one.Schedule, plan,
                [
                    ("Period", Comparison.Show(one.Period)), ("Makespan", $"{plan.Makespan}"),
                    ("Bubble", Comparison.Percent(plan.BubbleRate)), ("Peak memory", $"{plan.PeakMemory.Max()}"),
                ]));
        return PlanPage.Write($"Schedules for {placement.Name}", entries, $"{placement.Devices.Length} devices, {microBatches} micro-batches.");
    }
}

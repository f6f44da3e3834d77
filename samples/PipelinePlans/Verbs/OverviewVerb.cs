using System.Globalization;
using HataDsl.Scheduling;

namespace PipelinePlans;

/// <summary>What the program does without a verb: all placements in one table and on one page.</summary>
internal sealed class OverviewVerb : Verb
{
    /// <summary>Memory limits per device at which Tessel's own search was measured; the limits grow with the number of devices.</summary>
    private static readonly (string Placement, int MemoryAtFour)[] Cases =
        [("V", 4), ("X", 4), ("M", 6), ("NN", 6), ("NN-eager", 6), ("K", 6), ("mllm", 6), ("finetune", 6), ("alphafold", 6)];

    public override string Name => "";

    public override string Summary => "All built-in placements: one table, and one page with their pictures.";

    public override Option[] Options { get; } =
    [
        new("--devices", "N", "number of devices, 2 to 256 (default 4)") { Group = "Placement" },
        .. SearchOptionsReader.Options,
        new("--output", "FILE", "page to write (default pipeline-plans.html)") { Group = "Output" },
    ];

    public override string[] Examples => ["", "--devices 8 --micro-batches 32 --output eight.html"];

    public override int Run(Arguments arguments, TextWriter output)
    {
        int devices = (int)(arguments.Integer("--devices", 2, 256) ?? 4);
        int microBatches = SearchOptionsReader.MicroBatches(arguments);
        SearchSettings settings = SearchOptionsReader.Read(arguments);
        string file = arguments.Text("--output") ?? "pipeline-plans.html";
        TextTable table = new("placement", "memory", "period", "bound", "proved", "makespan", "bound", "peak memory", "bubble", "search", "best published") { Left = [10] };
        List<PageEntry> entries = [];
        foreach ((string name, int memoryAtFour) in Cases)
        {
            Placement placement = BuiltInPlacements.Create(name, devices, new PlacementOptions { MemoryLimit = (memoryAtFour * devices + 3) / 4 });
            Searching found = Searching.Run(placement, microBatches, settings);
            SearchResult result = found.Result;
            Plan plan = found.Plan;
            string milliseconds = result.SearchTime.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture) + " ms";
            string[] figures =
            [
                $"{placement.Devices[0].MemoryLimit}", Comparison.Show(result.AveragePeriod), Comparison.Show(result.AveragePeriodBound), result.ProvedOptimal ? "yes" : "no",
                $"{plan.Makespan}", $"{found.MakespanBound}", $"{plan.PeakMemory.Max()}", Comparison.Percent(plan.BubbleRate), milliseconds, BestRival(placement, microBatches),
            ];
            table.Add([name, .. figures]);
            entries.Add(new PageEntry($"{name}, {devices} devices", plan,
            [
                ("Memory limit", figures[0]), ("Period", figures[1]), ("Least period", figures[2]), ("Proved", figures[3]), ("Makespan", figures[4]),
                ("Least makespan", figures[5]), ("Peak memory", figures[6]), ("Bubble", figures[7]), ("Search", figures[8]), ("Best published", figures[9]),
            ]));
        }

        OutputFile.Write("--output", file, PlanPage.Write("Pipeline plans", entries,
            $"The fastest repeating schedule of every built-in placement on {devices} devices, completed for {microBatches} micro-batches. "
            + "Forward 1 time unit, backward 3 with recomputation; a forward retains 1 memory unit until its backward."));
        output.Write($"{devices} devices, {microBatches} micro-batches\n\n{table}\nPictures: {file}\n");
        return 0;
    }

    private static string BestRival(Placement placement, int microBatches)
    {
        Plan? best = null;
        foreach (Plan plan in Rival.PlansFor(placement, microBatches))
            if (best is null || plan.Makespan < best.Makespan)
                best = plan;
        return best is null ? "none exists" : $"{best.Name} {best.Makespan}";
    }
}

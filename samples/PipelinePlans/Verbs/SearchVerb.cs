using System.Globalization;
using HataDsl.Scheduling;

namespace PipelinePlans;

/// <summary>Searches one placement and prints what was found.</summary>
internal sealed class SearchVerb : Verb
{
    public override string Name => "search";

    public override string Summary => "Finds the fastest repeating schedule of a placement and completes it for a number of micro-batches.";

    public override Option[] Options { get; } =
    [
        .. PlacementOptionsReader.Options,
        .. SearchOptionsReader.Options,
        new("--json", null, "print one JSON object") { Group = "Output" },
        new("--output", "FILE", "write the plan in JSON") { Group = "Output" },
        new("--repeat", "N", "search N times and report the last, warmed-up time, 1 to 1000 (default 1)") { Group = "Output" },
    ];

    public override string[] Examples =>
    [
        "search --placement V --devices 4 --memory 4 --micro-batches 8 --json",
        "search --placement M --devices 16 --memory 23 --output plan.json",
        "search --file placement.json --micro-batches 32",
    ];

    public override int Run(Arguments arguments, TextWriter output)
    {
        Placement placement = PlacementOptionsReader.Read(arguments);
        int microBatches = SearchOptionsReader.MicroBatches(arguments);
        SearchSettings settings = SearchOptionsReader.Read(arguments);
        long repeat = arguments.Integer("--repeat", 1, 1000) ?? 1;
        Searching found = Searching.Run(placement, microBatches, settings);
        while (--repeat > 0)
            found = Searching.Run(placement, microBatches, settings);
        if (arguments.Text("--output") is { } file)
            OutputFile.Write("--output", file, PlanJson.Write(found.Plan));
        output.Write(arguments.Has("--json") ? $"{Json(found)}\n" : Text(found));
        return 0;
    }

    private static string Json(Searching found)
    {
        SearchResult result = found.Result;
        return new JsonText()
            .Add("placement", found.Plan.Placement.Name)
            .Add("devices", found.Plan.Placement.Devices.Length)
            .Add("memory", CommonLimit(found.Plan.Placement))
            .Add("micro_batches", found.Plan.MicroBatches)
            .Add("period", result.Period)
            .Add("period_bound", result.PeriodBound)
            .Add("proved_optimal", result.ProvedOptimal)
            .Add("gap", result.Gap)
            .Add("micro_batches_per_period", result.MicroBatchesPerPeriod)
            .Add("average_period", result.AveragePeriod)
            .Add("average_period_bound", result.AveragePeriodBound)
            .Add("steady_bubble", result.SteadyBubbleRate)
            .Add("steady_peak_memory", result.PeakMemory)
            .Add("makespan", found.Plan.Makespan)
            .Add("makespan_bound", found.MakespanBound)
            .Add("peak_memory", found.Plan.PeakMemory.Max())
            .Add("peak_memory_by_device", found.Plan.PeakMemory)
            .Add("bubble", found.Plan.BubbleRate)
            .Add("search_ms", result.SearchTime.TotalMilliseconds)
            .Add("completion_ms", found.CompletionTime.TotalMilliseconds)
            .ToString();
    }

    private static string Text(Searching found)
    {
        SearchResult result = found.Result;
        Placement placement = found.Plan.Placement;
        CultureInfo culture = CultureInfo.InvariantCulture;
        string each = result.MicroBatchesPerPeriod == 1 ? "" : string.Create(culture, $" for {result.MicroBatchesPerPeriod} micro-batches, {result.AveragePeriod:0.##} each");
        string proof = result.ProvedOptimal ? "proved least" : string.Create(culture, $"gap {result.Gap:P1}, bound {result.PeriodBound}");
        string makespan = found.Plan.Makespan == found.MakespanBound ? "proved least" : $"bound {found.MakespanBound}";
        string memory = CommonLimit(placement) is { } limit ? $" of {limit}" : "";
        return string.Create(culture, $"""
            placement     {placement.Name}, {placement.Devices.Length} devices, {placement.Blocks.Length} blocks
            period        {result.Period}{each} ({proof})
            steady state  {result.SteadyBubbleRate:P1} bubble
            makespan      {found.Plan.Makespan} for {found.Plan.MicroBatches} micro-batches ({makespan})
            bubble        {found.Plan.BubbleRate:P1}
            peak memory   {found.Plan.PeakMemory.Max()}{memory}, by device {string.Join(' ', found.Plan.PeakMemory)}
            search        {result.SearchTime.TotalMilliseconds:0.###} ms, completion {found.CompletionTime.TotalMilliseconds:0.###} ms

            """).ReplaceLineEndings("\n");
    }

    /// <summary>The memory limit where all devices have the same.</summary>
    private static long? CommonLimit(Placement placement)
    {
        long? limit = placement.Devices[0].MemoryLimit;
        foreach (Device device in placement.Devices)
            if (device.MemoryLimit != limit)
                return null;
        return limit;
    }
}

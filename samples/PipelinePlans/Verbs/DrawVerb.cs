using HataDsl.Scheduling;

namespace PipelinePlans;

/// <summary>Draws a plan.</summary>
internal sealed class DrawVerb : Verb
{
    public override string Name => "draw";

    public override string Summary => "Draws a plan as SVG or as a page with details on hover.";

    public override Option[] Options { get; } =
    [
        .. ScheduleReader.Options,
        new("--output", "FILE", "file to write, .svg or .html (default plan.html)") { Group = "Output" },
        new("--width", "PIXELS", "width of an SVG to fit into, 400 to 20000 (default 1180)") { Group = "Output" },
    ];

    public override string[] Examples =>
    [
        "draw --placement M --memory 6 --output m.svg",
        "draw --placement X --schedule Chimera --output chimera.html",
        "draw --plan plan.json",
    ];

    public override int Run(Arguments arguments, TextWriter output)
    {
        string file = arguments.Text("--output") ?? "plan.html";
        bool page = file.EndsWith(".html", StringComparison.OrdinalIgnoreCase);
        if (!page && !file.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
            throw new InputException($"--output: '{file}' ends neither in .svg nor in .html");
        double width = arguments.Number("--width", 400, 20_000) ?? 1180;
        Plan plan = ScheduleReader.Read(arguments);
        OutputFile.Write("--output", file, page ? Page(plan) : PlanSvg.Write(plan, width));
        output.WriteLine($"{plan.Name} on {plan.Placement.Name}: wrote {file}");
        return 0;
    }

    private static string Page(Plan plan) => PlanPage.Write($"{plan.Name} on {plan.Placement.Name}",
    [
        new PageEntry($"{plan.MicroBatches} micro-batches on {plan.Placement.Devices.Length} devices", plan,
        [
            ("Makespan", $"{plan.Makespan}"), ("Bubble", Comparison.Percent(plan.BubbleRate)), ("Peak memory", $"{plan.PeakMemory.Max()}"),
            ("Period", plan.Repetend is { } repetend ? Comparison.Show(repetend.AveragePeriod) : "–"),
        ]),
    ]);
}

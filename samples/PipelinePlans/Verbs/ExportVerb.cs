using HataDsl.Scheduling;

namespace PipelinePlans;

/// <summary>Writes plans for other programs.</summary>
internal sealed partial class ExportVerb : Verb
{
    public override string Name => "export";

    public override string Summary => "Writes a plan as JSON, text, Chrome/Perfetto trace or PyTorch pipeline files.";

    public override Option[] Options { get; } =
    [
        .. ScheduleReader.Options,
        new("--format", "WORD", "json, text, chrome-trace or torch-csv (default json)") { Group = "Output" },
        new("--output", "PATH", "file to write (default: print it); for torch-csv a folder (default torch-plans)") { Group = "Output" },
        new("--torch", "VERSION", $"PyTorch release the files are for, {TorchVersion.Oldest} or newer (default {TorchVersion.Default})") { Group = "Output" },
        new("--all", null, "torch-csv: every schedule of the collection that PyTorch can express, not one plan") { Group = "Output" },
    ];

    public override string[] Examples =>
    [
        "export --placement V --memory 4 --format chrome-trace --output trace.json",
        "export --placement V --stages 2 --layout wave --split --schedule ZB-V --format torch-csv --torch 2.11",
        "export --format torch-csv --all --output torch-plans",
    ];

    public override int Run(Arguments arguments, TextWriter output)
    {
        string format = arguments.Word("--format", "json", "text", "chrome-trace", "torch-csv") ?? "json";
        if (format != "torch-csv")
        {
            foreach (string option in new[] { "--torch", "--all" })
                if (arguments.Has(option))
                    throw new InputException($"{option}: is for --format torch-csv");
            return One(arguments, format, output);
        }

        TorchVersion version = TorchVersion.Default;
        if (arguments.Text("--torch") is { } text && !TorchVersion.TryParse(text, out version))
            throw new InputException($"--torch: '{text}' is no release from {TorchVersion.Oldest} on");
        string folder = arguments.Text("--output") ?? "torch-plans";
        return arguments.Has("--all") ? TorchCollection(arguments, version, folder, output) : TorchPlan(ScheduleReader.Read(arguments), version, folder, output);
    }

    private static int One(Arguments arguments, string format, TextWriter output)
    {
        Plan plan = ScheduleReader.Read(arguments);
        string text = format switch
        {
            "json" => PlanJson.Write(plan),
            "text" => PlanText.Write(plan),
            _ => ChromeTrace.Write(plan),
        };
        if (arguments.Text("--output") is not { } file)
        {
            output.Write(text);
            return 0;
        }

        OutputFile.Write("--output", file, text);
        output.WriteLine($"{plan.Name} on {plan.Placement.Name}: wrote {file}");
        return 0;
    }

    private static int TorchPlan(Plan plan, TorchVersion version, string folder, TextWriter output)
    {
        string[] files = TorchFiles(plan, version);
        OutputFile.Folder("--output", folder);
        output.Write(WriteTorchFiles(plan.Name, files, folder));
        return 0;
    }

    private static string[] TorchFiles(Plan plan, TorchVersion version) =>
    [
        TorchCsv.Write(plan, TorchCsvFormat.ComputeOnly, version),
        TorchCsv.Write(plan, TorchCsvFormat.ComputeAndTransfers, version),
    ];

    private static string WriteTorchFiles(string name, string[] files, string folder)
    {
        string stem = Path.Combine(folder, name.Replace(' ', '-'));
        OutputFile.Write("--output", $"{stem}.compute_only.csv", files[0]);
        OutputFile.Write("--output", $"{stem}.compute_comms.csv", files[1]);
        return $"wrote {stem}.compute_only.csv and {stem}.compute_comms.csv\n";
    }
}

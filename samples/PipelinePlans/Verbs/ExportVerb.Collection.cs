using HataDsl.Scheduling;

namespace PipelinePlans;

internal sealed partial class ExportVerb
{
    /// <summary>
    /// A folder of files that between them use every feature of PyTorch's runtime: straight, looped and folded stages, whole
    /// and split backward passes, searched and published orders. What it cannot express is named with the reason.
    /// </summary>
    private static int TorchCollection(Arguments arguments, TorchVersion version, string folder, TextWriter output)
    {
        foreach (Option option in ScheduleReader.Options)
            if (option.Name is not ("--devices" or "--micro-batches" or "--seed" or "--time-limit" or "--effort"))
                arguments.Exclude("--all", option.Name);
        int devices = (int)(arguments.Integer("--devices", 2, 256) ?? 4);
        int microBatches = SearchOptionsReader.MicroBatches(arguments);
        SearchSettings search = SearchOptionsReader.Read(arguments);

        // Everything is made before anything is written.
        List<(string Name, string[] Files)> written = [];
        TextTable refused = new("not expressible", "reason") { Left = [1] };
        foreach ((string name, string placement, PlacementOptions variant) in Variants(devices))
        {
            Placement made = BuiltInPlacements.Create(placement, devices, variant);
            Add($"searched-{name}", Searching.Run(made, microBatches, search).Plan);
            foreach (Rival rival in Rival.All)
                if (rival.TryBuild(made.WithMemoryLimit(null), microBatches, out _) is { } plan)
                    Add($"{rival.Name}-{name}", plan);
        }

        OutputFile.Folder("--output", folder);
        foreach ((string name, string[] files) in written)
            output.Write(WriteTorchFiles(name, files, folder));
        output.Write($"\n{2 * written.Count} files for PyTorch {version}\n\n{refused}");
        return 0;

        void Add(string name, Plan plan)
        {
            if (TorchCsv.TryWrite(plan, TorchCsvFormat.ComputeOnly, version, out string? reason) is null)
                refused.Add(name, reason ?? "");
            else
                written.Add((name, TorchFiles(plan, version)));
        }
    }

    private static IEnumerable<(string Name, string Placement, PlacementOptions Variant)> Variants(int devices)
    {
        PlacementOptions plain = new() { Recompute = false, MemoryLimit = devices };
        yield return ("straight", "V", plain);
        yield return ("straight-split", "V", plain with { SplitBackward = true });
        yield return ("looped", "V", plain with { StagesPerDevice = 2, MemoryLimit = 3 * devices });
        yield return ("looped-split", "V", plain with { StagesPerDevice = 2, MemoryLimit = 3 * devices, SplitBackward = true });
        yield return ("folded", "V", plain with { StagesPerDevice = 2, Layout = StageLayout.Wave, MemoryLimit = 2 * devices });
        yield return ("folded-split", "V", plain with { StagesPerDevice = 2, Layout = StageLayout.Wave, MemoryLimit = 2 * devices, SplitBackward = true });
        foreach (string other in new[] { "X", "M", "NN", "K" })
            yield return (other, other, plain with { MemoryLimit = 2 * devices });
    }
}

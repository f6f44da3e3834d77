using HataDsl.Scheduling;

namespace PipelinePlans;

/// <summary>The options that choose a placement.</summary>
internal static class PlacementOptionsReader
{
    private const string Group = "Placement";

    /// <summary>The options.</summary>
    public static Option[] Options { get; } =
    [
        new("--placement", "NAME", $"{string.Join(", ", BuiltInPlacements.Names)} (default V)") { Group = Group },
        new("--file", "FILE", "placement in JSON instead of a built-in one") { Group = Group },
        new("--devices", "N", "number of devices of a built-in placement, 1 to 4096 (default 4)") { Group = Group },
        new("--memory", "N", "memory units of every device (default: the file's limits, or none)") { Group = Group },
        new("--stages", "N", "stages per device, 1 to 64 (default 1)") { Group = Group },
        new("--layout", "WORD", "how several stages lie on the devices: loop or wave (default loop)") { Group = Group },
        new("--split", null, "split backward passes into input and weight gradients") { Group = Group },
        new("--no-recompute", null, "backward time 2 instead of 3") { Group = Group },
        new("--inference", null, "forward passes only") { Group = Group },
    ];

    /// <summary>Reads the placement.</summary>
    /// <exception cref="InputException">An option is wrong.</exception>
    public static Placement Read(Arguments arguments)
    {
        long? memory = arguments.Integer("--memory", 0, Placement.LargestFigure);
        if (arguments.Text("--file") is { } file)
        {
            arguments.Exclude("--file", "--placement", "--devices", "--stages", "--layout", "--split", "--no-recompute", "--inference");
            Placement read = PlacementJson.Parse(OutputFile.Read("--file", file), file);
            return memory is { } limit ? read.WithMemoryLimit(limit) : read;
        }

        string name = arguments.Word("--placement", BuiltInPlacements.Names.AsSpan()) ?? "V";
        try
        {
            return BuiltInPlacements.Create(name, (int)(arguments.Integer("--devices", 1, 4096) ?? 4), ReadVariant(arguments) with { MemoryLimit = memory });
        }
        catch (ArgumentException error)
        {
            // The library's word on combinations that do not exist; without the name of its parameter.
            throw new InputException($"--placement {name}: {error.Message.Split(" (Parameter")[0]}");
        }
    }

    /// <summary>What sets a built-in placement apart from its plain form.</summary>
    public static PlacementOptions ReadVariant(Arguments arguments) => new()
    {
        Inference = arguments.Has("--inference"),
        Recompute = !arguments.Has("--no-recompute"),
        SplitBackward = arguments.Has("--split"),
        StagesPerDevice = (int)(arguments.Integer("--stages", 1, 64) ?? 1),
        Layout = arguments.Word("--layout", "loop", "wave") == "wave" ? StageLayout.Wave : StageLayout.Loop,
    };
}
